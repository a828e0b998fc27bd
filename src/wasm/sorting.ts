import type { WasmCore } from './core.ts';
import type { Ptr } from './ptr.ts';

export interface SortKey {
  readonly column: Ptr;
  readonly isDescending: boolean;
  readonly nullsFirst: boolean;
}

const KEY_BYTES = 12;

/** The keys as the kernels take them, in the arena. */
export function sortKeyRecords(core: WasmCore, keys: readonly SortKey[]): Ptr {
  const records: Ptr = core.kernels.arena_alloc(keys.length * KEY_BYTES);
  const u32 = core.memory.u32;
  keys.forEach(({ column, isDescending, nullsFirst }, index) => {
    const at = (records + index * KEY_BYTES) >>> 2;
    u32.set([column, isDescending ? 1 : 0, nullsFirst ? 1 : 0], at);
  });
  return records;
}

/** The row numbers (i32, in the arena) in the order of the keys; equal rows stay in theirs. */
export function sortedRows(core: WasmCore, keys: readonly SortKey[], rows: number): Ptr {
  const records = sortKeyRecords(core, keys);
  const order = core.kernels.arena_alloc(rows * 4);
  core.kernels.sort_rows(records, keys.length, order, rows);
  return order;
}
