/** State columns as the host handles them: made, grown, cleared, gathered. */
import { COLUMN_SIZE, TypeId } from '../abi';
import { Column, newColumn, valueBytes } from '../column/vector';
import { arenaAlloc, arenaAllocZeroed } from '../memory/arena';
import { heapAlloc, heapFree, heapGrow } from '../memory/heap';
import { groupAt, stateColumn } from '../table/state-columns';

/** Makes `count` columns of the given physical types (i32 each) with no room; `state_grow` gives them some. */
export function state_new(types: usize, count: i32): usize {
  const state = heapAlloc(usize(count) * usize(COLUMN_SIZE));
  for (let index = 0; index < count; index++) {
    const column = stateColumn(state, index);
    column.type = load<i32>(types + (usize(index) << 2));
    column.indexMask = -1;
  }
  return state;
}

/** Gives the columns room for `capacity` groups; new groups are zeros. */
export function state_grow(state: usize, count: i32, capacity: i32): void {
  for (let index = 0; index < count; index++) {
    const column = stateColumn(state, index);
    if (column.capacity >= capacity) continue;
    column.values = heapGrow(column.values, usize(capacity) * usize(valueBytes(column.type)));
    column.validity = heapGrow(column.validity, usize(capacity));
    column.capacity = capacity;
    column.rows = capacity;
  }
}

/** A state of `rows` empty groups in the arena, with the types of another. `state_release` frees what it owns. */
export function state_scratch(state: usize, count: i32, rows: i32): usize {
  const scratch = arenaAllocZeroed(usize(count) * usize(COLUMN_SIZE));
  for (let index = 0; index < count; index++) {
    const column = newColumn(stateColumn(state, index).type, rows, true);
    memory.copy(scratch + usize(index) * usize(COLUMN_SIZE), changetype<usize>(column), usize(COLUMN_SIZE));
    stateColumn(scratch, index).capacity = rows;
  }
  return scratch;
}

function freeString(slot: usize): void {
  heapFree(usize(load<u32>(slot)));
  store<u64>(slot, 0);
}

/** Puts the listed groups back to the state of a group that has seen nothing. */
export function state_clear(state: usize, count: i32, groups: usize, rows: i32): void {
  for (let index = 0; index < count; index++) {
    const column = stateColumn(state, index);
    const width = usize(valueBytes(column.type));
    for (let row = 0; row < rows; row++) {
      const group = groupAt(groups, row);
      const slot = column.values + group * width;
      if (column.type == TypeId.Str) freeString(slot);
      else memory.fill(slot, 0, width);
      store<u8>(column.validity + group, 0);
    }
  }
}

/** Frees the strings that the columns own; the columns themselves stay as they are. */
export function state_release(state: usize, count: i32): void {
  for (let index = 0; index < count; index++) {
    const column = stateColumn(state, index);
    if (column.type != TypeId.Str) continue;
    for (let group = 0; group < column.capacity; group++) freeString(column.values + (usize(group) << 3));
  }
}

/** Frees a state of `state_new` with all that it holds. */
export function state_free(state: usize, count: i32): void {
  state_release(state, count);
  for (let index = 0; index < count; index++) {
    heapFree(stateColumn(state, index).values);
    heapFree(stateColumn(state, index).validity);
  }
  heapFree(state);
}

/** Bytes that the columns hold, strings aside. */
export function state_bytes(state: usize, count: i32): i32 {
  let bytes: i32 = 0;
  for (let index = 0; index < count; index++) {
    const column = stateColumn(state, index);
    bytes += column.capacity * (valueBytes(column.type) + 1);
  }
  return bytes;
}

// @ts-ignore: decorator
@inline
function gatherValues<T>(target: usize, source: usize, groups: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    store<T>(target + usize(row) * sizeof<T>(), load<T>(source + groupAt(groups, row) * sizeof<T>()));
  }
}

/** Column `index` of the listed groups, in the arena. Views of strings stay the state's. */
export function state_gather(state: usize, index: i32, groups: usize, rows: i32): usize {
  const source = stateColumn(state, index);
  const target = newColumn(source.type, rows, true);
  gatherValues<u8>(target.validity, source.validity, groups, rows);
  switch (valueBytes(source.type)) {
    case 1: gatherValues<u8>(target.values, source.values, groups, rows); break;
    case 2: gatherValues<u16>(target.values, source.values, groups, rows); break;
    case 4: gatherValues<u32>(target.values, source.values, groups, rows); break;
    case 8: gatherValues<u64>(target.values, source.values, groups, rows); break;
    default:
      for (let row = 0; row < rows; row++) {
        memory.copy(target.values + (usize(row) << 4), source.values + (groupAt(groups, row) << 4), 16);
      }
  }
  return changetype<usize>(target);
}

/** Lays columns from anywhere (a list of pointers) one after the other, as the merge kernels want a state. */
export function state_adopt(columns: usize, count: i32): usize {
  const state = arenaAllocZeroed(usize(count) * usize(COLUMN_SIZE));
  for (let index = 0; index < count; index++) {
    const column = changetype<Column>(usize(load<u32>(columns + (usize(index) << 2))));
    memory.copy(state + usize(index) * usize(COLUMN_SIZE), changetype<usize>(column), usize(COLUMN_SIZE));
  }
  return state;
}

/** A copy of `groups` with group 0, which belongs to nobody, where the condition is not true. */
export function state_filter(groups: usize, condition: usize, rows: i32): usize {
  const column = changetype<Column>(condition);
  const values = column.values;
  const validity = column.validity;
  const mask = column.indexMask;
  const filtered = arenaAlloc(usize(rows) << 2);
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    const isTrue = load<u8>(values + index) != 0 && (validity == 0 || load<u8>(validity + index) != 0);
    store<i32>(filtered + (usize(row) << 2), isTrue ? load<i32>(groups + (usize(row) << 2)) : 0);
  }
  return filtered;
}
