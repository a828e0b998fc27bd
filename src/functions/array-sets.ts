/**
 * Arrays as sets. Elements are compared by their ranks (`element-rank.ts`), so that what is done for a row is about small
 * integers. Equality is that of GROUP BY: null equals null, NaN equals NaN, and -0.0 equals 0.0; of equal elements the
 * first stays.
 */
import { arrayPairTypes } from '../errors/collection-errors.ts';
import { tightestTypeWithFloat } from '../types/collection-coercion.ts';
import { type ArrayType, arrayType, BooleanType, type DataType } from '../types/data-type.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import type { WasmCore } from '../wasm/core.ts';
import { keepElements, ListBuilder, type ListRows, listRows, nullRows } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { requireOrderable } from './array-argument.ts';
import { joinElements } from './array-joins.ts';
import { callSql } from './call-sql.ts';
import { requireArray } from './collection-argument.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { elementRanks, NULL_RANK } from './element-rank.ts';
import { overLists } from './over-lists.ts';
import { requireCount } from './signature.ts';

const arrayDistinct = defineFunction({
  name: 'array_distinct',
  usage: 'Returns the array with each element once.',
  examples: [['SELECT array_distinct(array(1, 2, 1))', [1, 2]]],
  resolve: (args): ScalarSignature => {
    requireCount('array_distinct', args, 1);
    const type = requireArray('array_distinct', args);
    requireOrderable('array_distinct', args, type.elementType);
    return {
      args: [type],
      output: type,
      isTotal: true,
      evaluate: overLists((core, [column], rows) => {
        const lists = listRows(core, column, rows);
        const ranks = elementRanks(core, lists.children[0], type.elementType);
        const seen = new RowSet(ranks.length);
        return keepElements(core, lists, (element, row) => seen.add(row, ranks[element]));
      }),
    };
  },
});

/** Which ranks a row has seen. It forgets them when the row changes, without touching them. */
class RowSet {
  /** By rank: one more than the row that saw it last; null first. */
  readonly #seenBy: Int32Array;

  /** Ranks are less than their number. */
  constructor(ranks: number) {
    this.#seenBy = new Int32Array(ranks + 1);
  }

  has(row: number, rank: number): boolean {
    return this.#seenBy[rank - NULL_RANK] === row + 1;
  }

  /** Whether the rank is new to the row. */
  add(row: number, rank: number): boolean {
    const isNew = !this.has(row, rank);
    this.#seenBy[rank - NULL_RANK] = row + 1;
    return isNew;
  }
}

/** The common type of two arrays. Fails with DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES. */
function pairType(name: string, args: readonly Argument[]): ArrayType {
  requireCount(name, args, 2);
  const [left, right] = args.map(({ dataType }) => dataType);
  const type = bothArrays(left, right);
  if (type === undefined) {
    throw arrayPairTypes({ sqlExpr: callSql(name, args), functionName: name, left, right });
  }
  requireOrderable(name, args, type.elementType);
  return type;
}

function bothArrays(left: DataType, right: DataType): ArrayType | undefined {
  const common = tightestTypeWithFloat(left, right);
  return left.kind === 'array' && right.kind === 'array' && common?.kind === 'array'
    ? common
    : undefined;
}

/** Two arrays of each row, their elements in one column and ranked together. */
interface ArrayPairs {
  readonly rows: number;
  readonly nulls: Uint8Array | undefined;
  readonly elements: Ptr;
  readonly ranks: Int32Array;
  /** From where to where the elements of a row's left, or right, array go. */
  readonly left: (row: number) => Range;
  readonly right: (row: number) => Range;
}

function arrayPairs(
  core: WasmCore,
  columns: readonly Ptr[],
  { rows, type }: { rows: number; type: ArrayType },
): ArrayPairs {
  const lists = columns.map((column) => listRows(core, column, rows));
  const { starts, joined } = joinElements(core, lists);
  const rangeOf =
    ({ offsets }: ListRows, first: number) =>
    (row: number): [number, number] => [first + offsets[row], first + offsets[row + 1]];
  return {
    rows,
    nulls: nullRows(core, columns, rows),
    elements: joined,
    ranks: elementRanks(core, joined, type.elementType),
    left: rangeOf(lists[0], starts[0]),
    right: rangeOf(lists[1], starts[1]),
  };
}

interface RowSets {
  readonly kept: RowSet;
  readonly other: RowSet;
}

/** Writes down which elements of a row's two arrays a set operation keeps. */
type KeepOfPair = (pairs: ArrayPairs, row: number, sets: RowSets, builder: ListBuilder) => void;

type Range = readonly [start: number, end: number];

