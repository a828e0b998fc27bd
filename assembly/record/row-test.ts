/**
 * Tests of rows that nobody wants: what a filter above the parser asks for, as far as it is said of single columns. A row
 * that fails one need not be written. A null fails every test; what the host has yet to finish fails none.
 */
import { FIX_FIELD, FIX_SIZE, TestKind } from '../record-abi';
import { heapAlloc, heapFree } from '../memory/heap';
import { sameBytes } from '../text/classify';
import { childField, Field } from './field';
import { dropFixes, RecordParser } from './record-parser';

// @ts-ignore: decorator
@unmanaged
export class RowTest {
  next: RowTest | null;
  field: Field;
  /** A `TestKind`. */
  kind: i32;
  /** A value inside fails, and not one outside. */
  isOutside: bool;
  /** The ends of the range, both inside: whole numbers, or the bits of doubles. */
  low: i64;
  high: i64;
  text: usize;
  length: i32;
}

/** Adds a test of the wanted column number `index`; the text is copied. */
export function addRowTest(
  parser: RecordParser, index: i32, kind: i32, isOutside: bool, low: i64, high: i64, text: usize, length: i32,
): void {
  const test = changetype<RowTest>(heapAlloc(offsetof<RowTest>()));
  test.field = childField(parser.root, index);
  test.field.isTested = true;
  test.kind = kind;
  test.isOutside = isOutside;
  test.low = low;
  test.high = high;
  test.text = heapAlloc(<usize>length);
  memory.copy(test.text, text, <usize>length);
  test.length = length;
  test.next = changetype<RowTest | null>(parser.tests);
  parser.tests = changetype<usize>(test);
}

/** Frees the tests of a parser. */
export function freeRowTests(parser: RecordParser): void {
  while (parser.tests != 0) {
    const test = changetype<RowTest>(parser.tests);
    parser.tests = changetype<usize>(test.next);
    heapFree(test.text);
    heapFree(changetype<usize>(test));
  }
}

/** Whether the row at hand fails a test; its fixes are those from `firstFix` on. */
function rowFails(parser: RecordParser, firstFix: i32): bool {
  for (let at = parser.tests; at != 0; at = changetype<usize>(changetype<RowTest>(at).next)) {
    const test = changetype<RowTest>(at);
    if (fails(test, <usize>parser.rows) && !isUnfinished(parser, test.field, firstFix)) return true;
  }
  return false;
}

function fails(test: RowTest, row: usize): bool {
  const field = test.field;
  if (load<u8>(field.validity + row) == 0) return true;
  const value = field.values + row * <usize>field.valueBytes;
  let isInside = true;
  if (test.kind == TestKind.Whole) {
    const whole = wholeAt(value, field.valueBytes);
    isInside = whole >= test.low && whole <= test.high;
  } else if (test.kind == TestKind.Floating) {
    const number: f64 = field.valueBytes == 4 ? <f64>load<f32>(value) : load<f64>(value);
    // NaN may be wanted whatever the range.
    isInside = !(number < reinterpret<f64>(test.low)) && !(number > reinterpret<f64>(test.high));
  } else if (test.kind != TestKind.Present) {
    const length = load<i32>(value, 4);
    const isLong = test.kind == TestKind.Prefix ? length >= test.length : length == test.length;
    isInside = isLong && sameBytes(<usize>load<u32>(value), test.text, test.length);
  }
  return isInside == test.isOutside;
}

// @ts-ignore: decorator
@inline
function wholeAt(value: usize, width: i32): i64 {
  switch (width) {
    case 1:
      return <i64>load<i8>(value);
    case 2:
      return <i64>load<i16>(value);
    case 4:
      return <i64>load<i32>(value);
    default:
      return load<i64>(value);
  }
}

function isUnfinished(parser: RecordParser, field: Field, firstFix: i32): bool {
  for (let index = firstFix; index < parser.fixCount; index++) {
    const fix = parser.fixes + <usize>(index * FIX_SIZE);
    if (load<u32>(fix + FIX_FIELD) == <u32>changetype<usize>(field)) return true;
  }
  return false;
}

/** Ends the record without a row, if that fails a test; true then. */
export function leaveOut(parser: RecordParser, firstFix: i32): bool {
  if (parser.tests == 0 || !rowFails(parser, firstFix)) return false;
  dropFixes(parser, firstFix);
  parser.records++;
  parser.failures++;
  return true;
}

/**
 * Decides whether columns wait for the tests in the next batch: that costs a little for each row that
 * passes, and saves more for one that fails. Where few fail, only a batch now and then looks whether that is still so.
 */
export function choosePuttingOff(parser: RecordParser): void {
  if (parser.tests == 0) return;
  const isWorthIt = parser.isPuttingOff && parser.failures << 2 >= parser.records;
  parser.isPuttingOff = isWorthIt || (parser.batches++ & 15) == 0;
  parser.failures = 0;
}
