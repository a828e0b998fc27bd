/**
 * (pane, key number) → group, for aggregates over time windows.
 *
 * The edges of all windows cut the time line into panes. A row belongs to one pane, however many windows overlap, so a
 * window that slides by a part of its size costs a row nothing; a window is the merge of its panes, made when it is
 * asked for (Li et al., "No Pane, No Gain", SIGMOD Record 2005). With size S, slide L, start o, and r = S mod L:
 *
 * ```
 * r = 0    pane p = [o + pL, o + (p+1)L)                       window k = panes k … k + S/L - 1
 * r > 0    pane 2j = [o + jL, o + jL + r), pane 2j+1 = [o + jL + r, o + (j+1)L)
 *                                                              window k = panes 2k … 2k + 2⌊S/L⌋
 * ```
 *
 * so a window is always `span` panes from pane `k * panesPerSlide` on, and the windows of a pane are a range too. All
 * arithmetic is on 64 bit microseconds with floor division.
 *
 * Groups of a pane are chained, so that emitting or evicting a pane costs what it holds. Groups of a key are chained
 * from the newest pane to the oldest: the neighbours of a new group say in constant time how many windows the key now
 * stands in that it did not stand in before. That keeps the count of Spark's state rows, (window, key) pairs, exact
 * without ever storing them.
 *
 * ```
 * slot   0 pane slot u32 | 4 key u32 | 8 group u32, 0 = empty | 12 epoch u32
 * group  0 pane slot u32 | 4 key u32 | 8 next in pane | 12 older | 16 newer | 20 epoch | 24 next dirty | 28 -
 * pane   0 number i64 | 8 first group | 12 group count | 16 first dirty | 20 dirty epoch | 24 next free | 28 -
 * key    0 last window counted i64 | 8 newest group | 12 groups | 16 mark | 20 local number
 * ```
 */
import { heapAlloc, heapFree, heapGrow } from '../memory/heap';
import { hashPair } from './hash';

const SLOT_BYTES: usize = 16;
const GROUP_BYTES: usize = 32;
const PANE_BYTES: usize = 32;
const KEY_BYTES: usize = 24;
const FIRST_SLOTS: u32 = 64;
const FIRST_CAPACITY: u32 = 32;
const NEVER: i64 = i64.MIN_VALUE;

/** Floor division; the divisor is positive. */
// @ts-ignore: decorator
@inline
export function floorDivide(value: i64, divisor: i64): i64 {
  const quotient = value / divisor;
  return quotient * divisor > value ? quotient - 1 : quotient;
}

/** The hash of the pair in a slot. */
// @ts-ignore: decorator
@inline
function slotHash(slot: usize): u32 {
  return hashPair(load<u32>(slot), load<u32>(slot, 4));
}

// @ts-ignore: decorator
@unmanaged
export class PaneIndex {
  origin: i64;
  size: i64;
  slide: i64;
  /** size mod slide. */
  remainder: i64;
  panesPerSlide: i64;
  /** Panes of a window. */
  span: i64;
  /** Windows before this one have passed. */
  liveFrom: i64;
  /** (window, key) pairs of windows that have not passed. */
  pairs: i64;
  /** The pane of the last row: start, end, slot. */
  currentStart: i64;
  currentEnd: i64;
  currentSlot: u32;
  epoch: u32;
  slots: usize;
  slotMask: u32;
  occupied: u32;
  groups: usize;
  groupCapacity: u32;
  /** All groups are below. */
  groupBound: u32;
  freeGroup: u32;
  dirtyCount: u32;
  panes: usize;
  paneCapacity: u32;
  paneBound: u32;
  freePane: u32;
  /** Slots of the panes, by pane number. */
  sorted: usize;
  paneCount: u32;
  /** The first so many panes in order are evicted, and kept until that is committed. */
  evictedCount: u32;
  keys: usize;
  keyCapacity: u32;
  /** What `mark` holds for keys that the walk in progress has met. */
  mark: u32;

  // --- geometry -------------------------------------------------------------------------------------------------

  paneOf(time: i64): i64 {
    const steps = floorDivide(time - this.origin, this.slide);
    if (this.panesPerSlide == 1) return steps;
    const within = time - this.origin - steps * this.slide;
    return (steps << 1) + i64(within >= this.remainder);
  }

