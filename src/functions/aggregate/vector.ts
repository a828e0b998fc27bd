import { dimensionMismatch } from '../../errors/vector-errors.ts';
import { arrayType, DoubleType, FloatType, LongType } from '../../types/data-type.ts';
import { type AggregateFunction, defineAggregate } from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { asBigint, asList, asNumber } from '../value-reading.ts';
import { requireVector, vectorOf } from '../vector.ts';
import { requireCount } from './input-type.ts';

/** Sums of the elements of vectors, and how many vectors there were. */
interface Sums {
  count: bigint;
  sums: number[];
}

/** About what a state holds beside its sums, and for each of them. */
const STATE_BYTES = 48;
const SUM_BYTES = 8;

/** `vector_sum` and `vector_avg`. Vectors that are null, or hold a null, are left out. */
function vectorAggregate(
  name: string,
  record: Pick<AggregateFunction, 'usage' | 'examples'>,
  result: (sum: number, count: number) => number,
): AggregateFunction {
  const add = (state: Sums, values: readonly number[], count: bigint) => {
    if (count === 0n) return;
    if (state.count === 0n) state.sums = [...values];
    else if (state.sums.length !== values.length) {
      throw dimensionMismatch(name, state.sums.length, values.length);
    } else
      values.forEach((value, index) => {
        state.sums[index] += value;
      });
    state.count += count;
  };
  return defineAggregate({
    name,
    ...record,
    resolve: (args) => {
      requireCount(name, args);
      requireVector(name, args, 0);
      return {
        args: [args[0].dataType],
        nullable: true,
        ...hosted(
          { output: arrayType(FloatType), state: [LongType, arrayType(DoubleType)] },
          {
            create: (): Sums => ({ count: 0n, sums: [] }),
            update: (state, { read }) => {
              const value = read(0);
              const vector = value === null ? undefined : vectorOf(value);
              if (vector !== undefined) add(state, vector, 1n);
            },
            merge: (state, other) => add(state, other.sums, other.count),
            finish: ({ count, sums }) =>
              count === 0n ? null : sums.map((sum) => Math.fround(result(sum, Number(count)))),
            save: ({ count, sums }) => [count, sums],
            load: ([count, sums]) => ({
              count: asBigint(count),
              sums: asList(sums).map(asNumber),
            }),
            bytes: ({ sums }) => STATE_BYTES + sums.length * SUM_BYTES,
          },
        ),
      };
    },
  });
}

export const vectorSum = vectorAggregate(
  'vector_sum',
  {
    usage: 'Returns the sum of vectors of one dimension.',
    examples: [
      ['SELECT vector_sum(v) FROM VALUES (array(1F, 2F)), (array(3F, 4F)) AS t(v)', [4, 6]],
    ],
  },
  (sum) => sum,
);

export const vectorAvg = vectorAggregate(
  'vector_avg',
  {
    usage: 'Returns the mean of vectors of one dimension.',
    examples: [
      ['SELECT vector_avg(v) FROM VALUES (array(1F, 2F)), (array(3F, 4F)) AS t(v)', [2, 3]],
    ],
  },
  (sum, count) => sum / count,
);
