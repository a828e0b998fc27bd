/** bit_and, bit_or and bit_xor. State: the value, its flag says that there was one. */
import { Column } from '../../column/vector';
import { flagAt, groupAt, stateFlags, stateValues } from '../../table/state-columns';

const AND: i32 = 0;
const OR: i32 = 1;
const XOR: i32 = 2;

// @ts-ignore: decorator
@inline
function combine<T>(left: T, right: T, operation: i32): T {
  return operation == AND ? left & right : operation == OR ? left | right : left ^ right;
}

// @ts-ignore: decorator
@inline
function fold<T>(slots: usize, flags: usize, group: usize, value: T, operation: i32): void {
  const slot = slots + group * sizeof<T>();
  if (load<u8>(flags + group) != 0) store<T>(slot, combine<T>(load<T>(slot), value, operation));
  else {
    store<u8>(flags + group, 1);
    store<T>(slot, value);
  }
}

// @ts-ignore: decorator
@inline
function updateBits<T>(state: usize, groups: usize, input: Column, rows: i32, operation: i32): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const values = input.values;
  const validity = input.validity;
  const mask = input.indexMask;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    fold<T>(slots, flags, groupAt(groups, row), load<T>(values + index * sizeof<T>()), operation);
  }
  return rows;
}

// @ts-ignore: decorator
@inline
function mergeBits<T>(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32, operation: i32): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const values = stateValues(otherState, 0);
  const otherFlags = stateFlags(otherState, 0);
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row);
    if (flagAt(otherFlags, other)) fold<T>(slots, flags, groupAt(groups, row), load<T>(values + other * sizeof<T>()), operation);
  }
  return rows;
}

// @ts-ignore: decorator
@inline
function evaluateBits<T>(state: usize, groups: usize, output: Column, rows: i32): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    store<u8>(output.validity + usize(row), load<u8>(flags + group));
    store<T>(output.values + usize(row) * sizeof<T>(), load<T>(slots + group * sizeof<T>()));
  }
  return rows;
}

/** Combines the non-null values by bitwise and. */
export function agg_bit_and_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i8>(state, groups, changetype<Column>(column), rows, AND);
}

/** Folds other groups' states in. */
export function agg_bit_and_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i8>(state, groups, otherState, otherGroups, rows, AND);
}

/** Writes the results, null without a value. */
export function agg_bit_and_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i8>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise and. */
export function agg_bit_and_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i16>(state, groups, changetype<Column>(column), rows, AND);
}

/** Folds other groups' states in. */
export function agg_bit_and_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i16>(state, groups, otherState, otherGroups, rows, AND);
}

/** Writes the results, null without a value. */
export function agg_bit_and_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i16>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise and. */
export function agg_bit_and_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i32>(state, groups, changetype<Column>(column), rows, AND);
}

/** Folds other groups' states in. */
export function agg_bit_and_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i32>(state, groups, otherState, otherGroups, rows, AND);
}

/** Writes the results, null without a value. */
export function agg_bit_and_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i32>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise and. */
export function agg_bit_and_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i64>(state, groups, changetype<Column>(column), rows, AND);
}

/** Folds other groups' states in. */
export function agg_bit_and_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i64>(state, groups, otherState, otherGroups, rows, AND);
}

/** Writes the results, null without a value. */
export function agg_bit_and_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i64>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise or. */
export function agg_bit_or_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i8>(state, groups, changetype<Column>(column), rows, OR);
}

/** Folds other groups' states in. */
export function agg_bit_or_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i8>(state, groups, otherState, otherGroups, rows, OR);
}

/** Writes the results, null without a value. */
export function agg_bit_or_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i8>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise or. */
export function agg_bit_or_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i16>(state, groups, changetype<Column>(column), rows, OR);
}

/** Folds other groups' states in. */
export function agg_bit_or_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i16>(state, groups, otherState, otherGroups, rows, OR);
}

/** Writes the results, null without a value. */
export function agg_bit_or_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i16>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise or. */
export function agg_bit_or_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i32>(state, groups, changetype<Column>(column), rows, OR);
}

/** Folds other groups' states in. */
export function agg_bit_or_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i32>(state, groups, otherState, otherGroups, rows, OR);
}

/** Writes the results, null without a value. */
export function agg_bit_or_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i32>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise or. */
export function agg_bit_or_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i64>(state, groups, changetype<Column>(column), rows, OR);
}

/** Folds other groups' states in. */
export function agg_bit_or_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i64>(state, groups, otherState, otherGroups, rows, OR);
}

/** Writes the results, null without a value. */
export function agg_bit_or_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i64>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise xor. */
export function agg_bit_xor_i8_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i8>(state, groups, changetype<Column>(column), rows, XOR);
}

/** Folds other groups' states in. */
export function agg_bit_xor_i8_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i8>(state, groups, otherState, otherGroups, rows, XOR);
}

/** Writes the results, null without a value. */
export function agg_bit_xor_i8_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i8>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise xor. */
export function agg_bit_xor_i16_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i16>(state, groups, changetype<Column>(column), rows, XOR);
}

/** Folds other groups' states in. */
export function agg_bit_xor_i16_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i16>(state, groups, otherState, otherGroups, rows, XOR);
}

/** Writes the results, null without a value. */
export function agg_bit_xor_i16_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i16>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise xor. */
export function agg_bit_xor_i32_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i32>(state, groups, changetype<Column>(column), rows, XOR);
}

/** Folds other groups' states in. */
export function agg_bit_xor_i32_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i32>(state, groups, otherState, otherGroups, rows, XOR);
}

/** Writes the results, null without a value. */
export function agg_bit_xor_i32_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i32>(state, groups, changetype<Column>(output), rows);
}

/** Combines the non-null values by bitwise xor. */
export function agg_bit_xor_i64_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateBits<i64>(state, groups, changetype<Column>(column), rows, XOR);
}

/** Folds other groups' states in. */
export function agg_bit_xor_i64_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeBits<i64>(state, groups, otherState, otherGroups, rows, XOR);
}

/** Writes the results, null without a value. */
export function agg_bit_xor_i64_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateBits<i64>(state, groups, changetype<Column>(output), rows);
}
