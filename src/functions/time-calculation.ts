/** Calculation with times, and the time of now. */
import { TypeId } from '../../assembly/abi.ts';
import {
  nonFoldableInput,
  parameterOutOfRange,
  unexpectedNull,
} from '../errors/aggregate-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { castInvalidInput } from '../errors/runtime-errors.ts';
import { invalidTimeUnit } from '../errors/time-errors.ts';
import {
  type DataType,
  IntegerType,
  LongType,
  StringType,
  type TimeType,
  timeType,
} from '../types/data-type.ts';
import { cutTime, splitMicros } from '../types/datetime-text.ts';
import { localMicros } from '../types/local-time.ts';
import { valueSql } from '../types/value-sql.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { fillResult, isConstantColumn } from '../wasm/kernel-result.ts';
import { argumentSql, callSql } from './call-sql.ts';
import { powerOfTen } from './decimal-arithmetic.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { parseWhole } from './number-parsing.ts';
import { perRow } from './per-row.ts';
import { sessionZone } from './session-zone.ts';
import { type Overload, overloads } from './signature.ts';
import { constantText } from './string-kernels.ts';
import { ANY_TIME } from './time-parameters.ts';
import { asBigint, asText } from './value-reading.ts';

const UNIT_NANOS: Readonly<Record<string, bigint>> = {
  HOUR: 3_600_000_000_000n,
  MINUTE: 60_000_000_000n,
  SECOND: 1_000_000_000n,
  MILLISECOND: 1_000_000n,
  MICROSECOND: 1000n,
};

/** Nanoseconds of a unit. Fails with INVALID_PARAMETER_VALUE.TIME_UNIT. */
function unitNanos(name: string, unit: string): bigint {
  const nanos = UNIT_NANOS[unit.toUpperCase()];
  if (nanos === undefined) throw invalidTimeUnit(name, unit);
  return nanos;
}

function truncation(type: DataType): Evaluate {
  const byRow = perRow([StringType, type], type, ([unit, value]) => {
    const nanos = asBigint(value);
    return nanos - (nanos % unitNanos('time_trunc', asText(unit)));
  });
  return (context, args, rows) => {
    const { core } = context;
    const [unit, time] = args;
    const name = isConstantColumn(core, unit) ? constantText(core, unit) : undefined;
    const nanos = name === undefined ? undefined : UNIT_NANOS[name.toUpperCase()];
    if (nanos === undefined) return byRow(context, args, rows);
    return fillResult(core, { type: TypeId.I64, args: [time], rows }, (output, count) => {
      core.kernels.datetime_truncate_micros(time, nanos, output, count);
    });
  };
}

const truncated: Overload = {
  inputs: [StringType, ANY_TIME],
  build: ([, type]) => ({ output: type, evaluate: truncation(type) }),
};

const difference: Overload = {
  inputs: [StringType, ANY_TIME, ANY_TIME],
  build: (types) => ({
    output: LongType,
    evaluate: perRow(
      types,
      LongType,
      ([unit, start, end]) =>
        (asBigint(end) - asBigint(start)) / unitNanos('time_diff', asText(unit)),
    ),
  }),
};

/** The time at which the batch began on the clocks of the session's zone. */
function now(output: TimeType): Evaluate {
  return (context, _args, rows) => {
    const local = localMicros(context.batchTimestampMicros, sessionZone(context));
    const nanos = cutTime(splitMicros(local).microsOfDay * 1000n, output.precision);
    return buildConstant(context.core, output, nanos, rows);
  };
}

function resolveNow(args: readonly Argument[]): ScalarSignature {
  if (args.length > 1) throw wrongNumberOfArguments('current_time', '[0, 1]', args.length);
  const output = timeType(args.length === 0 ? undefined : precisionOf(args));
  return {
    // As they are: a cast would hide the constant.
    args: args.map(({ dataType }) => dataType),
    output,
    nullable: false,
    isTotal: true,
    evaluate: now(output),
  };
}

/** The constant precision; fails with DATATYPE_MISMATCH for any other argument, and out of 0 to 9. */
function precisionOf(args: readonly Argument[]): number {
  const sqlExpr = callSql('current_time', args);
  const [argument] = args;
  if (argument.literal === null) throw unexpectedNull({ sqlExpr, name: 'precision' });
  const precision = constantInt(argument);
  if (precision === undefined) {
    throw nonFoldableInput({ sqlExpr, name: 'precision' }, IntegerType, argumentSql(argument));
  }
  if (precision >= 0 && precision <= 9) return precision;
  throw parameterOutOfRange({ sqlExpr, name: '`precision`' }, '[0, 9]', String(precision));
}

/** A constant number, or text of one, cast to INT; undefined for what is no constant. */
function constantInt({ literal, dataType }: Argument): number | undefined {
  if (typeof literal === 'number') return Math.trunc(literal);
  if (typeof literal === 'bigint') {
    return Number(literal / powerOfTen(dataType.kind === 'decimal' ? dataType.scale : 0));
  }
  if (typeof literal !== 'string') return undefined;
  const whole = parseWhole(literal);
  if (whole === undefined)
    throw castInvalidInput(valueSql(literal, dataType), dataType, IntegerType);
  return Number(whole);
}

export const TIME_CALCULATION: readonly ScalarFunction[] = [
  defineFunction({
    name: 'time_trunc',
    usage: 'Returns a time cut to a unit from MICROSECOND to HOUR.',
    examples: [["SELECT time_trunc('HOUR', TIME '10:20:30.5')", '10:00:00']],
    resolve: overloads('time_trunc', [truncated]),
  }),
  defineFunction({
    name: 'time_diff',
    usage: 'Returns the whole units from one time to another.',
    examples: [["SELECT time_diff('MINUTE', TIME '10:20:30', TIME '12:00:00')", 99]],
    resolve: overloads('time_diff', [difference]),
  }),
  defineFunction({
    name: 'current_time',
    aliases: ['localtime'],
    readsClock: true,
    usage: 'Returns the time of day at which the batch began, on the clocks of the session.',
    examples: [['SELECT typeof(current_time())', 'time(6)']],
    resolve: resolveNow,
  }),
];
