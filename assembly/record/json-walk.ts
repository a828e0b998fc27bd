/** Reading a line by its shape: the walk through the graph that `json-graph.ts` describes. */
import { FIX_LINE_LENGTH, FIX_SIZE, JSON_PROJECTED } from '../record-abi';
import { findStringStop } from '../text/classify';
import { lineEnd, nextLine } from '../text/input';
import { digitsValue, exactPowerOfTen, leadingDigits } from '../text/number';
import { scanIsoTimestamp } from '../text/timestamp';
import { storeTimestamp } from './convert';
import { childField, Field, setNull, setString, setValid } from './field';
import { follow, Graph, Step } from './json-graph';
import { endString, holdString, scanJsonNumber, scanOddString, stringEnd, stringIsEscaped, stringStart, unescapeString } from './json-syntax';
import { readNumber, readString, storeSmallInteger } from './json-value';
import { acceptRecord, dropFixes, isLineColumn, RecordParser } from './record-parser';
import { leaveOut } from './row-test';

/** The place of the quote that ends the string at `at`; 0 if the string is malformed. */
// @ts-ignore: decorator
@inline
function walkString(at: usize): usize {
  const stop = findStringStop(at);
  return load<u8>(stop) == 0x22 ? stop : scanOddString(stop, 0x22);
}

// @ts-ignore: decorator
@inline
function takeString(field: Field, row: i32, at: usize): usize {
  const stop = findStringStop(at);
  if (load<u8>(stop) == 0x22) {
    setString(field, row, at, <u32>(stop - at));
    return stop;
  }
  return takeOddString(field, row, at, stop);
}

function takeOddString(field: Field, row: i32, at: usize, stop: usize): usize {
  holdString(at);
  const end = scanOddString(stop, 0x22);
  if (end == 0) return 0;
  if (stringIsEscaped) unescapeString();
  setString(field, row, stringStart, <u32>(stringEnd - stringStart));
  return end;
}

/** A string of another type. */
function takeText(parser: RecordParser, field: Field, row: i32, at: usize): usize {
  holdString(at);
  const end = walkString(at);
  if (end == 0) return 0;
  endString(end);
  return readString(parser, field, row) ? end : 0;
}

// @ts-ignore: decorator
@inline
function takeTimestamp(parser: RecordParser, field: Field, row: i32, at: usize): usize {
  const end = scanIsoTimestamp(at);
  if (end == 0 || load<u8>(end) != 0x22) return takeText(parser, field, row, at);
  return storeTimestamp(parser, field, row) ? end : 0;
}

/** Whether a number of `count` digits in `word` has a zero in front that JSON forbids. */
// @ts-ignore: decorator
@inline
function hasLeadingZero(word: u64, count: i32): bool {
  return count > 1 && (word & 0xff) == 0x30;
}

// @ts-ignore: decorator
@inline
function takeLong(parser: RecordParser, field: Field, row: i32, at: usize): usize {
  const word = load<u64>(at);
  const count = leadingDigits(word);
  if (count == 0 || count > 7 || hasLeadingZero(word, count)) return takeNumber(parser, field, row, at);
  return storeSmallInteger(field, row, <i32>digitsValue(word, count)) ? at + <usize>count : 0;
}

/** Up to seven digits before the point and eight behind it are exact in a double; others go the long way. */
// @ts-ignore: decorator
@inline
function takeDouble(parser: RecordParser, field: Field, row: i32, at: usize): usize {
  const word = load<u64>(at);
  const count = leadingDigits(word);
  if (count == 0 || count > 7 || hasLeadingZero(word, count)) return takeNumber(parser, field, row, at);
  let value = <f64>digitsValue(word, count);
  let end = at + <usize>count;
  if (load<u8>(end) == 0x2e) {
    const decimals = load<u64>(end + 1);
    const places = leadingDigits(decimals);
    if (places == 0 || places > 7) return takeNumber(parser, field, row, at);
    const power = exactPowerOfTen(places);
    value = (value * power + <f64>digitsValue(decimals, places)) / power;
    end += <usize>places + 1;
  }
  if ((load<u8>(end) | 0x20) == 0x65) return takeNumber(parser, field, row, at);
  store<f64>(field.values + (<usize>row << 3), value);
  setValid(field, row);
  return end;
}

function takeNumber(parser: RecordParser, field: Field, row: i32, at: usize): usize {
  const end = scanJsonNumber(at);
  return end != 0 && readNumber(parser, field, row, at, <i32>(end - at)) ? end : 0;
}

