/** Hash functions over rows of any columns. */
import { foldMurmur3 } from '../column/murmur3';
import { Column } from '../column/vector';
import { foldXxhash64 } from '../column/xxhash64';

/** Folds a column into Spark's `hash` of each row: `hashes` (i32) holds the seed, or what came before. See `fold.ts`. */
export function hash_murmur3_update(hashes: usize, column: usize, shape: usize, rows: i32): i32 {
  foldMurmur3(changetype<Column>(column), shape, hashes, rows);
  return rows;
}

/** Folds a column into Spark's `xxhash64` of each row: `hashes` (i64) holds the seed, or what came before. */
export function hash_xxhash64_update(hashes: usize, column: usize, shape: usize, rows: i32): i32 {
  foldXxhash64(changetype<Column>(column), shape, hashes, rows);
  return rows;
}
