import { type DayTimeIntervalType, simpleString, type YearMonthIntervalType } from './data-type.ts';
import {
  type Interval,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
} from './interval-type.ts';

/** The texts of intervals, in ANSI forms, `1 02:03:04.5` and `1-2`, and in words. Follows Spark's `IntervalUtils`. */

/** How each field of a day-time interval is written after another one. */
export const FIELD_SEPARATORS = ['', ' ', ':', ':'] as const;
/** What one of each field is. */
export const FIELD_MICROS = [
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
] as const;

/** `INTERVAL '1 02:03:04.5' DAY TO SECOND`: what a cast to STRING gives. */
export function formatDayTimeInterval(micros: bigint, type: DayTimeIntervalType): string {
  const { start, end } = type;
  let rest = micros < 0n ? -micros : micros;
  let text = micros < 0n ? '-' : '';
  for (let unit = start; unit <= end; unit++) {
    const separator = unit === start ? '' : FIELD_SEPARATORS[unit];
    const count = rest / FIELD_MICROS[unit];
    rest %= FIELD_MICROS[unit];
    const fraction = unit === 3 ? fractionText(rest) : '';
    text += `${separator}${count.toString().padStart(unit === 0 ? 1 : 2, '0')}${fraction}`;
  }
  return withFields(text, simpleString(type));
}

/** `INTERVAL '1-2' YEAR TO MONTH`: what a cast to STRING gives. */
export function formatYearMonthInterval(months: number, type: YearMonthIntervalType): string {
  const absolute = Math.abs(months);
  const sign = months < 0 ? '-' : '';
  const years = Math.trunc(absolute / 12);
  if (type.start === 1) return withFields(`${sign}${absolute}`, simpleString(type));
  const text = type.end === 0 ? `${sign}${years}` : `${sign}${years}-${absolute % 12}`;
  return withFields(text, simpleString(type));
}

/** `interval day to second` around its text. */
function withFields(text: string, typeName: string): string {
  return `INTERVAL '${text}' ${typeName.slice('interval '.length).toUpperCase()}`;
}

/** `1 years 2 months 3 days 4 hours`: a calendar interval's text; `0 seconds` when it is nothing. */
export function formatInterval({ months, days, micros }: Interval): string {
  const parts: string[] = [];
  const add = (count: bigint | number, unit: string) => {
    if (BigInt(count) !== 0n) parts.push(`${count} ${unit}`);
  };
  add(Math.trunc(months / 12), 'years');
  add(months % 12, 'months');
  add(days, 'days');
  add(micros / MICROS_PER_HOUR, 'hours');
  add((micros % MICROS_PER_HOUR) / MICROS_PER_MINUTE, 'minutes');
  const rest = micros % MICROS_PER_MINUTE;
  if (rest !== 0n) parts.push(`${secondsText(rest)} seconds`);
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}

function secondsText(micros: bigint): string {
  const absolute = micros < 0n ? -micros : micros;
  const whole = absolute / MICROS_PER_SECOND;
  return `${micros < 0n ? '-' : ''}${whole}${fractionText(absolute % MICROS_PER_SECOND)}`;
}

/** Microseconds below a second, with their point and without trailing zeros. */
function fractionText(micros: bigint): string {
  if (micros === 0n) return '';
  return `.${micros.toString().padStart(6, '0').replace(/0+$/, '')}`;
}
