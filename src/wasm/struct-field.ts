import { COLUMN_SIZE } from '../../assembly/abi.ts';
import { childColumn, columnRows } from './batch.ts';
import type { WasmCore } from './core.ts';
import {
  columnValidity,
  isConstantColumn,
  pointerList,
  setColumnValidity,
} from './kernel-result.ts';
import { NULL_PTR, type Ptr } from './ptr.ts';

/** A field of a struct column; null where the struct is. */
export function structField(core: WasmCore, struct: Ptr, ordinal: number): Ptr {
  const child = childColumn(core, struct, ordinal);
  if (columnValidity(core, struct) === NULL_PTR) return child;
  const { kernels } = core;
  const rows = columnRows(core, struct);
  // A constant child of a struct that is null in some rows has to be written out.
  const storedRows = isConstantColumn(core, struct) ? 1 : rows;
  const source =
    isConstantColumn(core, child) && storedRows > 1 ? expand(core, child, rows) : child;
  const validity = kernels.arena_alloc(storedRows);
  kernels.column_intersect_validity(pointerList(core, [struct, source]), 2, validity, storedRows);
  const field = kernels.arena_alloc(COLUMN_SIZE);
  core.memory.u8.copyWithin(field, source, source + COLUMN_SIZE);
  setColumnValidity(core, field, validity);
  return field;
}

/** A constant column as one of `rows` rows, a value each. */
function expand(core: WasmCore, column: Ptr, rows: number): Ptr {
  const { kernels } = core;
  const order = kernels.arena_alloc_zeroed((rows + 1) * 4);
  // A row that is missing keeps the gather from giving a constant again.
  core.memory.i32[(order >>> 2) + rows] = -1;
  return kernels.column_slice(kernels.column_gather(column, order, rows + 1), 0, rows);
}
