/**
 * Dates and times as ISO 8601 text, for rows at the API. Days and microseconds are counted from 1970-01-01 in the
 * proleptic Gregorian calendar, as everywhere in the engine.
 */
const MICROS_PER_SECOND = 1_000_000n;
const SECONDS_PER_DAY = 86_400n;
const MS_PER_DAY = 86_400_000;
/** What `Date` can hold; Spark's years go further than these 8.64e15 ms only beyond the year 275,760. */
const DAYS_MAX = 100_000_000;
/** The Gregorian calendar repeats after 400 years. */
const DAYS_PER_ERA = 146_097;
const YEARS_PER_ERA = 400;

/** `2024-02-29`; years beyond four digits carry a sign: `+12024-01-01`, `-0001-01-01`. */
export function formatDate(days: number): string {
  // `Date` ends in the year 275,760: whole eras are taken off first, and their years put back.
  const eras = Math.abs(days) > DAYS_MAX ? Math.floor(days / DAYS_PER_ERA) : 0;
  const date = new Date((days - eras * DAYS_PER_ERA) * MS_PER_DAY);
  const year = date.getUTCFullYear() + eras * YEARS_PER_ERA;
  const month = String(date.getUTCMonth() + 1).padStart(2, '0');
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${formatYear(year)}-${month}-${day}`;
}

function formatYear(year: number): string {
  const digits = String(Math.abs(year)).padStart(4, '0');
  if (year < 0) return `-${digits}`;
  return year > 9999 ? `+${digits}` : digits;
}

/** `2024-02-29T12:00:00.25`: no zone, and no more digits of a second than there are. */
export function formatDateTime(micros: bigint): string {
  const perDay = SECONDS_PER_DAY * MICROS_PER_SECOND;
  const microsOfDay = ((micros % perDay) + perDay) % perDay;
  const date = formatDate(Number((micros - microsOfDay) / perDay));
  const seconds = Number(microsOfDay / MICROS_PER_SECOND);
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
  const fraction = String(microsOfDay % MICROS_PER_SECOND).padStart(6, '0');
  const digits = fraction.replace(/0+$/, '');
  return `${date}T${clock}${digits === '' ? '' : `.${digits}`}`;
}

const DATE = /^([+-]?\d{4,7})-(\d{2})-(\d{2})$/;
const DATE_TIME =
  /^([+-]?\d{4,7}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** The days of a `YYYY-MM-DD`; undefined for any other text, and for days that no calendar has. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number);
  const eras = Math.floor(year / YEARS_PER_ERA);
  const date = new Date(0);
  date.setUTCFullYear(year - eras * YEARS_PER_ERA, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() / MS_PER_DAY + eras * DAYS_PER_ERA;
}

/** A time read from text: microseconds of the wall clock, and of the zone's offset if the text has one. */
export interface ParsedTime {
  readonly localMicros: bigint;
  readonly offsetMicros: bigint | undefined;
}

/** Reads `YYYY-MM-DD[Thh:mm[:ss[.ffffff]][zone]]`, also with a blank for the T; more digits than micros are cut. */
export function parseDateTime(text: string): ParsedTime | undefined {
  const dateOnly = parseDate(text);
  if (dateOnly !== undefined) return { localMicros: dayMicros(dateOnly), offsetMicros: undefined };
  const match = DATE_TIME.exec(text);
  const days = match === null ? undefined : parseDate(match[1]);
  if (match === null || days === undefined) return undefined;
  const [hour, minute, second] = match.slice(2, 5).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = BigInt((match[5] ?? '').padEnd(6, '0').slice(0, 6));
  const clock = BigInt(hour * 3600 + minute * 60 + second) * MICROS_PER_SECOND + fraction;
  return { localMicros: dayMicros(days) + clock, offsetMicros: zoneOffset(match[6]) };
}

function dayMicros(days: number): bigint {
  return BigInt(days) * SECONDS_PER_DAY * MICROS_PER_SECOND;
}

function zoneOffset(zone: string | undefined): bigint | undefined {
  if (zone === undefined) return undefined;
  if (zone === 'Z') return 0n;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return BigInt(zone[0] === '-' ? -minutes : minutes) * 60n * MICROS_PER_SECOND;
}
