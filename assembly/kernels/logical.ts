/**
 * AND, OR and NOT over true, false and null, sixteen rows at a time in the SIMD build.
 *
 * A value byte is 0 where the row is null, so "known to be false" is `valid & ~value` and "known to be true" is the
 * value itself. AND is known where both are known or one is known to be false; OR is the mirror image. Outputs are
 * written up to fifteen bytes past the last row, into their own padding.
 */
import { bytes16, validity16 } from '../column/validity';
import { Column, isValid } from '../column/vector';

// @ts-ignore: decorator
@inline
function truth(column: Column, row: i32): u8 {
  return load<u8>(column.values + usize(row & column.indexMask));
}

// @ts-ignore: decorator
@inline
function conjunction(isAnd: bool, left: usize, right: usize, output: usize, rows: i32): i32 {
  const a = changetype<Column>(left);
  const b = changetype<Column>(right);
  const target = changetype<Column>(output);
  const values = target.values;
  const validity = target.validity;
  if (ASC_FEATURE_SIMD) {
    for (let row = 0; row < rows; row += 16) {
      const x = bytes16(a, row);
      const y = bytes16(b, row);
      const xKnown = validity16(a, row);
      const yKnown = validity16(b, row);
      const decided = isAnd ? v128.or(v128.andnot(xKnown, x), v128.andnot(yKnown, y)) : v128.or(x, y);
      v128.store(values + usize(row), isAnd ? v128.and(x, y) : decided);
      v128.store(validity + usize(row), v128.or(v128.and(xKnown, yKnown), decided));
    }
  } else {
    for (let row = 0; row < rows; row++) {
      const x = truth(a, row);
      const y = truth(b, row);
      const xKnown = u8(isValid(a, row));
      const yKnown = u8(isValid(b, row));
      const decided: u8 = isAnd ? (xKnown & ~x) | (yKnown & ~y) : x | y;
      store<u8>(values + usize(row), isAnd ? x & y : decided);
      store<u8>(validity + usize(row), (xKnown & yKnown) | decided);
    }
  }
  return rows;
}

/** AND of two boolean columns; the output owns its validity. */
export function logical_and_bool(left: usize, right: usize, output: usize, rows: i32): i32 {
  return conjunction(true, left, right, output, rows);
}

/** OR of two boolean columns; the output owns its validity. */
export function logical_or_bool(left: usize, right: usize, output: usize, rows: i32): i32 {
  return conjunction(false, left, right, output, rows);
}

/** NOT of a boolean column; the output has the column's validity. */
export function logical_not_bool(column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    store<u8>(target.values + usize(row), u8(isValid(source, row)) & ~truth(source, row));
  }
  return rows;
}

/** 1 where the row is null; the output has no nulls. */
export function logical_is_null(column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) store<u8>(target.values + usize(row), u8(!isValid(source, row)));
  return rows;
}

/** 1 where the row is not null; the output has no nulls. */
export function logical_is_not_null(column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) store<u8>(target.values + usize(row), u8(isValid(source, row)));
  return rows;
}

// @ts-ignore: decorator
@inline
function isNan<T>(column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  for (let row = 0; row < rows; row++) {
    const value = load<T>(source.values + (usize(row & source.indexMask) << alignof<T>()));
    store<u8>(target.values + usize(row), u8(value != value));
  }
  return rows;
}

/** 1 where the value is NaN; null is not. */
export function logical_is_nan_f32(column: usize, output: usize, rows: i32): i32 {
  return isNan<f32>(column, output, rows);
}

/** 1 where the value is NaN; null is not. */
export function logical_is_nan_f64(column: usize, output: usize, rows: i32): i32 {
  return isNan<f64>(column, output, rows);
}
