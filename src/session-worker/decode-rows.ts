import { TypeId } from '../../assembly/abi.ts';
import { assert, internalError } from '../errors/internal-error.ts';
import type { DataType, StructType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import {
  BLOCK_HEADER_BYTES,
  COLUMN_HEADER_BYTES,
  childTypes,
  columnTypes,
  cutBy,
  HAS_VALIDITY,
  padded,
  type RowBlock,
  VALUE_BYTES,
} from '../types/row-block.ts';
import type { Value, ValueRow } from '../types/value.ts';
import { readTexts } from './read-texts.ts';

/** Unpacks rows from the other thread; see `row-block.ts`. A block of another schema is a broken invariant. */
export function decodeRows(schema: StructType, block: RowBlock): ValueRow[] {
  const reader = new BlockReader(block.bytes);
  const columns = columnTypes(schema).map((type) => readColumn(reader, type, block.rowCount));
  return Array.from({ length: block.rowCount }, (_, row) => columns.map((values) => values[row]));
}

/** Walks through a block part by part. */
class BlockReader {
  readonly buffer: ArrayBuffer;
  readonly view: DataView;
  #cursor = BLOCK_HEADER_BYTES;

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer;
    this.view = new DataView(buffer);
  }

  /** Where the next part begins, which has so many bytes. */
  part(bytes: number): number {
    const start = this.#cursor;
    this.#cursor += padded(bytes);
    return start;
  }
}

function readColumn(reader: BlockReader, type: DataType, rows: number): Value[] {
  const header = reader.part(COLUMN_HEADER_BYTES);
  const physical = physicalType(type);
  assert(reader.view.getUint8(header) === physical, 'a column crossed with another type');
  const hasValidity = reader.view.getUint8(header + 1) === HAS_VALIDITY;
  const validity = hasValidity ? reader.part(Math.ceil(rows / 8)) : undefined;
  const values = readValues(reader, type, rows);
  if (validity === undefined) return type.kind === 'null' ? values.map(() => null) : values;
  const bits = new Uint8Array(reader.buffer, validity);
  return values.map((value, row) => ((bits[row >>> 3] >>> (row & 7)) & 1 ? value : null));
}

function readValues(reader: BlockReader, type: DataType, rows: number): Value[] {
  const physical = physicalType(type);
  switch (physical) {
    case TypeId.Str:
      return readBytes(reader, type, rows);
    case TypeId.Struct: {
      const fields = childTypes(type).map((child) => readColumn(reader, child, rows));
      return Array.from({ length: rows }, (_, row) => fields.map((values) => values[row]));
    }
    case TypeId.List: {
      const lengths = readLengths(reader, rows);
      const [elements] = readChildren(reader, type, lengths);
      return cutBy(lengths, (start, end) => elements.slice(start, end));
    }
    case TypeId.Map: {
      const lengths = readLengths(reader, rows);
      const [keys, values] = readChildren(reader, type, lengths);
      const entries = keys.map((key, index) => [key, values[index]]);
      return cutBy(lengths, (start, end) => entries.slice(start, end));
    }
    default: {
      const width = VALUE_BYTES[physical] ?? 0;
      return readFixed(reader, physical, reader.part(rows * width), rows);
    }
  }
}

function readLengths(reader: BlockReader, rows: number): Uint32Array {
  return new Uint32Array(reader.buffer, reader.part(rows * 4), rows);
}

function readChildren(reader: BlockReader, type: DataType, lengths: Uint32Array): Value[][] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return childTypes(type).map((child) => readColumn(reader, child, total));
}

function readBytes(reader: BlockReader, type: DataType, rows: number): Value[] {
  const lengths = readLengths(reader, rows);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const bytes = new Uint8Array(reader.buffer, reader.part(total), total);
  if (type.kind !== 'binary') return readTexts(bytes, lengths);
  // Copies: a value must not keep the whole block alive.
  return cutBy(lengths, (start, end) => bytes.slice(start, end));
}

function readFixed(reader: BlockReader, physical: TypeId, start: number, rows: number): Value[] {
  const { buffer, view } = reader;
  switch (physical) {
    case TypeId.Bool:
      return Array.from(new Uint8Array(buffer, start, rows), (byte) => byte !== 0);
    case TypeId.I8:
      return Array.from(new Int8Array(buffer, start, rows));
    case TypeId.I16:
      return Array.from(new Int16Array(buffer, start, rows));
    case TypeId.I32:
      return Array.from(new Int32Array(buffer, start, rows));
    case TypeId.I64:
      return Array.from(new BigInt64Array(buffer, start, rows));
    case TypeId.F32:
      return Array.from(new Float32Array(buffer, start, rows));
    case TypeId.F64:
      return Array.from(new Float64Array(buffer, start, rows));
    case TypeId.Dec128:
      return Array.from({ length: rows }, (_, row) => {
        const at = start + row * 16;
        return (view.getBigInt64(at + 8, true) << 64n) | view.getBigUint64(at, true);
      });
    default:
      throw internalError(`a column of type ${physical} has no fixed width`);
  }
}
