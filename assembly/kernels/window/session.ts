/** Session windows: rows to sessions, and sessions back out. See `table/session-index.ts` for the idea. */
import { Column } from '../../column/vector';
import { PairList } from '../../memory/pair-list';
import { SessionIndex, newSessionIndex } from '../../table/session-index';
import { groupAt } from '../../table/state-columns';

/** What a row is to sessions. */
const IN_NONE: u8 = 0;
const COUNTED: u8 = 1;
const LATE: u8 = 2;

// @ts-ignore: decorator
@inline
function indexAt(pointer: usize): SessionIndex {
  return changetype<SessionIndex>(pointer);
}

// @ts-ignore: decorator
@inline
function timeAt(column: Column, row: i32): i64 {
  return load<i64>(column.values + (usize(row & column.indexMask) << 3));
}

// @ts-ignore: decorator
@inline
function isPresent(column: Column, row: i32): bool {
  return column.validity == 0 || load<u8>(column.validity + usize(row & column.indexMask)) != 0;
}

/** Makes an index; with `evicts` its sessions can be evicted by time. */
export function session_new(evicts: i32): usize {
  return changetype<usize>(newSessionIndex(evicts != 0));
}

/** Frees an index. */
export function session_free(index: usize): void {
  indexAt(index).free();
}

/** Starts a micro-batch: no session is dirty, removed or evicted. */
export function session_start(index: usize): void {
  indexAt(index).startEpoch();
}

/**
 * Writes a byte a row to `flags`: 0 for rows in no session, whose start or end is null or whose end is not after the start;
 * 2 for rows whose end is not after `watermark`; 1 for the others. Returns how many rows are late.
 */
export function session_sift(starts: usize, ends: usize, rows: i32, watermark: i64, flags: usize): i32 {
  const start = changetype<Column>(starts);
  const end = changetype<Column>(ends);
  let lateCount: i32 = 0;
  for (let row = 0; row < rows; row++) {
    let flag = IN_NONE;
    if (isPresent(start, row) && isPresent(end, row) && timeAt(end, row) > timeAt(start, row)) {
      const isLate = timeAt(end, row) <= watermark;
      flag = isLate ? LATE : COUNTED;
      lateCount += i32(isLate);
    }
    store<u8>(flags + usize(row), flag);
  }
  return lateCount;
}

/**
 * Takes rows into sessions of their keys and writes the sessions' numbers to `sessions` (i32); rows of key 0 are in none.
 * `keyBound` is above all of `numbers`. Where sessions were taken in by others, their accumulators must be merged
 * (`session_merges`) before the rows are folded.
 */
export function session_assign(
  index: usize, starts: usize, ends: usize, numbers: usize, rows: i32, keyBound: i32, sessions: usize,
): void {
  const target = indexAt(index);
  target.reserveKeys(u32(keyBound));
  const start = changetype<Column>(starts);
  const end = changetype<Column>(ends);
  for (let row = 0; row < rows; row++) {
    const key = u32(groupAt(numbers, row));
    store<u32>(sessions + (usize(row) << 2), key == 0 ? 0 : target.take(key, timeAt(start, row), timeAt(end, row)));
  }
  if (target.merges.count > 0) session_resolve(index, sessions, rows);
}

/** Replaces numbers of sessions that were taken in by those of their takers. */
export function session_resolve(index: usize, sessions: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const slot = sessions + (usize(row) << 2);
    store<u32>(slot, indexAt(index).resolve(load<u32>(slot)));
  }
}

/** How many sessions were taken in since they were last released. */
export function session_merge_count(index: usize): i32 {
  return i32(indexAt(index).merges.count);
}

/** Writes the numbers of rows that are in a session to `chosen` (i32); returns how many. */
export function session_present(sessions: usize, rows: i32, chosen: usize): i32 {
  let count: i32 = 0;
  for (let row = 0; row < rows; row++) {
    store<i32>(chosen + (usize(count) << 2), row);
    count += i32(groupAt(sessions, row) != 0);
  }
  return count;
}

/** Writes the takers and the taken in the order in which they are to be merged; there is room for all. */
export function session_merges(index: usize, takers: usize, taken: usize): void {
  const merges = indexAt(index).merges;
  for (let at: u32 = 0; at < merges.count; at++) {
    store<u32>(takers + (usize(at) << 2), u32(merges.long(at)));
    store<u32>(taken + (usize(at) << 2), merges.short(at));
  }
}

/** Gives the numbers of the taken away, once they are merged and clear. */
export function session_release_merged(index: usize): void {
  indexAt(index).releaseMerged();
}

/** A bound that all numbers of sessions are below. */
export function session_bound(index: usize): i32 {
  return i32(indexAt(index).bound);
}

/** Sessions that are neither taken in nor evicted. */
export function session_size(index: usize): i32 {
  return i32(indexAt(index).liveCount);
}

/** Sessions of the listed keys. */
export function session_count_of(index: usize, keys: usize, rows: i32): i32 {
  let count: u32 = 0;
  for (let row = 0; row < rows; row++) count += indexAt(index).countOf(u32(groupAt(keys, row)));
  return i32(count);
}

