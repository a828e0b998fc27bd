/**
 * sum. Integers are summed in 128 bits, so that neither the order of rows nor a transient overflow can change the
 * answer; a result out of range is found when it is evaluated. State: the low half (its flag says that there was a
 * value), the high half. Floating point is summed in a DOUBLE, as Spark does; its flag says the same.
 */
import { Status, TypeId } from '../../abi';
import { Column } from '../../column/vector';
import { failValue } from '../../memory/error-block';
import { flagAt, groupAt, stateFlags, stateValues } from '../../table/state-columns';

/** Adds a 128 bit number to a group's sum. */
// @ts-ignore: decorator
@inline
function addWide(lows: usize, highs: usize, group: usize, low: u64, high: i64): void {
  const at = group << 3;
  const before = load<u64>(lows + at);
  const after = before + low;
  store<u64>(lows + at, after);
  store<i64>(highs + at, load<i64>(highs + at) + high + i64(after < before));
}

// @ts-ignore: decorator
@inline
function updateWide<T>(state: usize, groups: usize, input: Column, rows: i32): i32 {
  const lows = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const highs = stateValues(state, 1);
  const values = input.values;
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    const value = i64(load<T>(values + index * sizeof<T>()));
    const group = groupAt(groups, row);
    store<u8>(flags + group, 1);
    addWide(lows, highs, group, u64(value), value >> 63);
  }
  return rows;
}

function mergeWide(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  const lows = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const highs = stateValues(state, 1);
  const otherLows = stateValues(otherState, 0);
  const otherFlags = stateFlags(otherState, 0);
  const otherHighs = stateValues(otherState, 1);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row);
    if (!flagAt(otherFlags, other)) continue;
    const group = groupAt(groups, row);
    store<u8>(flags + group, 1);
    addWide(lows, highs, group, load<u64>(otherLows + (other << 3)), load<i64>(otherHighs + (other << 3)));
  }
  return rows;
}

/** Whether a sum fits the output's type: BIGINT, day-time intervals (64 bits) or year-month intervals (32 bits). */
// @ts-ignore: decorator
@inline
function fits(low: i64, high: i64, isNarrow: bool): bool {
  return high == low >> 63 && (!isNarrow || low == i64(i32(low)));
}

// @ts-ignore: decorator
@inline
function storeSum(values: usize, row: i32, sum: i64, isNarrow: bool): void {
  if (isNarrow) store<i32>(values + (usize(row) << 2), i32(sum));
  else store<i64>(values + (usize(row) << 3), sum);
}

function evaluateWide(state: usize, groups: usize, output: Column, rows: i32): i32 {
  const lows = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const highs = stateValues(state, 1);
  const isNarrow = output.type == TypeId.I32;
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    const isSet = load<u8>(flags + group);
    store<u8>(output.validity + usize(row), isSet);
    if (isSet == 0) continue;
    const low = load<i64>(lows + (group << 3));
    if (!fits(low, load<i64>(highs + (group << 3)), isNarrow)) {
      return failValue(Status.ArithmeticOverflow, row, low);
    }
    storeSum(output.values, row, low, isNarrow);
  }
  return rows;
}

/** As `evaluateWide`, but null where the sum is out of range, or was when it was settled. */
function evaluateTry(state: usize, groups: usize, output: Column, rows: i32): i32 {
  const lows = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const highs = stateValues(state, 1);
  const overflows = stateFlags(state, 1);
  const isNarrow = output.type == TypeId.I32;
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    const low = load<i64>(lows + (group << 3));
    const isSet = load<u8>(flags + group) != 0 && load<u8>(overflows + group) == 0 &&
      fits(low, load<i64>(highs + (group << 3)), isNarrow);
    store<u8>(output.validity + usize(row), u8(isSet));
    if (isSet) storeSum(output.values, row, low, isNarrow);
  }
  return rows;
}

/**
 * A sum of try_sum that is out of range at the end of a micro-batch is null for good in Spark: what comes later does not
 * bring it back. The high half's flag remembers it.
 */
function settleTry(state: usize, groups: usize, rows: i32, isNarrow: bool): i32 {
  const lows = stateValues(state, 0);
  const highs = stateValues(state, 1);
  const overflows = stateFlags(state, 1);
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    const isOut = !fits(load<i64>(lows + (group << 3)), load<i64>(highs + (group << 3)), isNarrow);
    if (isOut) store<u8>(overflows + group, 1);
  }
  return rows;
}

