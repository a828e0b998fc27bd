/**
 * `+ - * /` on dates, times and intervals. Follows Spark's `BinaryArithmeticWithDatetimeResolver`.
 */

import { datetimeOverflow } from '../errors/datetime-errors.ts';
import {
  arithmeticOverflow,
  divideByZero,
  intervalArithmeticOverflow,
} from '../errors/runtime-errors.ts';
import { addMonths } from '../types/civil-date.ts';
import { tightestCommonType } from '../types/coercion.ts';
import {
  type DataType,
  DateType,
  DayTimeInterval,
  type DayTimeIntervalType,
  IntegerType,
  LongType,
  TimestampNtzType,
  TimestampType,
} from '../types/data-type.ts';
import { splitMicros } from '../types/datetime-text.ts';
import { hasFixedOffset, localMicros, microsOfLocal } from '../types/local-time.ts';
import { physicalType } from '../types/physical-type.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Value } from '../types/value.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import type { ArithmeticOperator } from './arithmetic.ts';
import type { Argument, Evaluate, EvaluationContext, ScalarSignature } from './define.ts';
import { scaled } from './interval-scaling.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { perRow, type RowCompute } from './per-row.ts';
import { sessionZone } from './session-zone.ts';
import { unexpectedArgument } from './signature.ts';
import { movedTime, timeDifference } from './time-arithmetic.ts';
import { asBigint, asList, asNumber } from './value-reading.ts';

const MICROS_PER_DAY = 86_400_000_000n;
const INT_MAX = 2147483647;
const LONG_MAX = 9223372036854775807n;
const DAY_INTERVAL: DayTimeIntervalType = { kind: 'day_time_interval', start: 0, end: 0 };

const TIMESTAMPS = '("TIMESTAMP" or "TIMESTAMP WITHOUT TIME ZONE")';

const isTimestamp = ({ kind }: DataType) => kind === 'timestamp' || kind === 'timestamp_ntz';
const isInterval = ({ kind }: DataType) =>
  kind === 'day_time_interval' || kind === 'year_month_interval' || kind === 'calendar_interval';

/** What intervals move. */
const isMoved = (type: DataType) =>
  isTimestamp(type) || type.kind === 'date' || type.kind === 'time';
/** Two intervals, one of which may be NULL. */
const isIntervalPair = (left: DataType, right: DataType) =>
  [left, right].some(isInterval) &&
  [left, right].every((type) => isInterval(type) || type.kind === 'null');

/** The signature of an operator with a date, a time or an interval among its arguments; undefined where there is none. */
export function resolveDateTimeArithmetic(
  operator: ArithmeticOperator,
  args: readonly Argument[],
): ScalarSignature | undefined {
  const [left, right] = args.map(({ dataType }) => dataType);
  switch (operator.verb) {
    case 'add':
      return resolveSum(operator, args);
    case 'subtract':
      return resolveDifference(operator, args);
    case 'multiply':
      if (isInterval(right) && !isInterval(left)) {
        return swapArguments(multiple(operator, [args[1], args[0]]));
      }
      return isInterval(left) ? multiple(operator, args) : undefined;
    case 'divide':
      if (operator.name === 'div') return wholeQuotient(left, right);
      return isInterval(left) ? multiple(operator, args) : undefined;
    default:
      return undefined;
  }
}

/** An interval times, or divided by, a number. Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE for what is none. */
function multiple(operator: ArithmeticOperator, args: readonly Argument[]): ScalarSignature {
  const signature = scaled(operator, args[0].dataType, args[1].dataType);
  if (signature !== undefined) return signature;
  throw unexpectedArgument(operator.name, args, { index: 1, requiredType: '"NUMERIC"' });
}

/** How often an interval goes into another of its family. */
function wholeQuotient(left: DataType, right: DataType): ScalarSignature | undefined {
  const common = tightestCommonType(left, right);
  if (common?.kind !== 'day_time_interval' && common?.kind !== 'year_month_interval') {
    return undefined;
  }
  const args = [common, common];
  const measure = (value: Value) => (typeof value === 'bigint' ? value : BigInt(asNumber(value)));
  const compute: RowCompute = ([x, y]) => {
    const divisor = measure(y);
    if (divisor === 0n) throw divideByZero();
    return measure(x) / divisor;
  };
  return { args, output: LongType, nullable: true, evaluate: perRow(args, LongType, compute) };
}

function swapArguments(signature: ScalarSignature | undefined): ScalarSignature | undefined {
  if (signature === undefined) return undefined;
  const { args, evaluate } = signature;
  return {
    ...signature,
    args: [args[1], args[0]],
    evaluate: (context, [a, b], rows) => evaluate(context, [b, a], rows),
  };
}

function resolveSum(
  operator: ArithmeticOperator,
  args: readonly Argument[],
): ScalarSignature | undefined {
  const [left, right] = args.map(({ dataType }) => dataType);
  const turned = [args[1], args[0]];
  if (isIntervalPair(left, right)) {
    const others = right.kind === 'year_month_interval' ? turned : args;
    return intervalSum(operator, left, right) ?? moved(operator, others);
  }
  if (isInterval(right) || (right.kind === 'null' && isMoved(left))) return moved(operator, args);
  if (isInterval(left) || (left.kind === 'null' && isMoved(right))) {
    return swapArguments(moved(operator, turned));
  }
  if (left.kind === 'date') return dateShift(operator, args);
  return right.kind === 'date' ? swapArguments(dateShift(operator, turned)) : undefined;
}

