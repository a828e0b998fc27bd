/** Grouping: keys to numbers and back. A table's state lives in the heap until `group_free`. */
import { TypeId } from '../abi';
import { Column, newColumn } from '../column/vector';
import { arenaAlloc } from '../memory/arena';
import { seedHash } from '../table/hash';
import { allocateBuffers, countKey, decodeKey, encodeKeys, encodeRows, keyRow } from '../table/key-codec';
import { keyGroupOf, KeyTable, newKeyTable, NULL_LENGTH } from '../table/key-table';
import { groupAt } from '../table/state-columns';

/** Seeds the hashes of the instance. Before the first table is made; without it a fixed seed is used. */
export function group_seed(seed: i64): void {
  seedHash(u64(seed));
}

/** Makes an empty key table. */
export function group_new(): usize {
  return changetype<usize>(newKeyTable());
}

/** Frees a table. */
export function group_free(table: usize): void {
  changetype<KeyTable>(table).free();
}

/** The keys of a batch as strings in the arena: `count` grouping columns, written one after the other. */
export function group_encode(columns: usize, count: i32, rows: i32): usize {
  return changetype<usize>(encodeKeys(columns, count, rows));
}

/** The same for rows that are kept as they are. */
export function group_encode_rows(columns: usize, count: i32, rows: i32): usize {
  return changetype<usize>(encodeRows(columns, count, rows));
}

// @ts-ignore: decorator
@inline
function probe(table: KeyTable, column: Column, index: usize): u32 {
  const view = column.values + (index << 3);
  const isPresent = column.validity == 0 || load<u8>(column.validity + index) != 0;
  return isPresent ? table.numberOf(usize(load<u32>(view)), load<u32>(view, 4)) : table.numberOf(view, NULL_LENGTH);
}

/**
 * Writes the number of each row's key to `numbers` (i32). New keys are added, keys met for the first time in the epoch
 * become dirty. Returns a bound that all numbers of the table are below: the groups that state needs room for.
 */
export function group_probe(table: usize, keys: usize, rows: i32, numbers: usize): i32 {
  const keyTable = changetype<KeyTable>(table);
  const column = changetype<Column>(keys);
  if (column.indexMask == 0 && rows > 0) {
    const number = probe(keyTable, column, 0);
    for (let row = 0; row < rows; row++) store<u32>(numbers + (usize(row) << 2), number);
    return i32(keyTable.bound);
  }
  for (let row = 0; row < rows; row++) {
    store<u32>(numbers + (usize(row) << 2), probe(keyTable, column, usize(row)));
  }
  return i32(keyTable.bound);
}

/**
 * As `group_probe`, for the rows whose byte in `flags` is `flag`; the others get number 0, which is nobody's, and leave
 * the table as it is.
 */
export function group_probe_flagged(table: usize, keys: usize, rows: i32, flags: usize, flag: i32, numbers: usize): i32 {
  const keyTable = changetype<KeyTable>(table);
  const column = changetype<Column>(keys);
  for (let row = 0; row < rows; row++) {
    const isWanted = i32(load<u8>(flags + usize(row))) == flag;
    store<u32>(numbers + (usize(row) << 2), isWanted ? probe(keyTable, column, usize(row & column.indexMask)) : 0);
  }
  return i32(keyTable.bound);
}

/**
 * A copy of `groups`, the group of each row, with group 0 for rows whose key the table has already. New keys are added;
 * those of group 0 count for nothing and leave the table as it is.
 */
export function group_first(table: usize, keys: usize, rows: i32, groups: usize): usize {
  const keyTable = changetype<KeyTable>(table);
  const column = changetype<Column>(keys);
  const firsts = arenaAlloc(usize(rows) << 2);
  for (let row = 0; row < rows; row++) {
    const group = load<i32>(groups + (usize(row) << 2));
    let isFirst = false;
    if (group != 0) {
      const before = keyTable.size;
      probe(keyTable, column, usize(row & column.indexMask));
      isFirst = keyTable.size != before;
    }
    store<i32>(firsts + (usize(row) << 2), isFirst ? group : 0);
  }
  return firsts;
}

