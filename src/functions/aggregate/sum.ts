import { arithmeticOverflow, intervalArithmeticOverflow } from '../../errors/runtime-errors.ts';
import { unsupportedAggregateInput } from '../../errors/state-errors.ts';
import { type DataType, DoubleType, LongType } from '../../types/data-type.ts';
import { KERNEL_SUFFIX, physicalType } from '../../types/physical-type.ts';
import { type AggregateSignature, type Argument, defineAggregate } from '../define.ts';
import { isIntegral, numberInput, requireCount, unexpectedArgument } from './input-type.ts';

const NUMBER_OR_INTERVAL = '("NUMERIC" or "ANSI INTERVAL")';

/** The type that is summed: numbers as `numberInput` says, ANSI intervals as they are. */
function summedType(name: string, args: readonly Argument[]): DataType {
  const type = args[0].dataType;
  if (type.kind === 'day_time_interval' || type.kind === 'year_month_interval') return type;
  const number = numberInput(type);
  if (number === undefined) throw unexpectedArgument(name, args, NUMBER_OR_INTERVAL);
  if (number.kind === 'decimal') throw unsupportedAggregateInput(name, number);
  return number;
}

/** Integers add up to BIGINT, floating point to DOUBLE, intervals to their own type. */
function resolveSum(name: string, args: readonly Argument[]): AggregateSignature {
  requireCount(name, args);
  const input = summedType(name, args);
  const suffix = KERNEL_SUFFIX[physicalType(input)];
  const isFloat = input.kind === 'float' || input.kind === 'double';
  const family = isFloat || name === 'sum' ? 'agg_sum' : 'agg_try_sum';
  return {
    args: [input],
    output: isFloat ? DoubleType : isIntegral(input) ? LongType : input,
    nullable: true,
    state: isFloat ? [DoubleType] : [LongType, LongType],
    kernel: `${family}_${suffix}`,
    overflow: () =>
      isIntegral(input) ? arithmeticOverflow('try_add') : intervalArithmeticOverflow('try_add'),
  };
}

/** Spark's Sum under ANSI: a result out of range is `ARITHMETIC_OVERFLOW`, found when it is asked for. */
export const sum = defineAggregate({
  name: 'sum',
  usage: 'Returns the sum of the non-null values.',
  examples: [
    ['SELECT sum(col) FROM VALUES (5), (10), (NULL) AS tab(col)', 15],
    ['SELECT sum(col) FROM VALUES (CAST(NULL AS INT)) AS tab(col)', null],
  ],
  resolve: (args) => resolveSum('sum', args),
});

/** Spark's `try_sum`: null where `sum` would overflow, and from then on. */
export const trySum = defineAggregate({
  name: 'try_sum',
  usage: 'Returns the sum of the non-null values, or null if it overflows.',
  examples: [['SELECT try_sum(col) FROM VALUES (9223372036854775807L), (1L) AS tab(col)', null]],
  resolve: (args) => resolveSum('try_sum', args),
});
