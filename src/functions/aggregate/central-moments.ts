/**
 * `skewness` and `kurtosis`: the third and fourth central moments. Updated and merged as Spark's CentralMomentAgg does it
 * (Pébay, "Formulas for Robust, One-Pass Parallel Computation of Covariances and Arbitrary-Order Statistical Moments",
 * 2008).
 */
import { DoubleType } from '../../types/data-type.ts';
import { type AggregateFunction, defineAggregate } from '../define.ts';
import { type HostedAggregate, hosted } from '../hosted-aggregate.ts';
import { asNumber } from '../value-reading.ts';
import { numberInput, requireCount, unexpectedArgument } from './input-type.ts';

/** Sums of powers of the deviations from the mean. */
interface Moments {
  count: number;
  mean: number;
  second: number;
  third: number;
  fourth: number;
}

const BYTES = 56;

function add(state: Moments, value: number): void {
  const { second, third } = state;
  state.count += 1;
  const delta = value - state.mean;
  const part = delta / state.count;
  state.mean += part;
  state.second = second + delta * (delta - part);
  state.third = third - 3 * part * state.second + delta * (delta * delta - part * part);
  state.fourth +=
    -4 * part * state.third -
    6 * part * part * state.second +
    delta * (delta * delta * delta - part * part * part);
}

function merge(a: Moments, b: Moments): void {
  if (b.count === 0) return;
  if (a.count === 0) {
    Object.assign(a, b);
    return;
  }
  const [n, m] = [a.count, b.count];
  const total = n + m;
  const delta = b.mean - a.mean;
  const part = delta / total;
  const { second, third } = a;
  a.count = total;
  a.mean += part * m;
  a.second += b.second + delta * part * n * m;
  a.third +=
    b.third + part * part * delta * n * m * (n - m) + 3 * part * (n * b.second - m * second);
  a.fourth +=
    b.fourth +
    part * part * part * delta * n * m * (n * n - n * m + m * m) +
    6 * part * part * (n * n * b.second + m * m * second) +
    4 * part * (n * b.third - m * third);
}

type Finish = (moments: Readonly<Moments>) => number;

/** Null where no value differs from another. */
function moments(finish: Finish): HostedAggregate<Moments> {
  return {
    create: () => ({ count: 0, mean: 0, second: 0, third: 0, fourth: 0 }),
    update: (state, { read }) => {
      const value = read(0);
      if (value !== null) add(state, asNumber(value));
    },
    merge,
    finish: (state) => (state.second === 0 ? null : finish(state)),
    save: ({ count, mean, second, third, fourth }) => [count, mean, second, third, fourth],
    load: (saved) => {
      const [count, mean, second, third, fourth] = saved.map(asNumber);
      return { count, mean, second, third, fourth };
    },
    bytes: () => BYTES,
  };
}

function momentAggregate(
  name: string,
  what: string,
  finish: Finish,
  expected: number,
): AggregateFunction {
  return defineAggregate({
    name,
    usage: `Returns the ${what} of the non-null values.`,
    examples: [[`SELECT ${name}(col) FROM VALUES (0), (0), (0), (4) AS tab(col)`, expected]],
    resolve: (args) => {
      requireCount(name, args);
      if (numberInput(args[0].dataType) === undefined) {
        throw unexpectedArgument(name, args, '"DOUBLE"');
      }
      const state = Array(5).fill(DoubleType);
      return {
        args: [DoubleType],
        nullable: true,
        ...hosted({ output: DoubleType, state }, moments(finish)),
      };
    },
  });
}

/** Spark's Skewness. */
export const skewness = momentAggregate(
  'skewness',
  'skewness',
  ({ count, second, third }) => (Math.sqrt(count) * third) / Math.sqrt(second * second * second),
  2 / Math.sqrt(3),
);

/** Spark's Kurtosis: in excess of that of a normal distribution. */
export const kurtosis = momentAggregate(
  'kurtosis',
  'excess kurtosis',
  ({ count, second, fourth }) => (count * fourth) / (second * second) - 3,
  -2 / 3,
);
