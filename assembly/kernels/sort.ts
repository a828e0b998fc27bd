/**
 * Stable sort of row numbers by several keys.
 *
 * The first key is turned into a 64 bit prefix whose unsigned order agrees with the wanted order (direction and
 * null placement included), so most comparisons are one integer compare on a (prefix, row) pair; only ties look at
 * the columns. A bottom-up merge sort keeps equal rows in order: O(n log n) compares, 32 n bytes of scratch.
 */
import { TypeId } from '../abi';
import { compareRows } from '../column/order';
import { Column, isValid } from '../column/vector';
import { arenaAlloc } from '../memory/arena';

/** A key is 12 bytes: column pointer, 1 if descending, 1 if nulls come first. */
const KEY_BYTES: usize = 12;

function compareByKey(key: usize, i: i32, otherKey: usize, j: i32): i32 {
  const column = changetype<Column>(load<u32>(key));
  const other = changetype<Column>(load<u32>(otherKey));
  const valid = isValid(column, i);
  const otherValid = isValid(other, j);
  if (valid && otherValid) {
    const order = compareRows(column, i, other, j);
    return load<i32>(key, 4) != 0 ? -order : order;
  }
  if (valid == otherValid) return 0;
  return valid == (load<i32>(key, 8) != 0) ? 1 : -1;
}

/** Compares row i by its keys with row j by the same keys of the same columns, or of another batch. */
function compareByKeys(keys: usize, i: i32, otherKeys: usize, j: i32, keyCount: i32): i32 {
  for (let index = 0; index < keyCount; index++) {
    const at = usize(index) * KEY_BYTES;
    const order = compareByKey(keys + at, i, otherKeys + at, j);
    if (order != 0) return order;
  }
  return 0;
}

/** Flips a double's bits so that they order as unsigned; NaN is made one value above all, -0.0 is 0.0. */
function doublePrefix(value: f64): u64 {
  if (value != value) return u64.MAX_VALUE;
  const bits = reinterpret<u64>(value == 0 ? 0 : value);
  return bits >> 63 != 0 ? ~bits : bits | (1 << 63);
}

/** The first eight bytes, big end first; a shorter string is filled with zeros. */
function textPrefix(slot: usize): u64 {
  const length = load<u32>(slot, 4);
  if (length == 0) return 0;
  let word = bswap<u64>(load<u64>(load<u32>(slot)));
  if (length < 8) word &= ~((<u64>1 << ((8 - <u64>length) << 3)) - 1);
  return word;
}

/** A number whose unsigned order agrees with that of the values; equal where only the full comparison can tell. */
function valuePrefix(column: Column, row: i32): u64 {
  const at = usize(row & column.indexMask);
  const values = column.values;
  switch (column.type) {
    case TypeId.Bool:
    case TypeId.I8:
      return <u64><i64>load<i8>(values + at) ^ (1 << 63);
    case TypeId.I16:
      return <u64><i64>load<i16>(values + (at << 1)) ^ (1 << 63);
    case TypeId.I32:
      return <u64><i64>load<i32>(values + (at << 2)) ^ (1 << 63);
    case TypeId.I64:
      return load<u64>(values + (at << 3)) ^ (1 << 63);
    case TypeId.F32:
      return doublePrefix(<f64>load<f32>(values + (at << 2)));
    case TypeId.F64:
      return doublePrefix(load<f64>(values + (at << 3)));
    case TypeId.Str:
      return textPrefix(values + (at << 3));
    case TypeId.Dec128:
      return load<u64>(values + (at << 4), 8) ^ (1 << 63);
    default:
      return 0;
  }
}

function keyPrefix(key: usize, row: i32): u64 {
  const column = changetype<Column>(load<u32>(key));
  if (!isValid(column, row)) return load<i32>(key, 8) != 0 ? 0 : u64.MAX_VALUE;
  const prefix = valuePrefix(column, row);
  return load<i32>(key, 4) != 0 ? ~prefix : prefix;
}

// @ts-ignore: decorator
@inline
function inOrder(a: usize, b: usize, keys: usize, keyCount: i32): bool {
  const x = load<u64>(a);
  const y = load<u64>(b);
  if (x != y) return x < y;
  return compareByKeys(keys, load<i32>(a, 8), keys, load<i32>(b, 8), keyCount) <= 0;
}

