/**
 * A line of logfmt to a row: `level=info msg="two words" retry` in any order.
 *
 * ```
 * line  = { space } { pair { space } }       a space is any byte up to 0x20
 * pair  = key [ "=" value ]                  a key alone is true
 * key   = bytes above 0x20 but "=" and quotes
 * value = quoted | bytes above 0x20          what does not begin with a quote may hold quotes and "="
 * ```
 *
 * Quotes are only a way to write a text: `n="5"` is the number 5. Escapes in them are those of JSON. A value that is
 * missing (`key=`) or the bare word `null` is null, of a key that comes twice the last one counts, and a line without any
 * `=` is no logfmt.
 */
import { FieldKind, RecordError, RecordMode } from '../record-abi';
import { findQuotedStop, findSpace, findWordStop } from '../text/classify';
import { JAVA_NUMBERS, scanNumber } from '../text/number';
import { childField, Field, findChild, setNull, setString, setValid } from './field';
import { endString, hexValue, holdString, stringEnd, stringStart, unescapeString } from './json-syntax';
import { readNumber, readString } from './json-value';
import { LINE_FITS } from './line-record';
import { acceptRecord, clearRow, dropFieldFixes, dropFixes, ensureRecord, RecordParser, rejectRecord } from './record-parser';

/** The text of a key that stands alone. */
const TRUE = memory.data<u8>([0x74, 0x72, 0x75, 0x65]);

/** Fixes from here on belong to the line at hand. */
let firstFix: i32 = 0;
/** A bit for each field that the line at hand has a value for, where they are not more than 64. */
let seen: u64 = 0;
/** Fields of the line at hand whose last value does not fit. Meanwhile their validity is `FAILED`. */
let failures: i32 = 0;

// @ts-ignore: decorator
@inline
const FAILED: u8 = 2;

/** Reads the line in `[start, end)`, behind which stands a byte up to 0x20. Returns 0, or the status to stop with. */
export function readLogfmtRecord(parser: RecordParser, start: usize, end: usize): i32 {
  const at = skipSpaces(start, end);
  if (at == end) return 0;
  parser.line = start;
  parser.lineLength = <u32>(end - start);
  firstFix = parser.fixCount;
  ensureRecord(parser);
  const isLong = parser.lineLength > <u32>parser.input.maxLineBytes;
  const fault = isLong ? RecordError.TooLong : readPairs(parser, at, end);
  if (fault == LINE_FITS) {
    acceptRecord(parser);
    return 0;
  }
  if (fault != RecordError.BadValue) clearRow(parser);
  if (fault != RecordError.BadValue || parser.mode == RecordMode.DropMalformed) dropFixes(parser, firstFix);
  return rejectRecord(parser, fault);
}

// @ts-ignore: decorator
@inline
function skipSpaces(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) <= 0x20) at++;
  return at;
}

/** Reads the pairs from `at` on into the row at hand. Returns what is wrong with the line. */
function readPairs(parser: RecordParser, at: usize, end: usize): i32 {
  const root = parser.root;
  const hasBits = root.childCount <= 64;
  if (!hasBits) clearRow(parser);
  failures = 0;
  seen = 0;
  let hasPair = false;
  let guess = 0;
  while (at < end) {
    const key = at;
    at = findWordStop(key);
    const stop = load<u8>(at);
    if (at == key || stop == 0x22) return RecordError.NotLogfmt;
    // Keys tend to come in the order of the schema, so that is where the next one is looked for first.
    const field = findChild(root, key, <i32>(at - key), guess);
    if (field !== null) guess = field.index + 1;
    if (stop == 0x3d) {
      hasPair = true;
      at = scanValue(at + 1, end);
      if (at == 0) return valueFault;
    } else {
      holdText(TRUE, TRUE + 4);
    }
    if (field !== null) writeValue(parser, field, hasBits);
    at = skipSpaces(at, end);
  }
  if (!hasPair) return RecordError.NotLogfmt;
  if (hasBits) nullMissing(parser);
  return failures == 0 ? LINE_FITS : nullFailures(parser);
}

function nullMissing(parser: RecordParser): void {
  const root = parser.root;
  const all: u64 = root.childCount == 64 ? -1 : (<u64>1 << <u64>root.childCount) - 1;
  for (let missing = all & ~seen; missing != 0; missing &= missing - 1) {
    setNull(childField(root, <i32>ctz(missing)), parser.rows);
  }
}

