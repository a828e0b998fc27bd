/**
 * (key number, time) → session, which is a group of an aggregate.
 *
 * A session is the union of its rows' spans [start, end], where touching is enough (Spark's `MergingSessionsIterator`). The
 * sessions of a key never touch each other, so their starts and their ends are in one order, and a row's session is found
 * by binary search. A row that bridges several makes them one: the earliest takes the others in, and the caller merges
 * their accumulators as `merges` says, in order.
 *
 * ```
 * session  0 start i64 | 8 end i64 | 16 saved start i64 | 24 key u32 | 28 link u32 | 32 epoch u32 | 36 state u32
 * ```
 *
 * The saved start is the one under which the checkpoint has the session, NEVER where it has not. The link of a session
 * that was taken in is its taker; that of a free number is the next free one. Each micro-batch is an epoch, whose
 * changed sessions are listed once.
 */
import { heapAlloc, heapFree, heapGrow } from '../memory/heap';
import { PairList, newPairList } from '../memory/pair-list';
import { listAt, listCount, listFree, listInsert, listRemove } from './session-list';
import { TimeQueue, newTimeQueue } from './time-queue';

const SESSION_BYTES: usize = 40;
const FIRST_CAPACITY: u32 = 32;
const NEVER: i64 = i64.MIN_VALUE;

const FREE: u32 = 0;
const LIVE: u32 = 1;
/** Taken in by another. */
const TAKEN: u32 = 2;
/** Out of the lists, but read until the eviction is committed. */
const EVICTED: u32 = 3;

// @ts-ignore: decorator
@unmanaged
export class SessionIndex {
  sessions: usize;
  capacity: u32;
  /** All numbers ever given are below. */
  bound: u32;
  freeNumber: u32;
  /** A list a key; see `session-list.ts`. */
  lists: usize;
  keyCapacity: u32;
  epoch: u32;
  liveCount: u32;
  /** By end; only where sessions are evicted. */
  queue: TimeQueue;
  /** Changed in this epoch; some may be gone by now. */
  dirty: PairList;
  /** (start, key) of what the checkpoint must forget. */
  removed: PairList;
  evicted: PairList;
  /** (taker, taken) since they were last released, in the order in which they are to be merged. */
  merges: PairList;

  // @ts-ignore: decorator
  @inline
  session(number: u32): usize {
    return this.sessions + usize(number) * SESSION_BYTES;
  }

  // @ts-ignore: decorator
  @inline
  start(number: u32): i64 {
    return load<i64>(this.session(number));
  }

  // @ts-ignore: decorator
  @inline
  end(number: u32): i64 {
    return load<i64>(this.session(number), 8);
  }

  // @ts-ignore: decorator
  @inline
  key(number: u32): u32 {
    return load<u32>(this.session(number), 24);
  }

  isLive(number: u32): bool {
    return load<u32>(this.session(number), 36) == LIVE;
  }

  // @ts-ignore: decorator
  @inline
  list(key: u32): usize {
    return this.lists + (usize(key) << 2);
  }

  /** Sessions of a key. */
  countOf(key: u32): u32 {
    return key < this.keyCapacity ? listCount(load<u32>(this.list(key))) : 0;
  }

  /** Makes room for keys below a bound. */
  reserveKeys(bound: u32): void {
    if (bound <= this.keyCapacity) return;
    this.keyCapacity = max(bound, this.keyCapacity << 1);
    this.lists = heapGrow(this.lists, usize(this.keyCapacity) << 2);
  }

