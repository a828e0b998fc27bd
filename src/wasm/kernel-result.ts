import {
  COLUMN_INDEX_MASK,
  COLUMN_VALIDITY,
  COLUMN_VALUES,
  type TypeId,
} from '../../assembly/abi.ts';
import { newColumn } from './batch.ts';
import type { WasmCore } from './core.ts';
import { NULL_PTR, offsetPtr, type Ptr } from './ptr.ts';

/** A column for a kernel to fill. */
export interface ResultOptions {
  readonly type: TypeId;
  readonly args: readonly Ptr[];
  readonly rows: number;
  /** The kernel makes rows null of its own accord, so the validity map must not be shared. */
  readonly ownsValidity?: boolean;
}

/** Whether the column is one value that stands for every row. */
export function isConstantColumn(core: WasmCore, column: Ptr): boolean {
  return core.u32At(column, COLUMN_INDEX_MASK) === 0;
}

/** The validity map of a column; null where no row is null. */
export function columnValidity(core: WasmCore, column: Ptr): Ptr {
  return core.memory.u32[offsetPtr(column, COLUMN_VALIDITY) >>> 2] as Ptr;
}

/** Gives a column another validity map. */
export function setColumnValidity(core: WasmCore, column: Ptr, validity: Ptr): void {
  core.memory.u32[offsetPtr(column, COLUMN_VALIDITY) >>> 2] = validity;
}

/** The values of a column. */
export function valuesOf(core: WasmCore, column: Ptr): Ptr {
  return core.memory.u32[offsetPtr(column, COLUMN_VALUES) >>> 2] as Ptr;
}

/** Gives a column other values. */
export function setColumnValues(core: WasmCore, column: Ptr, values: Ptr): void {
  core.memory.u32[offsetPtr(column, COLUMN_VALUES) >>> 2] = values;
}

/** A list of pointers in batch memory, for kernels that take several columns. */
export function pointerList(core: WasmCore, pointers: readonly Ptr[]): Ptr {
  const list = core.kernels.arena_alloc(pointers.length * 4);
  core.memory.u32.set(pointers, list >>> 2);
  return list;
}

/**
 * Allocates a column that is null where an argument is, and lets a kernel fill it. The kernel gets the column and the
 * number of rows to compute: of constants only one, and the result is a constant again. A validity map that one
 * argument has alone is shared with it.
 */
export function fillResult(
  core: WasmCore,
  options: ResultOptions,
  fill: (output: Ptr, rows: number) => void,
): Ptr {
  const { type, args, rows, ownsValidity = false } = options;
  const constant = args.length > 0 && args.every((column) => isConstantColumn(core, column));
  const storedRows = constant ? 1 : rows;
  const output = newColumn(core, { type, rows, constant, nullable: false });
  setColumnValidity(core, output, resultValidity(core, { args, rows: storedRows, ownsValidity }));
  fill(output, storedRows);
  return output;
}

function resultValidity(
  core: WasmCore,
  { args, rows, ownsValidity }: { args: readonly Ptr[]; rows: number; ownsValidity: boolean },
): Ptr {
  const nullable = args.filter((column) => columnValidity(core, column) !== NULL_PTR);
  if (nullable.length === 0 && !ownsValidity) return NULL_PTR;
  if (nullable.length === 1 && !ownsValidity) {
    const isWhole = rows === 1 || !isConstantColumn(core, nullable[0]);
    if (isWhole) return columnValidity(core, nullable[0]);
  }
  const list = pointerList(core, nullable);
  const validity = core.kernels.arena_alloc(rows);
  core.kernels.column_intersect_validity(list, nullable.length, validity, rows);
  return validity;
}
