import type { WasmCore } from './core.ts';
import type { Ptr } from './ptr.ts';

/** 32 bit numbers in the arena: rows, groups, key numbers. Content undefined until a kernel writes it. */
export function newRowList(core: WasmCore, count: number): Ptr {
  return core.kernels.arena_alloc(count * 4);
}

/** Numbers, or pointers, as a list in the arena. */
export function rowListOf(core: WasmCore, numbers: ArrayLike<number>): Ptr {
  const list = newRowList(core, numbers.length);
  core.memory.u32.set(numbers, list >>> 2);
  return list;
}

/** 0, 1, 2, … */
export function rowSequence(core: WasmCore, count: number): Ptr {
  const list = newRowList(core, count);
  const u32 = core.memory.u32;
  for (let row = 0; row < count; row++) u32[(list >>> 2) + row] = row;
  return list;
}

/** Some numbers of a list, in the arena. */
export interface RowList {
  readonly rows: Ptr;
  readonly count: number;
}
