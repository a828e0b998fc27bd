/** Time windows as panes: rows to groups, and windows back out of panes. See `table/pane-index.ts` for the idea. */
import { TypeId } from '../../abi';
import { Column, newColumn } from '../../column/vector';
import { PaneIndex, newPaneIndex } from '../../table/pane-index';
import { groupAt } from '../../table/state-columns';

// @ts-ignore: decorator
@inline
function indexAt(pointer: usize): PaneIndex {
  return changetype<PaneIndex>(pointer);
}

/** Makes an index for windows of `size` microseconds, one every `slide` microseconds, counted from `origin`. */
export function window_new(size: i64, slide: i64, origin: i64): usize {
  return changetype<usize>(newPaneIndex(size, slide, origin));
}

/** Frees an index. */
export function window_free(index: usize): void {
  indexAt(index).free();
}

/** Starts a micro-batch: no group is dirty. */
export function window_start(index: usize): void {
  indexAt(index).startEpoch();
}

/**
 * Writes the group of each row to `groups`: 0 for rows without a time and for rows of whose windows all are `late` or
 * before. Rows that have such a window (these, and those of panes that newer windows share) are listed in `lateRows`.
 * `keyBound` is above all of `numbers`. Returns the number of late rows.
 */
export function window_assign(
  index: usize, times: usize, numbers: usize, rows: i32, keyBound: i32, late: i64, groups: usize, lateRows: usize,
): i32 {
  const panes = indexAt(index);
  panes.reserveKeys(u32(keyBound));
  const column = changetype<Column>(times);
  const values = column.values;
  const validity = column.validity;
  const mask = column.indexMask;
  let start: i64 = 0;
  let end: i64 = i64.MIN_VALUE;
  let slot: u32 = 0;
  let hasLate = false;
  let lateCount: i32 = 0;
  for (let row = 0; row < rows; row++) {
    const at = usize(row & mask);
    let group: u32 = 0;
    if (validity == 0 || load<u8>(validity + at) != 0) {
      const time = load<i64>(values + (at << 3));
      if (time < start || time >= end) {
        const number = panes.enter(time);
        start = panes.currentStart;
        end = panes.currentEnd;
        hasLate = panes.firstWindow(number) <= late;
        slot = panes.lastWindow(number) <= late ? 0 : panes.paneSlot(number);
      }
      if (slot != 0) group = panes.groupOf(slot, u32(groupAt(numbers, row)));
      if (hasLate) {
        store<i32>(lateRows + (usize(lateCount) << 2), row);
        lateCount += 1;
      }
    }
    store<u32>(groups + (usize(row) << 2), group);
  }
  return lateCount;
}

/** Adds the listed rows to an index of their own that only counts them: see `window_pairs`. */
export function window_note(index: usize, times: usize, numbers: usize, rows: usize, count: i32, keyBound: i32): void {
  const panes = indexAt(index);
  panes.reserveKeys(u32(keyBound));
  const column = changetype<Column>(times);
  for (let position = 0; position < count; position++) {
    const row = load<i32>(rows + (usize(position) << 2));
    const number = panes.paneOf(load<i64>(column.values + (usize(row & column.indexMask) << 3)));
    panes.groupOf(panes.paneSlot(number), u32(groupAt(numbers, row)));
  }
}

/** Gives the (pane start, key number) pairs of a checkpoint their groups. */
export function window_restore(index: usize, starts: usize, numbers: usize, rows: i32, keyBound: i32, groups: usize): i32 {
  const panes = indexAt(index);
  panes.reserveKeys(u32(keyBound));
  const column = changetype<Column>(starts);
  for (let row = 0; row < rows; row++) {
    const start = load<i64>(column.values + (usize(row & column.indexMask) << 3));
    const number = panes.paneOf(start);
    if (panes.paneStart(number) != start) return row;
    store<u32>(groups + (usize(row) << 2), panes.groupOf(panes.paneSlot(number), u32(groupAt(numbers, row))));
  }
  return rows;
}