function resolveDifference(
  operator: ArithmeticOperator,
  args: readonly Argument[],
): ScalarSignature | undefined {
  const [left, right] = args.map(({ dataType }) => dataType);
  if (isIntervalPair(left, right)) {
    return intervalSum(operator, left, right) ?? moved(operator, args);
  }
  if (isInterval(right)) return moved(operator, args);
  if (isTimestamp(left) || isTimestamp(right)) return timestampDifference(operator, args);
  if (right.kind === 'date') return dateDifference(left, args);
  if (left.kind !== 'date') return timeDifference(left, right);
  return ['string', 'null'].includes(right.kind)
    ? dateDifference(left, args)
    : dateShift(operator, args);
}

/** A kernel on two columns of one physical type whose logical types differ. */
function kernelOn(operator: ArithmeticOperator, type: DataType, failure: () => Error): Evaluate {
  return ({ core }, args, rows) =>
    fillResult(
      core,
      { type: physicalType(type), args, rows, ownsValidity: operator.isTolerant },
      (output, count) => {
        const { kernels } = core;
        const isSum = operator.verb === 'add';
        const is32 = type.kind === 'date' || type.kind === 'year_month_interval';
        const sum = is32 ? kernels.arithmetic_add_i32 : kernels.arithmetic_add_i64;
        const difference = is32 ? kernels.arithmetic_subtract_i32 : kernels.arithmetic_subtract_i64;
        const kernel = isSum ? sum : difference;
        if (kernel(args[0], args[1], output, operator.isTolerant ? 1 : 0, count) < 0) {
          throw failure();
        }
      },
    );
}

/** DATE ± a number of days. */
function dateShift(
  operator: ArithmeticOperator,
  args: readonly Argument[],
): ScalarSignature | undefined {
  if (!['byte', 'short', 'integer'].includes(args[1].dataType.kind)) {
    const name = operator.verb === 'add' ? 'date_add' : 'date_sub';
    const requiredType = '("INT" or "SMALLINT" or "TINYINT")';
    throw unexpectedArgument(name, args, { index: 1, requiredType });
  }
  return {
    args: [DateType, IntegerType],
    output: DateType,
    nullable: operator.isTolerant ? true : undefined,
    evaluate: kernelOn(operator, DateType, () => arithmeticOverflow(operator.tryName)),
  };
}

/** The difference of two dates, an INTERVAL DAY. */
function dateDifference(
  left: DataType,
  operands: readonly Argument[],
): ScalarSignature | undefined {
  if (left.kind === 'time') return undefined;
  if (left.kind !== 'date' && left.kind !== 'string' && left.kind !== 'null') {
    throw unexpectedArgument('-', operands, { index: 0, requiredType: '"DATE"' });
  }
  const args = [DateType, DateType];
  const compute: RowCompute = ([x, y]) => BigInt(asNumber(x) - asNumber(y)) * MICROS_PER_DAY;
  return { args, output: DAY_INTERVAL, evaluate: perRow(args, DAY_INTERVAL, compute) };
}

/** The difference of two timestamps as the clocks of the session's zone show them. */
function timestampDifference(
  { name }: ArithmeticOperator,
  operands: readonly Argument[],
): ScalarSignature {
  const [left, right] = operands.map(({ dataType }) => dataType);
  const index = [left, right].findIndex(
    (type) => !isTimestamp(type) && !['date', 'string', 'null'].includes(type.kind),
  );
  if (index >= 0) throw unexpectedArgument(name, operands, { index, requiredType: TIMESTAMPS });
  const type =
    left.kind === 'timestamp' || right.kind === 'timestamp' ? TimestampType : TimestampNtzType;
  const args = [type, type];
  const onClocks: RowCompute = ([x, y], context) => {
    const zone = sessionZone(context);
    return localMicros(asBigint(x), zone) - localMicros(asBigint(y), zone);
  };
  const difference: ArithmeticOperator = {
    name: '-',
    verb: 'subtract',
    tryName: 'try_subtract',
    isTolerant: false,
  };
  const plain = kernelOn(difference, DayTimeInterval, () => arithmeticOverflow('try_subtract'));
  const evaluate: Evaluate = (context, columns, rows) =>
    type === TimestampNtzType || hasFixedOffset(sessionZone(context))
      ? plain(context, columns, rows)
      : perRow(args, DayTimeInterval, onClocks)(context, columns, rows);
  return { args, output: DayTimeInterval, evaluate };
}

/** Two intervals of one family. */
function intervalSum(
  operator: ArithmeticOperator,
  left: DataType,
  right: DataType,
): ScalarSignature | undefined {
  const output = tightestCommonType(left, right);
  if (output === undefined) return undefined;
  const failure = () => intervalArithmeticOverflow(operator.tryName);
  const evaluate =
    output.kind === 'calendar_interval'
      ? perRow([output, output], output, calendarSum(operator.verb === 'add' ? 1 : -1))
      : kernelOn(operator, output, failure);
  return { args: [output, output], output, evaluate };
}

