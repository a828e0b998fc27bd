import { arithmeticOverflow } from '../errors/runtime-errors.ts';
import { intervalOverflow } from '../errors/time-errors.ts';
import {
  CalendarIntervalType,
  type DataType,
  DayTimeInterval,
  decimalType,
  IntegerType,
  YearMonthInterval,
} from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { variadic } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { type Overload, overloads } from './signature.ts';
import { asBigint, asNumber } from './value-reading.ts';

/* Intervals made of their fields. */

const MICROS_PER_DAY = 86_400_000_000n;
const INT_MAX = 2147483647;
const LONG_MAX = 9223372036854775807n;
/** Seconds with microseconds. */
const SECONDS = decimalType(18, 6);

/** Overloads with arguments left out from the end, down to `fewest`; what is left out is zero. */
function withDefaults(
  types: readonly DataType[],
  output: DataType,
  compute: (values: readonly Value[]) => Value,
  { fewest = 0, isTry = false } = {},
): Overload[] {
  return Array.from({ length: types.length + 1 - fewest }, (_, index) => {
    const count = fewest + index;
    const defaults = types.slice(count).map(({ kind }) => (kind === 'decimal' ? 0n : 0));
    return variadic(
      types.slice(0, count),
      output,
      (values) => nullOnFailure(isTry, () => compute([...values, ...defaults])),
      isTry ? { nullable: true, isTotal: true } : {},
    );
  });
}

function checkedInt(value: number, failure: () => Error): number {
  if (value > INT_MAX || value < -INT_MAX - 1) throw failure();
  return value;
}

function checkedMicros(micros: bigint, failure: () => Error): bigint {
  if (micros > LONG_MAX || micros < -LONG_MAX - 1n) throw failure();
  return micros;
}

function clockMicros(hours: Value, minutes: Value, seconds: Value): bigint {
  return (
    BigInt(asNumber(hours)) * 3_600_000_000n +
    BigInt(asNumber(minutes)) * 60_000_000n +
    asBigint(seconds)
  );
}

function calendarInterval(values: readonly Value[]): Value {
  const [years, months, weeks, days, hours, minutes, seconds] = values;
  return [
    checkedInt(asNumber(years) * 12 + asNumber(months), arithmeticOverflow),
    checkedInt(asNumber(weeks) * 7 + asNumber(days), arithmeticOverflow),
    checkedMicros(clockMicros(hours, minutes, seconds), arithmeticOverflow),
  ];
}

/** How seconds print that are left out. */
const NO_SECONDS = '0.000000';

function calendarFunction(name: string, usage: string, isTry: boolean): ScalarFunction {
  const types = [...Array.from({ length: 6 }, () => IntegerType), SECONDS];
  const options = { isTry, fewest: isTry ? 1 : 0 };
  return defineFunction({
    name,
    usage,
    examples: [[`SELECT ${name}(100, 11)`, '100 years 11 months']],
    print: printsDefaults(name, 0, [...types.slice(1).map(() => '0'), NO_SECONDS]),
    resolve: overloads(name, withDefaults(types, CalendarIntervalType, calendarInterval, options)),
  });
}

export const INTERVAL_CONSTRUCTION: readonly ScalarFunction[] = [
  defineFunction({
    name: 'make_ym_interval',
    usage: 'Returns an interval of years and months.',
    examples: [['SELECT make_ym_interval(1, 2)', "INTERVAL '1-2' YEAR TO MONTH"]],
    print: printsDefaults('make_ym_interval', 0, ['0', '0']),
    resolve: overloads(
      'make_ym_interval',
      withDefaults([IntegerType, IntegerType], YearMonthInterval, ([years, months]) =>
        checkedInt(asNumber(years) * 12 + asNumber(months), intervalOverflow),
      ),
    ),
  }),
  defineFunction({
    name: 'make_dt_interval',
    usage: 'Returns an interval of days, hours, minutes and seconds.',
    examples: [
      ['SELECT make_dt_interval(1, 12, 30, 1.5)', "INTERVAL '1 12:30:01.5' DAY TO SECOND"],
    ],
    print: printsDefaults('make_dt_interval', 0, ['0', '0', '0', NO_SECONDS]),
    resolve: overloads(
      'make_dt_interval',
      withDefaults(
        [IntegerType, IntegerType, IntegerType, SECONDS],
        DayTimeInterval,
        ([days, hours, minutes, seconds]) =>
          checkedMicros(
            BigInt(asNumber(days)) * MICROS_PER_DAY + clockMicros(hours, minutes, seconds),
            intervalOverflow,
          ),
      ),
    ),
  }),
  calendarFunction(
    'make_interval',
    'Returns a calendar interval of years, months, weeks, days, hours, minutes and seconds.',
    false,
  ),
  calendarFunction(
    'try_make_interval',
    'As `make_interval`, but null where that is out of range.',
    true,
  ),
];
