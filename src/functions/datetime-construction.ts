import { datetimeFieldOutOfBounds, intervalArithmeticOverflow } from '../errors/runtime-errors.ts';
import { checkedDays } from '../types/civil-date.ts';
import {
  CalendarIntervalType,
  type DataType,
  DateType,
  DayTimeInterval,
  decimalType,
  IntegerType,
  StringType,
  TimestampNtzType,
  TimestampType,
  YearMonthInterval,
} from '../types/data-type.ts';
import { microsOfLocal } from '../types/local-time.ts';
import type { Value } from '../types/value.ts';
import { defineFunction, type EvaluationContext, type ScalarFunction } from './define.ts';
import { INT } from './parameters.ts';
import { ternary, variadic } from './per-row.ts';
import { requireZone, sessionZone } from './session-zone.ts';
import { type Overload, overloads } from './signature.ts';
import { asBigint, asNumber, asText } from './value-reading.ts';

/* Dates, times and intervals made of their fields. */

const MICROS_PER_DAY = 86_400_000_000n;
const INT_MAX = 2147483647;
const LONG_MAX = 9223372036854775807n;
/** Seconds with microseconds; intervals have room for many of them. */
const SECONDS = decimalType(16, 6);
const INTERVAL_SECONDS = decimalType(18, 6);

function requireDays(year: number, month: number, day: number): number {
  if (month < 1 || month > 12) {
    throw datetimeFieldOutOfBounds(`Invalid value for MonthOfYear (valid values 1 - 12): ${month}`);
  }
  if (day < 1 || day > 31) {
    throw datetimeFieldOutOfBounds(`Invalid value for DayOfMonth (valid values 1 - 28/31): ${day}`);
  }
  const days = checkedDays({ year, month, day });
  if (days === undefined) throw datetimeFieldOutOfBounds(`Invalid date '${year}-${month}-${day}'`);
  return days;
}

function within(name: string, value: number, max: number): number {
  if (value < 0 || value > max) {
    throw datetimeFieldOutOfBounds(`Invalid value for ${name} (valid values 0 - ${max}): ${value}`);
  }
  return value;
}

/** Local microseconds of the six fields; 60 seconds are the next minute, without a fraction. */
function localTime([year, month, day, hour, minute, second]: readonly Value[]): bigint {
  const days = requireDays(asNumber(year), asNumber(month), asNumber(day));
  const micros = asBigint(second);
  const isNextMinute = micros === 60_000_000n;
  if (!isNextMinute) within('SecondOfMinute', Number(micros / 1_000_000n), 59);
  const minutes =
    within('HourOfDay', asNumber(hour), 23) * 60 + within('MinuteOfHour', asNumber(minute), 59);
  return BigInt(days) * MICROS_PER_DAY + BigInt(minutes) * 60_000_000n + micros;
}

const FIELDS: readonly DataType[] = [
  IntegerType,
  IntegerType,
  IntegerType,
  IntegerType,
  IntegerType,
  SECONDS,
];

const inSession: Overload = variadic(FIELDS, TimestampType, (values, context) =>
  microsOfLocal(localTime(values), sessionZone(context)),
);
const inZone: Overload = variadic([...FIELDS, StringType], TimestampType, (values) =>
  microsOfLocal(localTime(values), requireZone(asText(values[6]))),
);
const withoutZone: Overload = variadic(FIELDS, TimestampNtzType, (values) => localTime(values));

/** Overloads with arguments left out from the end; what is left out is zero. */
function withDefaults(
  types: readonly DataType[],
  output: DataType,
  compute: (values: readonly Value[], context: EvaluationContext) => Value,
): Overload[] {
  return Array.from({ length: types.length + 1 }, (_, count) =>
    variadic(types.slice(0, count), output, (values, context) => {
      const defaults = types.slice(count).map(({ kind }) => (kind === 'decimal' ? 0n : 0));
      return compute([...values, ...defaults], context);
    }),
  );
}

function checkedMonths(months: number): number {
  if (months > INT_MAX || months < -INT_MAX - 1) throw intervalArithmeticOverflow('make_interval');
  return months;
}

function checkedMicros(micros: bigint): bigint {
  if (micros > LONG_MAX || micros < -LONG_MAX - 1n) {
    throw intervalArithmeticOverflow('make_interval');
  }
  return micros;
}

function clockMicros(hours: Value, minutes: Value, seconds: Value): bigint {
  return (
    BigInt(asNumber(hours)) * 3_600_000_000n +
    BigInt(asNumber(minutes)) * 60_000_000n +
    asBigint(seconds)
  );
}

const intervals: readonly ScalarFunction[] = [
  defineFunction({
    name: 'make_ym_interval',
    usage: 'Returns an interval of years and months.',
    examples: [],
    resolve: overloads(
      'make_ym_interval',
      withDefaults([IntegerType, IntegerType], YearMonthInterval, ([years, months]) =>
        checkedMonths(asNumber(years) * 12 + asNumber(months)),
      ),
    ),
  }),
  defineFunction({
    name: 'make_dt_interval',
    usage: 'Returns an interval of days, hours, minutes and seconds.',
    examples: [],
    resolve: overloads(
      'make_dt_interval',
      withDefaults(
        [IntegerType, IntegerType, IntegerType, INTERVAL_SECONDS],
        DayTimeInterval,
        ([days, hours, minutes, seconds]) =>
          checkedMicros(
            BigInt(asNumber(days)) * MICROS_PER_DAY + clockMicros(hours, minutes, seconds),
          ),
      ),
    ),
  }),
  defineFunction({
    name: 'make_interval',
    usage: 'Returns a calendar interval of years, months, weeks, days, hours, minutes and seconds.',
    examples: [],
    resolve: overloads(
      'make_interval',
      withDefaults(
        [...Array.from({ length: 6 }, () => IntegerType), INTERVAL_SECONDS],
        CalendarIntervalType,
        ([years, months, weeks, days, hours, minutes, seconds]) => [
          checkedMonths(asNumber(years) * 12 + asNumber(months)),
          checkedMonths(asNumber(weeks) * 7 + asNumber(days)),
          checkedMicros(clockMicros(hours, minutes, seconds)),
        ],
      ),
    ),
  }),
];

export const DATETIME_CONSTRUCTION: readonly ScalarFunction[] = [
  defineFunction({
    name: 'make_date',
    usage: 'Returns the date of a year, a month and a day.',
    examples: [['SELECT make_date(2024, 2, 29)', '2024-02-29']],
    resolve: overloads('make_date', [ternary([INT, INT, INT], DateType, requireDays)]),
  }),
  defineFunction({
    name: 'make_timestamp',
    aliases: ['make_timestamp_ltz'],
    usage: 'Returns the time of six fields, in the session zone or in one that is given.',
    examples: [],
    resolve: overloads('make_timestamp', [inSession, inZone]),
  }),
  defineFunction({
    name: 'make_timestamp_ntz',
    usage: 'Returns the time of six fields, without a zone.',
    examples: [],
    resolve: overloads('make_timestamp_ntz', [withoutZone]),
  }),
  ...intervals,
];