function calendarSum(sign: 1 | -1): RowCompute {
  return ([x, y]) => {
    const [months, days, micros] = asList(x);
    const [moreMonths, moreDays, moreMicros] = asList(y);
    return [
      asNumber(months) + sign * asNumber(moreMonths),
      asNumber(days) + sign * asNumber(moreDays),
      asBigint(micros) + BigInt(sign) * asBigint(moreMicros),
    ];
  };
}

/** A date, a timestamp or a time moved by an interval; NULL is one of days and less. */
function moved(
  operator: ArithmeticOperator,
  args: readonly Argument[],
): ScalarSignature | undefined {
  const [time, by] = args.map(({ dataType }) => dataType);
  const interval = by.kind === 'null' ? DayTimeInterval : by;
  if (time.kind === 'time' && interval.kind !== 'calendar_interval') {
    return movedTime(operator, time, interval);
  }
  const sign = operator.verb === 'subtract' ? -1 : 1;
  if (time.kind === 'date' && movesWholeDays(interval)) {
    return movedDate(operator, interval, sign);
  }
  // Nothing becomes a time for the sake of months.
  if (interval.kind === 'year_month_interval' && !isMoved(time) && time.kind !== 'null') {
    return undefined;
  }
  if (!isTimestamp(time) && !['date', 'string', 'null'].includes(time.kind)) {
    throw unexpectedArgument(operator.name, args, { index: 0, requiredType: TIMESTAMPS });
  }
  const type = time.kind === 'timestamp_ntz' ? TimestampNtzType : TimestampType;
  const types = [type, interval];
  const shift: RowCompute = ([x, y], context) =>
    nullOnFailure(operator.isTolerant, () =>
      moveTimestamp(asBigint(x), intervalParts(y, interval, sign), zoneOf(type, context)),
    );
  const overflow = () => datetimeOverflow('add an interval to a TIMESTAMP');
  const plain = kernelOn(operator, type, overflow);
  const evaluate: Evaluate = (context, columns, rows) =>
    interval.kind === 'day_time_interval' && hasFixedOffset(zoneOf(type, context))
      ? plain(context, columns, rows)
      : perRow(types, type, shift)(context, columns, rows);
  return {
    args: types,
    output: type,
    nullable: operator.isTolerant ? true : undefined,
    evaluate,
  };
}

function movesWholeDays(interval: DataType): boolean {
  return interval.kind !== 'day_time_interval' || interval.end === 0;
}

function movedDate(
  operator: ArithmeticOperator,
  interval: DataType,
  sign: 1 | -1,
): ScalarSignature {
  const args = [DateType, interval];
  const compute: RowCompute = ([x, y]) =>
    nullOnFailure(operator.isTolerant, () => {
      const { months, days, micros } = intervalParts(y, interval, sign);
      const wholeDays = days + Number(micros / MICROS_PER_DAY);
      const result = addMonths(asNumber(x), months) + wholeDays;
      if (Math.abs(result) > INT_MAX) throw arithmeticOverflow(operator.tryName);
      return result;
    });
  return { args, output: DateType, evaluate: perRow(args, DateType, compute) };
}

/** The three measures of an interval of any type. */
export interface IntervalParts {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

/** An interval, or with -1 its opposite, in months, days and microseconds. */
export function intervalParts(value: Value, type: DataType, sign: 1 | -1): IntervalParts {
  if (type.kind === 'year_month_interval') {
    return { months: sign * asNumber(value), days: 0, micros: 0n };
  }
  if (type.kind === 'day_time_interval') {
    const micros = BigInt(sign) * asBigint(value);
    // Whole days are days on the calendar, which a change of offset makes longer or shorter.
    const days = micros / MICROS_PER_DAY;
    return { months: 0, days: Number(days), micros: micros - days * MICROS_PER_DAY };
  }
  const [months, days, micros] = asList(value);
  return {
    months: sign * asNumber(months),
    days: sign * asNumber(days),
    micros: BigInt(sign) * asBigint(micros),
  };
}

function zoneOf(type: DataType, context: EvaluationContext): TimeZone {
  return sessionZone(context, type.kind === 'timestamp_ntz');
}

/** Months, then days, on the calendar of the zone, then microseconds of elapsed time. */
export function moveTimestamp(
  micros: bigint,
  { months, days, micros: rest }: IntervalParts,
  zone: TimeZone,
): bigint {
  const local = splitMicros(localMicros(micros, zone));
  const day = BigInt(addMonths(local.days, months) + days);
  const isMoved = months !== 0 || days !== 0;
  const start = isMoved ? microsOfLocal(day * MICROS_PER_DAY + local.microsOfDay, zone) : micros;
  const result = start + rest;
  if (result > LONG_MAX || result < -LONG_MAX - 1n) {
    throw datetimeOverflow('add an interval to a TIMESTAMP');
  }
  return result;
}
