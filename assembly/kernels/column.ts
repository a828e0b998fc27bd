/** Rows in and out of columns of every physical type, whatever their meaning. */
import { TypeId } from '../abi';
import { concatColumns, gatherColumn, sliceColumn } from '../column/gather';
import { retainColumn } from '../column/retain';
import { Column, isValid, valueBytes } from '../column/vector';

/** A new arena column whose row i is row `rows[i]` of the column, or null where that is -1. */
export function column_gather(column: usize, rows: usize, count: i32): usize {
  return changetype<usize>(gatherColumn(changetype<Column>(column), rows, count));
}

/** A new arena column of all rows of `count` columns of one type; `columns` points to their pointers. */
export function column_concat(columns: usize, count: i32): usize {
  assert(count > 0);
  return changetype<usize>(concatColumns(columns, count));
}

/** A column of `count` rows from row `start` on; it shares the column's buffers. */
export function column_slice(column: usize, start: i32, count: i32): usize {
  assert(start >= 0 && start + count <= changetype<Column>(column).rows);
  return changetype<usize>(sliceColumn(changetype<Column>(column), start, count));
}

/** A deep copy in one heap block, string bytes included; free it with `mem_free`. */
export function column_retain(column: usize): usize {
  return retainColumn(changetype<Column>(column));
}

/** Writes the numbers of the rows in which a boolean column is true to `output` (i32); returns how many. */
export function column_true_rows(condition: usize, output: usize, rows: i32): i32 {
  const column = changetype<Column>(condition);
  assert(column.type == TypeId.Bool);
  const values = column.values;
  const validity = column.validity;
  const mask = column.indexMask;
  let at = output;
  for (let row = 0; row < rows; row++) {
    // No branch: the slot is always written, and kept only if the row counts.
    store<i32>(at, row);
    const index = usize(row & mask);
    const holds = load<u8>(values + index) & (validity == 0 ? 1 : load<u8>(validity + index));
    at += usize(holds) << 2;
  }
  return <i32>((at - output) >> 2);
}

/**
 * Splits `count` row numbers by a boolean column that has one row for each of them: those where it is true go to
 * `matched`, all others to `rest`. `rows` may be 0 for 0, 1, 2, …, and may be the same buffer as `rest`. Returns how
 * many matched.
 */
export function column_split_rows(condition: usize, rows: usize, matched: usize, rest: usize, count: i32): i32 {
  const column = changetype<Column>(condition);
  let yes = matched;
  let no = rest;
  for (let index = 0; index < count; index++) {
    const row = rows == 0 ? index : load<i32>(rows + (usize(index) << 2));
    const at = index & column.indexMask;
    const holds = load<u8>(column.values + usize(at)) != 0 && isValid(column, index);
    if (holds) {
      store<i32>(yes, row);
      yes += 4;
    } else {
      store<i32>(no, row);
      no += 4;
    }
  }
  return <i32>((yes - matched) >> 2);
}

/** The validity of a result that is null where any argument is: writes one byte a row. `columns` points to pointers. */
export function column_intersect_validity(columns: usize, count: i32, output: usize, rows: i32): i32 {
  memory.fill(output, 1, usize(rows));
  for (let index = 0; index < count; index++) {
    const column = changetype<Column>(load<u32>(columns + (usize(index) << 2)));
    const validity = column.validity;
    if (validity == 0) continue;
    if (column.indexMask == 0) {
      if (load<u8>(validity) == 0) memory.fill(output, 0, usize(rows));
      continue;
    }
    if (ASC_FEATURE_SIMD) {
      for (let row: usize = 0; row < usize(rows); row += 16) {
        v128.store(output + row, v128.and(v128.load(output + row), v128.load(validity + row)));
      }
    } else {
      for (let row: usize = 0; row < usize(rows); row++) {
        store<u8>(output + row, load<u8>(output + row) & load<u8>(validity + row));
      }
    }
  }
  return rows;
}

/**
 * Copies values of a column of a fixed width type, or of strings, into rows of another that has a validity map: row
 * `sourceRows[i]` (i itself where `sourceRows` is 0) goes to row `targetRows[i]`.
 */
export function column_scatter(column: usize, sourceRows: usize, target: usize, targetRows: usize, count: i32): i32 {
  const source = changetype<Column>(column);
  const output = changetype<Column>(target);
  assert(source.type == output.type && output.validity != 0);
  const bytes = valueBytes(source.type);
  for (let index = 0; index < count; index++) {
    const from = sourceRows == 0 ? index : load<i32>(sourceRows + (usize(index) << 2));
    const to = usize(load<i32>(targetRows + (usize(index) << 2)));
    store<u8>(output.validity + to, u8(isValid(source, from)));
    const at = usize(from & source.indexMask);
    if (bytes == 8) store<u64>(output.values + (to << 3), load<u64>(source.values + (at << 3)));
    else if (bytes == 4) store<u32>(output.values + (to << 2), load<u32>(source.values + (at << 2)));
    else if (bytes == 1) store<u8>(output.values + to, load<u8>(source.values + at));
    else memory.copy(output.values + to * usize(bytes), source.values + at * usize(bytes), usize(bytes));
  }
  return count;
}

/**
 * Least and greatest value, sum of the distances to the first value (f64) and count of the non-null values of a
 * timestamp column: four 8 byte words at `output`, after the first value. Returns the count.
 */
export function column_time_statistics(column: usize, output: usize, rows: i32): i32 {
  const source = changetype<Column>(column);
  assert(source.type == TypeId.I64);
  let count = 0;
  let least = i64.MAX_VALUE;
  let greatest = i64.MIN_VALUE;
  let first: i64 = 0;
  // A sum of microseconds since 1970 would overflow after a few thousand rows.
  let distances: f64 = 0;
  for (let row = 0; row < rows; row++) {
    if (!isValid(source, row)) continue;
    const value = load<i64>(source.values + (usize(row & source.indexMask) << 3));
    if (count == 0) first = value;
    count++;
    least = min(least, value);
    greatest = max(greatest, value);
    distances += <f64>(value - first);
  }
  store<i64>(output, first);
  store<i64>(output, least, 8);
  store<i64>(output, greatest, 16);
  store<f64>(output, distances, 24);
  return count;
}
