/**
 * Exact percentiles, over how often each value occurs. Numbers are looked at as DOUBLE, intervals as they are and given
 * back as intervals. Follows Spark's Percentile, PercentileCont, PercentileDisc and Median.
 */
import {
  distinctWithinGroup,
  negativeFrequency,
  withinGroupMissing,
  wrongNumberOfOrderings,
} from '../../errors/aggregate-errors.ts';
import { unsupportedTimeType } from '../../errors/time-errors.ts';
import {
  arrayType,
  type DataType,
  DayTimeInterval,
  DoubleType,
  LongType,
  timeType,
  YearMonthInterval,
} from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { compareValues } from '../../types/value-order.ts';
import { argumentSql, callSql } from '../call-sql.ts';
import {
  type AggregateFunction,
  type AggregateOptions,
  type AggregateSignature,
  type Argument,
  defineAggregate,
} from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { asBigint } from '../value-reading.ts';
import { isIntegral, numberInput, requireCount, unexpectedArgument } from './input-type.ts';
import { type Percentages, percentagesOf } from './percentages.ts';
import { COUNTS, countsState, type ValueCounts } from './value-counts.ts';

/** Values in order, each with the count of values up to and with it. */
interface Ranked {
  readonly numbers: readonly number[];
  readonly upTo: readonly number[];
}

interface Computation {
  readonly percentages: Percentages;
  readonly isDescending: boolean;
  /** Whether the percentile is one of the values (`percentile_disc`), or lies between two of them. */
  readonly isDiscrete: boolean;
}

function ranked(counts: ValueCounts, type: DataType, isDescending: boolean): Ranked {
  const sign = isDescending ? -1 : 1;
  const entries = [...counts.entries].sort((a, b) => sign * compareValues(a.value, b.value, type));
  let total = 0;
  return {
    numbers: entries.map(({ value }) => Number(value)),
    upTo: entries.map(({ count }) => {
      total += count;
      return total;
    }),
  };
}

/** The value at a rank that counts from 1. */
function valueAt({ numbers, upTo }: Ranked, rank: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle] >= rank) high = middle;
    else low = middle + 1;
  }
  return numbers[low];
}

/** The least value that at least the given part of all values is not greater than. */
function discretePercentile(values: Ranked, percentage: number): number {
  const total = values.upTo[values.upTo.length - 1];
  return valueAt(values, Math.max(Math.ceil(percentage * total), 1));
}

/** The value at a place among all, interpolated between its neighbours. */
function continuousPercentile(values: Ranked, percentage: number): number {
  const position = (values.upTo[values.upTo.length - 1] - 1) * percentage;
  const place = Number.isNaN(position) ? 0 : position;
  const lower = Math.floor(place);
  const below = valueAt(values, lower + 1);
  const above = valueAt(values, Math.ceil(place) + 1);
  return below === above ? below : below + (above - below) * (place - lower);
}

/** What the values are read as; an interval's type also is that of the result. */
function inputOf(call: string, args: readonly Argument[], index: number): DataType {
  const { dataType } = args[index];
  if (/^(time|day_time_interval|year_month_interval)$/.test(dataType.kind)) return dataType;
  if (numberInput(dataType) !== undefined) return DoubleType;
  if (dataType.kind.startsWith('timestamp')) return timeType();
  if (dataType.kind === 'date') throw unsupportedTimeType();
  const required =
    '(("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH") or "TIME")';
  throw unexpectedArgument(call, args, required, index);
}

function resultType(input: DataType): DataType {
  if (input.kind === 'day_time_interval') return DayTimeInterval;
  if (input.kind === 'time') return input;
  return input.kind === 'year_month_interval' ? YearMonthInterval : DoubleType;
}

function resultValue(number: number, output: DataType): Value {
  if (output.kind === 'day_time_interval' || output.kind === 'time') {
    return BigInt(Math.trunc(number));
  }
  return output.kind === 'year_month_interval' ? Math.trunc(number) : number;
}

/** How often a row counts. */
type Frequency = (read: (column: number) => Value) => number;

function computing(input: DataType, computation: Computation, frequency: Frequency) {
  const { percentages, isDescending, isDiscrete } = computation;
  const element = resultType(input);
  const compute = isDiscrete ? discretePercentile : continuousPercentile;
  return hosted(
    { output: percentages.isList ? arrayType(element, false) : element, state: countsState(input) },
    {
      ...COUNTS,
      update: (state, { read }) => {
        const value = read(0);
        const count = value === null ? 0 : frequency(read);
        if (count > 0) state.add(value, count);
      },
      finish: (state) => {
        if (state.size === 0 || percentages.values.length === 0) return null;
        const values = ranked(state, input, isDescending);
        const results = percentages.values.map((percentage) =>
          resultValue(compute(values, percentage), element),
        );
        return percentages.isList ? results : results[0];
      },
    },
  );
}

