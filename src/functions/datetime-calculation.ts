/** Calculation with dates and times. */
import {
  datetimeOverflow,
  illegalDayOfWeek,
  invalidDatetimeUnit,
} from '../errors/datetime-errors.ts';
import { arithmeticOverflow } from '../errors/runtime-errors.ts';
import { addMonths, civilFromDays, daysInMonth } from '../types/civil-date.ts';
import {
  BooleanType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  TimestampNtzType,
  TimestampType,
} from '../types/data-type.ts';
import { splitMicros } from '../types/datetime-text.ts';
import { localMicros, microsOfLocal } from '../types/local-time.ts';
import type { TimeZone } from '../types/time-zone.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { DATE, INT, LONG, TEXT, TIMESTAMP } from './parameters.ts';
import { binary, type Parameter, ternary, unary, variadic } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { sessionZone } from './session-zone.ts';
import { type Overload, overloads } from './signature.ts';
import { asBigint, asBoolean, asNumber } from './value-reading.ts';

const TOTAL = { isTotal: true };
const MICROS_PER_DAY = 86_400_000_000n;
const LONG_MAX = 9223372036854775807n;

const DAYS_OF_WEEK = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const DAY_NAMES = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** The first day after a date that is the named day of the week. Fails with ILLEGAL_DAY_OF_WEEK. */
function nextDay(days: number, name: string): number {
  const word = name.toUpperCase();
  const wanted = DAY_NAMES.findIndex(
    (full, index) => word === full || word === full.slice(0, 3) || word === DAYS_OF_WEEK[index],
  );
  if (wanted < 0) throw illegalDayOfWeek(name);
  const weekday = (((days + 3) % 7) + 7) % 7;
  return days + 1 + ((wanted - weekday - 1 + 14) % 7);
}

function lastDay(days: number): number {
  const { year, month, day } = civilFromDays(days);
  return days - day + daysInMonth(year, month);
}

/** Months between two local times, in 31sts of a month where the days differ. Follows `DateTimeUtils.monthsBetween`. */
function monthsBetween(later: bigint, earlier: bigint, isRounded: boolean): number {
  const [a, b] = [later, earlier].map((local) => {
    const { days, microsOfDay } = splitMicros(local);
    const { year, month, day } = civilFromDays(days);
    const isLast = day === daysInMonth(year, month);
    return { months: year * 12 + month, day, isLast, seconds: Number(microsOfDay / 1_000_000n) };
  });
  const months = a.months - b.months;
  if (a.day === b.day || (a.isLast && b.isLast)) return months;
  const seconds = (a.day - b.day) * 86_400 + a.seconds - b.seconds;
  const exact = months + seconds / (31 * 86_400);
  return isRounded ? Math.round(exact * 1e8) / 1e8 : exact;
}

const UNIT_MONTHS: Readonly<Record<string, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };
const UNIT_MICROS: Readonly<Record<string, bigint>> = {
  MICROSECOND: 1n,
  MILLISECOND: 1000n,
  SECOND: 1_000_000n,
  MINUTE: 60_000_000n,
  HOUR: 3_600_000_000n,
  DAY: MICROS_PER_DAY,
  DAYOFYEAR: MICROS_PER_DAY,
  WEEK: 7n * MICROS_PER_DAY,
};

/** Moves a time by a number of units; days and longer units on the clocks of the zone. */
function addUnits(unit: string, count: bigint, micros: bigint, zone: TimeZone): bigint {
  const name = unit.toUpperCase();
  const months = UNIT_MONTHS[name];
  const step = UNIT_MICROS[name];
  if (months === undefined && step === undefined) throw invalidDatetimeUnit('TIMESTAMPADD', unit);
  if (months === undefined && step < MICROS_PER_DAY) return inRange(micros + count * step);
  const local = localMicros(micros, zone);
  if (months === undefined) return inRange(microsOfLocal(local + count * step, zone));
  const { days, microsOfDay } = splitMicros(local);
  const added = Number(count) * months;
  if (added !== (added | 0)) throw addedOutOfRange();
  const moved = addMonths(days, added);
  return inRange(microsOfLocal(BigInt(moved) * MICROS_PER_DAY + microsOfDay, zone));
}

function inRange(micros: bigint): bigint {
  if (micros > LONG_MAX || micros < -LONG_MAX - 1n) throw addedOutOfRange();
  return micros;
}

function addedOutOfRange(): Error {
  return datetimeOverflow('add units to a TIMESTAMP');
}

/** Whole units from one time to another, as `ChronoUnit.between` on local times. */
function unitsBetween(unit: string, start: bigint, end: bigint, zone: TimeZone): bigint {
  const name = unit.toUpperCase();
  const months = UNIT_MONTHS[name];
  const from = localMicros(start, zone);
  const to = localMicros(end, zone);
  if (months === undefined) {
    const step = name === 'DAYOFYEAR' ? undefined : UNIT_MICROS[name];
    if (step === undefined) throw invalidDatetimeUnit('TIMESTAMPDIFF', unit);
    return (to - from) / step;
  }
  return BigInt(Math.trunc(wholeMonths(from, to) / months));
}

/** As `LocalDateTime.until`: a day that is not whole is taken off first, then months are counted by dates. */
function wholeMonths(from: bigint, to: bigint): number {
  const [start, end] = [splitMicros(from), splitMicros(to)];
  const isForward = end.days > start.days;
  const isBackward = end.days < start.days;
  const lacks = isForward && end.microsOfDay < start.microsOfDay;
  const exceeds = isBackward && end.microsOfDay > start.microsOfDay;
  const [a, b] = [start.days, end.days + (lacks ? -1 : exceeds ? 1 : 0)].map(civilFromDays);
  const months = (b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) return months - 1;
  return months < 0 && b.day > a.day ? months + 1 : months;
}

