/**
 * Keys by event time, earliest first, so that eviction costs what it evicts: a binary heap of (time, key number).
 * A key's entry is valid while `times` and `isQueued` of its number agree with it; entries of keys that were removed
 * before their time are skipped when they come up.
 *
 * ```
 * entry  0 time i64 | 8 number u32 | 12 -
 * ```
 */
import { heapAlloc, heapFree, heapGrow } from '../memory/heap';

const ENTRY_BYTES: usize = 16;
const FIRST_CAPACITY: u32 = 32;

// @ts-ignore: decorator
@unmanaged
export class TimeQueue {
  entries: usize;
  count: u32;
  capacity: u32;
  times: usize;
  isQueued: usize;
  numberCapacity: u32;

  // @ts-ignore: decorator
  @inline
  entry(index: u32): usize {
    return this.entries + usize(index) * ENTRY_BYTES;
  }

  /** Queues a key; one that is queued stays as it is. */
  add(number: u32, time: i64): void {
    this.reserve(number + 1);
    if (load<u8>(this.isQueued + usize(number)) != 0) return;
    store<u8>(this.isQueued + usize(number), 1);
    store<i64>(this.times + (usize(number) << 3), time);
    this.rise(number, time);
  }

  reserve(bound: u32): void {
    if (bound > this.numberCapacity) {
      this.numberCapacity = max(bound, this.numberCapacity << 1);
      this.times = heapGrow(this.times, usize(this.numberCapacity) << 3);
      this.isQueued = heapGrow(this.isQueued, usize(this.numberCapacity));
    }
    if (this.count == this.capacity) {
      this.capacity <<= 1;
      this.entries = heapGrow(this.entries, usize(this.capacity) * ENTRY_BYTES);
    }
  }

  rise(number: u32, time: i64): void {
    let index = this.count;
    this.count += 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (load<i64>(this.entry(parent)) <= time) break;
      memory.copy(this.entry(index), this.entry(parent), ENTRY_BYTES);
      index = parent;
    }
    store<i64>(this.entry(index), time);
    store<u32>(this.entry(index), number, 8);
  }

  /** Takes the last entry to the top, and down to its place. */
  sink(): void {
    this.count -= 1;
    const last = this.entry(this.count);
    const time = load<i64>(last);
    const number = load<u32>(last, 8);
    let index: u32 = 0;
    while (true) {
      let child = (index << 1) + 1;
      if (child >= this.count) break;
      if (child + 1 < this.count && load<i64>(this.entry(child + 1)) < load<i64>(this.entry(child))) child += 1;
      if (load<i64>(this.entry(child)) >= time) break;
      memory.copy(this.entry(index), this.entry(child), ENTRY_BYTES);
      index = child;
    }
    store<i64>(this.entry(index), time);
    store<u32>(this.entry(index), number, 8);
  }

  /** Takes out a key before its time. */
  drop(number: u32): void {
    if (number < this.numberCapacity) store<u8>(this.isQueued + usize(number), 0);
  }

  /** Whether the first entry's time has come. */
  isDue(time: i64): bool {
    return this.count > 0 && load<i64>(this.entry(0)) <= time;
  }

  /** No entry is due before; the first one may have been dropped. */
  firstTime(): i64 {
    return this.count > 0 ? load<i64>(this.entry(0)) : i64.MAX_VALUE;
  }

  /** Takes out the first entry; returns its key, or 0 for one that was dropped. */
  next(): u32 {
    const time = load<i64>(this.entry(0));
    const number = load<u32>(this.entry(0), 8);
    this.sink();
    const flag = this.isQueued + usize(number);
    if (load<u8>(flag) == 0 || load<i64>(this.times + (usize(number) << 3)) != time) return 0;
    store<u8>(flag, 0);
    return number;
  }

  heldBytes(): usize {
    return usize(this.capacity) * ENTRY_BYTES + usize(this.numberCapacity) * 9;
  }

  free(): void {
    heapFree(this.entries);
    heapFree(this.times);
    heapFree(this.isQueued);
    heapFree(changetype<usize>(this));
  }
}

/** Makes an empty queue. */
export function newTimeQueue(): TimeQueue {
  const queue = changetype<TimeQueue>(heapAlloc(offsetof<TimeQueue>()));
  queue.capacity = FIRST_CAPACITY;
  queue.entries = heapAlloc(usize(FIRST_CAPACITY) * ENTRY_BYTES);
  queue.numberCapacity = FIRST_CAPACITY;
  queue.times = heapAlloc(usize(FIRST_CAPACITY) << 3);
  queue.isQueued = heapAlloc(usize(FIRST_CAPACITY));
  return queue;
}
