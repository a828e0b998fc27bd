import { type DataType, DoubleType, decimalType } from '../../types/data-type.ts';
import {
  type AggregateFunction,
  type AggregateSignature,
  type Argument,
  defineAggregate,
} from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { asBigint, asNumber } from '../value-reading.ts';
import { averageType, decimalAverage } from './avg.ts';
import { numberInput, requireCount, unexpectedArgument } from './input-type.ts';

const BYTES = 48;

interface Average<T> {
  sum: T;
  count: number;
}

/** What is averaged: a column, and the one that must not be null beside it. */
interface Sides {
  readonly value: number;
  readonly other: number;
}

function doubleAverage({ value, other }: Sides) {
  return hosted(
    { output: DoubleType, state: [DoubleType, DoubleType] },
    {
      create: (): Average<number> => ({ sum: 0, count: 0 }),
      update: (state, { read }) => {
        const number = read(value);
        if (number === null || read(other) === null) return;
        state.sum += asNumber(number);
        state.count += 1;
      },
      merge: (state, { sum, count }) => {
        state.sum += sum;
        state.count += count;
      },
      finish: ({ sum, count }) => (count === 0 ? null : sum / count),
      save: ({ sum, count }) => [sum, count],
      load: ([sum, count]) => ({ sum: asNumber(sum), count: asNumber(count) }),
      bytes: () => BYTES,
    },
  );
}

/** Sums are kept in two halves of 38 digits at most, as a sum of many values may be longer than a decimal. */
const HALF = 10n ** 30n;

function exactAverage({ value, other }: Sides, input: Extract<DataType, { kind: 'decimal' }>) {
  const output = averageType(input);
  const finish = decimalAverage(input, output);
  const half = decimalType(38, 0);
  return hosted(
    { output, state: [half, half, DoubleType] },
    {
      create: (): Average<bigint> => ({ sum: 0n, count: 0 }),
      update: (state, { read }) => {
        const number = read(value);
        if (number === null || read(other) === null) return;
        state.sum += asBigint(number);
        state.count += 1;
      },
      merge: (state, { sum, count }) => {
        state.sum += sum;
        state.count += count;
      },
      finish: ({ sum, count }) => (count === 0 ? null : finish(sum, BigInt(count), false)),
      save: ({ sum, count }) => [sum / HALF, sum % HALF, count],
      load: ([high, low, count]) => ({
        sum: asBigint(high) * HALF + asBigint(low),
        count: asNumber(count),
      }),
      bytes: () => BYTES,
    },
  );
}

function resolveAverage(name: string, args: readonly Argument[], sides: Sides): AggregateSignature {
  requireCount(name, args, [2]);
  const types = args.map(({ dataType }, index) => {
    const input = numberInput(dataType);
    if (input === undefined) throw unexpectedArgument(name, args, '"NUMERIC"', index);
    return input;
  });
  const input = types[sides.value];
  if (input.kind === 'decimal') {
    return { args: types, nullable: true, reads: [0, 1], ...exactAverage(sides, input) };
  }
  const doubles = [DoubleType, DoubleType];
  return { args: doubles, nullable: true, reads: [0, 1], ...doubleAverage(sides) };
}

function regrAverage(
  name: string,
  letter: string,
  sides: Sides,
  expected: number,
): AggregateFunction {
  return defineAggregate({
    name,
    usage: `Returns the mean of ${letter} over the pairs in which neither number is null.`,
    examples: [
      [`SELECT ${name}(y, x) FROM VALUES (2, 1), (4, 3), (9, NULL) AS tab(y, x)`, expected],
    ],
    resolve: (args) => resolveAverage(name, args, sides),
  });
}

/** Spark's RegrAvgX; of decimals it is a decimal, as `avg` is. */
export const regrAvgx = regrAverage('regr_avgx', 'x', { value: 1, other: 0 }, 2);
/** Spark's RegrAvgY; of decimals it is a decimal, as `avg` is. */
export const regrAvgy = regrAverage('regr_avgy', 'y', { value: 0, other: 1 }, 3);