/**
 * Adds the keys that the table does not have, but for rows whose byte in `flags` is not 0 (pass 0 to take every row).
 * Writes the rows that brought one to `firsts` (i32) and its number to `numbers`; returns how many there are.
 */
export function group_add_new(table: usize, keys: usize, rows: i32, flags: usize, firsts: usize, numbers: usize): i32 {
  const keyTable = changetype<KeyTable>(table);
  const column = changetype<Column>(keys);
  let count: i32 = 0;
  for (let row = 0; row < rows; row++) {
    if (flags != 0 && load<u8>(flags + usize(row)) != 0) continue;
    const before = keyTable.size;
    const number = probe(keyTable, column, usize(row & column.indexMask));
    if (keyTable.size == before) continue;
    store<i32>(firsts + (usize(count) << 2), row);
    store<u32>(numbers + (usize(count) << 2), number);
    count += 1;
  }
  return count;
}

/**
 * Writes the numbers of keys that the table has, 0 for others and for rows whose byte in `flags` is 0. Pass 0 for `flags`
 * to look up every row. The table stays as it is.
 */
export function group_find(table: usize, keys: usize, rows: i32, flags: usize, numbers: usize): void {
  const keyTable = changetype<KeyTable>(table);
  const column = changetype<Column>(keys);
  for (let row = 0; row < rows; row++) {
    let number: u32 = 0;
    if (flags == 0 || load<u8>(flags + usize(row)) != 0) {
      const index = usize(row & column.indexMask);
      const view = column.values + (index << 3);
      const isPresent = column.validity == 0 || load<u8>(column.validity + index) != 0;
      number = isPresent ? keyTable.find(usize(load<u32>(view)), load<u32>(view, 4)) : keyTable.find(view, NULL_LENGTH);
    }
    store<u32>(numbers + (usize(row) << 2), number);
  }
}

/** The keys of the listed numbers as a column of strings, null for the null key. Views of the table. */
export function group_strings(table: usize, numbers: usize, rows: i32): usize {
  const keyTable = changetype<KeyTable>(table);
  const column = newColumn(TypeId.Str, rows, true);
  for (let row = 0; row < rows; row++) {
    const number = u32(groupAt(numbers, row));
    const length = keyTable.keyLength(number);
    if (length == NULL_LENGTH) continue;
    const view = column.values + (usize(row) << 3);
    store<u8>(column.validity + usize(row), 1);
    store<u32>(view, u32(keyTable.keyPointer(number)));
    store<u32>(view, length, 4);
  }
  return changetype<usize>(column);
}

/**
 * Reads encoded keys back into `count` grouping columns, which the caller has made without rows; they get their buffers
 * here. A column without a validity map must have no null. Strings are views of the table.
 */
export function group_decode(table: usize, numbers: usize, rows: i32, columns: usize, count: i32): void {
  const keyTable = changetype<KeyTable>(table);
  const row = keyRow(columns, count);
  for (let index = 0; index < rows; index++) countKey(row, keyTable.keyPointer(u32(groupAt(numbers, index))));
  allocateBuffers(row, rows);
  for (let index = 0; index < rows; index++) decodeKey(row, index, keyTable.keyPointer(u32(groupAt(numbers, index))));
}

/** The key group (0 to 31) of each listed number, one byte each, in the arena. */
export function group_key_groups(table: usize, numbers: usize, rows: i32): usize {
  const keyTable = changetype<KeyTable>(table);
  const groups = arenaAlloc(usize(rows));
  for (let row = 0; row < rows; row++) store<u8>(groups + usize(row), keyTable.keyGroup(u32(groupAt(numbers, row))));
  return groups;
}