function mergeTry(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  const overflows = stateFlags(state, 1);
  const otherOverflows = stateFlags(otherState, 1);
  for (let row = 0; row < rows; row++) {
    if (flagAt(otherOverflows, groupAt(otherGroups, row))) store<u8>(overflows + groupAt(groups, row), 1);
  }
  return mergeWide(state, groups, otherState, otherGroups, rows);
}

// @ts-ignore: decorator
@inline
function updateFloat<T>(state: usize, groups: usize, input: Column, rows: i32): i32 {
  const sums = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const values = input.values;
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    const group = groupAt(groups, row);
    store<u8>(flags + group, 1);
    store<f64>(sums + (group << 3), load<f64>(sums + (group << 3)) + f64(load<T>(values + index * sizeof<T>())));
  }
  return rows;
}

function mergeFloat(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  const sums = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const otherSums = stateValues(otherState, 0);
  const otherFlags = stateFlags(otherState, 0);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row);
    if (!flagAt(otherFlags, other)) continue;
    const group = groupAt(groups, row);
    store<u8>(flags + group, 1);
    store<f64>(sums + (group << 3), load<f64>(sums + (group << 3)) + load<f64>(otherSums + (other << 3)));
  }
  return rows;
}

function evaluateFloat(state: usize, groups: usize, output: Column, rows: i32): i32 {
  const sums = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    store<u8>(output.validity + usize(row), load<u8>(flags + group));
    store<f64>(output.values + (usize(row) << 3), load<f64>(sums + (group << 3)));
  }
  return rows;
}

/** Adds each non-null value to its group's sum. */
export function agg_sum_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide<i8>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_sum_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeWide(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value; `Status.ArithmeticOverflow` where one is out of range. */
export function agg_sum_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateWide(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_sum_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide<i16>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_sum_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeWide(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value; `Status.ArithmeticOverflow` where one is out of range. */
export function agg_sum_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateWide(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_sum_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide<i32>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_sum_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeWide(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value; `Status.ArithmeticOverflow` where one is out of range. */
export function agg_sum_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateWide(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_sum_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide<i64>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_sum_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeWide(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value; `Status.ArithmeticOverflow` where one is out of range. */
export function agg_sum_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateWide(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_try_sum_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide<i8>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_try_sum_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeTry(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value and where one is or was out of range. */
export function agg_try_sum_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateTry(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_try_sum_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide<i16>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_try_sum_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeTry(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value and where one is or was out of range. */
export function agg_try_sum_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateTry(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_try_sum_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide<i32>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_try_sum_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeTry(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value and where one is or was out of range. */
export function agg_try_sum_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateTry(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_try_sum_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide<i64>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_try_sum_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeTry(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value and where one is or was out of range. */
export function agg_try_sum_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateTry(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_sum_f32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateFloat<f32>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_sum_f32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeFloat(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value. */
export function agg_sum_f32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateFloat(state, groups, changetype<Column>(output), rows);
}

/** Adds each non-null value to its group's sum. */
export function agg_sum_f64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateFloat<f64>(state, groups, changetype<Column>(column), rows);
}

/** Folds other groups' states in. */
export function agg_sum_f64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeFloat(state, groups, otherState, otherGroups, rows);
}

/** Writes the sums, null without a value. */
export function agg_sum_f64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateFloat(state, groups, changetype<Column>(output), rows);
}

/** Remembers which sums are out of range; for groups that a micro-batch touched, at its end. */
export function agg_try_sum_i8_settle(state: usize, groups: usize, rows: i32): i32 {
  return settleTry(state, groups, rows, false);
}

/** Remembers which sums are out of range; for groups that a micro-batch touched, at its end. */
export function agg_try_sum_i16_settle(state: usize, groups: usize, rows: i32): i32 {
  return settleTry(state, groups, rows, false);
}

/** Remembers which sums are out of range; for groups that a micro-batch touched, at its end. */
export function agg_try_sum_i32_settle(state: usize, groups: usize, rows: i32): i32 {
  return settleTry(state, groups, rows, false);
}

/** Remembers which sums are out of range; for groups that a micro-batch touched, at its end. */
export function agg_try_sum_i64_settle(state: usize, groups: usize, rows: i32): i32 {
  return settleTry(state, groups, rows, false);
}
