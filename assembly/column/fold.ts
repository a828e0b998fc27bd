/**
 * Hashes of whole columns: every row's hash so far is the seed of the next column's, as in Spark's `HashExpression`; null
 * leaves it alone. Nested values fold their parts in order.
 *
 * `shape` has a byte for each node of the column's tree, parents first, for what the physical type does not tell.
 */

import { childAt } from './gather';
import { Column } from './vector';

/** A decimal of at most 18 digits, which is hashed as a long; others by their bytes. */
export const COMPACT_DECIMAL: u8 = 1;
/** A calendar interval: Spark folds its microseconds first, then days, then months. */
export const REVERSED_FIELDS: u8 = 2;

/** The bytes of `BigInteger.toByteArray`, big end first, written to `to`; returns their number. */
export function decimalBytes(value: usize, to: usize): u32 {
  const low = load<u64>(value);
  const high = load<u64>(value, 8);
  store<u64>(to, bswap<u64>(high));
  store<u64>(to, bswap<u64>(low), 8);
  const sign: u8 = <i64>high < 0 ? 0xff : 0;
  let skipped: u32 = 0;
  // A leading byte goes if it only repeats the sign that the next byte shows.
  while (skipped < 15 && load<u8>(to + usize(skipped)) == sign && ((load<u8>(to + usize(skipped), 1) ^ sign) & 0x80) == 0) {
    skipped++;
  }
  memory.copy(to, to + usize(skipped), usize(16 - skipped));
  return 16 - skipped;
}

/** The number of nodes of a column's tree. */
export function treeNodes(column: Column): i32 {
  let nodes = 1;
  for (let index = 0; index < column.childCount; index++) nodes += treeNodes(childAt(column, index));
  return nodes;
}


/** The bits of a float to hash: -0.0 is 0.0, every NaN the same one. */
// @ts-ignore: decorator
@inline
export function floatBits(value: f32): i32 {
  if (value != value) return 0x7fc00000;
  return value == 0 ? 0 : reinterpret<i32>(value);
}

/** The bits of a double to hash: -0.0 is 0.0, every NaN the same one. */
// @ts-ignore: decorator
@inline
export function doubleBits(value: f64): i64 {
  if (value != value) return 0x7ff8000000000000;
  return value == 0 ? 0 : reinterpret<i64>(value);
}
