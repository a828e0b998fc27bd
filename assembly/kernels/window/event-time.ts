/** Keys that hold an event time: late rows, and eviction by time. */
import { TypeId } from '../../abi';
import { Column, newColumn } from '../../column/vector';
import { floorDivide } from '../../table/pane-index';
import { TimeQueue, newTimeQueue } from '../../table/time-queue';
import { groupAt } from '../../table/state-columns';

/** Writes a byte a row to `flags`: 1 where the time is not null and not after `watermark`. Returns how many there are. */
export function event_time_late(times: usize, rows: i32, watermark: i64, flags: usize): i32 {
  const column = changetype<Column>(times);
  const validity = column.validity;
  let count: i32 = 0;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & column.indexMask);
    const isPresent = validity == 0 || load<u8>(validity + index) != 0;
    const isLate = isPresent && load<i64>(column.values + (index << 3)) <= watermark;
    store<u8>(flags + usize(row), u8(isLate));
    count += i32(isLate);
  }
  return count;
}

/**
 * Adds the rows of a column of times to the counts (u32, `LATENESS_BUCKETS` of them) by how far they are behind `latest`.
 * Nulls are not counted.
 */
export function event_time_lateness(times: usize, rows: i32, latest: i64, counts: usize): void {
  const column = changetype<Column>(times);
  const validity = column.validity;
  const mask = column.indexMask;
  const from = f64(latest);
  for (let row = 0; row < rows; row++) {
    const index = usize(row & mask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    // The distance of doubles doesn't overflow, and is exact for times of some 285 years around 1970.
    const behind = from - f64(load<i64>(column.values + (index << 3)));
    // The exponent of the seconds says between which powers of two they are. Without a branch, which nobody could foretell.
    const exponent = i32((reinterpret<i64>(behind * 1e-6) >> 52) - 1023);
    const count = counts + (usize(max(exponent, -1) + 2 - i32(behind < 0)) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
}

/**
 * The first row whose time is not after a watermark that moves with the rows, and has moved past `inForce`; `rows` where
 * there is none. The watermark before a row is the largest time of the rows before it less `delayMillis`, in whole
 * milliseconds, at least `reached` and at most `atMost`. All but the delay are microseconds.
 */
export function event_time_first_late(
  times: usize,
  rows: i32,
  inForce: i64,
  reached: i64,
  atMost: i64,
  delayMillis: i64,
): i32 {
  const column = changetype<Column>(times);
  const validity = column.validity;
  let watermark = min(reached, atMost);
  let latest = i64.MIN_VALUE;
  for (let row = 0; row < rows; row++) {
    const index = usize(row & column.indexMask);
    if (validity != 0 && load<u8>(validity + index) == 0) continue;
    const time = load<i64>(column.values + (index << 3));
    if (watermark > inForce && time <= watermark) return row;
    if (time <= latest) continue;
    latest = time;
    watermark = max(watermark, min((floorDivide(time, 1000) - delayMillis) * 1000, atMost));
  }
  return rows;
}

/** The times `micros` after those of a column, in the arena; a null counts as time 0, as Spark reads it. */
export function event_time_after(times: usize, rows: i32, micros: i64): usize {
  const column = changetype<Column>(times);
  const after = newColumn(TypeId.I64, rows, false);
  for (let row = 0; row < rows; row++) {
    const index = usize(row & column.indexMask);
    const isPresent = column.validity == 0 || load<u8>(column.validity + index) != 0;
    const time = isPresent ? load<i64>(column.values + (index << 3)) : 0;
    store<i64>(after.values + (usize(row) << 3), time + micros);
  }
  return changetype<usize>(after);
}

/** Makes an empty queue of keys by event time. */
export function event_time_new(): usize {
  return changetype<usize>(newTimeQueue());
}

/** Frees a queue. */
export function event_time_free(queue: usize): void {
  changetype<TimeQueue>(queue).free();
}

/** Queues the listed keys, each with its time; keys without a time, and those that are queued, are passed over. */
export function event_time_add(queue: usize, numbers: usize, times: usize, rows: i32): void {
  const column = changetype<Column>(times);
  for (let row = 0; row < rows; row++) {
    const index = usize(row & column.indexMask);
    if (column.validity != 0 && load<u8>(column.validity + index) == 0) continue;
    changetype<TimeQueue>(queue).add(u32(groupAt(numbers, row)), load<i64>(column.values + (index << 3)));
  }
}

/** Writes the times under which the listed keys were queued last to the values of a column. */
export function event_time_read(queue: usize, numbers: usize, rows: i32, times: usize): void {
  const source = changetype<TimeQueue>(queue).times;
  const target = changetype<Column>(times).values;
  for (let row = 0; row < rows; row++) {
    store<i64>(target + (usize(row) << 3), load<i64>(source + (groupAt(numbers, row) << 3)));
  }
}

/** Takes the listed keys out of the queue. */
export function event_time_drop(queue: usize, numbers: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) changetype<TimeQueue>(queue).drop(u32(groupAt(numbers, row)));
}

/** Entries of the queue, at most so many keys can be due. */
export function event_time_count(queue: usize): i32 {
  return i32(changetype<TimeQueue>(queue).count);
}

/** Whether a key's time is not after `watermark`. */
export function event_time_is_due(queue: usize, watermark: i64): i32 {
  return i32(changetype<TimeQueue>(queue).isDue(watermark));
}

/** A time before which no key is due; the largest one where none ever is. */
export function event_time_first(queue: usize): i64 {
  return changetype<TimeQueue>(queue).firstTime();
}

/** Takes out the keys whose time is not after `watermark` and writes them to `numbers`; returns how many. */
export function event_time_take(queue: usize, watermark: i64, numbers: usize): i32 {
  const keys = changetype<TimeQueue>(queue);
  let count: i32 = 0;
  while (keys.isDue(watermark)) {
    const number = keys.next();
    if (number == 0) continue;
    store<u32>(numbers + (usize(count) << 2), number);
    count += 1;
  }
  return count;
}

/** Bytes that the queue holds. */
export function event_time_bytes(queue: usize): i32 {
  return i32(changetype<TimeQueue>(queue).heldBytes());
}
