/** Segments of a checkpoint's state: columns to bytes and back, and their checksum. */
import { TypeId } from '../abi';
import { Column, newColumn } from '../column/vector';
import { foldXxhash64 } from '../column/xxhash64';
import { arenaAllocZeroed } from '../memory/arena';
import { columnBytes, readColumn, writeColumn } from '../table/column-codec';

/** Bytes that `segment_write_column` will write. */
export function segment_column_bytes(column: usize, rows: i32): i32 {
  return i32(columnBytes(changetype<Column>(column), 0, rows));
}

/** Writes the rows of a column; returns how many bytes that took. */
export function segment_write_column(column: usize, rows: i32, target: usize): i32 {
  return i32(writeColumn(changetype<Column>(column), 0, rows, target) - target);
}

/**
 * Reads a column of `rows` rows from `source`, which has `bytes` bytes, into a descriptor made for its type. Returns how
 * many bytes it took, or -1 if they are no such column. The column points into the source.
 */
export function segment_read_column(column: usize, rows: i32, source: usize, bytes: i32): i32 {
  const end = readColumn(changetype<Column>(column), rows, source, source + usize(bytes));
  return end == 0 ? -1 : i32(end - source);
}

/** XXH64 of bytes, seed 0. */
export function segment_checksum(pointer: usize, bytes: i32): i64 {
  const whole = newColumn(TypeId.Str, 1, false);
  store<u32>(whole.values, u32(pointer));
  store<i32>(whole.values, bytes, 4);
  const hash = arenaAllocZeroed(8);
  foldXxhash64(whole, 0, hash, 1);
  return load<i64>(hash);
}
