/**
 * The order of values: Spark's. NaN equals NaN and is larger than any other number, -0.0 equals 0.0, strings
 * compare by their bytes, decimals of one column share a scale. Nested values compare element by element; inside
 * them null is smaller than anything.
 */
import { TypeId } from '../abi';
import { Column, isValid } from './vector';

// @ts-ignore: decorator
@inline
export function equalNumbers<T>(x: T, y: T): bool {
  if (isFloat<T>()) return x == y || (x != x && y != y);
  return x == y;
}

// @ts-ignore: decorator
@inline
export function lessNumber<T>(x: T, y: T): bool {
  if (isFloat<T>()) return x < y || (y != y && x == x);
  return x < y;
}

/** Compares bytes as unsigned; a prefix is smaller. Eight at a time: both buffers are padded. */
export function compareBytes(a: usize, aLength: u32, b: usize, bLength: u32): i32 {
  const length = aLength < bLength ? aLength : bLength;
  let offset: u32 = 0;
  while (offset < length) {
    const x = load<u64>(a + usize(offset));
    const y = load<u64>(b + usize(offset));
    if (x != y) {
      const at = offset + <u32>(ctz(x ^ y) >> 3);
      if (at >= length) break;
      return <i32>load<u8>(a + usize(at)) - <i32>load<u8>(b + usize(at));
    }
    offset += 8;
  }
  return aLength < bLength ? -1 : i32(aLength > bLength);
}

/** Whether two byte strings are the same. */
export function equalBytes(a: usize, aLength: u32, b: usize, bLength: u32): bool {
  if (aLength != bLength) return false;
  let offset: u32 = 0;
  while (offset + 8 <= aLength) {
    if (load<u64>(a + usize(offset)) != load<u64>(b + usize(offset))) return false;
    offset += 8;
  }
  if (offset == aLength) return true;
  const rest = ((aLength - offset) << 3);
  return (((load<u64>(a + usize(offset)) ^ load<u64>(b + usize(offset))) << (64 - rest))) == 0;
}

// @ts-ignore: decorator
@inline
export function compareStrings(a: usize, b: usize): i32 {
  return compareBytes(load<u32>(a), load<u32>(a, 4), load<u32>(b), load<u32>(b, 4));
}

// @ts-ignore: decorator
@inline
function compareNumbers<T>(a: usize, b: usize, i: i32, j: i32): i32 {
  const x = load<T>(a + (usize(i) << alignof<T>()));
  const y = load<T>(b + (usize(j) << alignof<T>()));
  return lessNumber<T>(x, y) ? -1 : i32(!equalNumbers<T>(x, y));
}

/** Compares two 16 byte decimals of one scale. */
export function compareDecimals(a: usize, b: usize): i32 {
  const high = load<i64>(a, 8);
  const otherHigh = load<i64>(b, 8);
  if (high != otherHigh) return high < otherHigh ? -1 : 1;
  const low = load<u64>(a);
  const otherLow = load<u64>(b);
  return low < otherLow ? -1 : i32(low > otherLow);
}

/** Compares non-null row `i` of a column with non-null row `j` of another of the same type. */
export function compareRows(a: Column, i: i32, b: Column, j: i32): i32 {
  i &= a.indexMask;
  j &= b.indexMask;
  switch (a.type) {
    case TypeId.Bool:
    case TypeId.I8:
      return compareNumbers<i8>(a.values, b.values, i, j);
    case TypeId.I16:
      return compareNumbers<i16>(a.values, b.values, i, j);
    case TypeId.I32:
      return compareNumbers<i32>(a.values, b.values, i, j);
    case TypeId.I64:
      return compareNumbers<i64>(a.values, b.values, i, j);
    case TypeId.F32:
      return compareNumbers<f32>(a.values, b.values, i, j);
    case TypeId.F64:
      return compareNumbers<f64>(a.values, b.values, i, j);
    case TypeId.Str:
      return compareStrings(a.values + (usize(i) << 3), b.values + (usize(j) << 3));
    case TypeId.Dec128:
      return compareDecimals(a.values + (usize(i) << 4), b.values + (usize(j) << 4));
    case TypeId.Struct:
      return compareFields(a, i, b, j);
    default:
      return compareLists(a, i, b, j);
  }
}

/** Compares rows that may be null; null comes first. */
export function compareNullable(a: Column, i: i32, b: Column, j: i32): i32 {
  const valid = isValid(a, i);
  const otherValid = isValid(b, j);
  if (valid && otherValid) return compareRows(a, i, b, j);
  return i32(valid) - i32(otherValid);
}

function child(column: Column, index: i32): Column {
  return changetype<Column>(load<u32>(column.children + (usize(index) << 2)));
}

function compareFields(a: Column, i: i32, b: Column, j: i32): i32 {
  for (let field = 0; field < a.childCount; field++) {
    const order = compareNullable(child(a, field), i, child(b, field), j);
    if (order != 0) return order;
  }
  return 0;
}

function compareLists(a: Column, i: i32, b: Column, j: i32): i32 {
  const start = load<i32>(a.offsets + (usize(i) << 2));
  const otherStart = load<i32>(b.offsets + (usize(j) << 2));
  const length = load<i32>(a.offsets + (usize(i) << 2), 4) - start;
  const otherLength = load<i32>(b.offsets + (usize(j) << 2), 4) - otherStart;
  const shorter = length < otherLength ? length : otherLength;
  for (let at = 0; at < shorter; at++) {
    for (let index = 0; index < a.childCount; index++) {
      const order = compareNullable(child(a, index), start + at, child(b, index), otherStart + at);
      if (order != 0) return order;
    }
  }
  return length < otherLength ? -1 : i32(length > otherLength);
}