function mergeRuns(from: usize, to: usize, start: i32, middle: i32, end: i32, keys: usize, keyCount: i32): void {
  let left = from + (usize(start) << 4);
  let right = from + (usize(middle) << 4);
  const leftEnd = right;
  const rightEnd = from + (usize(end) << 4);
  let at = to + (usize(start) << 4);
  // Runs that are in order already, as in presorted input, cost one comparison.
  if (middle < end && !inOrder(leftEnd - 16, right, keys, keyCount)) {
    while (left < leftEnd && right < rightEnd) {
      if (inOrder(left, right, keys, keyCount)) {
        store<u64>(at, load<u64>(left));
        store<u64>(at, load<u64>(left, 8), 8);
        left += 16;
      } else {
        store<u64>(at, load<u64>(right));
        store<u64>(at, load<u64>(right, 8), 8);
        right += 16;
      }
      at += 16;
    }
  }
  memory.copy(at, left, leftEnd - left);
  memory.copy(at + (leftEnd - left), right, rightEnd - right);
}

/**
 * Writes the row numbers 0 to `rows` - 1 to `output` (i32) in sorted order. `keys` points to `keyCount` records of
 * 12 bytes: column pointer, 1 if descending, 1 if nulls come first.
 */
export function sort_rows(keys: usize, keyCount: i32, output: usize, rows: i32): i32 {
  let from = arenaAlloc(usize(rows) << 4);
  let to = arenaAlloc(usize(rows) << 4);
  for (let row = 0; row < rows; row++) {
    store<u64>(from + (usize(row) << 4), keyPrefix(keys, row));
    store<u64>(from + (usize(row) << 4), <u64>row, 8);
  }
  for (let run = 1; run < rows; run <<= 1) {
    for (let start = 0; start < rows; start += run << 1) {
      mergeRuns(from, to, start, min(start + run, rows), min(start + (run << 1), rows), keys, keyCount);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  for (let row = 0; row < rows; row++) {
    store<i32>(output + (usize(row) << 2), load<i32>(from + (usize(row) << 4), 8));
  }
  return rows;
}

/** A sorted run that is being merged: a part of it in memory, `hasMore` if others follow. */
// @ts-ignore: decorator
@unmanaged
class Run {
  /** As `sort_rows` takes them. */
  keys: usize;
  next: i32;
  rows: i32;
  hasMore: i32;
}

/** An entry of the list of runs is 16 bytes: the prefix of the run's next row, and the run. */
// @ts-ignore: decorator
@inline
function runAt(entry: usize): Run {
  return changetype<Run>(usize(load<u32>(entry, 8)));
}

/** Equal rows come in the order of their runs, which lie in memory one after the other. */
function isBefore(a: usize, b: usize, keyCount: i32): bool {
  const x = load<u64>(a);
  const y = load<u64>(b);
  if (x != y) return x < y;
  const run = runAt(a);
  const other = runAt(b);
  const order = compareByKeys(run.keys, run.next, other.keys, other.next, keyCount);
  return order != 0 ? order < 0 : changetype<usize>(run) < changetype<usize>(other);
}

/** Writes the first entry of a list that is in order but for it, and moves it to its place. */
function place(list: usize, end: usize, run: Run, keyCount: i32): void {
  store<u64>(list, keyPrefix(run.keys, run.next));
  store<u64>(list, changetype<usize>(run), 8);
  for (let next = list + 16; next < end && isBefore(next, list, keyCount); next += 16) {
    const prefix = load<u64>(next);
    store<u64>(next, load<u64>(list));
    store<u64>(list, prefix);
    const other = load<u64>(next, 8);
    store<u64>(next, load<u64>(list, 8), 8);
    store<u64>(list, other, 8);
    list = next;
  }
}

/**
 * Merges sorted runs: writes for each row of the result the number of the run that it comes from (i32), and moves the
 * runs' `next` on. `runs` points to `count` records of 16 bytes: keys, next row, rows, 1 if more of the run follows.
 * Ends after `limit` rows, or when a run is used up of which more follows; returns the number of rows.
 *
 * The runs are in a list by their next rows. A row that is taken costs as many comparisons as there are runs whose next
 * row comes before that of its run: few in data that has some order, half of the runs in random data.
 */
export function sort_merge(runs: usize, count: i32, keyCount: i32, output: usize, limit: i32): i32 {
  let list = arenaAlloc(usize(count) << 4) + (usize(count) << 4);
  const end = list;
  for (let index = 0; index < count; index++) {
    const run = changetype<Run>(runs + (usize(index) << 4));
    if (run.next == run.rows) continue;
    list -= 16;
    place(list, end, run, keyCount);
  }
  let rows = 0;
  while (list < end && rows < limit) {
    const run = runAt(list);
    store<u32>(output + (usize(rows) << 2), u32((changetype<usize>(run) - runs) >> 4));
    rows++;
    run.next++;
    if (run.next < run.rows) place(list, end, run, keyCount);
    else {
      if (run.hasMore != 0) break;
      list += 16;
    }
  }
  return rows;
}
