import type { DataType } from '../../types/data-type.ts';
import type { ValueRow } from '../../types/value.ts';
import type { Batch } from '../../wasm/batch.ts';
import { buildBatch } from '../../wasm/column-builder.ts';
import type { WasmCore } from '../../wasm/core.ts';

/** The rows of a local relation as a batch in the arena. */
export function localTable(
  core: WasmCore,
  types: readonly DataType[],
  rows: readonly ValueRow[],
): Batch {
  return buildBatch(core, types, rows);
}