const addToTimestamp: Overload = ternary(
  [TEXT, LONG, TIMESTAMP],
  TimestampType,
  (unit, count, time, context) => addUnits(unit, count, time, sessionZone(context)),
);

const addToLocal: Overload = ternary(
  [TEXT, LONG, { type: TimestampNtzType, read: asBigint }],
  TimestampNtzType,
  (unit, count, time, context) => addUnits(unit, count, time, sessionZone(context, true)),
);

const difference: Overload = ternary(
  [TEXT, TIMESTAMP, TIMESTAMP],
  LongType,
  (unit, start, end, context) => unitsBetween(unit, start, end, sessionZone(context)),
);

/** A timestamp without a zone stays one; all else is moved as a TIMESTAMP. */
const resolveAdded: ScalarFunction['resolve'] = (args) =>
  (args[2]?.dataType.kind === 'timestamp_ntz' ? localAdded : timestampAdded)(args);

const localAdded = overloads('timestampadd', [addToLocal]);
const timestampAdded = overloads('timestampadd', [addToTimestamp]);

/** Days after a date, which Spark adds as INT: past the last date comes the first. */
function shifted(days: number, by: number): number {
  return (days + by) | 0;
}

/** A date moved by months; fails past the range of INT. */
function monthsAfter(days: number, months: number): number {
  const result = addMonths(days, months);
  if (result !== (result | 0)) throw arithmeticOverflow();
  return result;
}

/** Whole numbers of at most INT, which is what Spark adds to dates, or text of one. */
const DAYS: Parameter<number> = {
  type: {
    kind: 'class',
    name: 'INT" or "SMALLINT" or "TINYINT',
    accepts: ({ kind }) => ['byte', 'short', 'integer'].includes(kind),
    ofNull: IntegerType,
    ofText: IntegerType,
  },
  read: asNumber,
};

const plusDays: Overload = binary([DATE, DAYS], DateType, shifted);

export const DATETIME_CALCULATION: readonly ScalarFunction[] = [
  defineFunction({
    name: 'date_add',
    aliases: ['dateadd'],
    usage: 'Returns a date moved by days.',
    examples: [["SELECT date_add(DATE '2024-02-28', 2)", '2024-03-01']],
    resolve: overloads('date_add', [plusDays]),
  }),
  defineFunction({
    name: 'timestampadd',
    usage: 'Returns a time moved by a number of units.',
    examples: [
      [
        "SELECT CAST(timestampadd(HOUR, 8, TIMESTAMP '2024-03-01 10:00:00') AS STRING)",
        '2024-03-01 18:00:00',
      ],
    ],
    resolve: resolveAdded,
  }),
  defineFunction({
    name: 'date_sub',
    usage: 'Returns a date moved back by days.',
    examples: [["SELECT date_sub(DATE '2024-03-01', 1)", '2024-02-29']],
    resolve: overloads('date_sub', [
      binary([DATE, DAYS], DateType, (days, by) => shifted(days, -by)),
    ]),
  }),
  defineFunction({
    name: 'datediff',
    aliases: ['date_diff'],
    usage: 'Returns the days between two dates.',
    examples: [["SELECT datediff(DATE '2024-03-01', DATE '2024-02-01')", 29]],
    resolve: overloads('datediff', [
      binary([DATE, DATE], IntegerType, (end, start) => end - start, TOTAL),
    ]),
  }),
  defineFunction({
    name: 'timestampdiff',
    usage: 'Returns the whole units between two times.',
    examples: [
      [
        "SELECT timestampdiff(HOUR, TIMESTAMP '2024-03-01 10:00:00', TIMESTAMP '2024-03-01 12:59:00')",
        2,
      ],
    ],
    resolve: overloads('timestampdiff', [difference]),
  }),
  defineFunction({
    name: 'add_months',
    usage: 'Returns a date moved by months; the last day of a short month stands for later ones.',
    examples: [["SELECT add_months(DATE '2024-02-29', 12)", '2025-02-28']],
    resolve: overloads('add_months', [binary([DATE, INT], DateType, monthsAfter)]),
  }),
  defineFunction({
    name: 'months_between',
    usage: 'Returns the months between two times.',
    examples: [["SELECT months_between(DATE '2024-03-31', DATE '2024-02-29')", 1]],
    print: printsDefaults('months_between', 2, ['true']),
    resolve: overloads('months_between', [
      binary(
        [TIMESTAMP, TIMESTAMP],
        DoubleType,
        (later, earlier, context) => {
          const zone = sessionZone(context);
          return monthsBetween(localMicros(later, zone), localMicros(earlier, zone), true);
        },
        TOTAL,
      ),
      variadic(
        [TimestampType, TimestampType, BooleanType],
        DoubleType,
        ([later, earlier, isRounded], context) => {
          const zone = sessionZone(context);
          return monthsBetween(
            localMicros(asBigint(later), zone),
            localMicros(asBigint(earlier), zone),
            asBoolean(isRounded),
          );
        },
        TOTAL,
      ),
    ]),
  }),
  defineFunction({
    name: 'last_day',
    usage: 'Returns the last day of the month of a date.',
    examples: [["SELECT last_day('2023-02-10')", '2023-02-28']],
    resolve: overloads('last_day', [unary(DATE, DateType, lastDay, TOTAL)]),
  }),
  defineFunction({
    name: 'next_day',
    usage: 'Returns the first day after a date that is the given day of the week.',
    examples: [["SELECT next_day(DATE '2024-03-01', 'MON')", '2024-03-04']],
    resolve: overloads('next_day', [binary([DATE, TEXT], DateType, nextDay)]),
  }),
];
