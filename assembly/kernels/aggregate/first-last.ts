/**
 * first and last: the value of the row that came first or last, by order of arrival. Each row has a sequence number,
 * counted over the life of the instance, so that groups (the panes of a window) may be merged in any order.
 *
 * State: the value (its flag says that it is not null), and the sequence number of its row, counted from 1; 0 is the
 * state of a group that has seen no row. The `_valid` families skip null rows (IGNORE NULLS). Values are moved and
 * never looked into, so the families are by width: DOUBLE uses `i64`.
 */
import { Column } from '../../column/vector';
import { flagAt, groupAt, replaceOwnedString, stateFlags, stateValues } from '../../table/state-columns';

/** Rows that all aggregates of the instance have seen; restored states push it ahead of theirs. */
let rowsSeen: i64 = 0;

/** Whether a row with this sequence number takes the place of the one kept. */
// @ts-ignore: decorator
@inline
function replaces(sequence: i64, kept: i64, isLast: bool): bool {
  return kept == 0 || (isLast ? sequence > kept : sequence < kept);
}

/** Copies a value of `width` bytes. */
// @ts-ignore: decorator
@inline
function copyValue(target: usize, source: usize, width: i32): void {
  if (width == 1) store<u8>(target, load<u8>(source));
  else if (width == 2) store<u16>(target, load<u16>(source));
  else if (width == 4) store<u32>(target, load<u32>(source));
  else store<u64>(target, load<u64>(source));
  if (width == 16) store<u64>(target, load<u64>(source, 8), 8);
}

/** Keeps a value in the state; of a string, `isText`, the state keeps a copy. */
// @ts-ignore: decorator
@inline
function keepValue(slot: usize, source: usize, width: i32, isText: bool, isValid: bool): void {
  if (!isText) copyValue(slot, source, width);
  else if (isValid) replaceOwnedString(slot, usize(load<u32>(source)), load<u32>(source, 4));
  else replaceOwnedString(slot, 0, 0);
}

// @ts-ignore: decorator
@inline
function updateByOrder(state: usize, groups: usize, input: Column, rows: i32, isLast: bool, skipsNulls: bool, width: i32, isText: bool): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const sequences = stateValues(state, 1);
  const values = input.values;
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    const isValid = validity == 0 || load<u8>(validity + index) != 0;
    if (skipsNulls && !isValid) continue;
    const group = groupAt(groups, row);
    const sequence = rowsSeen + i64(row) + 1;
    if (!replaces(sequence, load<i64>(sequences + (group << 3)), isLast)) continue;
    store<i64>(sequences + (group << 3), sequence);
    store<u8>(flags + group, u8(isValid));
    keepValue(slots + group * usize(width), values + index * usize(width), width, isText, isValid);
  }
  rowsSeen += i64(rows);
  return rows;
}

// @ts-ignore: decorator
@inline
function mergeByOrder(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32, isLast: bool, width: i32, isText: bool): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const sequences = stateValues(state, 1);
  const values = stateValues(otherState, 0);
  const otherFlags = stateFlags(otherState, 0);
  const otherSequences = stateValues(otherState, 1);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row);
    const sequence = load<i64>(otherSequences + (other << 3));
    if (sequence > rowsSeen) rowsSeen = sequence;
    const group = groupAt(groups, row);
    if (sequence == 0 || !replaces(sequence, load<i64>(sequences + (group << 3)), isLast)) continue;
    const isValid = flagAt(otherFlags, other);
    store<i64>(sequences + (group << 3), sequence);
    store<u8>(flags + group, u8(isValid));
    keepValue(slots + group * usize(width), values + other * usize(width), width, isText, isValid);
  }
  return rows;
}

/** Writes the values; the views of strings stay the state's. */
// @ts-ignore: decorator
@inline
function evaluateByOrder(state: usize, groups: usize, output: Column, rows: i32, width: i32): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    store<u8>(output.validity + usize(row), load<u8>(flags + group));
    copyValue(output.values + usize(row) * usize(width), slots + group * usize(width), width);
  }
  return rows;
}

/** Keeps the value of the group's first row. */
export function agg_first_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, false, 1, false);
}

/** Folds other groups' states in. */
export function agg_first_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 1, false);
}

/** Writes the values. */
export function agg_first_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 1);
}

/** Keeps the value of the group's first row. */
export function agg_first_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, false, 2, false);
}

/** Folds other groups' states in. */
export function agg_first_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 2, false);
}

/** Writes the values. */
export function agg_first_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 2);
}

/** Keeps the value of the group's first row. */
export function agg_first_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, false, 4, false);
}

/** Folds other groups' states in. */
export function agg_first_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 4, false);
}

/** Writes the values. */
export function agg_first_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 4);
}

/** Keeps the value of the group's first row. */
export function agg_first_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, false, 8, false);
}

/** Folds other groups' states in. */
export function agg_first_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 8, false);
}

/** Writes the values. */
export function agg_first_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 8);
}

/** Keeps the value of the group's first row. */
export function agg_first_str_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, false, 8, true);
}

/** Folds other groups' states in. */
export function agg_first_str_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 8, true);
}

