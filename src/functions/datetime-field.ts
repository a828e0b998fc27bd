import { TypeId } from '../../assembly/abi.ts';
import { invalidExtractField, nonFoldableArgument } from '../errors/function-errors.ts';
import {
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  StringType,
  type TimeType,
} from '../types/data-type.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { argumentSql } from './call-sql.ts';
import { floorDivided, toLocal } from './datetime-column.ts';
import { powerOfTen } from './decimal-arithmetic.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type EvaluationContext,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { ANY_TIMESTAMP, implicitCast } from './input-type.ts';
import { intervalFieldSignature } from './interval-field.ts';
import { perRow } from './per-row.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asBigint, asNumber } from './value-reading.ts';

/** Fields by their number in `assembly/kernels/datetime.ts`. */
const FIELDS = {
  year: 0,
  quarter: 1,
  month: 2,
  day: 3,
  dayofyear: 4,
  dayofweek: 5,
  weekday: 6,
  weekofyear: 7,
  yearofweek: 8,
  hour: 9,
  minute: 10,
  second: 11,
} as const;
type Field = keyof typeof FIELDS;

const FIRST_TIME_FIELD = 9;

/** Local microseconds, or the days of a date. */
function clockColumn(context: EvaluationContext, column: Ptr, type: DataType, rows: number): Ptr {
  if (type.kind === 'date') return column;
  if (type.kind === 'time') return floorDivided(context, column, 1000n, rows);
  return toLocal(context, { column, type, rows });
}

function evaluateField(field: Field, type: DataType): Evaluate {
  const code = FIELDS[field];
  return (context, [argument], rows) => {
    const { core } = context;
    const { datetime_date_field, datetime_time_field } = core.kernels;
    const kernel = code >= FIRST_TIME_FIELD ? datetime_time_field : datetime_date_field;
    const column = clockColumn(context, argument, type, rows);
    return fillResult(core, { type: TypeId.I32, args: [column], rows }, (output, count) => {
      kernel(column, code, output, count);
    });
  };
}

/** The signature of a field of a date, a timestamp or a time; undefined where the argument is none. */
function fieldSignature(field: Field, { dataType }: Argument): ScalarSignature | undefined {
  const isOfTime = FIELDS[field] >= FIRST_TIME_FIELD;
  const hasField = dataType.kind.startsWith('timestamp') || (dataType.kind === 'time' && isOfTime);
  const type = hasField ? dataType : implicitCast(dataType, isOfTime ? ANY_TIMESTAMP : DateType);
  if (type === undefined) return undefined;
  return {
    args: [type],
    output: IntegerType,
    evaluate: evaluateField(field, type),
    isTotal: true,
  };
}

function fieldFunction(
  name: Field,
  usage: string,
  expected: readonly [sql: string, value: number],
  aliases?: readonly string[],
): ScalarFunction {
  return defineFunction({
    name,
    aliases,
    usage,
    examples: [[`SELECT ${name}(${expected[0]})`, expected[1]]],
    resolve: (args) => {
      requireCount(name, args, 1);
      const signature = fieldSignature(name, args[0]);
      if (signature !== undefined) return signature;
      const requiredType = FIELDS[name] >= FIRST_TIME_FIELD ? '"TIMESTAMP"' : '"DATE"';
      throw unexpectedArgument(name, args, { index: 0, requiredType });
    },
  });
}