function nullFailures(parser: RecordParser): i32 {
  const root = parser.root;
  for (let index = 0; index < root.childCount; index++) {
    const valid = childField(root, index).validity + <usize>parser.rows;
    if (load<u8>(valid) == FAILED) store<u8>(valid, 0);
  }
  return RecordError.BadValue;
}

/** Whether the value scanned last is missing, or a bare `null`. */
let valueIsNull: bool = false;
/** What is wrong with it. */
let valueFault: i32 = 0;

/** Leaves a text as the last string. */
// @ts-ignore: decorator
@inline
function holdText(from: usize, to: usize): void {
  holdString(from);
  endString(to);
  valueIsNull = false;
}

/** Reads the value at `at`, which is left as the last string, and returns the place after it; 0 if it is malformed. */
// @ts-ignore: decorator
@inline
function scanValue(at: usize, end: usize): usize {
  if (load<u8>(at) == 0x22) return scanQuotedValue(at + 1, end);
  const stop = findSpace(at);
  holdText(at, stop);
  valueIsNull = stop == at || (stop - at == 4 && load<u32>(at) == 0x6c6c756e);
  return stop;
}

function scanQuotedValue(from: usize, end: usize): usize {
  let isEscaped = false;
  let at = from;
  while (true) {
    at = findQuotedStop(at);
    if (at >= end) return refuse(RecordError.Truncated);
    const character = load<u8>(at);
    if (character == 0x22) break;
    if (character == 0x5c) {
      if (at + 1 >= end) return refuse(RecordError.Truncated);
      if (load<u8>(at, 1) == 0x75 && hexValue(at + 2) < 0) return refuse(RecordError.NotLogfmt);
      isEscaped = true;
      at++;
    }
    at++;
  }
  if (load<u8>(at, 1) > 0x20) return refuse(RecordError.NotLogfmt);
  holdText(from, at);
  if (isEscaped) unescapeString();
  return at + 1;
}

function refuse(fault: i32): usize {
  valueFault = fault;
  return 0;
}

/** Forgets what an earlier value of the field has left besides. */
function forgetValue(parser: RecordParser, field: Field): void {
  if (parser.fixCount > firstFix) dropFieldFixes(parser, field, parser.rows);
  if (load<u8>(field.validity + <usize>parser.rows) == FAILED) failures--;
}

/** Writes the last string into the field; where it does not fit, a null that counts as a failure. */
// @ts-ignore: decorator
@inline
function writeValue(parser: RecordParser, field: Field, hasBits: bool): void {
  const row = parser.rows;
  const bit = hasBits ? <u64>1 << <u64>field.index : 0;
  if (!hasBits || (seen & bit) != 0) forgetValue(parser, field);
  seen |= bit;
  if (valueIsNull) {
    setNull(field, row);
  } else if (field.kind == FieldKind.String) {
    setString(field, row, stringStart, <u32>(stringEnd - stringStart));
  } else if (!convertValue(parser, field, row)) {
    setNull(field, row);
    store<u8>(field.validity + <usize>row, FAILED);
    failures++;
  }
}

/** Converts the last string as the value of a JSON record is: a number if it is one, otherwise a text. */
function convertValue(parser: RecordParser, field: Field, row: i32): bool {
  const text = stringStart;
  const length = <i32>(stringEnd - stringStart);
  if (field.kind == FieldKind.Bool) return writeBoolean(field, row, text, length);
  const mayBeNumber = (field.kind >= FieldKind.I8 && field.kind <= FieldKind.Decimal) || field.kind == FieldKind.Timestamp;
  if (mayBeNumber && scanNumber(text, JAVA_NUMBERS) == text + <usize>length) {
    return readNumber(parser, field, row, text, length);
  }
  return readString(parser, field, row);
}

function writeBoolean(field: Field, row: i32, text: usize, length: i32): bool {
  const isTrue = length == 4 && load<u32>(text) == 0x65757274;
  const isFalse = length == 5 && load<u32>(text) == 0x736c6166 && load<u8>(text, 4) == 0x65;
  if (!isTrue && !isFalse) return false;
  store<u8>(field.values + <usize>row, u8(isTrue));
  setValid(field, row);
  return true;
}
