/**
 * avg of any number: a DOUBLE sum and a count, as Spark's Average has them for everything but decimals.
 */
import { Column } from '../../column/vector';
import { groupAt, stateValues } from '../../table/state-columns';

// @ts-ignore: decorator
@inline
function add(sums: usize, counts: usize, group: usize, value: f64, count: i64): void {
  const at = group << 3;
  store<f64>(sums + at, load<f64>(sums + at) + value);
  store<i64>(counts + at, load<i64>(counts + at) + count);
}

// @ts-ignore: decorator
@inline
function updateAvg<T>(state: usize, groups: usize, input: Column, rows: i32): i32 {
  const sums = stateValues(state, 0);
  const counts = stateValues(state, 1);
  const values = input.values;
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    add(sums, counts, groupAt(groups, row), f64(load<T>(values + index * sizeof<T>())), 1);
  }
  return rows;
}

function mergeAvg(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  const sums = stateValues(state, 0);
  const counts = stateValues(state, 1);
  const otherSums = stateValues(otherState, 0);
  const otherCounts = stateValues(otherState, 1);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row) << 3;
    add(sums, counts, groupAt(groups, row), load<f64>(otherSums + other), load<i64>(otherCounts + other));
  }
  return rows;
}

function evaluateAvg(state: usize, groups: usize, output: Column, rows: i32): i32 {
  const sums = stateValues(state, 0);
  const counts = stateValues(state, 1);
  for (let row = 0; row < rows; row++) {
    const at = groupAt(groups, row) << 3;
    const count = load<i64>(counts + at);
    store<u8>(output.validity + usize(row), u8(count != 0));
    if (count != 0) store<f64>(output.values + (usize(row) << 3), load<f64>(sums + at) / f64(count));
  }
  return rows;
}

/** Adds each non-null value to its group's sum and count. */
export function agg_avg_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateAvg<i8>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_avg_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeAvg(state, groups, otherState, otherGroups, rows);
}

/** Writes the averages, null without a value. */
export function agg_avg_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateAvg(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum and count. */
export function agg_avg_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateAvg<i16>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_avg_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeAvg(state, groups, otherState, otherGroups, rows);
}

/** Writes the averages, null without a value. */
export function agg_avg_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateAvg(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum and count. */
export function agg_avg_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateAvg<i32>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_avg_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeAvg(state, groups, otherState, otherGroups, rows);
}

/** Writes the averages, null without a value. */
export function agg_avg_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateAvg(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum and count. */
export function agg_avg_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateAvg<i64>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_avg_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeAvg(state, groups, otherState, otherGroups, rows);
}

/** Writes the averages, null without a value. */
export function agg_avg_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateAvg(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum and count. */
export function agg_avg_f32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateAvg<f32>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_avg_f32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeAvg(state, groups, otherState, otherGroups, rows);
}

/** Writes the averages, null without a value. */
export function agg_avg_f32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateAvg(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum and count. */
export function agg_avg_f64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateAvg<f64>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_avg_f64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeAvg(state, groups, otherState, otherGroups, rows);
}

/** Writes the averages, null without a value. */
export function agg_avg_f64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateAvg(state, groups, changetype<Column>(output), rows);
}
