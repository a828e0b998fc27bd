/**
 * Offsets of the session's time zone: by local time, for times without a zone, or by instant, to show one.
 *
 * ```
 * 0 count  i32
 * 4 first  i32  offset before the first change, in seconds
 * 8 …           count × i64: micros from which the next offset holds
 *   …           count × i32: that offset in seconds
 * ```
 *
 * In a table of local times, a change at instant T from offset b to offset a holds for local times from `T + max(a, b)`: a time in a gap takes the
 * offset before it and one that happens twice the earlier offset, as `java.time.ZonedDateTime.ofLocal` decides.
 */
import { MICROS_PER_SECOND } from './calendar';

/** The offset in seconds that a table of instants, or of local times, has at `micros`; a table of 0 is UTC. */
export function offsetAt(micros: i64, table: usize): i32 {
  if (table == 0) return 0;
  const count = load<i32>(table);
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<i64>(table + 8 + (<usize>middle << 3)) <= micros) low = middle + 1;
    else high = middle;
  }
  const offsets = table + 8 + (<usize>count << 3);
  return low == 0 ? load<i32>(table + 4) : load<i32>(offsets + (<usize>(low - 1) << 2));
}

/** The UTC micros of local micros; a table of 0 is UTC. */
// @ts-ignore: decorator
@inline
export function localToUtc(local: i64, table: usize): i64 {
  return table == 0 ? local : local - <i64>offsetAt(local, table) * MICROS_PER_SECOND;
}
