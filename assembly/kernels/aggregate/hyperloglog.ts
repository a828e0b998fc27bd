/**
 * HyperLogLog registers, for `approx_count_distinct` (Spark's HyperLogLogPlusPlus; Heule, Nunkesser and Hall, 2013). A
 * value's hash says by its first bits which register it belongs to, and each register keeps how many zeros the rest of a
 * hash began with at most. State: a string of the registers, a byte each, that belongs to the state; none for a group
 * that has seen no value. The host makes an estimate of them.
 */
import { Column } from '../../column/vector';
import { heapAlloc } from '../../memory/heap';
import { groupAt, stateFlags, stateValues } from '../../table/state-columns';

/** The registers of a group, made if it has none yet. */
// @ts-ignore: decorator
@inline
function registersOf(slots: usize, flags: usize, group: usize, bytes: u32): usize {
  const slot = slots + (group << 3);
  let registers = usize(load<u32>(slot));
  if (registers == 0) {
    registers = heapAlloc(usize(bytes));
    store<u32>(slot, u32(registers));
    store<u32>(slot, bytes, 4);
    store<u8>(flags + group, 1);
  }
  return registers;
}

/** Folds non-null hashes in: the first column's are 64 bits each, the second, a constant, says how many bits choose. */
export function agg_hyperloglog_update(state: usize, groups: usize, columns: usize, rows: i32): i32 {
  const hashes = changetype<Column>(usize(load<u32>(columns)));
  const precision = load<i32>(changetype<Column>(usize(load<u32>(columns, 4))).values);
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const validity = hashes.validity;
  for (let row = 0; row < rows; row++) {
    if (validity != 0 && load<u8>(validity + usize(row)) == 0) continue;
    const hash = load<u64>(hashes.values + (usize(row) << 3));
    const registers = registersOf(slots, flags, groupAt(groups, row), u32(1) << precision);
    const register = registers + usize(hash >> u64(64 - precision));
    // The bit below the rest ends the count of zeros where the rest has none but zeros.
    const rank = u8(clz<u64>((hash << u64(precision)) | (u64(1) << u64(precision - 1)))) + 1;
    if (rank > load<u8>(register)) store<u8>(register, rank);
  }
  return rows;
}

/** Folds other groups' registers in. */
export function agg_hyperloglog_merge(state: usize, groups: usize, otherState: usize, otherGroups: usize, rows: i32): i32 {
  const slots = stateValues(state, 0);
  const flags = stateFlags(state, 0);
  const otherSlots = stateValues(otherState, 0);
  for (let row = 0; row < rows; row++) {
    const otherSlot = otherSlots + (groupAt(otherGroups, row) << 3);
    const other = usize(load<u32>(otherSlot));
    const bytes = load<u32>(otherSlot, 4);
    if (bytes == 0) continue;
    const own = registersOf(slots, flags, groupAt(groups, row), bytes);
    for (let at: usize = 0; at < usize(bytes); at++) {
      const rank = load<u8>(other + at);
      if (rank > load<u8>(own + at)) store<u8>(own + at, rank);
    }
  }
  return rows;
}
