import { TypeId } from '../../assembly/abi.ts';
import type { DataType, StructType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import {
  BLOCK_HEADER_BYTES,
  COLUMN_HEADER_BYTES,
  childTypes,
  columnTypes,
  HAS_VALIDITY,
  type RowBlock,
  VALUE_BYTES,
} from '../types/row-block.ts';
import type { Value, ValueRow } from '../types/value.ts';
import { ByteWriter } from './byte-writer.ts';

/** Packs rows for the other thread; see `row-block.ts`. The rows must have the schema's types. */
export function encodeRows(schema: StructType, rows: readonly ValueRow[]): RowBlock {
  const types = columnTypes(schema);
  const writer = new ByteWriter();
  writer.reserve(BLOCK_HEADER_BYTES);
  writer.view.setUint32(0, rows.length, true);
  writer.view.setUint32(4, types.length, true);
  types.forEach((type, index) => {
    writeColumn(
      writer,
      type,
      rows.map((row) => row[index]),
    );
  });
  return { rowCount: rows.length, bytes: writer.finish() };
}

function writeColumn(writer: ByteWriter, type: DataType, values: readonly Value[]): void {
  const physical = physicalType(type);
  const hasNulls = values.includes(null);
  const header = writer.reserve(COLUMN_HEADER_BYTES);
  writer.view.setUint8(header, physical);
  writer.view.setUint8(header + 1, hasNulls ? HAS_VALIDITY : 0);
  writer.view.setUint32(header + 4, values.length, true);
  if (hasNulls) writeValidity(writer, values);
  switch (physical) {
    case TypeId.Str:
      writeTexts(writer, values);
      break;
    case TypeId.Struct:
      writeChildren(writer, type, values.map(fieldsOf));
      break;
    case TypeId.List:
      writeChildren(
        writer,
        type,
        writeLengths(writer, values).map((value) => [value]),
      );
      break;
    case TypeId.Map:
      writeChildren(writer, type, writeLengths(writer, values).map(fieldsOf));
      break;
    default:
      writeFixed(writer, physical, values);
  }
}

function writeValidity(writer: ByteWriter, values: readonly Value[]): void {
  const start = writer.reserve(Math.ceil(values.length / 8));
  const { view } = writer;
  values.forEach((value, row) => {
    if (value === null) return;
    const byte = start + (row >>> 3);
    view.setUint8(byte, view.getUint8(byte) | (1 << (row & 7)));
  });
  writer.pad();
}

function writeTexts(writer: ByteWriter, values: readonly Value[]): void {
  const lengths = writer.reserve(values.length * 4);
  writer.pad();
  values.forEach((value, row) => {
    const length =
      typeof value === 'string'
        ? writer.appendText(value)
        : value instanceof Uint8Array
          ? writer.appendBytes(value)
          : 0;
    writer.view.setUint32(lengths + row * 4, length, true);
  });
  writer.pad();
}

/** Writes how many elements each row has, and answers with the elements of all rows. */
function writeLengths(writer: ByteWriter, values: readonly Value[]): readonly Value[] {
  const lists = values.map(fieldsOf);
  const lengths = writer.reserve(values.length * 4);
  lists.forEach((list, row) => {
    writer.view.setUint32(lengths + row * 4, list.length, true);
  });
  writer.pad();
  return lists.flat(1);
}

/** Each child has a value of every row; that of a null row is null. */
function writeChildren(
  writer: ByteWriter,
  type: DataType,
  rows: readonly (readonly Value[])[],
): void {
  childTypes(type).forEach((child, index) => {
    writeColumn(
      writer,
      child,
      rows.map((row) => row[index] ?? null),
    );
  });
}

function fieldsOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function writeFixed(writer: ByteWriter, physical: TypeId, values: readonly Value[]): void {
  const width = VALUE_BYTES[physical] ?? 0;
  const start = writer.reserve(values.length * width);
  const { view } = writer;
  values.forEach((value, row) => {
    if (value !== null) setValue(view, start + row * width, physical, value);
  });
  writer.pad();
}

function setValue(view: DataView, at: number, physical: TypeId, value: Value): void {
  switch (physical) {
    case TypeId.Bool:
      view.setUint8(at, value === true ? 1 : 0);
      break;
    case TypeId.I8:
      view.setInt8(at, Number(value));
      break;
    case TypeId.I16:
      view.setInt16(at, Number(value), true);
      break;
    case TypeId.I32:
      view.setInt32(at, Number(value), true);
      break;
    case TypeId.I64:
      view.setBigInt64(at, bigintOf(value), true);
      break;
    case TypeId.F32:
      view.setFloat32(at, Number(value), true);
      break;
    case TypeId.F64:
      view.setFloat64(at, Number(value), true);
      break;
    case TypeId.Dec128:
      view.setBigUint64(at, BigInt.asUintN(64, bigintOf(value)), true);
      view.setBigInt64(at + 8, bigintOf(value) >> 64n, true);
      break;
  }
}

function bigintOf(value: Value): bigint {
  return typeof value === 'bigint' ? value : BigInt(Number(value));
}