/** Evicts the panes that start at the given times, as a checkpoint says, and lets all their windows pass. */
export function window_restore_evicted(index: usize, starts: usize, rows: i32): void {
  const panes = indexAt(index);
  const column = changetype<Column>(starts);
  let last: i64 = i64.MIN_VALUE;
  for (let row = 0; row < rows; row++) last = max(last, load<i64>(column.values + (usize(row & column.indexMask) << 3)));
  if (rows > 0) panes.pass(panes.lastWindow(panes.paneOf(last)) + 1);
}

/** A bound that all groups are below. */
export function window_group_bound(index: usize): i32 {
  return i32(indexAt(index).groupBound);
}

/** Bytes that the index holds. */
export function window_bytes(index: usize): i32 {
  return i32(indexAt(index).heldBytes());
}

/** The last window that ends at or before a time. */
export function window_last_before(index: usize, time: i64): i64 {
  return indexAt(index).lastWindowBefore(time);
}

/** The first pane of a window; its last one is `window_span - 1` further on. */
export function window_first_pane(index: usize, window: i64): i64 {
  return window * indexAt(index).panesPerSlide;
}

/** How many panes a window has. */
export function window_span(index: usize): i64 {
  return indexAt(index).span;
}

/** The first window whose last pane is not before a pane. */
export function window_first_reaching(index: usize, pane: i64): i64 {
  return indexAt(index).firstWindow(pane);
}

/** (window, key) pairs of windows that have not passed: Spark's rows of state. */
export function window_live_pairs(index: usize): i32 {
  return i32(indexAt(index).pairs);
}

/** (window, key) pairs of windows `from … to`, of all groups or of the dirty ones. */
export function window_pairs(index: usize, from: i64, to: i64, isDirtyOnly: i32): i32 {
  return i32(indexAt(index).countPairs(from, to, isDirtyOnly != 0));
}

/** Lets the windows before `window` pass, and evicts panes that no other window has. Returns the pairs that passed. */
export function window_pass(index: usize, window: i64): i32 {
  return i32(indexAt(index).pass(window));
}

/**
 * The largest window below `before` and not below `from` that has a group, or a dirty one; `from - 1` if there is
 * none. Windows without rows are leapt over, so that a gap in the data costs nothing.
 */
export function window_previous(index: usize, before: i64, from: i64, isDirtyOnly: i32): i64 {
  const panes = indexAt(index);
  const top = before - 1;
  for (let place = panes.paneCount; place > panes.evictedCount; place--) {
    const slot = panes.paneAt(place - 1);
    const pane = panes.paneNumber(slot);
    if (panes.lastWindow(pane) < from) break;
    if (panes.firstWindow(pane) > top || panes.firstGroup(slot, isDirtyOnly != 0) == 0) continue;
    return min(panes.lastWindow(pane), top);
  }
  return from - 1;
}

/** The first pane at or after `pane` that has a group; i64.MAX_VALUE if there is none. */
export function window_next_pane(index: usize, pane: i64): i64 {
  const panes = indexAt(index);
  const place = panes.placeOf(pane);
  return place < panes.paneCount ? panes.paneNumber(panes.paneAt(place)) : i64.MAX_VALUE;
}

/** How many groups the panes `from … to` hold. */
export function window_held(index: usize, from: i64, to: i64): i32 {
  const panes = indexAt(index);
  return i32(panes.heldBetween(panes.placeOf(from), panes.placeOf(to + 1)));
}

/**
 * Gives the keys that have a group, or a dirty one, in the panes `from … to` local numbers from 0 on, and writes the key
 * number of each to `keys`. Returns how many. The local numbers are good until the next call.
 */
