/**
 * The variance family: count, mean and second central moment, updated and merged as Spark's CentralMomentAgg does
 * (Welford; Chan, Golub and LeVeque for the merge). State: count, mean, moment, all DOUBLE. A merge with an empty side
 * copies, so that a restored state is the same to the last bit.
 */
import { Column } from '../../column/vector';
import { groupAt, stateValues } from '../../table/state-columns';

function updateMoments(state: usize, groups: usize, input: Column, rows: i32): i32 {
  const counts = stateValues(state, 0);
  const means = stateValues(state, 1);
  const moments = stateValues(state, 2);
  const values = input.values;
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    const at = groupAt(groups, row) << 3;
    const count = load<f64>(counts + at) + 1;
    const mean = load<f64>(means + at);
    const delta = load<f64>(values + (index << 3)) - mean;
    const step = delta / count;
    store<f64>(counts + at, count);
    store<f64>(means + at, mean + step);
    store<f64>(moments + at, load<f64>(moments + at) + delta * (delta - step));
  }
  return rows;
}

function mergeMoments(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  const counts = stateValues(state, 0);
  const means = stateValues(state, 1);
  const moments = stateValues(state, 2);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row) << 3;
    const otherCount = load<f64>(stateValues(otherState, 0) + other);
    if (otherCount == 0) continue;
    const otherMean = load<f64>(stateValues(otherState, 1) + other);
    const otherMoment = load<f64>(stateValues(otherState, 2) + other);
    const at = groupAt(groups, row) << 3;
    const count = load<f64>(counts + at);
    const mean = load<f64>(means + at);
    const delta = otherMean - mean;
    const step = delta / (count + otherCount);
    store<f64>(counts + at, count + otherCount);
    store<f64>(means + at, count == 0 ? otherMean : mean + step * otherCount);
    store<f64>(moments + at, count == 0 ? otherMoment : load<f64>(moments + at) + otherMoment + delta * step * count * otherCount);
  }
  return rows;
}

/** Null for an empty group; for samples also for a group of one, as the divisor is 0. */
// @ts-ignore: decorator
@inline
function evaluateMoments(state: usize, groups: usize, output: Column, rows: i32, isSample: bool, isRoot: bool): i32 {
  const counts = stateValues(state, 0);
  const moments = stateValues(state, 2);
  for (let row = 0; row < rows; row++) {
    const at = groupAt(groups, row) << 3;
    const divisor = load<f64>(counts + at) - (isSample ? 1 : 0);
    store<u8>(output.validity + usize(row), u8(divisor > 0));
    if (divisor <= 0) continue;
    const variance = load<f64>(moments + at) / divisor;
    store<f64>(output.values + (usize(row) << 3), isRoot ? sqrt(variance) : variance);
  }
  return rows;
}

/** Folds each non-null value into its group's moments. */
export function agg_var_pop_f64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateMoments(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_var_pop_f64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeMoments(state, groups, otherState, otherGroups, rows);
}

/** Writes the results; null where the divisor is 0. */
export function agg_var_pop_f64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateMoments(state, groups, changetype<Column>(output), rows, false, false);
}

/** Folds each non-null value into its group's moments. */
export function agg_var_samp_f64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateMoments(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_var_samp_f64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeMoments(state, groups, otherState, otherGroups, rows);
}

/** Writes the results; null where the divisor is 0. */
export function agg_var_samp_f64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateMoments(state, groups, changetype<Column>(output), rows, true, false);
}

/** Folds each non-null value into its group's moments. */
export function agg_stddev_pop_f64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateMoments(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_stddev_pop_f64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeMoments(state, groups, otherState, otherGroups, rows);
}

/** Writes the results; null where the divisor is 0. */
export function agg_stddev_pop_f64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateMoments(state, groups, changetype<Column>(output), rows, false, true);
}

/** Folds each non-null value into its group's moments. */
export function agg_stddev_samp_f64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateMoments(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_stddev_samp_f64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeMoments(state, groups, otherState, otherGroups, rows);
}

/** Writes the results; null where the divisor is 0. */
export function agg_stddev_samp_f64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateMoments(state, groups, changetype<Column>(output), rows, true, true);
}