/** The key group of each encoded key, which may be in no table, one byte each, in the arena. */
export function group_key_groups_of(keys: usize, rows: i32): usize {
  const column = changetype<Column>(keys);
  const groups = arenaAlloc(usize(rows));
  for (let row = 0; row < rows; row++) {
    const index = usize(row & column.indexMask);
    const view = column.values + (index << 3);
    const isPresent = column.validity == 0 || load<u8>(column.validity + index) != 0;
    const group = isPresent ? keyGroupOf(usize(load<u32>(view)), load<u32>(view, 4)) : keyGroupOf(view, 0);
    store<u8>(groups + usize(row), group);
  }
  return groups;
}

/**
 * Lists rows by who owns their key groups: `owners` has a byte for each of the 32 groups. `order` gets the rows, owner by
 * owner and in their order, and `ends`, of `count` u32, where the rows of each owner end.
 */
export function group_split(groups: usize, rows: i32, owners: usize, count: i32, order: usize, ends: usize): void {
  memory.fill(ends, 0, usize(count) << 2);
  for (let row = 0; row < rows; row++) {
    const end = ends + (usize(load<u8>(owners + usize(load<u8>(groups + usize(row))))) << 2);
    store<u32>(end, load<u32>(end) + 1);
  }
  let start: u32 = 0;
  for (let owner = 0; owner < count; owner++) {
    const end = ends + (usize(owner) << 2);
    const size = load<u32>(end);
    store<u32>(end, start);
    start += size;
  }
  for (let row = 0; row < rows; row++) {
    const end = ends + (usize(load<u8>(owners + usize(load<u8>(groups + usize(row))))) << 2);
    const place = load<u32>(end);
    store<u32>(order + (usize(place) << 2), row);
    store<u32>(end, place + 1);
  }
}

/** Starts a micro-batch: no key is dirty. */
export function group_start(table: usize): void {
  changetype<KeyTable>(table).startEpoch();
}

/** Keys in the table, evicted ones not counted. */
export function group_size(table: usize): i32 {
  return i32(changetype<KeyTable>(table).size);
}

/** Bytes that the table holds. */
export function group_bytes(table: usize): i32 {
  return i32(changetype<KeyTable>(table).heldBytes());
}

/** How many keys are dirty, evicted ones counted. */
export function group_dirty_count(table: usize): i32 {
  return i32(changetype<KeyTable>(table).dirtyCount);
}

/** Writes the dirty numbers that are not evicted to `numbers`, which has room for `group_dirty_count`. */
export function group_dirty(table: usize, numbers: usize): i32 {
  const keyTable = changetype<KeyTable>(table);
  let count: i32 = 0;
  for (let index: u32 = 0; index < keyTable.dirtyCount; index++) {
    const number = load<u32>(keyTable.dirty + (usize(index) << 2));
    if (!keyTable.isLive(number)) continue;
    store<u32>(numbers + (usize(count) << 2), number);
    count += 1;
  }
  return count;
}

/** Writes all numbers that are not evicted to `numbers`, which has room for `group_size`. */
export function group_live(table: usize, numbers: usize): i32 {
  const keyTable = changetype<KeyTable>(table);
  let count: i32 = 0;
  for (let number: u32 = 1; number < keyTable.bound; number++) {
    if (!keyTable.isLive(number)) continue;
    store<u32>(numbers + (usize(count) << 2), number);
    count += 1;
  }
  return count;
}

/** Marks keys as evicted: they are in no list any more, but can be read until `group_remove`. */
export function group_evict(table: usize, numbers: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) changetype<KeyTable>(table).evict(u32(groupAt(numbers, row)));
}

/** Forgets keys, evicted or not. Their numbers may be given again; views of keys are void. */
export function group_remove(table: usize, numbers: usize, rows: i32): void {
  const keyTable = changetype<KeyTable>(table);
  for (let row = 0; row < rows; row++) keyTable.remove(u32(groupAt(numbers, row)));
  keyTable.compact();
}