const ONCE: Frequency = () => 1;

/** The third argument of `percentile`. Null counts as never; a negative one fails. */
function frequencyOf(args: readonly Argument[]): Frequency {
  const sql = argumentSql(args[2]);
  return (read) => {
    const value = read(1);
    if (value === null) return 0;
    const count = asBigint(value);
    if (count < 0n) throw negativeFrequency(sql, count);
    return Number(count);
  };
}

function resolvePercentile(args: readonly Argument[]): AggregateSignature {
  requireCount('percentile', args, [2, 3]);
  const sql = callSql('percentile', args.length === 2 ? [...args, DEFAULT_FREQUENCY] : args);
  const input = inputOf('percentile', args, 0);
  const percentages = percentagesOf({ name: 'percentile', sql, args }, 1);
  const hasFrequency = args.length === 3;
  if (hasFrequency && !isIntegral(args[2].dataType) && args[2].dataType.kind !== 'null') {
    throw unexpectedArgument('percentile', args, '"INTEGRAL"', 2);
  }
  const computation = { percentages, isDescending: false, isDiscrete: false };
  return {
    args: [input, args[1].dataType, ...(hasFrequency ? [LongType] : [])],
    nullable: true,
    reads: hasFrequency ? [0, 2] : [0],
    ...computing(input, computation, hasFrequency ? frequencyOf(args) : ONCE),
  };
}

const DEFAULT_FREQUENCY: Argument = { dataType: LongType, nullable: false, sql: '1' };

/** Spark's Percentile. Nulls don't count. */
export const percentile = defineAggregate({
  name: 'percentile',
  usage:
    'Returns the value below which a part of the values lies, interpolated; or an array of several.',
  examples: [
    ['SELECT percentile(col, 0.3) FROM VALUES (0), (10) AS tab(col)', 3],
    ['SELECT percentile(col, array(0.25, 0.75)) FROM VALUES (0), (10) AS tab(col)', [2.5, 7.5]],
  ],
  resolve: resolvePercentile,
});

/** Spark's Median: the percentile of one half. */
export const median = defineAggregate({
  name: 'median',
  usage: 'Returns the value in the middle, interpolated.',
  examples: [['SELECT median(col) FROM VALUES (0), (10) AS tab(col)', 5]],
  resolve: (args) => {
    requireCount('median', args);
    const input = inputOf('median', args, 0);
    const percentages = { values: [0.5], isList: false };
    const computation = { percentages, isDescending: false, isDiscrete: false };
    return { args: [input], nullable: true, ...computing(input, computation, ONCE) };
  },
});

function resolveOrdered(
  name: string,
  isDiscrete: boolean,
  args: readonly Argument[],
  { isDistinct, order }: AggregateOptions,
): AggregateSignature {
  const keyCount = order?.length ?? 0;
  requireCount(name, args.slice(0, args.length - keyCount));
  if (order === undefined) throw withinGroupMissing(name);
  if (isDistinct) throw distinctWithinGroup(name);
  if (keyCount !== 1) throw wrongNumberOfOrderings(name, 1, keyCount);
  const input = inputOf(name, args, 1);
  const sql = callSql(name, [args[1], args[0]]);
  const percentages = percentagesOf({ name, sql, args }, 0);
  const computation = { percentages, isDescending: !order[0].isAscending, isDiscrete };
  return {
    args: [args[0].dataType, input],
    nullable: true,
    reads: [1],
    ...computing(input, computation, ONCE),
  };
}

function orderedPercentile(
  name: string,
  isDiscrete: boolean,
  usage: string,
  expected: number,
): AggregateFunction {
  return defineAggregate({
    name,
    usage,
    examples: [
      [
        `SELECT ${name}(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10) AS tab(col)`,
        expected,
      ],
    ],
    withinGroup: 'short',
    resolve: (args, options) => resolveOrdered(name, isDiscrete, args, options),
  });
}

/** The percentile between values, by the order of WITHIN GROUP. */
export const percentileCont = orderedPercentile(
  'percentile_cont',
  false,
  'Returns the value at a part of the values in order, interpolated between neighbours.',
  2.5,
);

/** The percentile that is one of the values, by the order of WITHIN GROUP. */
export const percentileDisc = orderedPercentile(
  'percentile_disc',
  true,
  'Returns the first of the values in order that a part of them is not after.',
  0,
);