/** Writes the keys of sessions to `keys` (i32), their starts and ends to two columns' values (i64). */
export function session_read(index: usize, sessions: usize, rows: i32, keys: usize, starts: usize, ends: usize): void {
  const source = indexAt(index);
  for (let row = 0; row < rows; row++) {
    const number = u32(groupAt(sessions, row));
    store<u32>(keys + (usize(row) << 2), source.key(number));
    store<i64>(changetype<Column>(starts).values + (usize(row) << 3), source.start(number));
    store<i64>(changetype<Column>(ends).values + (usize(row) << 3), source.end(number));
  }
}

/** Writes all live sessions to `sessions`, which has room for `session_size`. */
export function session_live(index: usize, sessions: usize): void {
  const source = indexAt(index);
  let at = sessions;
  for (let number: u32 = 1; number < source.bound; number++) {
    if (!source.isLive(number)) continue;
    store<u32>(at, number);
    at += 4;
  }
}

/** How many sessions may have changed in the micro-batch. */
export function session_dirty_count(index: usize): i32 {
  return i32(indexAt(index).dirty.count);
}

/** Writes the live sessions that have changed to `sessions`, which has room for `session_dirty_count`. */
export function session_dirty(index: usize, sessions: usize): i32 {
  const source = indexAt(index);
  let count: i32 = 0;
  for (let at: u32 = 0; at < source.dirty.count; at++) {
    const number = source.dirty.short(at);
    if (!source.isLive(number)) continue;
    store<u32>(sessions + (usize(count) << 2), number);
    count += 1;
  }
  return count;
}

/** How many rows the checkpoint must forget. */
export function session_removed_count(index: usize): i32 {
  return i32(indexAt(index).removed.count);
}

/** Writes what the checkpoint must forget: keys (i32), and starts to a column's values (i64). */
export function session_removed(index: usize, keys: usize, starts: usize): void {
  const removed: PairList = indexAt(index).removed;
  for (let at: u32 = 0; at < removed.count; at++) {
    store<u32>(keys + (usize(at) << 2), removed.short(at));
    store<i64>(changetype<Column>(starts).values + (usize(at) << 3), removed.long(at));
  }
}

/** Evicts the sessions that end at `watermark` or before. */
export function session_evict(index: usize, watermark: i64): void {
  indexAt(index).evict(watermark);
}

/** A time before which no session is evicted; the largest one where none ever is. */
export function session_first_due(index: usize): i64 {
  return indexAt(index).firstDue();
}

/** How many sessions were evicted in the micro-batch. */
export function session_evicted_count(index: usize): i32 {
  return i32(indexAt(index).evicted.count);
}

/** Writes the evicted sessions to `sessions`. */
export function session_evicted(index: usize, sessions: usize): void {
  const evicted: PairList = indexAt(index).evicted;
  for (let at: u32 = 0; at < evicted.count; at++) store<u32>(sessions + (usize(at) << 2), evicted.short(at));
}

/**
 * Ends a micro-batch that is committed: the evicted sessions' numbers are free, so their accumulators must be clear. Writes
 * keys that have no session left to `keys`, which has room for `session_evicted_count`; returns how many.
 */
export function session_settle(index: usize, keys: usize): i32 {
  return i32(indexAt(index).settle(keys));
}

/** Puts sessions back as a checkpoint has them, and writes their numbers to `sessions`. */
export function session_restore(
  index: usize, starts: usize, ends: usize, numbers: usize, rows: i32, keyBound: i32, sessions: usize,
): void {
  const target = indexAt(index);
  target.reserveKeys(u32(keyBound));
  for (let row = 0; row < rows; row++) {
    const start = timeAt(changetype<Column>(starts), row);
    const end = timeAt(changetype<Column>(ends), row);
    store<u32>(sessions + (usize(row) << 2), target.restore(u32(groupAt(numbers, row)), start, end));
  }
}

/** Forgets sessions by key and start, and writes their numbers, which are free, to `sessions`; returns how many there are. */
export function session_forget(index: usize, starts: usize, numbers: usize, rows: i32, keyBound: i32, sessions: usize): i32 {
  const target = indexAt(index);
  target.reserveKeys(u32(keyBound));
  let count: i32 = 0;
  for (let row = 0; row < rows; row++) {
    const number = target.forget(u32(groupAt(numbers, row)), timeAt(changetype<Column>(starts), row));
    if (number == 0) continue;
    store<u32>(sessions + (usize(count) << 2), number);
    count += 1;
  }
  return count;
}

/** Writes those of the listed keys that have no session to `empty`; returns how many. */
export function session_empty_keys(index: usize, keys: usize, rows: i32, empty: usize): i32 {
  let count: i32 = 0;
  for (let row = 0; row < rows; row++) {
    const key = u32(groupAt(keys, row));
    if (indexAt(index).countOf(key) > 0) continue;
    store<u32>(empty + (usize(count) << 2), key);
    count += 1;
  }
  return count;
}

/** Bytes that the index holds, the lists of keys with several sessions aside. */
export function session_bytes(index: usize): i32 {
  return i32(indexAt(index).heldBytes());
}
