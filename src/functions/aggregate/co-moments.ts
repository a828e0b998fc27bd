/**
 * What two columns have to do with each other: `corr`, `covar_*`, `regr_*`. Rows in which either is null don't count. The
 * moments are updated and merged as Spark's Covariance and PearsonCorrelation do it, which is the pairwise method of Chan,
 * Golub and LeVeque (1979).
 */
import { DoubleType, LongType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { type AggregateFunction, defineAggregate } from '../define.ts';
import { type HostedAggregate, hosted } from '../hosted-aggregate.ts';
import { asNumber } from '../value-reading.ts';
import { numberInput, requireCount, unexpectedArgument } from './input-type.ts';

/** Moments of pairs of an `x` and a `y`. */
interface CoMoments {
  count: number;
  xMean: number;
  yMean: number;
  /** The sum of the products of both deviations from the mean. */
  xy: number;
  /** The sum of the squared deviations of `x`. */
  xx: number;
  yy: number;
}

const BYTES = 64;

/** Adds a pair. Where one is infinite, it is of weight whose deviation Spark takes before the mean has moved: that of `first`. */
function add(state: CoMoments, x: number, y: number, first: 'x' | 'y'): void {
  state.count += 1;
  const dx = x - state.xMean;
  const dy = y - state.yMean;
  state.xMean += dx / state.count;
  state.yMean += dy / state.count;
  state.xy += first === 'x' ? dx * (y - state.yMean) : dy * (x - state.xMean);
  state.xx += dx * (x - state.xMean);
  state.yy += dy * (y - state.yMean);
}

function merge(state: CoMoments, other: CoMoments): void {
  if (other.count === 0) return;
  if (state.count === 0) {
    Object.assign(state, other);
    return;
  }
  const { count } = state;
  const total = count + other.count;
  const dx = other.xMean - state.xMean;
  const dy = other.yMean - state.yMean;
  const weight = (count * other.count) / total;
  state.count = total;
  state.xMean += (dx / total) * other.count;
  state.yMean += (dy / total) * other.count;
  state.xy += other.xy + dx * dy * weight;
  state.xx += other.xx + dx * dx * weight;
  state.yy += other.yy + dy * dy * weight;
}

/** What is made of the moments. */
type Finish = (moments: Readonly<CoMoments>) => Value;

/** Spark's functions take `y` first; of the symmetric ones it does not matter. */
function coMoments(finish: Finish, first: 'x' | 'y'): HostedAggregate<CoMoments> {
  return {
    create: () => ({ count: 0, xMean: 0, yMean: 0, xy: 0, xx: 0, yy: 0 }),
    update: (state, { read }) => {
      const y = read(0);
      const x = read(1);
      if (x !== null && y !== null) add(state, asNumber(x), asNumber(y), first);
    },
    merge,
    finish,
    save: ({ count, xMean, yMean, xy, xx, yy }) => [count, xMean, yMean, xy, xx, yy],
    load: (saved) => {
      const [count, xMean, yMean, xy, xx, yy] = saved.map(asNumber);
      return { count, xMean, yMean, xy, xx, yy };
    },
    bytes: () => BYTES,
  };
}

interface CoMomentAggregate {
  readonly name: string;
  readonly usage: string;
  readonly finish: Finish;
  /** Default: `y`, the first argument. */
  readonly first?: 'x' | 'y';
  /** The answer over the pairs (y, x) of (2, 1), (4, 3), (9, 5). */
  readonly expected: number;
}

function coMomentAggregate(record: CoMomentAggregate): AggregateFunction {
  const { name, usage, finish, expected, first = 'y' } = record;
  const isCount = name === 'regr_count';
  return defineAggregate({
    name,
    usage,
    examples: [[`SELECT ${name}(y, x) FROM VALUES (2, 1), (4, 3), (9, 5) AS tab(y, x)`, expected]],
    resolve: (args) => {
      requireCount(name, args, [2]);
      const wrong = args.findIndex(({ dataType }) => numberInput(dataType) === undefined);
      if (wrong >= 0) throw unexpectedArgument(name, args, '"DOUBLE"', wrong);
      const output = isCount ? LongType : DoubleType;
      return {
        args: [DoubleType, DoubleType],
        nullable: !isCount,
        reads: [0, 1],
        ...hosted({ output, state: Array(6).fill(DoubleType) }, coMoments(finish, first)),
      };
    },
  });
}

/** Null instead of dividing by 0. */
function quotient(dividend: number, divisor: number): number | null {
  return divisor === 0 ? null : dividend / divisor;
}

/** The moment, or null where there was no pair. */
function ofSome(finish: Finish): Finish {
  return (moments) => (moments.count === 0 ? null : finish(moments));
}

/** Spark's Corr; null where one of both does not change. */
export const corr = coMomentAggregate({
  name: 'corr',
  usage: 'Returns the Pearson coefficient of correlation of pairs of numbers.',
  finish: ({ xy, xx, yy }) => (xx === 0 || yy === 0 ? null : quotient(xy, Math.sqrt(xx * yy))),
  expected: 7 / Math.sqrt(52),
});

/** Spark's CovPopulation. */
export const covarPop = coMomentAggregate({
  name: 'covar_pop',
  usage: 'Returns the population covariance of pairs of numbers.',
  finish: ({ xy, count }) => quotient(xy, count),
  expected: 14 / 3,
});

/** Spark's CovSample; null for a single pair. */
export const covarSamp = coMomentAggregate({
  name: 'covar_samp',
  usage: 'Returns the sample covariance of pairs of numbers.',
  finish: ofSome(({ xy, count }) => quotient(xy, count - 1)),
  expected: 7,
});

/** Spark's RegrCount. */
export const regrCount = coMomentAggregate({
  name: 'regr_count',
  usage: 'Returns the number of pairs in which neither number is null.',
  finish: ({ count }) => BigInt(count),
  expected: 3,
});

/** Spark's RegrR2; 1 where `y` does not change, null where `x` does not. */
export const regrR2 = coMomentAggregate({
  name: 'regr_r2',
  usage: 'Returns the coefficient of determination of the regression of y on x.',
  finish: ({ count, xy, xx, yy }) => {
    if (count === 0 || xx === 0) return null;
    return yy === 0 ? 1 : (xy * xy) / xx / yy;
  },
  expected: 196 / 208,
});

/** Spark's RegrSlope. */
export const regrSlope = coMomentAggregate({
  name: 'regr_slope',
  usage: 'Returns the slope of the regression line of y on x.',
  first: 'x',
  finish: ({ xy, xx }) => quotient(xy, xx),
  expected: 1.75,
});

/** Spark's RegrIntercept. */
export const regrIntercept = coMomentAggregate({
  name: 'regr_intercept',
  usage: 'Returns where the regression line of y on x meets the axis of y.',
  first: 'x',
  finish: ({ xMean, yMean, xy, xx }) => (xx === 0 ? null : yMean - (xy / xx) * xMean),
  expected: -0.25,
});

/** Spark's RegrSXX. */
export const regrSxx = coMomentAggregate({
  name: 'regr_sxx',
  usage: 'Returns the sum of the squared deviations of x from its mean.',
  finish: ofSome(({ xx }) => xx),
  expected: 8,
});

/** Spark's RegrSYY. */
export const regrSyy = coMomentAggregate({
  name: 'regr_syy',
  usage: 'Returns the sum of the squared deviations of y from its mean.',
  finish: ofSome(({ yy }) => yy),
  expected: 26,
});

/** Spark's RegrSXY. */
export const regrSxy = coMomentAggregate({
  name: 'regr_sxy',
  usage: 'Returns the sum of the products of the deviations of x and y from their means.',
  finish: ofSome(({ xy }) => xy),
  expected: 14,
});