/** Spark's spellings in `extract` and `date_part`. */
const EXTRACT: Readonly<Record<string, Field | 'dayofweek_iso' | 'seconds'>> = {
  ...spellings(['YEAR', 'Y', 'YEARS', 'YR', 'YRS'], 'year'),
  ...spellings(['YEAROFWEEK'], 'yearofweek'),
  ...spellings(['QUARTER', 'QTR'], 'quarter'),
  ...spellings(['MONTH', 'MON', 'MONS', 'MONTHS'], 'month'),
  ...spellings(['WEEK', 'W', 'WEEKS'], 'weekofyear'),
  ...spellings(['DAY', 'D', 'DAYS'], 'day'),
  ...spellings(['DAYOFWEEK', 'DOW'], 'dayofweek'),
  ...spellings(['DAYOFWEEK_ISO', 'DOW_ISO'], 'dayofweek_iso'),
  ...spellings(['DOY'], 'dayofyear'),
  ...spellings(['HOUR', 'H', 'HOURS', 'HR', 'HRS'], 'hour'),
  ...spellings(['MINUTE', 'M', 'MIN', 'MINS', 'MINUTES'], 'minute'),
  ...spellings(['SECOND', 'S', 'SEC', 'SECONDS', 'SECS'], 'seconds'),
};

function spellings<T>(names: readonly string[], field: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, field]));
}

const SECONDS_TYPE = decimalType(8, 6);
const MICROS_PER_MINUTE = 60_000_000n;
const NANOS_PER_MINUTE = 60_000_000_000n;

/** `extract(SECOND …)` of a time: as many digits as it has. */
function timeSecondsSignature(type: TimeType): ScalarSignature {
  const { precision } = type;
  const output = decimalType(2 + precision, precision);
  const unit = powerOfTen(9 - precision);
  const compute = perRow([type], output, ([value]) => (asBigint(value) % NANOS_PER_MINUTE) / unit);
  return { args: [type], output, isTotal: true, evaluate: compute };
}

/** `extract(SECOND …)`: the seconds with their fraction. */
function secondsSignature({ dataType }: Argument): ScalarSignature | undefined {
  if (dataType.kind === 'time') return timeSecondsSignature(dataType);
  const type = implicitCast(dataType, ANY_TIMESTAMP);
  if (type === undefined) return undefined;
  return {
    args: [type],
    output: SECONDS_TYPE,
    isTotal: true,
    // Offsets of zones are whole minutes since the seventies; before that they change the seconds.
    evaluate: (context, [argument], rows) => {
      const column = toLocal(context, { column: argument, type, rows });
      const compute = perRow([type], SECONDS_TYPE, ([value]) => {
        const rest = asBigint(value) % MICROS_PER_MINUTE;
        return rest < 0n ? rest + MICROS_PER_MINUTE : rest;
      });
      return compute(context, [column], rows);
    },
  };
}

/** Days from Monday = 1. */
function isoWeekdaySignature(argument: Argument): ScalarSignature | undefined {
  const signature = fieldSignature('weekday', argument);
  if (signature === undefined) return undefined;
  const { evaluate } = signature;
  const plusOne = perRow([IntegerType], IntegerType, ([value]) => asNumber(value) + 1);
  return {
    ...signature,
    evaluate: (context, columns, rows) =>
      plusOne(context, [evaluate(context, columns, rows)], rows),
  };
}

function extractSignature(field: string, source: Argument): ScalarSignature | undefined {
  const known = EXTRACT[field.toUpperCase()];
  if (known === undefined) return undefined;
  const { kind } = source.dataType;
  if (kind.endsWith('interval')) return intervalFieldSignature(known, source.dataType);
  if (kind === 'time' && !['hour', 'minute', 'seconds'].includes(known)) return undefined;
  if (known === 'seconds') return secondsSignature(source);
  if (known === 'dayofweek_iso') return isoWeekdaySignature(source);
  return fieldSignature(known, source);
}

/** A field that there is not, or not of the source; or a source that has no fields at all. */
function unknownField(name: string, source: Argument): Error {
  const field = EXTRACT[name.toUpperCase()];
  const hasFields = /date|time|interval/.test(source.dataType.kind);
  if (field === undefined || hasFields) return invalidExtractField(name, argumentSql(source));
  const requiredType = ['hour', 'minute', 'seconds'].includes(field) ? '"TIMESTAMP"' : '"DATE"';
  return unexpectedArgument(field, [source], { index: 0, requiredType });
}