export function window_select(index: usize, from: i64, to: i64, isDirtyOnly: i32, keys: usize): i32 {
  const panes = indexAt(index);
  const end = panes.placeOf(to + 1);
  const isDirty = isDirtyOnly != 0;
  panes.mark += 1;
  let count: i32 = 0;
  for (let place = panes.placeOf(from); place < end; place++) {
    for (let group = panes.firstGroup(panes.paneAt(place), isDirty); group != 0; group = panes.nextGroup(group, isDirty)) {
      const key = load<u32>(panes.group(group), 4);
      if (load<u32>(panes.key(key), 16) == panes.mark) continue;
      store<u32>(panes.key(key), panes.mark, 16);
      store<i32>(panes.key(key), count, 20);
      store<u32>(keys + (usize(count) << 2), key);
      count += 1;
    }
  }
  return count;
}

/** Where `window_collect` writes: group numbers, local numbers, and a byte for each local number that was seen. */
// @ts-ignore: decorator
@inline
function note(panes: PaneIndex, group: u32, local: i32, position: i32, isDirtyOnly: bool, groups: usize, locals: usize, seen: usize): void {
  store<u32>(groups + (usize(position) << 2), group);
  store<i32>(locals + (usize(position) << 2), local);
  if (!isDirtyOnly || load<u32>(panes.group(group), 20) == panes.epoch) store<u8>(seen + usize(local), 1);
}

/**
 * Lists the groups of the selected keys (`keys`, `keyCount` of them) in the panes `from … to`, each with its key's local
 * number, and marks in `seen` the local numbers that have a group, or a dirty one. Returns how many groups. A pane that
 * holds many more groups than there are keys is asked for each key instead of being walked.
 */
export function window_collect(
  index: usize, from: i64, to: i64, isDirtyOnly: i32, keys: usize, keyCount: i32, groups: usize, locals: usize, seen: usize,
): i32 {
  const panes = indexAt(index);
  const end = panes.placeOf(to + 1);
  const isDirty = isDirtyOnly != 0;
  let count: i32 = 0;
  for (let place = panes.placeOf(from); place < end; place++) {
    const slot = panes.paneAt(place);
    if (u32(keyCount) << 2 < load<u32>(panes.pane(slot), 12)) {
      for (let local = 0; local < keyCount; local++) {
        const group = panes.find(slot, load<u32>(keys + (usize(local) << 2)));
        if (group == 0) continue;
        note(panes, group, local, count, isDirty, groups, locals, seen);
        count += 1;
      }
      continue;
    }
    for (let group = panes.firstGroup(slot, false); group != 0; group = panes.nextGroup(group, false)) {
      const key = panes.key(load<u32>(panes.group(group), 4));
      if (load<u32>(key, 16) != panes.mark) continue;
      note(panes, group, load<i32>(key, 20), count, isDirty, groups, locals, seen);
      count += 1;
    }
  }
  return count;
}

/** Lists the groups of the panes `from … to`, all of them or the dirty ones, with their keys. */
export function window_groups(index: usize, from: i64, to: i64, isDirtyOnly: i32, groups: usize, keys: usize): i32 {
  const panes = indexAt(index);
  const end = panes.placeOf(to + 1);
  const isDirty = isDirtyOnly != 0;
  let count: i32 = 0;
  for (let place = panes.placeOf(from); place < end; place++) {
    for (let group = panes.firstGroup(panes.paneAt(place), isDirty); group != 0; group = panes.nextGroup(group, isDirty)) {
      store<u32>(groups + (usize(count) << 2), group);
      store<u32>(keys + (usize(count) << 2), load<u32>(panes.group(group), 4));
      count += 1;
    }
  }
  return count;
}

/** The pane that holds the first group that is not evicted; i64.MAX_VALUE if there is none. */
export function window_first_live_pane(index: usize): i64 {
  const panes = indexAt(index);
  return panes.evictedCount < panes.paneCount ? panes.paneNumber(panes.paneAt(panes.evictedCount)) : i64.MAX_VALUE;
}