  /** The first of a key's sessions that ends at `time` or later, the count of them where none does. */
  firstEnding(list: u32, time: i64): u32 {
    let from: u32 = 0;
    let to = listCount(list);
    // Rows come mostly in order: the last session, or one after it.
    if (to > 0 && this.end(listAt(list, to - 1)) < time) return to;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.end(listAt(list, middle)) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** The session of a row with the span [start, end], which becomes part of it. */
  take(key: u32, start: i64, end: i64): u32 {
    const list = load<u32>(this.list(key));
    const place = this.firstEnding(list, start);
    const count = listCount(list);
    if (place == count || this.start(listAt(list, place)) > end) {
      const added = this.add(key, start, end);
      store<u32>(this.list(key), listInsert(list, place, added));
      return added;
    }
    const number = listAt(list, place);
    this.widen(number, start, end);
    let next = place + 1;
    while (next < count && this.start(listAt(list, next)) <= this.end(number)) {
      this.takeIn(number, listAt(list, next));
      next += 1;
    }
    store<u32>(this.list(key), listRemove(list, place + 1, next - place - 1));
    return number;
  }

  add(key: u32, start: i64, end: i64): u32 {
    const number = this.takeNumber();
    const session = this.session(number);
    store<i64>(session, start);
    store<i64>(session, end, 8);
    store<i64>(session, NEVER, 16);
    store<u32>(session, key, 24);
    store<u32>(session, LIVE, 36);
    this.liveCount += 1;
    this.touch(number);
    if (changetype<usize>(this.queue) != 0) this.queue.add(number, end);
    return number;
  }

  takeNumber(): u32 {
    const free = this.freeNumber;
    if (free != 0) {
      this.freeNumber = load<u32>(this.session(free), 28);
      store<u32>(this.session(free), 0, 28);
      return free;
    }
    if (this.bound == this.capacity) {
      this.capacity <<= 1;
      this.sessions = heapGrow(this.sessions, usize(this.capacity) * SESSION_BYTES);
    }
    const number = this.bound;
    this.bound += 1;
    return number;
  }

  /** Notes that a session has changed. A number that is given again in its epoch is in the list already. */
  touch(number: u32): void {
    const session = this.session(number);
    if (load<u32>(session, 32) == this.epoch) return;
    store<u32>(session, this.epoch, 32);
    this.dirty.add(0, number);
  }

  widen(number: u32, start: i64, end: i64): void {
    const session = this.session(number);
    if (start < load<i64>(session)) {
      this.loseSaved(number);
      store<i64>(session, start);
    }
    if (end > load<i64>(session, 8)) store<i64>(session, end, 8);
    this.touch(number);
  }

  /** The checkpoint is to forget the session as it has it. */
  loseSaved(number: u32): void {
    const session = this.session(number);
    const saved = load<i64>(session, 16);
    if (saved == NEVER) return;
    this.removed.add(saved, this.key(number));
    store<i64>(session, NEVER, 16);
  }

  takeIn(taker: u32, taken: u32): void {
    const session = this.session(taken);
    const end = load<i64>(session, 8);
    if (end > this.end(taker)) store<i64>(this.session(taker), end, 8);
    this.loseSaved(taken);
    store<u32>(session, taker, 28);
    store<u32>(session, TAKEN, 36);
    this.liveCount -= 1;
    if (changetype<usize>(this.queue) != 0) this.queue.drop(taken);
    this.merges.add(i64(taker), taken);
  }

  /** The session that a number stands for by now. */
  resolve(number: u32): u32 {
    while (load<u32>(this.session(number), 36) == TAKEN) number = load<u32>(this.session(number), 28);
    return number;
  }

  /** Gives the numbers of sessions that were taken in away; their accumulators must be clear. */
  releaseMerged(): void {
    for (let index: u32 = 0; index < this.merges.count; index++) this.freeSession(this.merges.short(index));
    this.merges.count = 0;
  }

  freeSession(number: u32): void {
    store<u32>(this.session(number), FREE, 36);
    store<u32>(this.session(number), this.freeNumber, 28);
    this.freeNumber = number;
  }

  /** No session is evicted before. */
  firstDue(): i64 {
    return changetype<usize>(this.queue) == 0 ? i64.MAX_VALUE : this.queue.firstTime();
  }

  /** Evicts the sessions that end at `watermark` or before. */
  evict(watermark: i64): void {
    while (this.queue.isDue(watermark)) {
      const number = this.queue.next();
      if (number == 0) continue;
      // It has grown since it was queued.
      if (this.end(number) > watermark) this.queue.add(number, this.end(number));
      else {
        this.leaveList(number);
        this.evicted.add(0, number);
        this.loseSaved(number);
        store<u32>(this.session(number), EVICTED, 36);
        this.liveCount -= 1;
      }
    }
  }

  leaveList(number: u32): void {
    const list = load<u32>(this.list(this.key(number)));
    store<u32>(this.list(this.key(number)), listRemove(list, this.firstEnding(list, this.end(number)), 1));
  }

  /**
   * After a commit: the checkpoint has what is live. Writes the keys of evicted sessions that have no other to `keys`,
   * some more than once; returns how many.
   */
  settle(keys: usize): u32 {
    for (let index: u32 = 0; index < this.dirty.count; index++) {
      const session = this.session(this.dirty.short(index));
      store<i64>(session, load<i64>(session), 16);
    }
    let count: u32 = 0;
    for (let index: u32 = 0; index < this.evicted.count; index++) {
      const number = this.evicted.short(index);
      const key = this.key(number);
      this.freeSession(number);
      if (load<u32>(this.list(key)) != 0) continue;
      store<u32>(keys + (usize(count) << 2), key);
      count += 1;
    }
    this.startEpoch();
    return count;
  }

  startEpoch(): void {
    this.epoch += 1;
    this.dirty.count = 0;
    this.removed.count = 0;
    this.evicted.count = 0;
  }
  /** Puts a session back as a checkpoint has it; returns its number. */
  restore(key: u32, start: i64, end: i64): u32 {
    const list = load<u32>(this.list(key));
    const place = this.firstEnding(list, start);
    let number: u32 = 0;
    if (place < listCount(list) && this.start(listAt(list, place)) == start) {
      number = listAt(list, place);
      store<i64>(this.session(number), end, 8);
    } else {
      number = this.add(key, start, end);
      store<u32>(this.list(key), listInsert(list, place, number));
    }
    store<i64>(this.session(number), start, 16);
    return number;
  }

  /** Forgets the session of a key that starts at `start`; returns its number, which is free, or 0 where there is none. */
  forget(key: u32, start: i64): u32 {
    const list = load<u32>(this.list(key));
    const place = this.firstEnding(list, start);
    if (place == listCount(list)) return 0;
    const number = listAt(list, place);
    if (this.start(number) != start) return 0;
    store<u32>(this.list(key), listRemove(list, place, 1));
    if (changetype<usize>(this.queue) != 0) this.queue.drop(number);
    this.freeSession(number);
    this.liveCount -= 1;
    return number;
  }

  heldBytes(): usize {
    const queued = changetype<usize>(this.queue) == 0 ? 0 : this.queue.heldBytes();
    return usize(this.capacity) * SESSION_BYTES + (usize(this.keyCapacity) << 2) + queued;
  }

  free(): void {
    for (let key: u32 = 0; key < this.keyCapacity; key++) listFree(load<u32>(this.list(key)));
    heapFree(this.sessions);
    heapFree(this.lists);
    if (changetype<usize>(this.queue) != 0) this.queue.free();
    this.dirty.free();
    this.removed.free();
    this.evicted.free();
    this.merges.free();
    heapFree(changetype<usize>(this));
  }
}

/** Makes an empty index. Only one that evicts can be asked to. */
export function newSessionIndex(evicts: bool): SessionIndex {
  const index = changetype<SessionIndex>(heapAlloc(offsetof<SessionIndex>()));
  index.capacity = FIRST_CAPACITY;
  index.sessions = heapAlloc(usize(FIRST_CAPACITY) * SESSION_BYTES);
  index.bound = 1;
  index.keyCapacity = FIRST_CAPACITY;
  index.lists = heapAlloc(usize(FIRST_CAPACITY) << 2);
  index.epoch = 1;
  if (evicts) index.queue = newTimeQueue();
  index.dirty = newPairList();
  index.removed = newPairList();
  index.evicted = newPairList();
  index.merges = newPairList();
  return index;
}
