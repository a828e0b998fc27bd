import type { TypeId } from '../../assembly/abi.ts';
import { columnType, newColumn, valueBytes } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { pointerList } from '../wasm/kernel-result.ts';
import { NULL_PTR, type Ptr } from '../wasm/ptr.ts';

/** Numbers of rows of a batch, ascending. */
export interface RowList {
  readonly count: number;
  /** `count` i32 in batch memory; undefined for 0, 1, 2, … */
  readonly pointer: Ptr | undefined;
}

/** Where some rows of a result come from. */
export interface Choice {
  readonly column: Ptr;
  /** The rows of the result that it gives. */
  readonly rows: RowList;
  /** The column has only those rows; else it has a row for each of the batch. */
  readonly isGathered: boolean;
}

/** The rows in which a boolean column is true. */
export function trueRows(core: WasmCore, condition: Ptr, rows: number): RowList {
  const pointer = core.kernels.arena_alloc(rows * 4);
  const count = core.kernels.column_true_rows(condition, pointer, rows);
  return count === rows ? allRows(rows) : { count, pointer };
}

/** Every row of a batch. */
export function allRows(count: number): RowList {
  return { count, pointer: undefined };
}

/** Splits a list of rows by a condition that has one row for each of them: true, and false or null. */
export function splitRows(
  core: WasmCore,
  condition: Ptr,
  rows: RowList,
): { readonly matched: RowList; readonly rest: RowList } {
  const matched = core.kernels.arena_alloc(rows.count * 4);
  const rest = core.kernels.arena_alloc(rows.count * 4);
  const count = core.kernels.column_split_rows(
    condition,
    rows.pointer ?? NULL_PTR,
    matched,
    rest,
    rows.count,
  );
  if (count === rows.count) return { matched: rows, rest: { count: 0, pointer: rest } };
  if (count === 0) return { matched: { count: 0, pointer: matched }, rest: rows };
  return {
    matched: { count, pointer: matched },
    rest: { count: rows.count - count, pointer: rest },
  };
}

/** The row numbers of a list in memory. */
export function rowNumbers(core: WasmCore, rows: RowList): Ptr {
  if (rows.pointer !== undefined) return rows.pointer;
  const pointer = core.kernels.arena_alloc(rows.count * 4);
  const numbers = core.memory.i32;
  for (let row = 0; row < rows.count; row++) numbers[(pointer >>> 2) + row] = row;
  return pointer;
}

/** The rows of a column that a list names, in its order. */
export function gatherRows(core: WasmCore, column: Ptr, rows: RowList): Ptr {
  if (rows.pointer === undefined) return column;
  return core.kernels.column_gather(column, rows.pointer, rows.count);
}

/**
 * Puts a column together from rows of others of one type; a later choice wins over an earlier one, and rows that no
 * choice gives are null.
 */
export function mergeChoices(core: WasmCore, rows: number, choices: readonly Choice[]): Ptr {
  const giving = choices.filter((choice) => choice.rows.count > 0);
  // Where no choice gives a row, one of them still says the type of the nulls.
  const used = giving.length > 0 ? giving : choices.slice(0, 1);
  const whole = used.findLastIndex(
    (choice) => choice.rows.pointer === undefined && choice.rows.count === rows,
  );
  const needed = used.slice(Math.max(whole, 0));
  if (whole >= 0 && needed.length === 1) return needed[0].column;
  const type = columnType(core, needed[0].column);
  return valueBytes(type) > 0
    ? scatterChoices(core, rows, type, needed)
    : mergeNested(core, rows, needed);
}

function scatterChoices(
  core: WasmCore,
  rows: number,
  type: TypeId,
  choices: readonly Choice[],
): Ptr {
  const target = newColumn(core, { type, rows, nullable: true });
  for (const choice of choices) {
    const numbers = rowNumbers(core, choice.rows);
    const source = choice.isGathered ? NULL_PTR : numbers;
    core.kernels.column_scatter(choice.column, source, target, numbers, choice.rows.count);
  }
  return target;
}

/** Nested columns: all parts one after the other, and then each row taken from its place in them. */
function mergeNested(core: WasmCore, rows: number, choices: readonly Choice[]): Ptr {
  const parts = choices.map(({ column, rows: list, isGathered }) =>
    isGathered ? column : gatherRows(core, column, list),
  );
  const joined = core.kernels.column_concat(pointerList(core, parts), parts.length);
  const order = core.kernels.arena_alloc(rows * 4);
  const numbers = choices.map(({ rows: list }) => rowNumbers(core, list));
  const i32 = core.memory.i32;
  i32.fill(-1, order >>> 2, (order >>> 2) + rows);
  let place = 0;
  choices.forEach(({ rows: list }, index) => {
    for (let at = 0; at < list.count; at++) {
      i32[(order >>> 2) + i32[(numbers[index] >>> 2) + at]] = place++;
    }
  });
  return core.kernels.column_gather(joined, order, rows);
}
