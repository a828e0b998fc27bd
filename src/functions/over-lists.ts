import type { WasmCore } from '../wasm/core.ts';
import { onConstantsOnce } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import type { Evaluate } from './define.ts';

/** Computes a column of `rows` rows from argument columns that have as many, constants among them. */
export type ComputeLists = (core: WasmCore, columns: readonly Ptr[], rows: number) => Ptr;

/** The evaluation of a function that takes lists apart. Of constants it computes one row. */
export function overLists(compute: ComputeLists): Evaluate {
  return ({ core }, columns, rows) =>
    onConstantsOnce(core, columns, {
      rows,
      compute: (some, count) => compute(core, some, count),
    });
}
