/** Functions of a row's place in its partition. None of them reads a value: the order has said all there is to know. */
import { COLUMN_VALUES, TypeId } from '../../../assembly/abi.ts';
import { wrongNumberOfArguments } from '../../errors/function-errors.ts';
import { DoubleType, IntegerType } from '../../types/data-type.ts';
import { newColumn } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { columnFromIntegers } from '../../wasm/integer-column.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import {
  type Argument,
  defineWindowFunction,
  type WindowFunction,
  type WindowRows,
  type WindowSignature,
} from '../define.ts';
import { requireCount } from '../signature.ts';
import { positiveInteger } from './constant-argument.ts';

type PlaceOf = (row: number, rows: WindowRows) => number;

function integers(placeOf: PlaceOf): WindowSignature['evaluate'] {
  return ({ core }, _args, rows) => {
    const places = new Int32Array(rows.count);
    for (let row = 0; row < rows.count; row++) places[row] = placeOf(row, rows);
    return columnFromIntegers(core, places);
  };
}

function doubles(placeOf: PlaceOf): WindowSignature['evaluate'] {
  return ({ core }, _args, rows) => {
    const places = new Float64Array(rows.count);
    for (let row = 0; row < rows.count; row++) places[row] = placeOf(row, rows);
    return doubleColumn(core, places);
  };
}

function doubleColumn(core: WasmCore, doubles: Float64Array): Ptr {
  const column = newColumn(core, { type: TypeId.F64, rows: doubles.length });
  core.memory.f64.set(doubles, core.u32At(column, COLUMN_VALUES) >>> 3);
  return column;
}

interface Place {
  readonly name: string;
  readonly usage: string;
  readonly example: WindowFunction['examples'][number];
  readonly output: WindowSignature['output'];
  readonly evaluate: WindowSignature['evaluate'];
}

/** Ranks take arguments, and do nothing with them. */
function place(
  { name, usage, example, output, evaluate }: Place,
  takesArguments: boolean,
): WindowFunction {
  return defineWindowFunction({
    name,
    usage,
    examples: [example],
    needsOrder: true,
    frame: 'ofItsOwn',
    resolve: (args) => {
      if (!takesArguments) requireCount(name, args, 0);
      const types = args.map(({ dataType }) => dataType);
      return { args: types, output, nullable: false, evaluate };
    },
  });
}

const rowNumber = place(
  {
    name: 'row_number',
    usage: 'Returns the number of the row in its partition, from 1.',
    example: ['SELECT row_number() OVER (ORDER BY 1)', 1],
    output: IntegerType,
    evaluate: integers((row, { starts }) => row - starts[row] + 1),
  },
  false,
);

const rank = place(
  {
    name: 'rank',
    usage:
      'Returns one more than the count of rows before the row in its order; equal rows have one rank.',
    example: ['SELECT rank() OVER (ORDER BY 1)', 1],
    output: IntegerType,
    evaluate: integers((row, { starts, peerStarts }) => peerStarts[row] - starts[row] + 1),
  },
  true,
);

/** Rows are numbered one after the other, so that the rank before is known: a new one begins with each row's first peer. */
function denseRanks({ count, starts, peerStarts }: WindowRows): Int32Array {
  const ranks = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    if (row === starts[row]) ranks[row] = 1;
    else ranks[row] = ranks[row - 1] + (row === peerStarts[row] ? 1 : 0);
  }
  return ranks;
}

const denseRank = place(
  {
    name: 'dense_rank',
    usage: 'Returns one more than the count of different orders before the row.',
    example: ['SELECT dense_rank() OVER (ORDER BY 1)', 1],
    output: IntegerType,
    evaluate: ({ core }, _args, rows) => columnFromIntegers(core, denseRanks(rows)),
  },
  true,
);

const percentRank = place(
  {
    name: 'percent_rank',
    usage: 'Returns the rank of the row as a part of its partition, from 0 to 1.',
    example: ['SELECT percent_rank() OVER (ORDER BY 1)', 0],
    output: DoubleType,
    evaluate: doubles((row, { starts, ends, peerStarts }) => {
      const others = ends[row] - starts[row] - 1;
      return others === 0 ? 0 : (peerStarts[row] - starts[row]) / others;
    }),
  },
  true,
);

const cumeDist = place(
  {
    name: 'cume_dist',
    usage: 'Returns the part of the rows of its partition that come before the row or with it.',
    example: ['SELECT cume_dist() OVER (ORDER BY 1)', 1],
    output: DoubleType,
    evaluate: doubles(
      (row, { starts, ends, peerEnds }) =>
        (peerEnds[row] - starts[row]) / (ends[row] - starts[row]),
    ),
  },
  false,
);

/** The first buckets have one row more where the rows don't divide evenly. */
function bucketOf(buckets: number): PlaceOf {
  return (row, { starts, ends }) => {
    const rows = ends[row] - starts[row];
    const size = Math.floor(rows / buckets);
    const larger = rows % buckets;
    const at = row - starts[row];
    const inLarger = larger * (size + 1);
    return at < inLarger
      ? Math.floor(at / (size + 1)) + 1
      : larger + Math.floor((at - inLarger) / size) + 1;
  };
}

function resolveNtile(args: readonly Argument[]): WindowSignature {
  if (args.length > 1) throw wrongNumberOfArguments('ntile', '[0, 1]', args.length);
  const buckets =
    args.length === 0 ? 1 : positiveInteger('ntile', args, { index: 0, inputName: 'buckets' });
  return {
    args: args.map(({ dataType }) => dataType),
    output: IntegerType,
    nullable: false,
    evaluate: integers(bucketOf(buckets)),
  };
}

const ntile = defineWindowFunction({
  name: 'ntile',
  usage:
    "Divides the rows of a partition into so many buckets and returns the number of the row's, from 1.",
  examples: [['SELECT ntile(2) OVER (ORDER BY 1)', 1]],
  needsOrder: true,
  frame: 'ofItsOwn',
  resolve: resolveNtile,
});

/** What numbers rows. */
export const RANKS: readonly WindowFunction[] = [
  rowNumber,
  rank,
  denseRank,
  percentRank,
  cumeDist,
  ntile,
];