/** NULL is the name of no field, and yet no error. */
function nothing(source: DataType): ScalarSignature {
  return {
    args: [StringType, source],
    output: DoubleType,
    nullable: true,
    isTotal: true,
    evaluate: ({ core }, _args, rows) => buildConstant(core, DoubleType, null, rows),
  };
}

/** `date_part('field', source)`, which is also what `extract(field FROM source)` becomes. */
const datePart = defineFunction({
  name: 'date_part',
  aliases: ['datepart', 'extract'],
  usage: 'Returns a field of a date, a time or an interval.',
  examples: [["SELECT date_part('doy', DATE '2024-03-01')", 61]],
  resolve: (args) => {
    requireCount('date_part', args, 2);
    const [field, source] = args;
    if (field.literal === null) return nothing(source.dataType);
    const name = field.literal;
    if (typeof name !== 'string') throw nonFoldableArgument('date_part', 'field', StringType);
    const signature = extractSignature(name, source);
    if (signature === undefined) throw unknownField(name, source);
    const { evaluate } = signature;
    return {
      ...signature,
      args: [StringType, ...signature.args],
      evaluate: (context, [, column], rows) => evaluate(context, [column], rows),
    };
  },
});

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTH_NAMES = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function nameFunction(
  name: string,
  { field, names, first }: { field: Field; names: readonly string[]; first: number },
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  const toName = perRow([IntegerType], StringType, ([value]) => names[asNumber(value) - first]);
  return defineFunction({
    name,
    usage: `Returns the three letter name of the ${field === 'month' ? 'month' : 'day'} of a date.`,
    examples: [example],
    resolve: (args) => {
      requireCount(name, args, 1);
      const signature = fieldSignature(field, args[0]);
      if (signature === undefined) {
        throw unexpectedArgument(name, args, { index: 0, requiredType: '"DATE"' });
      }
      const { evaluate } = signature;
      return {
        ...signature,
        output: StringType,
        evaluate: (context, columns, rows) =>
          toName(context, [evaluate(context, columns, rows)], rows),
      };
    },
  });
}

export const DATETIME_FIELD: readonly ScalarFunction[] = [
  fieldFunction('year', 'Returns the year of a date.', ["DATE '2024-03-01'", 2024]),
  fieldFunction('quarter', 'Returns the quarter of a date, 1 to 4.', ["DATE '2024-08-31'", 3]),
  fieldFunction('month', 'Returns the month of a date, 1 to 12.', ["DATE '2024-03-01'", 3]),
  fieldFunction('day', 'Returns the day of the month.', ["DATE '2024-03-31'", 31], ['dayofmonth']),
  fieldFunction('dayofyear', 'Returns the day of the year.', ["DATE '2024-03-01'", 61]),
  fieldFunction('dayofweek', 'Returns the day of the week, Sunday being 1.', [
    "DATE '2024-03-03'",
    1,
  ]),
  fieldFunction('weekday', 'Returns the day of the week, Monday being 0.', [
    "DATE '2024-03-03'",
    6,
  ]),
  fieldFunction('weekofyear', 'Returns the ISO week of a date.', ["DATE '2021-01-03'", 53]),
  fieldFunction('hour', 'Returns the hour of a time.', ["TIMESTAMP '2024-03-01 23:59:59'", 23]),
  fieldFunction('minute', 'Returns the minute of a time.', ["TIMESTAMP '2024-03-01 23:59:58'", 59]),
  fieldFunction('second', 'Returns the whole second of a time.', [
    "TIMESTAMP '2024-03-01 23:59:58.7'",
    58,
  ]),
  nameFunction('dayname', { field: 'weekday', names: DAY_NAMES, first: 0 }, [
    "SELECT dayname(DATE '2024-03-03')",
    'Sun',
  ]),
  nameFunction('monthname', { field: 'month', names: MONTH_NAMES, first: 1 }, [
    "SELECT monthname(DATE '2024-03-03')",
    'Mar',
  ]),
  datePart,
];
