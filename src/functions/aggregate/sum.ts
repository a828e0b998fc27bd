import { arithmeticOverflow, intervalArithmeticOverflow } from '../../errors/runtime-errors.ts';
import { type DataType, DoubleType, decimalType, LongType } from '../../types/data-type.ts';
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
  return number;
}

/** Integers add up to BIGINT, floating point to DOUBLE, intervals to their own type, decimals get ten more digits. */
function sumType(input: DataType): DataType {
  if (isIntegral(input)) return LongType;
  if (input.kind === 'float' || input.kind === 'double') return DoubleType;
  if (input.kind !== 'decimal') return input;
  return decimalType(Math.min(input.precision + 10, 38), input.scale);
}

/** The state columns, by the type of the sum; see the kernels. */
function stateTypes(output: DataType): readonly DataType[] {
  if (output.kind === 'double') return [DoubleType];
  return output.kind === 'decimal' ? [decimalType(38, 0), LongType] : [LongType, LongType];
}

function overflow(output: DataType): Error {
  if (output.kind === 'long') return arithmeticOverflow('try_add');
  return output.kind === 'decimal'
    ? arithmeticOverflow('try_sum', 'Overflow in sum of decimals')
    : intervalArithmeticOverflow('try_add');
}

function resolveSum(name: string, args: readonly Argument[]): AggregateSignature {
  requireCount(name, args);
  const input = summedType(name, args);
  const output = sumType(input);
  const family = output.kind === 'double' || name === 'sum' ? 'agg_sum' : 'agg_try_sum';
  return {
    args: [input],
    output,
    nullable: true,
    state: stateTypes(output),
    kernel: `${family}_${KERNEL_SUFFIX[physicalType(input)]}`,
    overflow: () => overflow(output),
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
