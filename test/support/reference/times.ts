import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { floorDivide } from './cast.ts';
import { type CivilTime, civilDate, civilTime } from './civil.ts';
import { NotInReference, ReferenceFailure } from './failure.ts';

/** Functions of dates and times, in the zone UTC. */

type Strict = (
  args: readonly Value[],
  types: { readonly args: readonly DataType[]; readonly result: DataType },
) => Value;

const MICROS_PER_SECOND = 1_000_000n;
const MICROS_PER_DAY = 86_400n * MICROS_PER_SECOND;

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTH_NAMES = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function microsOf(value: Value, { kind }: DataType): bigint {
  return kind === 'date' ? BigInt(Number(value)) * MICROS_PER_DAY : (value as bigint);
}

function timePart(name: string, part: (time: CivilTime) => Value): readonly [string, Strict] {
  return [name, ([value], { args: [type] }) => part(civilTime(microsOf(value, type)))];
}

const quarter = ({ month }: CivilTime) => Math.ceil(month / 3);

/** From 0 for Monday; 1970-01-01 was a Thursday. */
const weekday = ({ days }: Pick<CivilTime, 'days'>) => (((days + 3) % 7) + 7) % 7;

function dayOfYear({ days }: Pick<CivilTime, 'days'>): number {
  const { year } = civilDate(days);
  let first = days;
  while (civilDate(first - 1).year === year) first--;
  return days - first + 1;
}

/** The week whose Thursday is in the year (ISO 8601). */
function weekOfYear({ days }: CivilTime): number {
  return Math.ceil(dayOfYear({ days: days - weekday({ days }) + 3 }) / 7);
}

const PARTS: Readonly<Record<string, (time: CivilTime) => Value>> = {
  year: ({ year }) => year,
  quarter,
  month: ({ month }) => month,
  week: weekOfYear,
  day: ({ day }) => day,
  hour: ({ hour }) => hour,
  minute: ({ minute }) => minute,
};

/** The first day of the unit that a day is in, by walking back; undefined for units within a day. */
function firstDay(days: number, isSame: (day: CivilTime) => boolean): number {
  const isInside = (day: number) => isSame(civilTime(BigInt(day) * MICROS_PER_DAY));
  let first = days;
  while (isInside(first - 1)) first--;
  return first;
}

function truncated(unit: string, micros: bigint): Value {
  const time = civilTime(micros);
  const clock: Readonly<Record<string, bigint>> = {
    microsecond: 1n,
    millisecond: 1000n,
    second: MICROS_PER_SECOND,
    minute: 60n * MICROS_PER_SECOND,
    hour: 3600n * MICROS_PER_SECOND,
    day: MICROS_PER_DAY,
    dd: MICROS_PER_DAY,
  };
  const size = clock[unit.toLowerCase()];
  if (size !== undefined) return floorDivide(micros, size) * size;
  const calendar: Readonly<Record<string, (day: CivilTime) => boolean>> = {
    week: ({ days }) => days - weekday({ days }) === time.days - weekday(time),
    month: ({ year, month }) => year === time.year && month === time.month,
    quarter: (day) => day.year === time.year && quarter(day) === quarter(time),
    year: ({ year }) => year === time.year,
  };
  const isSame = calendar[unit.toLowerCase()];
  return isSame === undefined ? null : BigInt(firstDay(time.days, isSame)) * MICROS_PER_DAY;
}

/** Nanoseconds of a day, cut to a unit; a unit that a time of day has not is refused. */
function truncatedClock(unit: string, nanos: bigint): Value {
  const sizes: Readonly<Record<string, bigint>> = {
    microsecond: 1000n,
    millisecond: 1_000_000n,
    second: 1_000_000_000n,
    minute: 60_000_000_000n,
    hour: 3_600_000_000_000n,
  };
  const size = sizes[unit.toLowerCase()];
  if (size === undefined) throw new ReferenceFailure(`no unit ${unit}`);
  return nanos - (nanos % size);
}

export const TIME_FUNCTIONS: readonly (readonly [string, Strict])[] = [
  timePart('year', ({ year }) => year),
  timePart('quarter', quarter),
  timePart('month', ({ month }) => month),
  timePart('day', ({ day }) => day),
  timePart('hour', ({ hour }) => hour),
  timePart('minute', ({ minute }) => minute),
  timePart('second', ({ second }) => second),
  timePart('dayofweek', (time) => ((weekday(time) + 1) % 7) + 1),
  timePart('weekday', weekday),
  timePart('dayofyear', dayOfYear),
  timePart('weekofyear', weekOfYear),
  timePart('dayname', (time) => DAY_NAMES[weekday(time)]),
  timePart('monthname', ({ month }) => MONTH_NAMES[month - 1]),
  [
    'date_part',
    ([unit, value], { args: [, type] }) => {
      const part = PARTS[String(unit).toLowerCase()];
      if (part === undefined) throw new NotInReference(`the part ${unit}`);
      return part(civilTime(microsOf(value, type)));
    },
  ],
  ['date_trunc', ([unit, value]) => truncated(String(unit), value as bigint)],
  ['time_trunc', ([unit, nanos]) => truncatedClock(String(unit), nanos as bigint)],
  ['unix_seconds', ([micros]) => floorDivide(micros as bigint, MICROS_PER_SECOND)],
  ['unix_millis', ([micros]) => floorDivide(micros as bigint, 1000n)],
];

/** Functions that read a text by a pattern, and take what is a time already as it is, whatever the pattern. */
export const TIME_READINGS: Readonly<Record<string, (value: Value, type: DataType) => Value>> = {
  to_date: (value, type) => Number(floorDivide(microsOf(value, type), MICROS_PER_DAY)),
  try_to_date: (value, type) => Number(floorDivide(microsOf(value, type), MICROS_PER_DAY)),
  to_timestamp: asTime,
  to_timestamp_ntz: asTime,
  try_to_timestamp: asTime,
  unix_timestamp: inSeconds,
  to_unix_timestamp: inSeconds,
};

function asTime(value: Value, type: DataType): Value {
  if (type.kind === 'string') throw new NotInReference('times of texts');
  const micros = microsOf(value, type);
  if (BigInt.asIntN(64, micros) !== micros) throw new ReferenceFailure('DATETIME_OVERFLOW');
  return micros;
}

function inSeconds(value: Value, type: DataType): Value {
  return floorDivide(asTime(value, type) as bigint, MICROS_PER_SECOND);
}
