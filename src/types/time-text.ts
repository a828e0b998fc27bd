import { parseTime, trimControl } from './datetime-text.ts';

const NANOS_PER_HOUR = 3_600_000_000_000n;
const HALF_DAY = 12n * NANOS_PER_HOUR;

const HALF = /^(.*?)\s*([AP])M$/is;

/**
 * Nanoseconds of the day of a text as casts and literals read it, on a clock of twelve hours where AM or PM stands behind;
 * undefined if it is none. Follows Spark's `SparkDateTimeUtils.stringToTime`.
 */
export function parseClockTime(text: string): bigint | undefined {
  const match = HALF.exec(trimControl(text));
  if (match === null) return parseTime(text);
  const nanos = parseTime(match[1]);
  if (nanos === undefined || nanos < NANOS_PER_HOUR || nanos >= HALF_DAY + NANOS_PER_HOUR) {
    return undefined;
  }
  return (nanos % HALF_DAY) + (match[2].toUpperCase() === 'P' ? HALF_DAY : 0n);
}
