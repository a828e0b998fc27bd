/**
 * State columns: the dense columns in which an aggregate keeps its groups. The columns of one aggregate lie one after
 * the other, so that a pointer to the first is the whole state. A column's validity is a flag of the accumulator
 * ("this group has a value"); families that need none leave it at zero.
 *
 * Strings in state are heap copies that the column owns.
 */
import { COLUMN_SIZE } from '../abi';
import { Column } from '../column/vector';
import { heapAlloc, heapFree } from '../memory/heap';

/** Column number `index` of a state. */
// @ts-ignore: decorator
@inline
export function stateColumn(state: usize, index: i32): Column {
  return changetype<Column>(state + usize(index) * usize(COLUMN_SIZE));
}

/** Address of the values of column number `index`. */
// @ts-ignore: decorator
@inline
export function stateValues(state: usize, index: i32): usize {
  return stateColumn(state, index).values;
}

/** Address of the flags of column number `index`. */
// @ts-ignore: decorator
@inline
export function stateFlags(state: usize, index: i32): usize {
  return stateColumn(state, index).validity;
}

/** The group of a row. */
// @ts-ignore: decorator
@inline
export function groupAt(groups: usize, row: i32): usize {
  return usize(load<i32>(groups + (usize(row) << 2)));
}

/** Whether another state's row has its flag set; a block read back from a checkpoint has no flags if all are set. */
// @ts-ignore: decorator
@inline
export function flagAt(flags: usize, index: usize): bool {
  return flags == 0 || load<u8>(flags + index) != 0;
}

/** Replaces the string at `slot`, a view that the state owns, by a copy of other bytes. */
export function replaceOwnedString(slot: usize, pointer: usize, length: u32): void {
  const old = usize(load<u32>(slot));
  let copy: usize = 0;
  if (length != 0) {
    copy = heapAlloc(usize(length));
    memory.copy(copy, pointer, usize(length));
  }
  store<u32>(slot, u32(copy));
  store<u32>(slot, length, 4);
  heapFree(old);
}
