import { TypeId } from '../../assembly/abi.ts';
import type { DataType } from '../types/data-type.ts';
import { CALENDAR_INTERVAL_PARTS } from '../types/physical-type.ts';
import type { Value, ValueRow } from '../types/value.ts';
import { type Batch, type ColumnDescriptor, describeColumn } from './batch.ts';
import type { WasmCore } from './core.ts';
import type { Ptr } from './ptr.ts';

/** Reads the value of a row; null for null. Any kernel call may invalidate it: make a new one then. */
export type ColumnReader = (row: number) => Value;

/**
 * Reads a column as engine values (`types/value.ts`). For results, literals and functions without a
 * kernel; a value costs a JavaScript object, so the hot path does not come here.
 */
export function columnReader(core: WasmCore, column: Ptr, type: DataType): ColumnReader {
  const descriptor = describeColumn(core, column);
  const read = valueReader(core, descriptor, type);
  const { indexMask, validity } = descriptor;
  if (validity === 0) return (row) => read(row & indexMask);
  const u8 = core.memory.u8;
  return (row) => (u8[validity + (row & indexMask)] === 0 ? null : read(row & indexMask));
}

function valueReader(core: WasmCore, column: ColumnDescriptor, type: DataType): ColumnReader {
  const { memory } = core;
  const { values } = column;
  const view = memory.view;
  switch (column.type) {
    case TypeId.Bool:
      return type.kind === 'null' ? () => null : (index) => memory.u8[values + index] !== 0;
    case TypeId.I8:
      return (index) => view.getInt8(values + index);
    case TypeId.I16:
      return (index) => view.getInt16(values + index * 2, true);
    case TypeId.I32:
      return (index) => view.getInt32(values + index * 4, true);
    case TypeId.I64:
      return (index) => view.getBigInt64(values + index * 8, true);
    case TypeId.F32:
      return (index) => view.getFloat32(values + index * 4, true);
    case TypeId.F64:
      return (index) => view.getFloat64(values + index * 8, true);
    case TypeId.Str:
      return stringReader(core, values, type);
    case TypeId.Dec128:
      return (index) =>
        (view.getBigInt64(values + index * 16 + 8, true) << 64n) |
        view.getBigUint64(values + index * 16, true);
    default:
      return nestedReader(core, column, type);
  }
}

function stringReader(core: WasmCore, values: Ptr, type: DataType): ColumnReader {
  const { memory } = core;
  const u32 = memory.u32;
  const isBinary = type.kind === 'binary';
  return (index) => {
    const slot = (values >>> 2) + index * 2;
    const pointer = u32[slot] as Ptr;
    const length = u32[slot + 1];
    return isBinary ? memory.copyBytes(pointer, length) : memory.text(pointer, length);
  };
}

function nestedReader(core: WasmCore, column: ColumnDescriptor, type: DataType): ColumnReader {
  const i32 = core.memory.i32;
  const { children, offsets } = column;
  const range = (index: number): [number, number] => [
    i32[(offsets >>> 2) + index],
    i32[(offsets >>> 2) + index + 1],
  ];
  switch (type.kind) {
    case 'struct': {
      const fields = type.fields.map((field, index) =>
        columnReader(core, children[index], field.dataType),
      );
      return (index) => fields.map((read) => read(index));
    }
    case 'calendar_interval': {
      const parts = CALENDAR_INTERVAL_PARTS.map((part, index) =>
        columnReader(core, children[index], part),
      );
      return (index) => parts.map((read) => read(index));
    }
    case 'array': {
      const element = columnReader(core, children[0], type.elementType);
      return (index) => rangeValues(range(index), element);
    }
    case 'map': {
      const key = columnReader(core, children[0], type.keyType);
      const value = columnReader(core, children[1], type.valueType);
      return (index) => rangeValues(range(index), (at) => [key(at), value(at)]);
    }
    default:
      throw new TypeError(`a nested column can't be read as ${type.kind}`);
  }
}

function rangeValues([start, end]: [number, number], read: (index: number) => Value): Value[] {
  const result: Value[] = [];
  for (let index = start; index < end; index++) result.push(read(index));
  return result;
}

/** All rows of a batch as engine values. */
export function readRows(core: WasmCore, batch: Batch, types: readonly DataType[]): ValueRow[] {
  const readers = batch.columns.map((column, index) => columnReader(core, column, types[index]));
  return Array.from({ length: batch.rows }, (_, row) => readers.map((read) => read(row)));
}
