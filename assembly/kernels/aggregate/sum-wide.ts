/**
 * Sums that 64 bits don't hold: of decimals, and of what is averaged exactly (decimals and intervals). A sum is 192 bits
 * wide, so that neither the order of rows nor a transient overflow can change the answer; whether it fits 38 digits is
 * seen when it is evaluated. The type of a sum has ten digits more than that of its values, which no ten billion rows
 * exceed.
 *
 * State: the low 128 bits (the flag says that there was a value), the 64 bits above (the flag of the try_ families says
 * that the sum was out of range when a micro-batch ended), and for averages the count of values.
 */
import { Status, TypeId } from '../../abi';
import { Column } from '../../column/vector';
import { failValue } from '../../memory/error-block';
import { flagAt, groupAt, stateFlags, stateValues } from '../../table/state-columns';

/** 10^38, the first number of 39 digits: its low and its high 64 bits. */
const LIMIT_LOW: u64 = 0x098a224000000000;
const LIMIT_HIGH: u64 = 0x4b3b4ca85a86c47a;

/** Adds a 192 bit number, low word first, to a group's sum. */
// @ts-ignore: decorator
@inline
function addWords(sums: usize, tops: usize, group: usize, low: u64, middle: u64, top: i64): void {
  const at = sums + (group << 4);
  const lowSum = load<u64>(at) + low;
  const carry = u64(lowSum < low);
  const oldMiddle = load<u64>(at, 8);
  const partial = oldMiddle + middle;
  const middleSum = partial + carry;
  const carryUp = i64(partial < middle) + i64(middleSum < partial);
  store<u64>(at, lowSum);
  store<u64>(at, middleSum, 8);
  store<i64>(tops + (group << 3), load<i64>(tops + (group << 3)) + top + carryUp);
}

function updateWide(state: usize, groups: usize, input: Column, rows: i32, counts: bool): i32 {
  const sums = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const tops = stateValues(state, 1);
  const counters = counts ? stateValues(state, 2) : 0;
  const values = input.values;
  const validity = input.validity;
  const type = input.type;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & input.indexMask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    const group = groupAt(groups, row);
    store<u8>(flags + group, 1);
    if (counts) store<i64>(counters + (group << 3), load<i64>(counters + (group << 3)) + 1);
    if (type == TypeId.Dec128) {
      const high = load<i64>(values + (index << 4), 8);
      addWords(sums, tops, group, load<u64>(values + (index << 4)), u64(high), high >> 63);
    } else {
      const value = type == TypeId.I32 ? i64(load<i32>(values + (index << 2))) : load<i64>(values + (index << 3));
      addWords(sums, tops, group, u64(value), u64(value >> 63), value >> 63);
    }
  }
  return rows;
}

function mergeWide(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32, counts: bool): i32 {
  const sums = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const tops = stateValues(state, 1);
  const overflows = stateFlags(state, 1);
  const counters = counts ? stateValues(state, 2) : 0;
  const otherSums = stateValues(otherState, 0);
  const otherTops = stateValues(otherState, 1);
  const otherCounters = counts ? stateValues(otherState, 2) : 0;
  for (let row = 0; row < rows; row++) {
    const other = groupAt(otherGroups, row);
    if (!flagAt(stateFlags(otherState, 0), other)) continue;
    const group = groupAt(groups, row);
    const sum = otherSums + (other << 4);
    store<u8>(flags + group, 1);
    if (flagAt(stateFlags(otherState, 1), other)) store<u8>(overflows + group, 1);
    addWords(sums, tops, group, load<u64>(sum), load<u64>(sum, 8), load<i64>(otherTops + (other << 3)));
    if (!counts) continue;
    const counter = counters + (group << 3);
    store<i64>(counter, load<i64>(counter) + load<i64>(otherCounters + (other << 3)));
  }
  return rows;
}

/** Whether a group's sum has 38 digits at most. */
function fits(sums: usize, tops: usize, group: usize): bool {
  let low = load<u64>(sums + (group << 4));
  let middle = load<u64>(sums + (group << 4), 8);
  if (load<i64>(tops + (group << 3)) != i64(middle) >> 63) return false;
  if (i64(middle) < 0) {
    middle = ~middle + u64(low == 0);
    low = 0 - low;
  }
  return middle < LIMIT_HIGH || (middle == LIMIT_HIGH && low < LIMIT_LOW);
}

function evaluateWide(state: usize, groups: usize, output: Column, rows: i32, isTry: bool): i32 {
  const sums = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const tops = stateValues(state, 1);
  const overflows = stateFlags(state, 1);
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    let isSet = load<u8>(flags + group) != 0;
    if (isSet && !fits(sums, tops, group)) {
      if (!isTry) return failValue(Status.ArithmeticOverflow, row, 0);
      isSet = false;
    }
    if (isTry && load<u8>(overflows + group) != 0) isSet = false;
    store<u8>(output.validity + usize(row), u8(isSet));
    if (isSet) memory.copy(output.values + (usize(row) << 4), sums + (group << 4), 16);
  }
  return rows;
}

/** A sum that is out of range at the end of a micro-batch is null for good in Spark: see `agg_try_sum` of integers. */
function settleWide(state: usize, groups: usize, rows: i32): i32 {
  const sums = stateValues(state, 0);
  const tops = stateValues(state, 1);
  const overflows = stateFlags(state, 1);
  for (let row = 0; row < rows; row++) {
    const group = groupAt(groups, row);
    if (!fits(sums, tops, group)) store<u8>(overflows + group, 1);
  }
  return rows;
}

/** Adds each non-null value to its group's sum. */
export function agg_sum_dec128_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_sum_dec128_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeWide(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the sums, null without a value; `Status.ArithmeticOverflow` where one has more than 38 digits. */
export function agg_sum_dec128_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateWide(state, groups, changetype<Column>(output), rows, false);
}

/** Adds each non-null value to its group's sum. */
export function agg_try_sum_dec128_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide(state, groups, changetype<Column>(column), rows, false);
}

/** Folds other groups' states in. */
export function agg_try_sum_dec128_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeWide(state, groups, otherState, otherGroups, rows, false);
}

/** Writes the sums, null without a value and where one has, or had, more than 38 digits. */
export function agg_try_sum_dec128_evaluate(state: usize, groups: usize, output: usize, rows: i32): i32 {
  return evaluateWide(state, groups, changetype<Column>(output), rows, true);
}

/** Remembers which sums are out of range; for groups that a micro-batch touched, at its end. */
export function agg_try_sum_dec128_settle(state: usize, groups: usize, rows: i32): i32 {
  return settleWide(state, groups, rows);
}

/** Adds each non-null decimal, or interval, to its group's sum and count. */
export function agg_avg_wide_update(state: usize, groups: usize, column: usize, rows: i32): i32 {
  return updateWide(state, groups, changetype<Column>(column), rows, true);
}

/** Folds other groups' states in. The host divides. */
export function agg_avg_wide_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  return mergeWide(state, groups, otherState, otherGroups, rows, true);
}

/** Remembers which sums are out of range; for groups that a micro-batch touched, at its end. */
export function agg_avg_wide_settle(state: usize, groups: usize, rows: i32): i32 {
  return settleWide(state, groups, rows);
}
