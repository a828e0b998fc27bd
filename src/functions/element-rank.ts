import type { DataType } from '../types/data-type.ts';
import { columnRows, describeColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnValidity, valuesOf } from '../wasm/kernel-result.ts';
import { NULL_PTR, type Ptr } from '../wasm/ptr.ts';
import { sortedRows } from '../wasm/sorting.ts';
import { compareColumns } from './comparison.ts';

/** What stands for null among ranks. */
export const NULL_RANK = -1;

/**
 * A number for each row of a column, so that numbers compare as the values do: equal values have the same number, a
 * greater one a greater, and null has `NULL_RANK`. For columns of any type that has an order, nested ones too.
 *
 * The rows are sorted once in the core, and each is compared with its neighbour; set operations, duplicates, maxima and
 * sorts are then about integers. O(n log n), without reading a value.
 */
export function elementRanks(core: WasmCore, column: Ptr, type: DataType): Int32Array {
  const rows = columnRows(core, column);
  const ranks = new Int32Array(rows);
  if (type.kind === 'null') return ranks.fill(NULL_RANK);
  if (rows === 0) return ranks;
  const key = { column, isDescending: false, nullsFirst: true };
  const order = sortedRows(core, [key], rows);
  const sorted = core.kernels.column_gather(column, order, rows);
  const before = core.kernels.column_slice(sorted, 0, rows - 1);
  const after = core.kernels.column_slice(sorted, 1, rows - 1);
  const same = compareColumns(core, {
    verb: 'eq',
    type,
    left: before,
    right: after,
    rows: rows - 1,
  });
  const isSame = bytesOf(core, same, rows - 1);
  const isNull = nullsOf(core, sorted);
  const { i32 } = core.memory;
  let rank = NULL_RANK;
  for (let place = 0; place < rows; place++) {
    if (!isNull(place) && (place === 0 || isSame[place - 1] === 0)) rank++;
    ranks[i32[(order >>> 2) + place]] = rank;
  }
  return ranks;
}

/** The bytes of a boolean column; 0 where it is null. */
function bytesOf(core: WasmCore, column: Ptr, rows: number): Uint8Array {
  const { indexMask } = describeColumn(core, column);
  const values = valuesOf(core, column);
  const validity = columnValidity(core, column);
  const { u8 } = core.memory;
  const bytes = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = row & indexMask;
    bytes[row] = validity !== NULL_PTR && u8[validity + at] === 0 ? 0 : u8[values + at];
  }
  return bytes;
}

function nullsOf(core: WasmCore, column: Ptr): (row: number) => boolean {
  const { indexMask, validity } = describeColumn(core, column);
  if (validity === NULL_PTR) return () => false;
  const { u8 } = core.memory;
  return (row) => u8[validity + (row & indexMask)] === 0;
}