/** Writes the values. */
export function agg_first_str_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 8);
}

/** Keeps the value of the group's first row. */
export function agg_first_dec128_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, false, 16, false);
}

/** Folds other groups' states in. */
export function agg_first_dec128_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 16, false);
}

/** Writes the values. */
export function agg_first_dec128_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 16);
}

/** Keeps the value of the group's first row that is not null. */
export function agg_first_valid_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, true, 1, false);
}

/** Folds other groups' states in. */
export function agg_first_valid_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 1, false);
}

/** Writes the values. */
export function agg_first_valid_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 1);
}

/** Keeps the value of the group's first row that is not null. */
export function agg_first_valid_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, true, 2, false);
}

/** Folds other groups' states in. */
export function agg_first_valid_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 2, false);
}

/** Writes the values. */
export function agg_first_valid_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 2);
}

/** Keeps the value of the group's first row that is not null. */
export function agg_first_valid_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, true, 4, false);
}

/** Folds other groups' states in. */
export function agg_first_valid_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 4, false);
}

/** Writes the values. */
export function agg_first_valid_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 4);
}

/** Keeps the value of the group's first row that is not null. */
export function agg_first_valid_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, true, 8, false);
}

/** Folds other groups' states in. */
export function agg_first_valid_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 8, false);
}

/** Writes the values. */
export function agg_first_valid_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 8);
}

/** Keeps the value of the group's first row that is not null. */
export function agg_first_valid_str_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, true, 8, true);
}

/** Folds other groups' states in. */
export function agg_first_valid_str_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 8, true);
}

/** Writes the values. */
export function agg_first_valid_str_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 8);
}

/** Keeps the value of the group's first row that is not null. */
export function agg_first_valid_dec128_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, false, true, 16, false);
}

/** Folds other groups' states in. */
export function agg_first_valid_dec128_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, false, 16, false);
}

/** Writes the values. */
export function agg_first_valid_dec128_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 16);
}

/** Keeps the value of the group's last row. */
export function agg_last_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, false, 1, false);
}

/** Folds other groups' states in. */
export function agg_last_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 1, false);
}

/** Writes the values. */
export function agg_last_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 1);
}

/** Keeps the value of the group's last row. */
export function agg_last_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, false, 2, false);
}

/** Folds other groups' states in. */
export function agg_last_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 2, false);
}

/** Writes the values. */
export function agg_last_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 2);
}

/** Keeps the value of the group's last row. */
export function agg_last_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, false, 4, false);
}

/** Folds other groups' states in. */
export function agg_last_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 4, false);
}

/** Writes the values. */
export function agg_last_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 4);
}

/** Keeps the value of the group's last row. */
export function agg_last_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, false, 8, false);
}

/** Folds other groups' states in. */
export function agg_last_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 8, false);
}

/** Writes the values. */
export function agg_last_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 8);
}

/** Keeps the value of the group's last row. */
export function agg_last_str_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, false, 8, true);
}

/** Folds other groups' states in. */
export function agg_last_str_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 8, true);
}

/** Writes the values. */
export function agg_last_str_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 8);
}

/** Keeps the value of the group's last row. */
export function agg_last_dec128_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, false, 16, false);
}

/** Folds other groups' states in. */
export function agg_last_dec128_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 16, false);
}

/** Writes the values. */
export function agg_last_dec128_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 16);
}

/** Keeps the value of the group's last row that is not null. */
export function agg_last_valid_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, true, 1, false);
}

/** Folds other groups' states in. */
export function agg_last_valid_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 1, false);
}

/** Writes the values. */
export function agg_last_valid_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 1);
}

/** Keeps the value of the group's last row that is not null. */
export function agg_last_valid_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, true, 2, false);
}

/** Folds other groups' states in. */
export function agg_last_valid_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 2, false);
}

/** Writes the values. */
export function agg_last_valid_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 2);
}

/** Keeps the value of the group's last row that is not null. */
export function agg_last_valid_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, true, 4, false);
}

/** Folds other groups' states in. */
export function agg_last_valid_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 4, false);
}

/** Writes the values. */
export function agg_last_valid_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 4);
}

/** Keeps the value of the group's last row that is not null. */
export function agg_last_valid_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, true, 8, false);
}

/** Folds other groups' states in. */
export function agg_last_valid_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 8, false);
}

/** Writes the values. */
export function agg_last_valid_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 8);
}

/** Keeps the value of the group's last row that is not null. */
export function agg_last_valid_str_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, true, 8, true);
}

/** Folds other groups' states in. */
export function agg_last_valid_str_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 8, true);
}

/** Writes the values. */
export function agg_last_valid_str_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 8);
}

/** Keeps the value of the group's last row that is not null. */
export function agg_last_valid_dec128_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateByOrder(state, groups, changetype<Column>(column), rows, true, true, 16, false);
}

/** Folds other groups' states in. */
export function agg_last_valid_dec128_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeByOrder(state, groups, otherState, otherGroups, rows, true, 16, false);
}

/** Writes the values. */
export function agg_last_valid_dec128_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateByOrder(state, groups, changetype<Column>(output), rows, 16);
}
