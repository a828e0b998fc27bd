/**
 * The sessions of one key by time, in a word: nothing, one session, or a block of several in the heap. Most keys have
 * one, and a million keys must not have a million blocks.
 *
 * ```
 * word   0 = none | number << 1 | 1 = one session | address of a block
 * block  0 first u32 | 4 count u32 | 8 capacity u32 | 12 - | 16 the numbers, u32 each, from place `first` on
 * ```
 *
 * The oldest leave at the front, which moves `first`; new ones come at the end mostly, and anywhere else by a move of
 * those behind.
 */
import { heapAlloc, heapFree } from '../memory/heap';

const HEADER_BYTES: usize = 16;
const FIRST_CAPACITY: u32 = 4;

// @ts-ignore: decorator
@inline
function isOne(list: u32): bool {
  return (list & 1) != 0;
}

// @ts-ignore: decorator
@inline
export function listCount(list: u32): u32 {
  return list == 0 ? 0 : isOne(list) ? 1 : load<u32>(usize(list), 4);
}

/** The session at a place of the list. */
// @ts-ignore: decorator
@inline
export function listAt(list: u32, place: u32): u32 {
  return isOne(list) ? list >> 1 : load<u32>(placeAddress(usize(list), place));
}

// @ts-ignore: decorator
@inline
function placeAddress(block: usize, place: u32): usize {
  return block + HEADER_BYTES + (usize(load<u32>(block) + place) << 2);
}

function newBlock(capacity: u32): usize {
  const block = heapAlloc(HEADER_BYTES + (usize(capacity) << 2));
  store<u32>(block, capacity, 8);
  return block;
}

/** Makes room for one more at the end, in this block or in another one. */
function roomAtEnd(block: usize): usize {
  const first = load<u32>(block);
  const count = load<u32>(block, 4);
  const capacity = load<u32>(block, 8);
  if (first + count < capacity) return block;
  // Mostly what is missing at the end is free at the front.
  const isRoomy = first > capacity >> 1;
  const target = isRoomy ? block : newBlock(capacity << 1);
  memory.copy(target + HEADER_BYTES, placeAddress(block, 0), usize(count) << 2);
  if (!isRoomy) heapFree(block);
  store<u32>(target, 0);
  store<u32>(target, count, 4);
  return target;
}

/** Puts a session in at a place; returns the list, which may be another one. */
export function listInsert(list: u32, place: u32, session: u32): u32 {
  if (list == 0) return (session << 1) | 1;
  let block = usize(list);
  if (isOne(list)) {
    block = newBlock(FIRST_CAPACITY);
    store<u32>(block, 1, 4);
    store<u32>(block, list >> 1, HEADER_BYTES);
  }
  block = roomAtEnd(block);
  const count = load<u32>(block, 4);
  const at = placeAddress(block, place);
  memory.copy(at + 4, at, usize(count - place) << 2);
  store<u32>(at, session);
  store<u32>(block, count + 1, 4);
  return u32(block);
}

/** Takes `count` sessions out from a place on; returns the list, which may be another one. */
export function listRemove(list: u32, place: u32, count: u32): u32 {
  if (count == 0) return list;
  const held = listCount(list);
  if (count == held) {
    listFree(list);
    return 0;
  }
  const block = usize(list);
  if (place == 0) store<u32>(block, load<u32>(block) + count);
  else {
    const at = placeAddress(block, place);
    memory.copy(at, at + (usize(count) << 2), usize(held - place - count) << 2);
  }
  store<u32>(block, held - count, 4);
  if (held - count > 1) return list;
  const last = (load<u32>(placeAddress(block, 0)) << 1) | 1;
  heapFree(block);
  return last;
}

/** Frees what the list holds. */
export function listFree(list: u32): void {
  if (list != 0 && !isOne(list)) heapFree(usize(list));
}
