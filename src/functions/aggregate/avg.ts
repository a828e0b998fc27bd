import { arithmeticOverflow, intervalArithmeticOverflow } from '../../errors/runtime-errors.ts';
import {
  type DataType,
  DayTimeInterval,
  type DecimalType,
  DoubleType,
  decimalType,
  LongType,
  YearMonthInterval,
} from '../../types/data-type.ts';
import { KERNEL_SUFFIX, physicalType } from '../../types/physical-type.ts';
import type { Value } from '../../types/value.ts';
import type { StateRow } from '../../wasm/state-reader.ts';
import { divideHalfUp, fitDecimalOrFail, powerOfTen } from '../decimal-arithmetic.ts';
import { type AggregateSignature, type Argument, defineAggregate } from '../define.ts';
import { nullOnFailure } from '../null-on-failure.ts';
import { asBigint } from '../value-reading.ts';
import { numberInput, requireCount, unexpectedArgument } from './input-type.ts';

/** Spark's sum of decimals has no more digits. */
const SUM_LIMIT = powerOfTen(38);
/** Spark divides decimals to this scale before it rounds to the result's. */
const DIVISION_SCALE = 39;

/** The state of `agg_avg_wide`: the sum in two parts, and the count. */
function sumOf({ values: [low, high] }: StateRow): bigint {
  return (asBigint(high) << 128n) + BigInt.asUintN(128, asBigint(low));
}

function fits(value: bigint, limit: bigint): boolean {
  return value < limit && value >= -limit;
}

type Finish = (sum: bigint, count: bigint, hasOverflown: boolean) => Value;

/** Divides a sum of decimals as Spark does. Fails with ARITHMETIC_OVERFLOW and NUMERIC_VALUE_OUT_OF_RANGE. */
export function decimalAverage(input: DecimalType, output: DecimalType): Finish {
  return (sum, count, hasOverflown) => {
    if (hasOverflown || !fits(sum, SUM_LIMIT)) {
      throw arithmeticOverflow('try_avg', 'Overflow in sum of decimals');
    }
    const quotient = divideHalfUp(sum * powerOfTen(DIVISION_SCALE - input.scale), count);
    return fitDecimalOrFail(quotient, DIVISION_SCALE, output);
  };
}

/** The average of intervals of 32 or 64 bits, rounded half up. */
function intervalAverage(bits: bigint): Finish {
  const limit = 1n << (bits - 1n);
  return (sum, count) => {
    if (!fits(sum, limit)) throw intervalArithmeticOverflow('try_add');
    const average = divideHalfUp(sum, count);
    return bits === 32n ? Number(average) : average;
  };
}

/** Exact types are summed exactly, and divided on the host. */
function wideSignature(
  isTry: boolean,
  input: DataType,
  output: DataType,
  finish: Finish,
): AggregateSignature {
  return {
    args: [input],
    output,
    nullable: true,
    state: [decimalType(38, 0), LongType, LongType],
    kernel: 'agg_avg_wide',
    finish: (state) => {
      const count = asBigint(state.values[2]);
      if (count === 0n) return null;
      return nullOnFailure(isTry, () => finish(sumOf(state), count, state.flags[1]));
    },
  };
}

/** The result of averaging decimals: four more digits in front and behind, as far as there is room. */
export function averageType({ precision, scale }: DecimalType): DecimalType {
  return decimalType(Math.min(precision + 4, 38), Math.min(scale + 4, 38));
}

/** Decimals and intervals are averaged exactly, every other number as DOUBLE. */
function resolveAvg(name: string, args: readonly Argument[]): AggregateSignature {
  requireCount(name, args);
  const type = args[0].dataType;
  const isTry = name === 'try_avg';
  if (type.kind === 'day_time_interval') {
    return wideSignature(isTry, type, DayTimeInterval, intervalAverage(64n));
  }
  if (type.kind === 'year_month_interval') {
    return wideSignature(isTry, type, YearMonthInterval, intervalAverage(32n));
  }
  const input = numberInput(type);
  if (input === undefined) {
    throw unexpectedArgument(name, args, '("NUMERIC" or "ANSI INTERVAL")');
  }
  if (input.kind === 'decimal') {
    const output = averageType(input);
    return wideSignature(isTry, input, output, decimalAverage(input, output));
  }
  return {
    args: [input],
    output: DoubleType,
    nullable: true,
    state: [DoubleType, LongType],
    kernel: `agg_avg_${KERNEL_SUFFIX[physicalType(input)]}`,
  };
}

/** Spark's Average; `mean` is another name for it. */
export const avg = defineAggregate({
  name: 'avg',
  aliases: ['mean'],
  usage: 'Returns the mean of the non-null values.',
  examples: [
    ['SELECT avg(col) FROM VALUES (1), (2), (NULL) AS tab(col)', 1.5],
    ['SELECT CAST(avg(col) AS STRING) FROM VALUES (1.50), (2.25) AS tab(col)', '1.875000'],
  ],
  resolve: (args) => resolveAvg('avg', args),
});

/** Spark's `try_avg`: null where `avg` would overflow. */
export const tryAvg = defineAggregate({
  name: 'try_avg',
  usage: 'Returns the mean of the non-null values, or null if it overflows.',
  examples: [['SELECT try_avg(col) FROM VALUES (1), (2), (3) AS tab(col)', 2]],
  resolve: (args) => resolveAvg('try_avg', args),
});
