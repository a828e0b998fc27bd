/** Validity and truth of a row of any column, whatever its index mask. */
import { Column } from './vector';

/** Whether row `row` of an output column, which is never read through a mask, is not null. */
// @ts-ignore: decorator
@inline
export function isPresent(validity: usize, row: i32): bool {
  return validity == 0 || load<u8>(validity + usize(row)) != 0;
}

/** Sixteen validity bytes from `row` on, 1 = valid. A constant column gives sixteen times its one byte. */
// @ts-ignore: decorator
@inline
export function validity16(column: Column, row: i32): v128 {
  const validity = column.validity;
  if (validity == 0) return i8x16.splat(1);
  if (column.indexMask == 0) return i8x16.splat(load<i8>(validity));
  return v128.load(validity + usize(row));
}

/** Sixteen one byte values from `row` on; of a null row, 0. */
// @ts-ignore: decorator
@inline
export function bytes16(column: Column, row: i32): v128 {
  if (column.indexMask == 0) return i8x16.splat(load<i8>(column.values));
  return v128.load(column.values + usize(row));
}
