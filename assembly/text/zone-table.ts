/**
 * Offsets of the session's time zone, for local times without a zone.
 *
 * ```
 * 0 count  i32
 * 4 first  i32  offset before the first change, in seconds
 * 8 …           count × i64: local micros from which the next offset holds
 *   …           count × i32: that offset in seconds
 * ```
 *
 * A change at instant T from offset b to offset a holds for local times from `T + max(a, b)`: a time in a gap takes the
 * offset before it and one that happens twice the earlier offset, as `java.time.ZonedDateTime.ofLocal` decides.
 */
import { MICROS_PER_SECOND } from './calendar';

/** The UTC micros of local micros; a table of 0 is UTC. */
export function localToUtc(local: i64, table: usize): i64 {
  if (table == 0) return local;
  const count = load<i32>(table);
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<i64>(table + 8 + (<usize>middle << 3)) <= local) low = middle + 1;
    else high = middle;
  }
  const offsets = table + 8 + (<usize>count << 3);
  const offset = low == 0 ? load<i32>(table + 4) : load<i32>(offsets + (<usize>(low - 1) << 2));
  return local - <i64>offset * MICROS_PER_SECOND;
}
