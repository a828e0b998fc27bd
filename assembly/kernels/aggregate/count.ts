/**
 * count. State: the count. Three families, because they read different things: `agg_count_all` no column, `agg_count`
 * one column, `agg_count_columns` a list of columns that ends with 0, of which all must be non-null.
 */
import { Column } from '../../column/vector';
import { groupAt, stateValues } from '../../table/state-columns';

// @ts-ignore: decorator
@inline
function addCount(counts: usize, group: usize, count: i64): void {
  const slot = counts + (group << 3);
  store<i64>(slot, load<i64>(slot) + count);
}

function mergeCounts(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  const counts = stateValues(state, 0);
  const others = stateValues(otherState, 0);
  for (let row = 0; row < rows; row++) {
    addCount(counts, groupAt(groups, row), load<i64>(others + (groupAt(otherGroups, row) << 3)));
  }
  return rows;
}

function evaluateCounts(state: usize, groups: usize, output: usize, rows: i32): i32 {
  const counts = stateValues(state, 0);
  const values = changetype<Column>(output).values;
  for (let row = 0; row < rows; row++) {
    store<i64>(values + (usize(row) << 3), load<i64>(counts + (groupAt(groups, row) << 3)));
  }
  return rows;
}

/** Counts every row. */
export function agg_count_all_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  const counts = stateValues(state, 0);
  for (let row = 0; row < rows; row++) addCount(counts, groupAt(groups, row), 1);
  return rows;
}

/** Adds other groups' counts. */
export function agg_count_all_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeCounts(state, groups, otherState, otherGroups, rows);
}

/** Writes the counts; never null. */
export function agg_count_all_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateCounts(state, groups, output, rows);
}

/** Counts the rows whose value is not null. */
export function agg_count_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  const input = changetype<Column>(column);
  const validity = input.validity;
  if (validity == 0) return agg_count_all_update(state, groups, column, rows);
  const counts = stateValues(state, 0);
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    addCount(counts, groupAt(groups, row), i64(load<u8>(validity + usize(row & mask)) != 0));
  }
  return rows;
}

/** Adds other groups' counts. */
export function agg_count_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeCounts(state, groups, otherState, otherGroups, rows);
}

/** Writes the counts; never null. */
export function agg_count_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateCounts(state, groups, output, rows);
}

/** Whether no column of a list that ends with 0 is null in the row. */
function allValid(columns: usize, row: i32): bool {
  let entry = columns;
  for (let pointer = load<u32>(entry); pointer != 0; pointer = load<u32>(entry)) {
    const column = changetype<Column>(usize(pointer));
    const validity = column.validity;
    if (validity != 0 && load<u8>(validity + usize(row & column.indexMask)) == 0) return false;
    entry += 4;
  }
  return true;
}

/** Counts the rows in which no column is null; `columns` is a list of column pointers that ends with 0. */
export function agg_count_columns_update(state: usize, groups: usize, columns: usize, rows: i32): i32 {
  const counts = stateValues(state, 0);
  for (let row = 0; row < rows; row++) addCount(counts, groupAt(groups, row), i64(allValid(columns, row)));
  return rows;
}

/** Adds other groups' counts. */
export function agg_count_columns_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeCounts(state, groups, otherState, otherGroups, rows);
}

/** Writes the counts; never null. */
export function agg_count_columns_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateCounts(state, groups, output, rows);
}

/** Counts the rows whose value is true. */
export function agg_count_if_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  const input = changetype<Column>(column);
  const values = input.values;
  const validity = input.validity;
  const mask = input.indexMask;
  const counts = stateValues(state, 0);
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    const isValid = validity == 0 || load<u8>(validity + index) != 0;
    addCount(counts, groupAt(groups, row), i64(isValid && load<u8>(values + index) != 0));
  }
  return rows;
}

/** Adds other groups' counts. */
export function agg_count_if_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeCounts(state, groups, otherState, otherGroups, rows);
}

/** Writes the counts; never null. */
export function agg_count_if_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateCounts(state, groups, output, rows);
}
