import { keyIsNull } from '../../../src/errors/database-errors.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import type { StructType } from '../../../src/types/data-type.ts';
import { type Batch, describeColumn } from '../../../src/wasm/batch.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';

/** Where the key columns are among the rows' columns. Fails with `INVALID_OPTION_VALUE` for one that is not there. */
export function keyOrdinals({ fields }: StructType, keyColumns: readonly string[]): number[] {
  return keyColumns.map((key) => {
    const exact = fields.findIndex(({ name }) => name === key);
    const folded = key.toLowerCase();
    const found = exact < 0 ? fields.findIndex(({ name }) => name.toLowerCase() === folded) : exact;
    if (found >= 0) return found;
    const expected = `columns of the rows: ${fields.map(({ name }) => name).join(', ')}`;
    throw invalidOptionValue({ option: 'keyColumns', value: key, expected });
  });
}

/** Fails with `DATABASE_KEY_IS_NULL` where a row has no key: a unique index lets any number of such rows in. */
export function checkKeys(
  core: WasmCore,
  batch: Batch,
  keys: readonly { readonly ordinal: number; readonly name: string }[],
  table: string,
): void {
  for (const { ordinal, name } of keys) {
    const { validity, indexMask } = describeColumn(core, batch.columns[ordinal]);
    if (validity === 0) continue;
    const { u8 } = core.memory;
    for (let row = 0; row < batch.rows; row++) {
      if (u8[validity + (row & indexMask)] === 0) throw keyIsNull({ table, column: name });
    }
  }
}
