/**
 * Dates and timestamps in the forms that a cast reads and writes. Follows Spark's `SparkDateTimeUtils.stringToDate`,
 * `parseTimestampString` and `FractionTimestampFormatter`.
 */
import { checkedDays, civilFromDays } from './civil-date.ts';
import { localMicros, microsOfLocal, namedZone } from './local-time.ts';
import type { TimeZone } from './time-zone.ts';

const MICROS_PER_DAY = 86_400_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;
const LONG_MAX = 9223372036854775807n;

const pad = (value: number | bigint, width = 2) => value.toString().padStart(width, '0');

/** `2024-03-01`; a year of more than four digits has a sign, one before 0 a minus. */
export function formatDate(days: number): string {
  const { year, month, day } = civilFromDays(days);
  const digits = pad(Math.abs(year), 4);
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  return `${sign}${digits}-${pad(month)}-${pad(day)}`;
}

/** Days and microseconds of the day. */
export function splitMicros(micros: bigint): { days: number; microsOfDay: bigint } {
  const days = micros / MICROS_PER_DAY;
  const rest = micros % MICROS_PER_DAY;
  return rest < 0n
    ? { days: Number(days) - 1, microsOfDay: rest + MICROS_PER_DAY }
    : { days: Number(days), microsOfDay: rest };
}

/** `2024-03-01 10:20:30.5`: the fraction without trailing zeros, and none if it is zero. */
export function formatLocalTimestamp(local: bigint): string {
  const { days, microsOfDay } = splitMicros(local);
  return `${formatDate(days)} ${formatTime(microsOfDay * 1000n)}`;
}

/** Nanoseconds without the digits that a precision has no room for. */
export function cutTime(nanosOfDay: bigint, precision: number): bigint {
  return nanosOfDay - (nanosOfDay % 10n ** BigInt(9 - precision));
}

/** Nanoseconds of the day as `10:20:30.5`. */
export function formatTime(nanosOfDay: bigint): string {
  const seconds = Number(nanosOfDay / NANOS_PER_SECOND);
  const fraction = pad(nanosOfDay % NANOS_PER_SECOND, 9).replace(/0+$/, '');
  const hours = Math.floor(seconds / 3600);
  const time = `${pad(hours)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return fraction === '' ? time : `${time}.${fraction}`;
}

/** An instant as the clocks of a zone show it. */
export function formatTimestamp(micros: bigint, zone: TimeZone): string {
  return formatLocalTimestamp(localMicros(micros, zone));
}

/** Java's trim: blanks and control characters. */
export function trimControl(text: string): string {
  return text.replace(/^[\0-\x20\x7f]+|[\0-\x20\x7f]+$/g, '');
}

const DATE = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s;

/** Days since 1970 of a text; undefined if it is no date. Whatever follows the day after a blank or `T` is ignored. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(trimControl(text));
  if (match === null) return undefined;
  const [, year, month = '1', day = '1'] = match;
  return checkedDays({ year: Number(year), month: Number(month), day: Number(day) });
}

const TIMESTAMP =
  /^(?:([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?(.*))?)?)?)?)?|T?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?(.*))?)$/s;

interface ParsedTimestamp {
  /** Undefined where the text has only a time of day. */
  readonly days: number | undefined;
  readonly nanosOfDay: bigint;
  readonly zone: TimeZone | undefined;
}

function parseParts(text: string): ParsedTimestamp | undefined {
  const match = TIMESTAMP.exec(trimControl(text));
  if (match === null) return undefined;
  const [, year, month = '1', day = '1'] = match;
  const [hour = '0', minute = '0', second = '0', fraction = '', zoneText = ''] = match.slice(
    year === undefined ? 9 : 4,
    year === undefined ? 14 : 9,
  );
  const days =
    year === undefined
      ? undefined
      : checkedDays({ year: Number(year), month: Number(month), day: Number(day) });
  if (year !== undefined && days === undefined) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const zoneName = zoneText.trim();
  const zone = zoneName === '' ? undefined : namedZone(zoneName);
  if (zoneName !== '' && zone === undefined) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return { days, nanosOfDay: BigInt(seconds) * NANOS_PER_SECOND + nanos, zone };
}

/** The microseconds of parts on a day, cut where the text has nanoseconds. */
function microsOn(days: number, { nanosOfDay }: ParsedTimestamp): bigint {
  return BigInt(days) * MICROS_PER_DAY + nanosOfDay / 1000n;
}

function inRange(micros: bigint): bigint | undefined {
  return micros > LONG_MAX || micros < -LONG_MAX - 1n ? undefined : micros;
}

/**
 * Microseconds since 1970 of a text; undefined if it is no timestamp. Without a zone of its own it is in `zone`; without
 * a date it is on the day that `nowMicros` lies in.
 */
export function parseTimestamp(
  text: string,
  zone: TimeZone,
  nowMicros?: bigint,
): bigint | undefined {
  const parts = parseParts(text);
  if (parts === undefined) return undefined;
  const own = parts.zone ?? zone;
  const today = nowMicros === undefined ? undefined : splitMicros(localMicros(nowMicros, own)).days;
  const days = parts.days ?? today;
  if (days === undefined) return undefined;
  return inRange(microsOfLocal(microsOn(days, parts), own));
}

/** Microseconds of a text as TIMESTAMP_NTZ: a zone is read over; a time without a date is none. */
export function parseLocalTimestamp(text: string): bigint | undefined {
  const parts = parseParts(text);
  if (parts?.days === undefined) return undefined;
  return inRange(microsOn(parts.days, parts));
}

/** Nanoseconds of the day of a text like `10:20:30.5`; undefined if it is none, or has a date or a zone. */
export function parseTime(text: string): bigint | undefined {
  const parts = parseParts(text);
  return parts?.days === undefined && parts?.zone === undefined ? parts?.nanosOfDay : undefined;
}
