import {
  COLUMN_INDEX_MASK,
  COLUMN_ROWS,
  COLUMN_SIZE,
  COLUMN_VALIDITY,
  COLUMN_VALUES,
} from '../../assembly/abi.ts';
import { type DataType, IntegerType, LongType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import { newColumn, valueBytes } from './batch.ts';
import type { WasmCore } from './core.ts';
import { NULL_PTR, type Ptr } from './ptr.ts';

/** The types of a nested type's children, in the order of its child columns. */
export function childTypes(type: DataType): readonly DataType[] {
  switch (type.kind) {
    case 'struct':
      return type.fields.map((field) => field.dataType);
    case 'array':
      return [type.elementType];
    case 'map':
      return [type.keyType, type.valueType];
    case 'calendar_interval':
      return [IntegerType, IntegerType, LongType];
    default:
      return [];
  }
}

/** A column without rows, and its children without rows, for a kernel to give buffers. */
export function emptyColumn(core: WasmCore, type: DataType, nullable = true): Ptr {
  const children = childTypes(type).map((child) => emptyColumn(core, child));
  return newColumn(core, { type: physicalType(type), rows: 0, nullable, children });
}

/** Says that no row of a column is null. */
export function dropValidity(core: WasmCore, column: Ptr): void {
  core.memory.u32[(column + COLUMN_VALIDITY) >>> 2] = NULL_PTR;
}

/** Makes a column of one row stand for every row. */
export function makeConstant(core: WasmCore, column: Ptr): void {
  core.memory.u32[(column + COLUMN_INDEX_MASK) >>> 2] = 0;
}

/** The first row of a column as one that stands for `rows` rows, whatever its type. */
export function asConstant(core: WasmCore, column: Ptr, rows: number): Ptr {
  const constant = core.kernels.column_slice(column, 0, 1);
  makeConstant(core, constant);
  core.memory.u32[(constant + COLUMN_ROWS) >>> 2] = rows;
  return constant;
}

/** The rows `first …` of a column that has a value per row, as a column of `rows` rows over the same memory. */
export function columnFrom(core: WasmCore, column: Ptr, first: number, rows: number): Ptr {
  const slice = core.kernels.arena_alloc(COLUMN_SIZE);
  const { u8, u32 } = core.memory;
  u8.copyWithin(slice, column, column + COLUMN_SIZE);
  const width = valueBytes(u32[column >>> 2]);
  u32[(slice + COLUMN_VALUES) >>> 2] += first * width;
  if (u32[(slice + COLUMN_VALIDITY) >>> 2] !== 0) u32[(slice + COLUMN_VALIDITY) >>> 2] += first;
  u32[(slice + COLUMN_ROWS) >>> 2] = rows;
  return slice;
}
