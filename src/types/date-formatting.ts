import { civilFromDays, daysFromCivil } from './civil-date.ts';
import { datePattern, type PatternPart } from './date-pattern.ts';
import { splitMicros } from './datetime-text.ts';
import { epochSeconds } from './local-time.ts';
import { type TimeZone, zoneOffsetAt } from './time-zone.ts';

/** English names, as Java's `Locale.US` has them. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
/** The modified Julian day of 1970-01-01. */
export const JULIAN_EPOCH = 40587;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const QUARTERS = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'];

/** The zone in which a time is shown. */
export interface ShownZone {
  readonly id: string;
  readonly zone: TimeZone;
}

interface ShownTime extends ShownZone {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly days: number;
  readonly secondOfDay: number;
  readonly micros: number;
  readonly offset: number;
  readonly epochMs: number;
  /** The pattern has an era, so the year counts in it. */
  readonly hasEra: boolean;
}

const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** An instant in a pattern. Fails with the conditions of `datePattern`. */
export function formatWithPattern(micros: bigint, pattern: string, shown: ShownZone): string {
  const parts = datePattern(pattern, 'format');
  const epoch = epochSeconds(micros);
  const offset = zoneOffsetAt(shown.zone, epoch * 1000);
  const { days, microsOfDay } = splitMicros(micros + BigInt(offset) * 1_000_000n);
  const time: ShownTime = {
    ...shown,
    ...civilFromDays(days),
    days,
    secondOfDay: Number(microsOfDay / 1_000_000n),
    micros: Number(microsOfDay % 1_000_000n),
    offset,
    epochMs: epoch * 1000,
    hasEra: parts.some((part) => part.kind === 'field' && part.letter === 'G'),
  };
  return formatParts(parts, time);
}

function formatParts(parts: readonly PatternPart[], time: ShownTime): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'optional') return formatParts(part.parts, time);
      return formatField(part.letter, part.count, time);
    })
    .join('');
}

function formatField(letter: string, count: number, time: ShownTime): string {
  const hour = Math.floor(time.secondOfDay / 3600);
  switch (letter) {
    case 'y':
      return yearText(time, count);
    case 'M':
    case 'L':
      return named(MONTHS[time.month - 1], time.month, count);
    case 'd':
      return pad(time.day, count);
    case 'D':
      return pad(time.days - daysFromCivil({ year: time.year, month: 1, day: 1 }) + 1, count);
    case 'g':
      return pad(time.days + JULIAN_EPOCH, count);
    case 'F':
      return String(((time.day - 1) % 7) + 1);
    case 'H':
      return pad(hour, count);
    case 'k':
      return pad(hour === 0 ? 24 : hour, count);
    case 'K':
      return pad(hour % 12, count);
    case 'h':
      return pad(hour % 12 === 0 ? 12 : hour % 12, count);
    case 'm':
      return pad(Math.floor(time.secondOfDay / 60) % 60, count);
    case 's':
      return pad(time.secondOfDay % 60, count);
    case 'S':
      return `${pad(time.micros, 6)}000`.slice(0, count);
    default:
      return formatName(letter, count, time);
  }
}

/** A month by number, by its three letters or in full. */
function named(name: string, value: number, count: number): string {
  if (count < 3) return pad(value, count);
  return count === 3 ? name.slice(0, 3) : name;
}

function yearText({ year, hasEra }: ShownTime, count: number): string {
  const shown = hasEra && year < 1 ? 1 - year : year;
  if (count === 2) return pad(Math.abs(shown) % 100, 2);
  const sign = shown < 0 ? '-' : count >= 4 && Math.abs(shown) >= 10 ** count ? '+' : '';
  return sign + pad(Math.abs(shown), count);
}

function formatName(letter: string, count: number, time: ShownTime): string {
  const quarter = Math.floor((time.month + 2) / 3);
  switch (letter) {
    case 'G':
      if (count === 4) return time.year > 0 ? 'Anno Domini' : 'Before Christ';
      return time.year > 0 ? 'AD' : 'BC';
    case 'E': {
      const name = WEEKDAYS[(((time.days + 3) % 7) + 7) % 7];
      return count === 4 ? name : name.slice(0, 3);
    }
    case 'a':
      return time.secondOfDay < 43_200 ? 'AM' : 'PM';
    case 'q':
    case 'Q':
      if (count < 3) return pad(quarter, count);
      return count === 3 ? `Q${quarter}` : QUARTERS[quarter - 1];
    case 'V':
      return time.id;
    case 'z':
      return zoneName(time, count === 4 ? 'long' : 'short');
    default:
      return offsetText(letter, count, time.offset);
  }
}

function zoneName({ id, epochMs }: ShownTime, style: 'long' | 'short'): string {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: style });
    const part = format.formatToParts(epochMs).find(({ type }) => type === 'timeZoneName');
    return part?.value ?? id;
  } catch {
    // RangeError: an offset such as +05:30 is its own name.
    return id;
  }
}

/** `X x Z O`: forms of the offset by letter and count, as in `DateTimeFormatterBuilder`. */
function offsetText(letter: string, count: number, offset: number): string {
  if (letter === 'O' || (letter === 'Z' && count === 4)) {
    if (offset === 0) return 'GMT';
    return `GMT${hoursAndMinutes(offset, { isFull: count === 4, separator: ':' })}`;
  }
  const isZulu = letter === 'X' || (letter === 'Z' && count === 5);
  if (isZulu && offset === 0) return 'Z';
  if (letter === 'Z') {
    return hoursAndMinutes(offset, { isFull: true, separator: count === 5 ? ':' : '' });
  }
  const seconds = Math.abs(offset) % 60;
  const withSeconds = count >= 4 && seconds !== 0;
  const separator = count === 3 || count === 5 ? ':' : '';
  const hoursOnly = count === 1 && Math.floor(Math.abs(offset) / 60) % 60 === 0;
  const base = hoursAndMinutes(offset, { isFull: true, separator });
  if (hoursOnly) return base.slice(0, 3);
  return withSeconds ? `${base}${separator}${pad(seconds, 2)}` : base;
}

/** `+08:30`; not full: `+8:30`, and `+8` for whole hours. */
function hoursAndMinutes(
  offset: number,
  { isFull, separator }: { isFull: boolean; separator: string },
): string {
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.floor(Math.abs(offset) / 60);
  const rest = minutes % 60;
  const hours = Math.floor(minutes / 60);
  if (isFull) return `${sign}${pad(hours, 2)}${separator}${pad(rest, 2)}`;
  return rest === 0 ? `${sign}${hours}` : `${sign}${hours}${separator}${pad(rest, 2)}`;
}
