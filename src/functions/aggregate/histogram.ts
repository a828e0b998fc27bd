/**
 * `histogram_numeric`: bins of numbers, of which the two nearest are joined when there is one too many (Ben-Haim and
 * Tom-Tov, "A Streaming Parallel Decision Tree Algorithm", 2010). Which of several equally near pairs is joined is drawn by
 * lot, as in Spark's NumericHistogram: with the generator and seed that it has, so that answers are the same.
 */
import { parameterOutOfRange } from '../../errors/aggregate-errors.ts';
import {
  arrayType,
  type DataType,
  DoubleType,
  IntegerType,
  structField,
  structType,
} from '../../types/data-type.ts';
import { callSql } from '../call-sql.ts';
import { type AggregateSignature, type Argument, defineAggregate } from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { asList, asNumber } from '../value-reading.ts';
import { requireCount, unexpectedArgument } from './input-type.ts';
import { JavaRandom } from './java-random.ts';
import { measuredType, valueOfDouble } from './measurable.ts';
import { doubleOf, requiredParameter } from './parameter.ts';

const NAME = 'histogram_numeric';
const SEED = 31_183;
const BIN_BYTES = 48;
const BINS_MAX = 2_147_483_647;

interface Bin {
  /** The mean of its numbers. */
  readonly center: number;
  readonly count: number;
}

interface Histogram {
  /** By their centers. */
  readonly bins: Bin[];
  readonly random: JavaRandom;
}

/** The place of the bin with a center, or of the first one after it. */
function placeOf(bins: readonly Bin[], center: number): number {
  let [low, high] = [0, bins.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bins[middle].center < center) low = middle + 1;
    else high = middle;
  }
  return low;
}

function add({ bins, random }: Histogram, value: number, binsMax: number): void {
  const place = placeOf(bins, value);
  if (bins[place]?.center === value) {
    bins[place] = { center: value, count: bins[place].count + 1 };
    return;
  }
  bins.splice(place, 0, { center: value, count: 1 });
  trim(bins, random, binsMax);
}

/** Joins nearest bins until there are few enough. */
function trim(bins: Bin[], random: JavaRandom, binsMax: number): void {
  while (bins.length > binsMax) {
    const at = nearestPair(bins, random);
    const [a, b] = [bins[at], bins[at + 1]];
    const count = a.count + b.count;
    const center = a.center * (a.count / count) + (b.center / count) * b.count;
    bins.splice(at, 2, { center, count });
  }
}

/** Where the nearest two neighbours begin; each of several such pairs has the same chance. */
function nearestPair(bins: readonly Bin[], random: JavaRandom): number {
  let nearest = 0;
  let ties = 1;
  let least = bins[1].center - bins[0].center;
  for (let index = 1; index < bins.length - 1; index++) {
    const distance = bins[index + 1].center - bins[index].center;
    if (distance < least) {
      least = distance;
      nearest = index;
      ties = 1;
    } else if (distance === least) {
      ties += 1;
      if (random.nextDouble() <= 1 / ties) nearest = index;
    }
  }
  return nearest;
}

/** How many bins there may be. */
function binsOf(args: readonly Argument[]): number {
  const call = { sql: callSql(NAME, args), args };
  const value = requiredParameter(call, 1, { name: 'nb', type: IntegerType, printed: 'nb' });
  if (value === undefined) return 2;
  const bins = Math.trunc(doubleOf(value, args[1].dataType));
  if (Number.isNaN(bins)) throw unexpectedArgument(NAME, args, '"INT"', 1);
  if (bins >= 2 && bins <= BINS_MAX) return bins;
  const outOfRange = { sqlExpr: call.sql, name: 'nb' };
  throw parameterOutOfRange(outOfRange, `[2, ${BINS_MAX}]`, String(bins));
}

function binning(type: DataType, binsMax: number) {
  const bin = structType([structField('x', type), structField('y', DoubleType)]);
  return hosted(
    { output: arrayType(bin), state: [arrayType(DoubleType), arrayType(DoubleType)] },
    {
      create: (): Histogram => ({ bins: [], random: new JavaRandom(SEED) }),
      update: (state, { read }) => {
        const value = read(0);
        if (value !== null) add(state, doubleOf(value, type), binsMax);
      },
      merge: ({ bins, random }, other) => {
        for (const added of other.bins) bins.push(added);
        bins.sort((a, b) => a.center - b.center);
        trim(bins, random, binsMax);
      },
      finish: ({ bins }) =>
        bins.length === 0
          ? null
          : bins.map(({ center, count }) => [valueOfDouble(center, type), count]),
      save: ({ bins }) => [bins.map(({ center }) => center), bins.map(({ count }) => count)],
      load: ([centers, counts]): Histogram => ({
        bins: asList(centers).map((center, index) => ({
          center: asNumber(center),
          count: asNumber(asList(counts)[index]),
        })),
        random: new JavaRandom(SEED),
      }),
      bytes: ({ bins }) => bins.length * BIN_BYTES,
    },
  );
}

function resolveHistogram(args: readonly Argument[]): AggregateSignature {
  requireCount(NAME, args, [2]);
  const type = measuredType(NAME, args);
  return {
    args: [type, args[1].dataType],
    nullable: true,
    reads: [0],
    ...binning(type, binsOf(args)),
  };
}

/** Spark's HistogramNumeric. Nulls don't count. */
export const histogramNumeric = defineAggregate({
  name: NAME,
  usage:
    'Returns a histogram of the values with so many bins: their centers and how many values each has.',
  examples: [
    [
      'SELECT histogram_numeric(col, 2) FROM VALUES (0), (1), (2), (10) AS tab(col)',
      [
        { x: 1, y: 3 },
        { x: 10, y: 1 },
      ],
    ],
  ],
  resolve: resolveHistogram,
});
