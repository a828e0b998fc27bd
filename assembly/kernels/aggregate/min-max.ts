/**
 * min and max. State: the value, its flag says that there is one. NaN is the largest number, and min lets any other
 * number replace it; -0.0 equals 0.0. bool_and is min, bool_or is max. Strings compare by their bytes.
 */
import { Column } from '../../column/vector';
import { compareBytes } from '../../column/order';
import { flagAt, groupAt, replaceOwnedString, stateFlags, stateValues } from '../../table/state-columns';

/** Whether `candidate` takes the place of `current`. */
// @ts-ignore: decorator
@inline
function replaces<T>(candidate: T, current: T, isMax: bool): bool {
  if (isFloat<T>()) {
    return isMax
      ? candidate > current || candidate != candidate
      : candidate < current || (current != current && candidate == candidate);
  }
  return isMax ? candidate > current : candidate < current;
}

// @ts-ignore: decorator
@inline
function fold<T>(slots: usize, flags: usize, group: usize, value: T, isMax: bool): void {
  const slot = slots + group * sizeof<T>();
  if (load<u8>(flags + group) == 0) {
    store<u8>(flags + group, 1);
    store<T>(slot, value);
  } else if (replaces<T>(value, load<T>(slot), isMax)) store<T>(slot, value);
}

// @ts-ignore: decorator
@inline
function updateExtreme<T>(state: usize, groups: usize, input: Column, rows: i32, isMax: bool): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const values = input.values;
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    fold<T>(slots, flags, groupAt(groups, row), load<T>(values + index * sizeof<T>()), isMax);
  }
  return rows;
}

// @ts-ignore: decorator
@inline
function mergeExtreme<T>(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32, isMax: bool): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const values = stateValues(otherState, 0);
  const otherFlags = stateFlags(otherState, 0);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row);
    if (flagAt(otherFlags, other)) fold<T>(slots, flags, groupAt(groups, row), load<T>(values + other * sizeof<T>()), isMax);
  }
  return rows;
}

// @ts-ignore: decorator
@inline
function evaluateExtreme<T>(state: usize, groups: usize, output: Column, rows: i32): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    store<u8>(output.validity + usize(row), load<u8>(flags + group));
    store<T>(output.values + usize(row) * sizeof<T>(), load<T>(slots + group * sizeof<T>()));
  }
  return rows;
}

function foldString(slots: usize, flags: usize, group: usize, view: usize, isMax: bool): void {
  const slot = slots + (group << 3);
  const pointer = usize(load<u32>(view));
  const length = load<u32>(view, 4);
  if (load<u8>(flags + group) != 0) {
    const order = compareBytes(pointer, length, usize(load<u32>(slot)), load<u32>(slot, 4));
    if (isMax ? order <= 0 : order >= 0) return;
  }
  store<u8>(flags + group, 1);
  replaceOwnedString(slot, pointer, length);
}

function updateString(state: usize, groups: usize, input: Column, rows: i32, isMax: bool): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    foldString(slots, flags, groupAt(groups, row), input.values + (index << 3), isMax);
  }
  return rows;
}

function mergeString(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32, isMax: bool): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const views = stateValues(otherState, 0);
  const otherFlags = stateFlags(otherState, 0);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row);
    if (flagAt(otherFlags, other)) foldString(slots, flags, groupAt(groups, row), views + (other << 3), isMax);
  }
  return rows;
}

/** A decimal: two halves that are moved together. */
// @ts-ignore: decorator
@inline
function foldDecimal(slots: usize, flags: usize, group: usize, value: usize, isMax: bool): void {
  const slot = slots + (group << 4);
  const low = load<u64>(value);
  const high = load<i64>(value, 8);
  if (load<u8>(flags + group) != 0) {
    const currentLow = load<u64>(slot);
    const currentHigh = load<i64>(slot, 8);
    const isLess = high < currentHigh || (high == currentHigh && low < currentLow);
    const isEqual = high == currentHigh && low == currentLow;
    if (isEqual || isLess == isMax) return;
  }
  store<u8>(flags + group, 1);
  store<u64>(slot, low);
  store<i64>(slot, high, 8);
}

function updateDecimal(state: usize, groups: usize, input: Column, rows: i32, isMax: bool): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    foldDecimal(slots, flags, groupAt(groups, row), input.values + (index << 4), isMax);
  }
  return rows;
}

function mergeDecimal(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32, isMax: bool): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const values = stateValues(otherState, 0);
  const otherFlags = stateFlags(otherState, 0);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row);
    if (flagAt(otherFlags, other)) foldDecimal(slots, flags, groupAt(groups, row), values + (other << 4), isMax);
  }
  return rows;
}

function evaluateDecimal(state: usize, groups: usize, output: Column, rows: i32): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    store<u8>(output.validity + usize(row), load<u8>(flags + group));
    memory.copy(output.values + (usize(row) << 4), slots + (group << 4), 16);
  }
  return rows;
}

/** Keeps the smallest non-null value. */
export function agg_min_bool_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<u8>(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_bool_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<u8>(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. */
export function agg_min_bool_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<u8>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the smallest non-null value. */
export function agg_min_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<i8>(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<i8>(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. */
export function agg_min_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<i8>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the smallest non-null value. */
export function agg_min_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<i16>(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<i16>(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. */
export function agg_min_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<i16>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the smallest non-null value. */
export function agg_min_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<i32>(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<i32>(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. */
export function agg_min_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<i32>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the smallest non-null value. */
export function agg_min_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<i64>(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<i64>(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. */
export function agg_min_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<i64>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the smallest non-null value. */
export function agg_min_f32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<f32>(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_f32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<f32>(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. */
export function agg_min_f32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<f32>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the smallest non-null value. */
export function agg_min_f64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<f64>(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_f64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<f64>(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. */
export function agg_min_f64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<f64>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the smallest non-null value. */
export function agg_min_str_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateString(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_str_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeString(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. The views stay the state's. */
export function agg_min_str_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<u64>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the smallest non-null value. */
export function agg_min_dec128_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateDecimal(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_min_dec128_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeDecimal(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the smallest values, null without a value. */
export function agg_min_dec128_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateDecimal(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_bool_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<u8>(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_bool_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<u8>(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. */
export function agg_max_bool_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<u8>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<i8>(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<i8>(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. */
export function agg_max_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<i8>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<i16>(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<i16>(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. */
export function agg_max_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<i16>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<i32>(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<i32>(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. */
export function agg_max_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<i32>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<i64>(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<i64>(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. */
export function agg_max_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<i64>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_f32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<f32>(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_f32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<f32>(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. */
export function agg_max_f32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<f32>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_f64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateExtreme<f64>(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_f64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeExtreme<f64>(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. */
export function agg_max_f64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<f64>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_str_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateString(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_str_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeString(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. The views stay the state's. */
export function agg_max_str_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateExtreme<u64>(state, groups, changetype<Column>(output), rows);
}

/** Keeps the largest non-null value. */
export function agg_max_dec128_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateDecimal(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. */
export function agg_max_dec128_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeDecimal(state, groups, otherState, otherGroups, rows, true);
}

/** Writes the largest values, null without a value. */
export function agg_max_dec128_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateDecimal(state, groups, changetype<Column>(output), rows);
}
