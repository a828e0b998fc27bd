import { COLUMN_VALIDITY } from '../../assembly/abi.ts';
import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { columnReader } from './column-reader.ts';
import type { WasmCore } from './core.ts';
import { columnFrom, dropValidity } from './empty-column.ts';
import type { Ptr } from './ptr.ts';

/** A group's state, each column's value and flag. */
export interface StateRow {
  readonly values: readonly Value[];
  readonly flags: readonly boolean[];
}

/** Reads rows of state columns. In state a flag may mean anything, so a value is read whatever its flag says. */
export function stateReader(
  core: WasmCore,
  columns: readonly Ptr[],
  types: readonly DataType[],
): (row: number) => StateRow {
  const readers = columns.map((column, index) => {
    const values = columnFrom(core, column, 0, 0);
    dropValidity(core, values);
    return columnReader(core, values, types[index]);
  });
  const u8 = core.memory.u8;
  const flags = columns.map((column) => core.u32At(column, COLUMN_VALIDITY));
  return (row) => ({
    values: readers.map((read) => read(row)),
    flags: flags.map((flag) => flag === 0 || u8[flag + row] !== 0),
  });
}