// @ts-ignore: decorator
@inline
function skipNumber(at: usize): usize {
  const word = load<u64>(at);
  const count = leadingDigits(word);
  const next = load<u8>(at + <usize>count);
  const isPlain = count > 0 && count < 8 && next != 0x2e && (next | 0x20) != 0x65 && !hasLeadingZero(word, count);
  return isPlain ? at + <usize>count : scanJsonNumber(at);
}

function takeBoolean(field: Field, row: i32, value: bool): void {
  store<u8>(field.values + <usize>row, u8(value));
  setValid(field, row);
}

/** The bits of the fields that a row must touch: all wanted ones but those that tell of its line. */
export function wantedBits(parser: RecordParser): u64 {
  const root = parser.root;
  let bits: u64 = 0;
  for (let index = 0; index < root.childCount; index++) {
    if (!isLineColumn(parser, childField(root, index))) bits |= <u64>1 << <u64>index;
  }
  return bits;
}

/**
 * Reads the line at `start` into the row at hand and returns the start of the next line; 0 if the line leaves the graph or
 * does not fit its types, and then nothing has happened.
 */
export function walkLine(parser: RecordParser, graph: Graph, start: usize, wanted: u64): usize {
  const row = parser.rows;
  const fixes = parser.fixCount;
  const isProjected = (parser.options & JSON_PROJECTED) != 0;
  parser.line = start;
  let node = graph.start;
  let at = start;
  let touched: u64 = 0;
  let repeated: u64 = 0;
  while (true) {
    const next = follow(node, at);
    if (next === null) break;
    node = next;
    at += <usize>node.length;
    const field = node.field;
    if (field === null) {
      const step = node.step;
      if (step == Step.End) {
        if (<i32>(at - start) > parser.input.maxLineBytes) break;
        // Of a key that comes twice the last value counts, and only the tokenizer knows what the first has left.
        if (repeated != 0 && parser.fixCount > fixes) break;
        endLine(parser, fixes, start, at, wanted & ~touched);
        return at;
      }
      if (step == Step.SkipString) at = walkString(at);
      else if (step == Step.SkipNumber) at = skipNumber(at);
      if (at == 0) break;
      continue;
    }
    repeated |= touched & node.bit;
    touched |= node.bit;
    at = takeValue(parser, node.step, field, row, at);
    if (at == 0) break;
    if (isProjected && touched == wanted && repeated == 0) {
      lineEnd(parser.input, at);
      if (<i32>(nextLine - start) > parser.input.maxLineBytes) break;
      endLine(parser, fixes, start, nextLine, 0);
      return nextLine;
    }
  }
  dropFixes(parser, fixes);
  return 0;
}

// @ts-ignore: decorator
@inline
function takeValue(parser: RecordParser, step: i32, field: Field, row: i32, at: usize): usize {
  switch (step) {
    case Step.TakeString:
      return takeString(field, row, at);
    case Step.TakeTimestamp:
      return takeTimestamp(parser, field, row, at);
    case Step.TakeLong:
      return takeLong(parser, field, row, at);
    case Step.TakeDouble:
      return takeDouble(parser, field, row, at);
    case Step.TakeText:
      return takeText(parser, field, row, at);
    case Step.TakeNumber:
      return takeNumber(parser, field, row, at);
    case Step.TakeNull:
      setNull(field, row);
      return at;
    default:
      takeBoolean(field, row, step == Step.TakeTrue);
      return at;
  }
}

/** Ends the row: what it did not touch is null. */
// @ts-ignore: decorator
@inline
function endLine(parser: RecordParser, fixes: i32, start: usize, end: usize, missing: u64): void {
  for (; missing != 0; missing &= missing - 1) setNull(childField(parser.root, <i32>ctz(missing)), parser.rows);
  if (parser.fixCount > fixes) {
    // The kernel has read the rest already: only what is left to the host is worth a test.
    if (leaveOut(parser, fixes)) return;
    measureFixes(parser, fixes, start, end);
  }
  if (parser.keepsLines) parser.lineLength = lineBytes(start, end);
  acceptRecord(parser);
}

/** The length of the line whose end, `\n`, `\r\n` or `\r`, stands before `end`. */
function lineBytes(start: usize, end: usize): u32 {
  const isPair = end - start > 1 && load<u16>(end - 2) == 0x0a0d;
  return <u32>(end - start) - (isPair ? 2 : 1);
}

/** The fixes of the row learn how long its line is, now that it is known. */
function measureFixes(parser: RecordParser, from: i32, start: usize, end: usize): void {
  while (end > start && load<u8>(end - 1) < 32) end--;
  for (let index = from; index < parser.fixCount; index++) {
    store<u32>(parser.fixes + <usize>(index * FIX_SIZE + FIX_LINE_LENGTH), <u32>(end - start));
  }
}
