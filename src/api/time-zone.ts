/** The offset of a zone from UTC at an instant, in milliseconds, from the platform's own tables. */
function offsetMs(utcMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(utcMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((candidate) => candidate.type === type)?.value ?? '0';
  const year = part('era') === 'BC' ? 1 - Number(part('year')) : Number(part('year'));
  const local = new Date(0);
  local.setUTCFullYear(year, Number(part('month')) - 1, Number(part('day')));
  local.setUTCHours(Number(part('hour')), Number(part('minute')), Number(part('second')));
  return local.getTime() - Math.floor(utcMs / 1000) * 1000;
}

/**
 * The instant at which clocks of the zone show a local time, in microseconds. A time that occurs twice is the earlier
 * one, and a time in a gap moves on by the gap, as in `java.time`.
 */
export function zonedToUtc(localMicros: bigint, timeZone: string): bigint {
  if (timeZone === 'UTC') return localMicros;
  const localMs = Number(localMicros / 1000n);
  const before = offsetMs(localMs - 86_400_000, timeZone);
  const after = offsetMs(localMs + 86_400_000, timeZone);
  const isEarlier = offsetMs(localMs - before, timeZone) === before;
  const isLater = offsetMs(localMs - after, timeZone) === after;
  // In a gap neither offset is in force at its own instant: the clock that ran before the gap counts.
  const offset = isEarlier || !isLater ? before : after;
  return localMicros - BigInt(offset) * 1000n;
}