  paneStart(pane: i64): i64 {
    if (this.panesPerSlide == 1) return this.origin + pane * this.slide;
    return this.origin + (pane >> 1) * this.slide + ((pane & 1) != 0 ? this.remainder : 0);
  }

  firstWindow(pane: i64): i64 {
    const first = pane - this.span + 1;
    return this.panesPerSlide == 1 ? first : (first + 1) >> 1;
  }

  lastWindow(pane: i64): i64 {
    return this.panesPerSlide == 1 ? pane : pane >> 1;
  }

  /** The last window whose end is not after a time. */
  lastWindowBefore(time: i64): i64 {
    return floorDivide(time - this.size - this.origin, this.slide);
  }

  /** The end of the first window that has groups and has not passed; the largest time where there is none. */
  firstDue(): i64 {
    if (this.evictedCount >= this.paneCount) return i64.MAX_VALUE;
    const window = max(this.firstWindow(this.paneNumber(this.paneAt(this.evictedCount))), this.liveFrom);
    return this.origin + window * this.slide + this.size;
  }

  // --- records --------------------------------------------------------------------------------------------------

  // @ts-ignore: decorator
  @inline
  group(number: u32): usize {
    return this.groups + usize(number) * GROUP_BYTES;
  }

  // @ts-ignore: decorator
  @inline
  pane(slot: u32): usize {
    return this.panes + usize(slot) * PANE_BYTES;
  }

  // @ts-ignore: decorator
  @inline
  key(number: u32): usize {
    return this.keys + usize(number) * KEY_BYTES;
  }

  // @ts-ignore: decorator
  @inline
  paneNumber(slot: u32): i64 {
    return load<i64>(this.pane(slot));
  }

  /** The slot of the pane at a place in the order. */
  // @ts-ignore: decorator
  @inline
  paneAt(place: u32): u32 {
    return load<u32>(this.sorted + (usize(place) << 2));
  }

  /** The place of the first pane whose number is not below `pane`. */
  placeOf(pane: i64): u32 {
    let low: u32 = 0;
    let high = this.paneCount;
    // Rows are mostly of the newest panes.
    if (high > 0 && this.paneNumber(this.paneAt(high - 1)) < pane) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.paneNumber(this.paneAt(middle)) < pane) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Room for keys below a bound. */
  reserveKeys(bound: u32): void {
    if (bound <= this.keyCapacity) return;
    this.keyCapacity = max(bound, this.keyCapacity << 1);
    this.keys = heapGrow(this.keys, usize(this.keyCapacity) * KEY_BYTES);
  }

  // --- panes and groups -----------------------------------------------------------------------------------------

  /** Makes the pane that a time falls in the current one; returns its number. */
  enter(time: i64): i64 {
    const number = this.paneOf(time);
    this.currentStart = this.paneStart(number);
    this.currentEnd = this.paneStart(number + 1);
    this.currentSlot = 0;
    return number;
  }

  /** The slot of a pane, which is made if it is not there. */
  paneSlot(number: i64): u32 {
    const place = this.placeOf(number);
    if (place < this.paneCount && this.paneNumber(this.paneAt(place)) == number) return this.paneAt(place);
    const slot = this.takePane();
    memory.fill(this.pane(slot), 0, PANE_BYTES);
    store<i64>(this.pane(slot), number);
    const at = this.sorted + (usize(place) << 2);
    memory.copy(at + 4, at, usize(this.paneCount - place) << 2);
    store<u32>(at, slot);
    this.paneCount += 1;
    return slot;
  }

  takePane(): u32 {
    const free = this.freePane;
    if (free != 0) {
      this.freePane = load<u32>(this.pane(free), 24);
      return free;
    }
    if (this.paneBound == this.paneCapacity) {
      this.paneCapacity <<= 1;
      this.panes = heapGrow(this.panes, usize(this.paneCapacity) * PANE_BYTES);
      this.sorted = heapGrow(this.sorted, usize(this.paneCapacity) << 2);
    }
    this.paneBound += 1;
    return this.paneBound - 1;
  }