/** The earliest watermark that a window with groups ends at or before; the largest time where there is no such window. */
export function window_first_due(index: usize): i64 {
  return indexAt(index).firstDue();
}

/** Writes the local numbers that are marked in `seen` (of `count`) to `locals`, and their keys to `keys`. */
export function window_seen(seen: usize, count: i32, allKeys: usize, locals: usize, keys: usize): i32 {
  let found: i32 = 0;
  for (let local = 0; local < count; local++) {
    if (load<u8>(seen + usize(local)) == 0) continue;
    store<i32>(locals + (usize(found) << 2), local);
    store<u32>(keys + (usize(found) << 2), load<u32>(allKeys + (usize(local) << 2)));
    found += 1;
  }
  return found;
}

/** Marks in `target` what is marked in `source`. */
export function window_mark(target: usize, source: usize, count: i32): void {
  for (let local = 0; local < count; local++) {
    store<u8>(target + usize(local), load<u8>(target + usize(local)) | load<u8>(source + usize(local)));
  }
}

/** The start of each group's pane, in microseconds, as an arena column. */
export function window_pane_starts(index: usize, groups: usize, rows: i32): usize {
  const panes = indexAt(index);
  const column = newColumn(TypeId.I64, rows, false);
  for (let row = 0; row < rows; row++) {
    const slot = load<u32>(panes.group(u32(groupAt(groups, row))));
    store<i64>(column.values + (usize(row) << 3), panes.paneStart(panes.paneNumber(slot)));
  }
  return changetype<usize>(column);
}

/** The starts of the evicted panes, in microseconds, as an arena column. */
export function window_evicted_starts(index: usize): usize {
  const panes = indexAt(index);
  const column = newColumn(TypeId.I64, i32(panes.evictedCount), false);
  for (let place: u32 = 0; place < panes.evictedCount; place++) {
    store<i64>(column.values + (usize(place) << 3), panes.paneStart(panes.paneNumber(panes.paneAt(place))));
  }
  return changetype<usize>(column);
}

/** How many panes are evicted. */
export function window_evicted_panes(index: usize): i32 {
  return i32(indexAt(index).evictedCount);
}

/** How many groups the evicted panes hold. */
export function window_evicted_count(index: usize): i32 {
  const panes = indexAt(index);
  return i32(panes.heldBetween(0, panes.evictedCount));
}

/** Lists the groups of the evicted panes. */
export function window_evicted_groups(index: usize, groups: usize): i32 {
  const panes = indexAt(index);
  let count: i32 = 0;
  for (let place: u32 = 0; place < panes.evictedCount; place++) {
    for (let group = panes.firstGroup(panes.paneAt(place), false); group != 0; group = panes.nextGroup(group, false)) {
      store<u32>(groups + (usize(count) << 2), group);
      count += 1;
    }
  }
  return count;
}

/** Forgets the evicted panes. Writes the keys that have no group any more to `keys`; returns how many. */
export function window_remove_evicted(index: usize, keys: usize): i32 {
  return indexAt(index).removeEvicted(keys);
}

/** Of the listed keys, moves those to the front that have no group; returns how many. */
export function window_keys_without_group(index: usize, keys: usize, count: i32): i32 {
  const panes = indexAt(index);
  let found: i32 = 0;
  for (let position = 0; position < count; position++) {
    const key = load<u32>(keys + (usize(position) << 2));
    if (key < panes.keyCapacity && load<u32>(panes.key(key), 12) != 0) continue;
    store<u32>(keys + (usize(found) << 2), key);
    found += 1;
  }
  return found;
}

/** Writes `value` to `count` values of an i64 column from row `first` on. */
export function window_fill(column: usize, first: i32, count: i32, value: i64): void {
  const values = changetype<Column>(column).values;
  for (let row = first; row < first + count; row++) store<i64>(values + (usize(row) << 3), value);
}
