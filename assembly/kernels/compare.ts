/**
 * Comparison of two columns of one type into a boolean column, whose validity the host has set. Greater is less
 * with the sides exchanged; `<=>` is equality with the nulls put in afterwards.
 */
import { compareRows, compareStrings, equalBytes, equalNumbers, lessNumber } from '../column/order';
import { isPresent } from '../column/validity';
import { Column, isValid } from '../column/vector';

const EQUAL: i32 = 0;
const LESS: i32 = 1;
const LESS_OR_EQUAL: i32 = 2;

// @ts-ignore: decorator
@inline
function verdict(operation: i32, order: i32): bool {
  if (operation == EQUAL) return order == 0;
  return operation == LESS ? order < 0 : order <= 0;
}

// @ts-ignore: decorator
@inline
function compareColumns<T>(operation: i32, left: usize, right: usize, output: usize, rows: i32): i32 {
  const a = changetype<Column>(left);
  const b = changetype<Column>(right);
  const target = changetype<Column>(output);
  assert(a.type == b.type);
  const aValues = a.values;
  const bValues = b.values;
  const aMask = a.indexMask;
  const bMask = b.indexMask;
  const values = target.values;
  const validity = target.validity;
  for (let row = 0; row < rows; row++) {
    const x = load<T>(aValues + (usize(row & aMask) << alignof<T>()));
    const y = load<T>(bValues + (usize(row & bMask) << alignof<T>()));
    let holds: bool;
    if (operation == EQUAL) holds = equalNumbers<T>(x, y);
    else if (operation == LESS) holds = lessNumber<T>(x, y);
    else holds = !lessNumber<T>(y, x);
    store<u8>(values + usize(row), u8(holds) & u8(isPresent(validity, row)));
  }
  return rows;
}

// @ts-ignore: decorator
@inline
function compareTexts(operation: i32, left: usize, right: usize, output: usize, rows: i32): i32 {
  const a = changetype<Column>(left);
  const b = changetype<Column>(right);
  const target = changetype<Column>(output);
  const validity = target.validity;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(validity, row)) continue;
    const x = a.values + (usize(row & a.indexMask) << 3);
    const y = b.values + (usize(row & b.indexMask) << 3);
    const holds = operation == EQUAL
      ? equalBytes(load<u32>(x), load<u32>(x, 4), load<u32>(y), load<u32>(y, 4))
      : verdict(operation, compareStrings(x, y));
    store<u8>(target.values + usize(row), u8(holds));
  }
  return rows;
}

/** Decimals and nested values, whose comparison is a call anyway. */
function compareOthers(operation: i32, left: usize, right: usize, output: usize, rows: i32): i32 {
  const a = changetype<Column>(left);
  const b = changetype<Column>(right);
  const target = changetype<Column>(output);
  const validity = target.validity;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(validity, row)) continue;
    store<u8>(target.values + usize(row), u8(verdict(operation, compareRows(a, row, b, row))));
  }
  return rows;
}

/**
 * Turns the equality of two columns, null where a side is null, into null-safe equality: true where both are null,
 * false where one is. The output has no validity.
 */
export function compare_null_safe(left: usize, right: usize, equality: usize, output: usize, rows: i32): i32 {
  const a = changetype<Column>(left);
  const b = changetype<Column>(right);
  const equal = changetype<Column>(equality);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    const valid = isValid(a, row);
    const otherValid = isValid(b, row);
    const holds = valid && otherValid
      ? load<u8>(equal.values + usize(row & equal.indexMask))
      : u8(valid == otherValid);
    store<u8>(target.values + usize(row), holds);
  }
  return rows;
}

/** Whether the values are equal. */
export function compare_eq_bool(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<u8>(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_i8(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i8>(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_i16(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i16>(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_i32(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i32>(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_i64(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i64>(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_f32(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<f32>(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_f64(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<f64>(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_str(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareTexts(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_dec128(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareOthers(EQUAL, left, right, output, rows);
}

/** Whether the values are equal. */
export function compare_eq_nested(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareOthers(EQUAL, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_bool(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<u8>(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_i8(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i8>(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_i16(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i16>(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_i32(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i32>(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_i64(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i64>(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_f32(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<f32>(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_f64(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<f64>(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_str(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareTexts(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_dec128(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareOthers(LESS, left, right, output, rows);
}

/** Whether the left value is less. */
export function compare_lt_nested(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareOthers(LESS, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_bool(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<u8>(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_i8(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i8>(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_i16(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i16>(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_i32(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i32>(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_i64(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<i64>(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_f32(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<f32>(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_f64(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareColumns<f64>(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_str(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareTexts(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_dec128(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareOthers(LESS_OR_EQUAL, left, right, output, rows);
}

/** Whether the left value is less or equal. */
export function compare_le_nested(left: usize, right: usize, output: usize, rows: i32): i32 {
  return compareOthers(LESS_OR_EQUAL, left, right, output, rows);
}