  /** The group of a key in a pane, or 0. */
  // @ts-ignore: decorator
  @inline
  find(paneSlot: u32, key: u32): u32 {
    const mask = this.slotMask;
    const pair = u64(paneSlot) | (u64(key) << 32);
    let index = hashPair(paneSlot, key) & mask;
    let slot = this.slots + usize(index) * SLOT_BYTES;
    while (load<u32>(slot, 8) != 0) {
      if (load<u64>(slot) == pair) return load<u32>(slot, 8);
      index = (index + 1) & mask;
      slot = this.slots + usize(index) * SLOT_BYTES;
    }
    return 0;
  }

  /** The group of a key in a pane, which is made if it is not there, and marked dirty. */
  // @ts-ignore: decorator
  @inline
  groupOf(paneSlot: u32, key: u32): u32 {
    const mask = this.slotMask;
    const pair = u64(paneSlot) | (u64(key) << 32);
    let index = hashPair(paneSlot, key) & mask;
    let slot = this.slots + usize(index) * SLOT_BYTES;
    let group = load<u32>(slot, 8);
    while (group != 0) {
      if (load<u64>(slot) == pair) {
        if (load<u32>(slot, 12) != this.epoch) this.markDirty(slot, group, paneSlot);
        return group;
      }
      index = (index + 1) & mask;
      slot = this.slots + usize(index) * SLOT_BYTES;
      group = load<u32>(slot, 8);
    }
    return this.addGroup(paneSlot, key);
  }

  addGroup(paneSlot: u32, key: u32): u32 {
    if (((this.occupied + 1) << 1) > this.slotMask) this.growSlots();
    const group = this.takeGroup();
    const slot = this.emptySlot(hashPair(paneSlot, key));
    store<u32>(slot, paneSlot);
    store<u32>(slot, key, 4);
    store<u32>(slot, group, 8);
    this.occupied += 1;
    const record = this.group(group);
    const pane = this.pane(paneSlot);
    store<u32>(record, paneSlot);
    store<u32>(record, key, 4);
    store<u32>(record, load<u32>(pane, 8), 8);
    store<u32>(record, 0, 20);
    store<u32>(pane, group, 8);
    store<u32>(pane, load<u32>(pane, 12) + 1, 12);
    this.linkKey(group, load<i64>(pane), key);
    this.markDirty(slot, group, paneSlot);
    return group;
  }

  takeGroup(): u32 {
    const free = this.freeGroup;
    if (free != 0) {
      this.freeGroup = load<u32>(this.group(free), 8);
      return free;
    }
    if (this.groupBound == this.groupCapacity) {
      this.groupCapacity <<= 1;
      this.groups = heapGrow(this.groups, usize(this.groupCapacity) * GROUP_BYTES);
    }
    this.groupBound += 1;
    return this.groupBound - 1;
  }

  emptySlot(hash: u32): usize {
    let index = hash & this.slotMask;
    let slot = this.slots + usize(index) * SLOT_BYTES;
    while (load<u32>(slot, 8) != 0) {
      index = (index + 1) & this.slotMask;
      slot = this.slots + usize(index) * SLOT_BYTES;
    }
    return slot;
  }

  growSlots(): void {
    const old = this.slots;
    const count = this.slotMask + 1;
    this.slotMask = (count << 1) - 1;
    this.slots = heapAlloc(usize(count << 1) * SLOT_BYTES);
    for (let index: u32 = 0; index < count; index++) {
      const slot = old + usize(index) * SLOT_BYTES;
      if (load<u32>(slot, 8) != 0) memory.copy(this.emptySlot(slotHash(slot)), slot, SLOT_BYTES);
    }
    heapFree(old);
  }

  /** Puts a new group into its key's chain, and counts the windows that the key did not stand in before. */
  linkKey(group: u32, pane: i64, key: u32): void {
    const record = this.key(key);
    let newer: u32 = 0;
    let older = load<u32>(record, 8);
    while (older != 0 && this.paneNumber(load<u32>(this.group(older))) > pane) {
      newer = older;
      older = load<u32>(this.group(older), 12);
    }
    store<u32>(this.group(group), older, 12);
    store<u32>(this.group(group), newer, 16);
    if (older != 0) store<u32>(this.group(older), group, 16);
    if (newer != 0) store<u32>(this.group(newer), group, 12);
    else store<u32>(record, group, 8);
    store<u32>(record, load<u32>(record, 12) + 1, 12);
    let first = max(this.firstWindow(pane), this.liveFrom);
    let last = this.lastWindow(pane);
    if (older != 0) first = max(first, this.lastWindow(this.paneNumber(load<u32>(this.group(older)))) + 1);
    if (newer != 0) last = min(last, this.firstWindow(this.paneNumber(load<u32>(this.group(newer)))) - 1);
    if (last >= first) this.pairs += last - first + 1;
  }

