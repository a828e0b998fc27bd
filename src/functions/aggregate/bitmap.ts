/** Bitmaps of 32768 bits: the numbers of a bucket, for exact counts of distinct integers. */
import { invalidBitmapPosition } from '../../errors/aggregate-errors.ts';
import { BinaryType, type DataType, LongType } from '../../types/data-type.ts';
import { type AggregateFunction, type Argument, defineAggregate } from '../define.ts';
import { type HostedAggregate, hosted } from '../hosted-aggregate.ts';
import { asBigint, asBytes } from '../value-reading.ts';
import { isIntegral, numberInput, requireCount, unexpectedArgument } from './input-type.ts';

const BYTES = 4096;
const BITS = BigInt(BYTES * 8);

type Fold = (own: number, other: number) => number;

/** Folds other bytes into a bitmap; what they lack in length counts as zeros, what is too much does not count. */
function foldBytes(state: Uint8Array, other: Uint8Array, fold: Fold): void {
  for (let at = 0; at < BYTES; at++) state[at] = fold(state[at], other[at] ?? 0);
}

/** An aggregate over a bitmap that is all `filling` to begin with. */
function overBitmap(
  filling: number,
  fold: Fold,
  update: HostedAggregate<Uint8Array>['update'],
): HostedAggregate<Uint8Array> {
  return {
    create: () => new Uint8Array(BYTES).fill(filling),
    update,
    merge: (state, other) => foldBytes(state, other, fold),
    finish: (state) => state,
    save: (state) => [state],
    load: ([state]) => asBytes(state).slice(),
    bytes: () => BYTES,
  };
}

const or: Fold = (own, other) => own | other;
const and: Fold = (own, other) => own & other;

/** Sets the bit of a position. Fails with INVALID_BITMAP_POSITION. */
function setBit(state: Uint8Array, position: bigint): void {
  if (position < 0n || position >= BITS) throw invalidBitmapPosition(position, BYTES);
  const bit = Number(position);
  state[bit >> 3] |= 1 << (bit & 7);
}

function positionInput(name: string, args: readonly Argument[]): DataType {
  requireCount(name, args);
  const { dataType } = args[0];
  if (isIntegral(dataType) || numberInput(dataType) !== undefined) return LongType;
  throw unexpectedArgument(name, args, '"BIGINT"');
}

/** Spark's BitmapConstructAgg, of the positions that `bitmap_bit_position` gives. */
export const bitmapConstructAgg = defineAggregate({
  name: 'bitmap_construct_agg',
  usage: 'Returns a bitmap in which the bits at the given positions are set.',
  examples: [
    [
      'SELECT hex(substring(bitmap_construct_agg(col), 1, 2)) FROM VALUES (0), (1), (9) AS tab(col)',
      '0302',
    ],
  ],
  resolve: (args) => ({
    args: [positionInput('bitmap_construct_agg', args)],
    nullable: false,
    ...hosted(
      { output: BinaryType, state: [BinaryType] },
      overBitmap(0, or, (state, { read }) => {
        const position = read(0);
        if (position !== null) setBit(state, asBigint(position));
      }),
    ),
  }),
});

function combined(
  name: string,
  fold: Fold,
  filling: number,
  record: Pick<AggregateFunction, 'usage' | 'examples'>,
): AggregateFunction {
  return defineAggregate({
    name,
    ...record,
    resolve: (args) => {
      requireCount(name, args);
      const { kind } = args[0].dataType;
      if (kind !== 'binary' && kind !== 'null') throw unexpectedArgument(name, args, '"BINARY"');
      const aggregate = overBitmap(filling, fold, (state, { read }) => {
        const bytes = read(0);
        if (bytes !== null) foldBytes(state, asBytes(bytes), fold);
      });
      return {
        args: [BinaryType],
        nullable: false,
        ...hosted({ output: BinaryType, state: [BinaryType] }, aggregate),
      };
    },
  });
}

/** Spark's BitmapOrAgg. */
export const bitmapOrAgg = combined('bitmap_or_agg', or, 0, {
  usage: 'Returns the bitmap of the bits that are set in any of the bitmaps.',
  examples: [
    [
      "SELECT hex(substring(bitmap_or_agg(col), 1, 1)) FROM VALUES (X'10'), (X'20') AS tab(col)",
      '30',
    ],
  ],
});

/** Spark's BitmapAndAgg. */
export const bitmapAndAgg = combined('bitmap_and_agg', and, 0xff, {
  usage: 'Returns the bitmap of the bits that are set in all of the bitmaps.',
  examples: [
    [
      "SELECT hex(substring(bitmap_and_agg(col), 1, 1)) FROM VALUES (X'F0'), (X'70') AS tab(col)",
      '70',
    ],
  ],
});
