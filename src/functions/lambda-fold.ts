/**
 * `aggregate`: a fold over each array. Arrays are folded side by side: a turn merges one element into the result of each
 * array that has that many, and the lambda's body runs on all of them as one batch. With the arrays in the order of their
 * lengths, longest first, those of a turn are the first ones, and what is finished is cut off behind them; so that all
 * turns together cost as much as there are elements, however the lengths differ.
 */
import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import type { Value } from '../types/value.ts';
import { columnRows } from '../wasm/batch.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { gatherAll, joinColumns, type ListRows, listRows } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { defineHigherOrder, type HigherOrderFunction, type Lambda } from './define.ts';
import { arrayValue, sameStructure, unexpectedLambdaArgument } from './lambda-argument.ts';

/** After so many turns their scratch memory is given back, if it is as large as this. */
const TURNS_MIN = 256;
const SCRATCH_BYTES_MAX = 16 << 20;
/** What a turn leaves behind for each array, and for itself; a guess that only says when to tidy up. */
const BYTES_PER_ARRAY = 64;
const BYTES_PER_TURN = 4096;

interface Fold {
  readonly lists: ListRows;
  readonly start: Ptr;
  readonly type: DataType;
  readonly merge: Lambda;
}

/** The rows, longest array first; equal ones as they were. */
function byLength({ rows, offsets }: ListRows): Int32Array {
  const length = (row: number) => offsets[row + 1] - offsets[row];
  return Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => length(b) - length(a));
}

/** The results of arrays that are finished, and of those that are not, in the order of lengths from back to front. */
class FoldedColumns {
  readonly #core: WasmCore;
  readonly #type: DataType;
  readonly #mark: Ptr;
  #finished: Ptr[] = [];
  #open: Ptr;
  #openCount: number;
  #turns = 0;
  #scratchBytes = 0;

  constructor(
    core: WasmCore,
    { start, count, type }: { start: Ptr; count: number; type: DataType },
  ) {
    this.#core = core;
    this.#type = type;
    this.#mark = core.kernels.arena_mark();
    this.#open = start;
    this.#openCount = count;
  }

  /** The results of the first `count` arrays; those behind them are finished. */
  take(count: number): Ptr {
    const { kernels } = this.#core;
    if (count < this.#openCount) {
      this.#finished.push(kernels.column_slice(this.#open, count, this.#openCount - count));
      this.#open = kernels.column_slice(this.#open, 0, count);
      this.#openCount = count;
    }
    return this.#open;
  }

  replace(open: Ptr): void {
    this.#open = open;
    this.#turns++;
    this.#scratchBytes += BYTES_PER_TURN + BYTES_PER_ARRAY * this.#openCount;
    if (this.#turns >= TURNS_MIN && this.#scratchBytes > SCRATCH_BYTES_MAX) this.#tidy();
  }

  /** All results, longest array first. */
  all(): Ptr {
    const open = this.take(0);
    const finished = this.#finished.toReversed();
    return finished.length === 0 ? open : joinColumns(this.#core, finished);
  }

  /** Keeps the results alone: they leave the core and come back, and the memory of all turns so far is free. */
  #tidy(): void {
    const open = this.#values(this.#open, this.#openCount);
    const finished = this.#finished.map((column) => this.#values(column));
    this.#core.kernels.arena_release(this.#mark);
    this.#open = buildColumn(this.#core, this.#type, open);
    this.#finished = finished.map((values) => buildColumn(this.#core, this.#type, values));
    this.#turns = 0;
    this.#scratchBytes = 0;
  }

  #values(column: Ptr, rows = columnRows(this.#core, column)): Value[] {
    const read = columnReader(this.#core, column, this.#type);
    return Array.from({ length: rows }, (_, row) => read(row));
  }
}

function fold(core: WasmCore, { lists, start, type, merge }: Fold): Ptr {
  const { offsets, rows, children } = lists;
  const order = byLength(lists);
  const [ordered] = gatherAll(core, [start], order);
  const results = new FoldedColumns(core, { start: ordered, count: rows, type });
  let count = rows;
  for (let turn = 0; ; turn++) {
    while (count > 0 && offsets[order[count - 1] + 1] - offsets[order[count - 1]] <= turn) count--;
    if (count === 0) break;
    const some = order.subarray(0, count);
    const accumulated = results.take(count);
    const [element] = gatherAll(
      core,
      children,
      some.map((row) => offsets[row] + turn),
    );
    results.replace(merge.run([accumulated, element], some));
  }
  const back = new Int32Array(rows);
  order.forEach((row, place) => {
    back[row] = place;
  });
  return gatherAll(core, [results.all()], back)[0];
}

/** Null arrays give null, and their finish is not computed. */
function finished(
  core: WasmCore,
  { nulls, rows }: ListRows,
  column: Ptr,
  finish: Lambda | undefined,
): Ptr {
  const known = Int32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => nulls?.[row] !== 1,
  );
  const [kept] = known.length === rows ? [column] : gatherAll(core, [column], known);
  const result = finish === undefined ? kept : finish.run([kept], known);
  if (known.length === rows) return result;
  const places = new Int32Array(rows).fill(-1);
  known.forEach((row, place) => {
    places[row] = place;
  });
  return gatherAll(core, [result], places)[0];
}

function aggregate(name: string): HigherOrderFunction {
  return defineHigherOrder({
    name,
    usage:
      'Returns what a lambda makes of a start and the elements, one after the other, and another of the result.',
    examples: [
      [`SELECT ${name}(array(1, 2, 3), 0, (acc, x) -> acc + x)`, 6],
      [`SELECT ${name}(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10)`, 60],
    ],
    valueCount: 2,
    lambdaCounts: [1, 2],
    defaultLambda: 'lambdafunction(namedlambdavariable(), namedlambdavariable())',
    bind: (values, sqlExpr) => {
      const list = arrayValue(values, 0, sqlExpr);
      const accumulator = { dataType: values[1].dataType, nullable: true };
      const element = { dataType: list.elementType, nullable: list.containsNull };
      return {
        args: values.map(({ dataType }) => dataType),
        lambdas: [[accumulator, element], [accumulator]],
      };
    },
    resolve: ([list, start], [merge, finish], sqlExpr) => {
      if (!sameStructure(start.dataType, merge.dataType)) {
        const requiredType = `"${typeSql(start.dataType)}"`;
        throw unexpectedLambdaArgument(merge, { sqlExpr, index: 2, requiredType });
      }
      return {
        output: (finish ?? start).dataType,
        nullable: list.nullable || (finish?.nullable ?? true),
        isTotal: true,
        evaluate: ({ core }, { values, lambdas, rows }) => {
          const lists = listRows(core, values[0], rows);
          const type = start.dataType;
          const result = fold(core, { lists, start: values[1], type, merge: lambdas[0] });
          return finished(core, lists, result, lambdas[1]);
        },
      };
    },
  });
}

export const LAMBDA_FOLD: readonly HigherOrderFunction[] = [
  aggregate('aggregate'),
  aggregate('reduce'),
];