  markDirty(slot: usize, group: u32, paneSlot: u32): void {
    const pane = this.pane(paneSlot);
    store<u32>(slot, this.epoch, 12);
    if (load<u32>(pane, 20) != this.epoch) {
      store<u32>(pane, this.epoch, 20);
      store<u32>(pane, 0, 16);
    }
    store<u32>(this.group(group), this.epoch, 20);
    store<u32>(this.group(group), load<u32>(pane, 16), 24);
    store<u32>(pane, group, 16);
    this.dirtyCount += 1;
  }

  /** The first group to walk in a pane: all of them, or the dirty ones. */
  // @ts-ignore: decorator
  @inline
  firstGroup(paneSlot: u32, isDirtyOnly: bool): u32 {
    const pane = this.pane(paneSlot);
    if (!isDirtyOnly) return load<u32>(pane, 8);
    return load<u32>(pane, 20) == this.epoch ? load<u32>(pane, 16) : 0;
  }

  // @ts-ignore: decorator
  @inline
  nextGroup(group: u32, isDirtyOnly: bool): u32 {
    return isDirtyOnly ? load<u32>(this.group(group), 24) : load<u32>(this.group(group), 8);
  }

  // --- counting and eviction ------------------------------------------------------------------------------------

  /** (window, key) pairs of the windows `from … to` that a pane's groups, or its dirty ones, stand in. */
  countPairs(from: i64, to: i64, isDirtyOnly: bool): i64 {
    this.mark += 1;
    let count: i64 = 0;
    for (let place: u32 = 0; place < this.paneCount; place++) {
      const slot = this.paneAt(place);
      const pane = this.paneNumber(slot);
      const first = max(this.firstWindow(pane), from);
      const last = min(this.lastWindow(pane), to);
      if (first > last) {
        if (this.firstWindow(pane) > to) break;
        continue;
      }
      for (let group = this.firstGroup(slot, isDirtyOnly); group != 0; group = this.nextGroup(group, isDirtyOnly)) {
        count += this.countNew(load<u32>(this.group(group), 4), first, last);
      }
    }
    return count;
  }

  /** Windows `first … last` that the walk has not counted for a key; panes come in order, so a last window says it. */
  // @ts-ignore: decorator
  @inline
  countNew(key: u32, first: i64, last: i64): i64 {
    const record = this.key(key);
    const counted = load<u32>(record, 16) == this.mark ? load<i64>(record) : NEVER;
    store<u32>(record, this.mark, 16);
    store<i64>(record, max(counted, last));
    const start = counted == NEVER ? first : max(first, counted + 1);
    return last >= start ? last - start + 1 : 0;
  }

  /** Lets the windows before `window` pass: returns the pairs they held, and evicts the panes they alone used. */
  pass(window: i64): i64 {
    if (window <= this.liveFrom) return 0;
    const passed = this.countPairs(this.liveFrom, window - 1, false);
    this.pairs -= passed;
    this.liveFrom = window;
    while (this.evictedCount < this.paneCount) {
      if (this.lastWindow(this.paneNumber(this.paneAt(this.evictedCount))) >= window) break;
      this.evictedCount += 1;
    }
    return passed;
  }

  /** Takes a group out of its key's chain and out of the table; returns the key if it has no group left, else 0. */
  removeGroup(group: u32): u32 {
    const record = this.group(group);
    const key = load<u32>(record, 4);
    const older = load<u32>(record, 12);
    const newer = load<u32>(record, 16);
    if (older != 0) store<u32>(this.group(older), newer, 16);
    if (newer != 0) store<u32>(this.group(newer), older, 12);
    else store<u32>(this.key(key), older, 8);
    this.closeSlot(load<u32>(record), key);
    const left = load<u32>(this.key(key), 12) - 1;
    store<u32>(this.key(key), left, 12);
    store<u32>(record, this.freeGroup, 8);
    this.freeGroup = group;
    return left == 0 ? key : 0;
  }

