import { COLUMN_OFFSETS, TypeId } from '../../assembly/abi.ts';
import { newColumn } from './batch.ts';
import type { WasmCore } from './core.ts';
import { pointerList } from './kernel-result.ts';
import type { Ptr } from './ptr.ts';

/** A list column whose row i holds row i of each of the columns, which are of one type. There is one at least. */
export function listOf(core: WasmCore, columns: readonly Ptr[], rows: number): Ptr {
  const { kernels } = core;
  const joined = kernels.column_concat(pointerList(core, columns), columns.length);
  const count = rows * columns.length;
  const order = kernels.arena_alloc(count * 4);
  let at = order >>> 2;
  for (let row = 0; row < rows; row++) {
    for (let place = 0; place < columns.length; place++) {
      core.memory.i32[at++] = place * rows + row;
    }
  }
  const elements = kernels.column_gather(joined, order, count);
  const list = newColumn(core, { type: TypeId.List, rows, children: [elements] });
  const offsets = core.u32At(list, COLUMN_OFFSETS) >>> 2;
  for (let row = 0; row <= rows; row++) core.memory.i32[offsets + row] = row * columns.length;
  return list;
}
