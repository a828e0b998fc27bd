import { datetimeFieldOutOfBounds } from '../errors/datetime-errors.ts';
import { arithmeticOverflow } from '../errors/runtime-errors.ts';
import { invalidFractionOfSecond } from '../errors/time-errors.ts';
import { checkedDays } from '../types/civil-date.ts';
import {
  type DataType,
  DateType,
  decimalType,
  IntegerType,
  StringType,
  TimestampNtzType,
  TimestampType,
} from '../types/data-type.ts';
import { MONTHS } from '../types/date-formatting.ts';
import { microsOfLocal } from '../types/local-time.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Value } from '../types/value.ts';
import { defineFunction, type EvaluationContext, type ScalarFunction } from './define.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { INT } from './parameters.ts';
import { ternary, variadic } from './per-row.ts';
import { requireZone, sessionZone } from './session-zone.ts';
import { type Overload, overloads } from './signature.ts';
import { EXACTLY_DATE, EXACTLY_TEXT, EXACTLY_TIME } from './time-parameters.ts';
import { asBigint, asNumber, asText } from './value-reading.ts';

/* Dates and timestamps made of their fields, or of a date and a time. */

const MICROS_PER_DAY = 86_400_000_000n;
const LONG_MAX = 9223372036854775807n;
const YEAR_MAX = 999_999_999;
/** Seconds with microseconds. */
const SECONDS = decimalType(16, 6);

/** The value of a field; `range` is how a message names what it can be. Fails with DATETIME_FIELD_OUT_OF_BOUNDS. */
function within(
  name: string,
  value: number,
  { min, max, range = `${min} - ${max}` }: { min: number; max: number; range?: string },
): number {
  if (value >= min && value <= max) return value;
  throw datetimeFieldOutOfBounds(`Invalid value for ${name} (valid values ${range}): ${value}`);
}

/** The days of a date, as `LocalDate.of` checks it. Fails with DATETIME_FIELD_OUT_OF_BOUNDS. */
function requireDays(year: number, month: number, day: number): number {
  within('Year', year, { min: -YEAR_MAX, max: YEAR_MAX });
  within('MonthOfYear', month, { min: 1, max: 12 });
  within('DayOfMonth', day, { min: 1, max: 31, range: '1 - 28/31' });
  const days = checkedDays({ year, month, day });
  if (days !== undefined) return days;
  throw datetimeFieldOutOfBounds(
    day === 29
      ? `Invalid date 'February 29' as '${year}' is not a leap year`
      : `Invalid date '${MONTHS[month - 1].toUpperCase()} ${day}'`,
  );
}

/** Local microseconds of the six fields; 60 seconds are the next minute, without a fraction. */
function localOfFields([year, month, day, hour, minute, second]: readonly Value[]): bigint {
  // Spark cuts the microseconds to an INT.
  const micros = BigInt.asIntN(32, asBigint(second));
  const whole = Math.floor(Number(micros) / 1_000_000);
  if (whole === 60 && micros > 60_000_000n) throw invalidFractionOfSecond(asBigint(second));
  const days = requireDays(asNumber(year), asNumber(month), asNumber(day));
  const hours = within('HourOfDay', asNumber(hour), { min: 0, max: 23 });
  const minutes = hours * 60 + within('MinuteOfHour', asNumber(minute), { min: 0, max: 59 });
  if (whole !== 60) within('SecondOfMinute', whole, { min: 0, max: 59 });
  return BigInt(days) * MICROS_PER_DAY + BigInt(minutes) * 60_000_000n + micros;
}

/** Local microseconds of a date and the time on it, of which TIMESTAMP has no nanoseconds. */
function localOfDate([date, nanos]: readonly Value[]): bigint {
  return BigInt(asNumber(date)) * MICROS_PER_DAY + asBigint(nanos) / 1000n;
}

const localOfMidnight = ([date]: readonly Value[]) => localOfDate([date, 0n]);

const FIELDS: readonly DataType[] = [
  IntegerType,
  IntegerType,
  IntegerType,
  IntegerType,
  IntegerType,
  SECONDS,
];

type Local = (values: readonly Value[]) => bigint;

/** How a function makes timestamps: `isTry` gives null for fields that are none; a zone or an overflow fails all the same. */
interface Making {
  readonly output: DataType;
  readonly isTry: boolean;
}

/** A time in a zone, which is the last value where there is one for it. */
function made(
  inputs: Overload['inputs'],
  local: Local,
  { output, isTry }: Making,
  zoneOf: (values: readonly Value[], context: EvaluationContext) => TimeZone,
): Overload {
  return variadic(
    inputs,
    output,
    (values, context) => {
      const zone = zoneOf(values, context);
      const micros = nullOnFailure(isTry, () => local(values));
      return micros === null ? null : inRange(microsOfLocal(asBigint(micros), zone));
    },
    isTry ? { nullable: true } : {},
  );
}

function inRange(micros: bigint): bigint {
  if (micros > LONG_MAX || micros < -LONG_MAX - 1n) throw arithmeticOverflow();
  return micros;
}

const lastZone = (values: readonly Value[]) => requireZone(asText(values[values.length - 1]));

function timestampFunction(
  name: string,
  { output, isTry }: Making,
  takesDateAlone: boolean,
): ScalarFunction {
  const making = { output, isTry };
  const isLocal = output.kind === 'timestamp_ntz';
  const zone = (_: unknown, context: EvaluationContext) => sessionZone(context, isLocal);
  const whole = [EXACTLY_DATE, EXACTLY_TIME];
  return defineFunction({
    name,
    usage:
      `Returns the ${isLocal ? 'time without a zone' : 'time'} of six fields, or of a date and a time` +
      `${isLocal ? '' : ', in the session zone or in one that is given'}${isTry ? '; null if there is none' : ''}.`,
    examples: [
      [`SELECT CAST(${name}(2014, 12, 28, 6, 30, 45.887) AS STRING)`, '2014-12-28 06:30:45.887'],
    ],
    resolve: overloads(name, [
      made(FIELDS, localOfFields, making, zone),
      ...(isLocal ? [] : [made([...FIELDS, StringType], localOfFields, making, lastZone)]),
      ...(takesDateAlone ? [made([EXACTLY_DATE], localOfMidnight, making, zone)] : []),
      made(whole, localOfDate, making, zone),
      ...(isLocal ? [] : [made([...whole, EXACTLY_TEXT], localOfDate, making, lastZone)]),
    ]),
  });
}

export const DATETIME_CONSTRUCTION: readonly ScalarFunction[] = [
  defineFunction({
    name: 'make_date',
    usage: 'Returns the date of a year, a month and a day.',
    examples: [['SELECT make_date(2024, 2, 29)', '2024-02-29']],
    resolve: overloads('make_date', [ternary([INT, INT, INT], DateType, requireDays)]),
  }),
  ...[false, true].flatMap((isTry) => {
    const prefix = isTry ? 'try_' : '';
    const output = TimestampType;
    return [
      timestampFunction(`${prefix}make_timestamp`, { output, isTry }, true),
      timestampFunction(`${prefix}make_timestamp_ltz`, { output, isTry }, false),
      timestampFunction(`${prefix}make_timestamp_ntz`, { output: TimestampNtzType, isTry }, false),
    ];
  }),
];