/** Adds the elements of a range that are new to the set and that `isWanted` lets pass. */
function addNew(
  { ranks }: ArrayPairs,
  row: number,
  [start, end]: Range,
  { kept, builder, isWanted }: { kept: RowSet; builder: ListBuilder; isWanted?: RowSet },
): void {
  for (let at = start; at < end; at++) {
    if (isWanted !== undefined && !isWanted.has(row, ranks[at])) continue;
    if (kept.add(row, ranks[at])) builder.add(at);
  }
}

/** Adds the ranks of a range to a set. */
function note({ ranks }: ArrayPairs, row: number, [start, end]: Range, set: RowSet): void {
  for (let at = start; at < end; at++) set.add(row, ranks[at]);
}

const union: KeepOfPair = (pairs, row, { kept }, builder) => {
  addNew(pairs, row, pairs.left(row), { kept, builder });
  addNew(pairs, row, pairs.right(row), { kept, builder });
};

const intersect: KeepOfPair = (pairs, row, { kept, other }, builder) => {
  note(pairs, row, pairs.right(row), other);
  addNew(pairs, row, pairs.left(row), { kept, builder, isWanted: other });
};

const except: KeepOfPair = (pairs, row, { kept }, builder) => {
  note(pairs, row, pairs.right(row), kept);
  addNew(pairs, row, pairs.left(row), { kept, builder });
};

/** `array_union`, `array_intersect` and `array_except`: each element once. */
function setOperation(
  name: string,
  keep: KeepOfPair,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args): ScalarSignature => {
      const type = pairType(name, args);
      const containsNull = args.map(
        ({ dataType }) => dataType.kind === 'array' && dataType.containsNull,
      );
      const canBeNull =
        keep === union
          ? containsNull[0] || containsNull[1]
          : keep === intersect
            ? containsNull[0] && containsNull[1]
            : containsNull[0];
      return {
        args: [type, type],
        output: arrayType(type.elementType, canBeNull),
        isTotal: true,
        evaluate: overLists((core, columns, rows) => {
          const pairs = arrayPairs(core, columns, { rows, type });
          const sets = {
            kept: new RowSet(pairs.ranks.length),
            other: new RowSet(pairs.ranks.length),
          };
          const builder = new ListBuilder(rows, pairs.nulls, pairs.ranks.length);
          for (let row = 0; row < rows; row++) {
            if (pairs.nulls?.[row] !== 1) keep(pairs, row, sets, builder);
            builder.endRow();
          }
          return builder.build(core, [pairs.elements]);
        }),
      };
    },
  });
}

/** Whether two arrays share an element that is not null; null if they might, were a null known. */
function overlap(pairs: ArrayPairs, row: number, seen: RowSet): boolean | null {
  const { ranks } = pairs;
  const [left, right] = [pairs.left(row), pairs.right(row)];
  if (left[0] === left[1] || right[0] === right[1]) return false;
  note(pairs, row, left, seen);
  for (let at = right[0]; at < right[1]; at++) {
    if (ranks[at] !== NULL_RANK && seen.has(row, ranks[at])) return true;
  }
  const hasNull = ([start, end]: Range) => ranks.subarray(start, end).includes(NULL_RANK);
  return hasNull(left) || hasNull(right) ? null : false;
}

const arraysOverlap = defineFunction({
  name: 'arrays_overlap',
  usage:
    'Whether two arrays have an element in common; null if that depends on a null in one of them.',
  examples: [['SELECT arrays_overlap(array(1, 2), array(2, 3))', true]],
  resolve: (args): ScalarSignature => {
    const type = pairType('arrays_overlap', args);
    return {
      args: [type, type],
      output: BooleanType,
      nullable: args.some(({ nullable }) => nullable) || type.containsNull,
      isTotal: true,
      evaluate: overLists((core, columns, rows) => {
        const pairs = arrayPairs(core, columns, { rows, type });
        const seen = new RowSet(pairs.ranks.length);
        const answers = Array.from({ length: rows }, (_, row) =>
          pairs.nulls?.[row] === 1 ? null : overlap(pairs, row, seen),
        );
        return buildColumn(core, BooleanType, answers);
      }),
    };
  },
});

export const ARRAY_SETS: readonly ScalarFunction[] = [
  arrayDistinct,
  setOperation('array_union', union, {
    usage: 'Returns the elements of two arrays, each once.',
    examples: [['SELECT array_union(array(1, 2, 2), array(2, 3))', [1, 2, 3]]],
  }),
  setOperation('array_intersect', intersect, {
    usage: 'Returns the elements that two arrays have in common, each once.',
    examples: [['SELECT array_intersect(array(1, 2, 2), array(2, 3))', [2]]],
  }),
  setOperation('array_except', except, {
    usage: 'Returns the elements of an array that are not in another, each once.',
    examples: [['SELECT array_except(array(1, 2, 2), array(1))', [2]]],
  }),
  arraysOverlap,
];
