import { gatherRows, type RowList, trueRows } from '../functions/column-choice.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';

/** The rows of a batch that a list names, all columns taken along. */
export function selectRows(core: WasmCore, batch: Batch, rows: RowList): Batch {
  if (rows.pointer === undefined) return batch;
  return {
    rows: rows.count,
    columns: batch.columns.map((column) => gatherRows(core, column, rows)),
  };
}

/** As `selectRows`, but takes only the columns of some ordinals along; the others must not be read. */
export function selectColumns(
  core: WasmCore,
  batch: Batch,
  { rows, ordinals }: { rows: RowList; ordinals: ReadonlySet<number> },
): Batch {
  if (rows.pointer === undefined) return batch;
  return {
    rows: rows.count,
    columns: batch.columns.map((column, ordinal) =>
      ordinals.has(ordinal) ? gatherRows(core, column, rows) : column,
    ),
  };
}

/** The rows for which a condition is true; null counts as false. */
export function filterBatch(core: WasmCore, batch: Batch, condition: Ptr): Batch {
  return selectRows(core, batch, trueRows(core, condition, batch.rows));
}

/** `count` rows of a batch from row `start` on; the columns share the batch's buffers. */
export function sliceBatch(core: WasmCore, batch: Batch, start: number, count: number): Batch {
  if (start === 0 && count === batch.rows) return batch;
  return {
    rows: count,
    columns: batch.columns.map((column) => core.kernels.column_slice(column, start, count)),
  };
}