  closeSlot(paneSlot: u32, key: u32): void {
    const mask = this.slotMask;
    const pair = u64(paneSlot) | (u64(key) << 32);
    let hole = hashPair(paneSlot, key) & mask;
    while (load<u64>(this.slots + usize(hole) * SLOT_BYTES) != pair) hole = (hole + 1) & mask;
    let index = hole;
    while (true) {
      index = (index + 1) & mask;
      const slot = this.slots + usize(index) * SLOT_BYTES;
      if (load<u32>(slot, 8) == 0) break;
      const distance = (index - (slotHash(slot) & mask)) & mask;
      if (distance < ((index - hole) & mask)) continue;
      memory.copy(this.slots + usize(hole) * SLOT_BYTES, slot, SLOT_BYTES);
      hole = index;
    }
    memory.fill(this.slots + usize(hole) * SLOT_BYTES, 0, SLOT_BYTES);
    this.occupied -= 1;
  }

  /** Removes the evicted panes. Writes the keys that have no group left to `keys`; returns how many. */
  removeEvicted(keys: usize): i32 {
    let count: i32 = 0;
    for (let place: u32 = 0; place < this.evictedCount; place++) {
      const slot = this.paneAt(place);
      let group = load<u32>(this.pane(slot), 8);
      while (group != 0) {
        const next = load<u32>(this.group(group), 8);
        const key = this.removeGroup(group);
        if (key != 0) {
          store<u32>(keys + (usize(count) << 2), key);
          count += 1;
        }
        group = next;
      }
      store<u32>(this.pane(slot), this.freePane, 24);
      this.freePane = slot;
    }
    const rest = usize(this.paneCount - this.evictedCount) << 2;
    memory.copy(this.sorted, this.sorted + (usize(this.evictedCount) << 2), rest);
    this.paneCount -= this.evictedCount;
    this.evictedCount = 0;
    this.currentEnd = NEVER;
    return count;
  }

  /** Groups of the panes at the places `from … to - 1`. */
  heldBetween(from: u32, to: u32): u32 {
    let count: u32 = 0;
    for (let place = from; place < to; place++) count += load<u32>(this.pane(this.paneAt(place)), 12);
    return count;
  }

  startEpoch(): void {
    this.epoch += 1;
    this.dirtyCount = 0;
  }

  heldBytes(): usize {
    return usize(this.slotMask + 1) * SLOT_BYTES + usize(this.groupCapacity) * GROUP_BYTES +
      usize(this.paneCapacity) * (PANE_BYTES + 4) + usize(this.keyCapacity) * KEY_BYTES;
  }

  free(): void {
    heapFree(this.slots);
    heapFree(this.groups);
    heapFree(this.panes);
    heapFree(this.sorted);
    heapFree(this.keys);
    heapFree(changetype<usize>(this));
  }
}

/** Makes an empty index for windows of `size` microseconds that start every `slide` from `origin` on. */
export function newPaneIndex(size: i64, slide: i64, origin: i64): PaneIndex {
  const index = changetype<PaneIndex>(heapAlloc(offsetof<PaneIndex>()));
  index.size = size;
  index.slide = slide;
  index.origin = origin;
  index.remainder = size % slide;
  index.panesPerSlide = index.remainder == 0 ? 1 : 2;
  index.span = index.remainder == 0 ? size / slide : ((size / slide) << 1) + 1;
  index.liveFrom = NEVER;
  index.currentEnd = NEVER;
  index.epoch = 1;
  index.slotMask = FIRST_SLOTS - 1;
  index.slots = heapAlloc(usize(FIRST_SLOTS) * SLOT_BYTES);
  index.groupCapacity = FIRST_CAPACITY;
  index.groups = heapAlloc(usize(FIRST_CAPACITY) * GROUP_BYTES);
  index.groupBound = 1;
  index.paneCapacity = FIRST_CAPACITY;
  index.panes = heapAlloc(usize(FIRST_CAPACITY) * PANE_BYTES);
  index.sorted = heapAlloc(usize(FIRST_CAPACITY) << 2);
  index.paneBound = 1;
  index.keyCapacity = FIRST_CAPACITY;
  index.keys = heapAlloc(usize(FIRST_CAPACITY) * KEY_BYTES);
  return index;
}
