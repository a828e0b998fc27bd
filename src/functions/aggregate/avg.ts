import { unsupportedAggregateInput } from '../../errors/state-errors.ts';
import { DoubleType, LongType } from '../../types/data-type.ts';
import { KERNEL_SUFFIX, physicalType } from '../../types/physical-type.ts';
import { type AggregateSignature, type Argument, defineAggregate } from '../define.ts';
import { numberInput, requireCount, unexpectedArgument } from './input-type.ts';

/** Every number is averaged as DOUBLE. */
function resolveAvg(name: string, args: readonly Argument[]): AggregateSignature {
  requireCount(name, args);
  const type = args[0].dataType;
  const input = numberInput(type);
  if (type.kind === 'day_time_interval' || type.kind === 'year_month_interval') {
    throw unsupportedAggregateInput(name, type);
  }
  if (input === undefined) {
    throw unexpectedArgument(name, args, '("NUMERIC" or "ANSI INTERVAL")');
  }
  if (input.kind === 'decimal') throw unsupportedAggregateInput(name, input);
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
  examples: [['SELECT avg(col) FROM VALUES (1), (2), (NULL) AS tab(col)', 1.5]],
  resolve: (args) => resolveAvg('avg', args),
});

/** Spark's `try_avg`: as `avg`, which can't overflow in DOUBLE. */
export const tryAvg = defineAggregate({
  name: 'try_avg',
  usage: 'Returns the mean of the non-null values, or null if it overflows.',
  examples: [['SELECT try_avg(col) FROM VALUES (1), (2), (3) AS tab(col)', 2]],
  resolve: (args) => resolveAvg('try_avg', args),
});
