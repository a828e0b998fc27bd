import type { DataType } from '../../types/data-type.ts';
import { buildConstant } from '../../wasm/column-builder.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';

/** A column that a file does not have. */
export function nullColumn(core: WasmCore, type: DataType, rows: number): Ptr {
  return buildConstant(core, type, null, rows);
}
