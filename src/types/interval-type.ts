import type { DataType, DayTimeIntervalType, YearMonthIntervalType } from './data-type.ts';

/** A length of time in the three measures that don't convert into each other. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

export const MICROS_PER_SECOND = 1_000_000n;
export const MICROS_PER_MINUTE = 60n * MICROS_PER_SECOND;
export const MICROS_PER_HOUR = 60n * MICROS_PER_MINUTE;
export const MICROS_PER_DAY = 24n * MICROS_PER_HOUR;

/** Fields of a day-time interval, large to small; a type names the first and the last it has. */
export const DAY_TIME_UNITS = ['day', 'hour', 'minute', 'second'] as const;
/** Fields of a year-month interval. */
export const YEAR_MONTH_UNITS = ['year', 'month'] as const;

const DAY_TIME_ORDINALS = new Map<string, DayTimeIntervalType['start']>([
  ['day', 0],
  ['hour', 1],
  ['minute', 2],
  ['second', 3],
]);
const YEAR_MONTH_ORDINALS = new Map<string, YearMonthIntervalType['start']>([
  ['year', 0],
  ['month', 1],
]);

/**
 * The ANSI interval type of a range of fields, both given in lower case: `day`, `minute` is INTERVAL DAY TO MINUTE.
 * Undefined when there is none: an unknown unit, both families mixed, or the smaller unit first.
 */
export function intervalType(from: string, to: string): DataType | undefined {
  const dayTimeStart = DAY_TIME_ORDINALS.get(from);
  const dayTimeEnd = DAY_TIME_ORDINALS.get(to);
  if (dayTimeStart !== undefined && dayTimeEnd !== undefined) {
    if (dayTimeStart > dayTimeEnd) return undefined;
    return { kind: 'day_time_interval', start: dayTimeStart, end: dayTimeEnd };
  }
  const yearMonthStart = YEAR_MONTH_ORDINALS.get(from);
  const yearMonthEnd = YEAR_MONTH_ORDINALS.get(to);
  if (yearMonthStart === undefined || yearMonthEnd === undefined) return undefined;
  if (yearMonthStart > yearMonthEnd) return undefined;
  return { kind: 'year_month_interval', start: yearMonthStart, end: yearMonthEnd };
}
