import { COLUMN_VALIDITY, COLUMN_VALUES, TypeId } from '../../assembly/abi.ts';
import { newColumn } from './batch.ts';
import type { WasmCore } from './core.ts';
import type { Ptr } from './ptr.ts';

/** An INT column of host integers, in the arena; null where `isValid` says no. Without it no row is null. */
export function columnFromIntegers(
  core: WasmCore,
  integers: Int32Array,
  isValid?: (integer: number) => boolean,
): Ptr {
  const { length: rows } = integers;
  const column = newColumn(core, { type: TypeId.I32, rows, nullable: isValid !== undefined });
  core.memory.i32.set(integers, core.u32At(column, COLUMN_VALUES) >>> 2);
  if (isValid !== undefined) {
    const validity = core.u32At(column, COLUMN_VALIDITY);
    const { u8 } = core.memory;
    for (let row = 0; row < rows; row++) u8[validity + row] = isValid(integers[row]) ? 1 : 0;
  }
  return column;
}

/** Host integers as a list of i32 in the arena. */
export function integerList(core: WasmCore, integers: Int32Array): Ptr {
  const list = core.kernels.arena_alloc(integers.length * 4);
  core.memory.i32.set(integers, list >>> 2);
  return list;
}
