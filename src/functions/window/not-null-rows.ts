import { describeColumn } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';

/** The rows of a column that are not null, by their number among each other. */
export interface NotNullRows {
  readonly rows: Int32Array;
  /** How many of them come before each row; one entry more than there are rows. */
  readonly before: Int32Array;
}

/** Lists the rows of a column that are not null. */
export function notNullRows(core: WasmCore, column: Ptr, count: number): NotNullRows {
  const { validity, indexMask } = describeColumn(core, column);
  const { u8 } = core.memory;
  const rows = new Int32Array(count);
  const before = new Int32Array(count + 1);
  let found = 0;
  for (let row = 0; row < count; row++) {
    before[row] = found;
    if (validity === 0 || u8[validity + (row & indexMask)] !== 0) rows[found++] = row;
  }
  before[count] = found;
  return { rows: rows.subarray(0, found), before };
}
