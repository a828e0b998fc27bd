/**
 * Rows as an Arrow IPC stream. The kernel that packs columns for another thread or a checkpoint writes, but for details,
 * what Arrow has: validity bits, values and bytes one after the other (`types/row-block.ts`). So a column is packed in one
 * call, and Arrow's buffers are views of that; only lengths become offsets, and booleans bits.
 */
import * as arrow from '@uwdata/flechette';
import { TypeId } from '../../../../assembly/abi.ts';
import type { DataType, StructType } from '../../../types/data-type.ts';
import { physicalType } from '../../../types/physical-type.ts';
import {
  COLUMN_HEADER_BYTES,
  childTypes,
  HAS_VALIDITY,
  padded,
  VALUE_BYTES,
} from '../../../types/row-block.ts';
import type { Batch } from '../../../wasm/batch.ts';
import type { WasmCore } from '../../../wasm/core.ts';
import { arrowField } from './arrow-type.ts';

type ArrowBatch = arrow.Batch<unknown>;

const NO_BYTES = new Uint8Array(0);

/** Gathers batches, and writes them as one stream. */
export class ArrowWriter {
  readonly #schema: StructType;
  readonly #fields: arrow.Field[];
  readonly #columns: ArrowBatch[][];

  /** Timestamps are labelled with the time zone. */
  constructor(schema: StructType, timeZone: string) {
    this.#schema = schema;
    this.#fields = schema.fields.map((field) => arrowField(field, timeZone));
    this.#columns = schema.fields.map(() => []);
  }

  /** Copies a batch out of the core. */
  add(core: WasmCore, { rows, columns }: Batch): void {
    if (rows === 0) return;
    columns.forEach((column, at) => {
      const bytes = core.kernels.segment_column_bytes(column, rows);
      const target = core.kernels.arena_alloc(bytes);
      core.kernels.segment_write_column(column, rows, target);
      const packed = new PackedColumn(core.memory.copyBytes(target, bytes).buffer);
      const { dataType } = this.#schema.fields[at];
      this.#columns[at].push(packed.read(dataType, this.#fields[at].type, rows));
    });
  }

  finish(): Uint8Array<ArrayBuffer> {
    const columns = this.#columns.map(
      (batches, at) => new arrow.Column(batches, this.#fields[at].type),
    );
    const table = new arrow.Table({ fields: this.#fields, metadata: null }, columns);
    return Uint8Array.from(arrow.tableToIPC(table, { format: 'stream' }) ?? NO_BYTES);
  }
}

/** Walks through a packed column part by part. */
class PackedColumn {
  readonly #buffer: ArrayBuffer;
  readonly #bytes: Uint8Array;
  #cursor = 0;

  constructor(buffer: ArrayBuffer) {
    this.#buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
  }

  read(type: DataType, arrowType: arrow.DataType, length: number): ArrowBatch {
    const header = this.#part(COLUMN_HEADER_BYTES);
    const hasValidity = this.#bytes[header + 1] === HAS_VALIDITY;
    const validity = hasValidity ? this.#partBytes(Math.ceil(length / 8)) : NO_BYTES;
    const nullCount = hasValidity ? length - bitCount(validity, length) : 0;
    const base = { type: arrowType, length, nullCount, validity };
    if (type.kind === 'null') {
      this.#part(length);
      return new arrow.Batch({ ...base, nullCount: length, validity: NO_BYTES });
    }
    if (type.kind === 'calendar_interval') {
      return new arrow.Batch({ ...base, values: this.#intervals(length) });
    }
    return new arrow.Batch({ ...base, ...this.#buffers(type, arrowType, length) });
  }

  #buffers(type: DataType, arrowType: arrow.DataType, length: number) {
    switch (physicalType(type)) {
      case TypeId.Bool:
        return { values: packBits(this.#partBytes(length)) };
      case TypeId.Str: {
        const offsets = this.#offsets(length);
        return { offsets, values: this.#partBytes(offsets[length]) };
      }
      case TypeId.Struct:
        return { children: this.#children(type, childFields(arrowType), length) };
      case TypeId.List: {
        const offsets = this.#offsets(length);
        return { offsets, children: this.#children(type, childFields(arrowType), offsets[length]) };
      }
      case TypeId.Map: {
        const offsets = this.#offsets(length);
        const [entries] = childFields(arrowType);
        const children = this.#children(type, childFields(entries.type), offsets[length]);
        const entry = { type: entries.type, length: offsets[length], nullCount: 0 };
        return {
          offsets,
          children: [new arrow.Batch<unknown>({ ...entry, validity: NO_BYTES, children })],
        };
      }
      default:
        return { values: this.#values(type, arrowType, length) };
    }
  }

  #children(type: DataType, fields: readonly arrow.Field[], length: number): ArrowBatch[] {
    return childTypes(type).map((child, at) => this.read(child, fields[at].type, length));
  }

  #values(type: DataType, arrowType: arrow.DataType, length: number): arrow.TypedArray {
    const width = VALUE_BYTES[physicalType(type)] ?? 0;
    const start = this.#part(length * width);
    const Values = valuesOf(arrowType);
    return new Values(this.#buffer, start, (length * width) / Values.BYTES_PER_ELEMENT);
  }

  /** Where each row begins, from the lengths of all. */
  #offsets(length: number): Int32Array {
    const lengths = new Uint32Array(this.#buffer, this.#part(length * 4), length);
    const offsets = new Int32Array(length + 1);
    for (let row = 0; row < length; row++) offsets[row + 1] = offsets[row] + lengths[row];
    return offsets;
  }

  /** Months, days and nanoseconds, from the columns of months, days and microseconds. */
  #intervals(length: number): Uint8Array {
    const [months, days, micros] = [4, 4, 8].map((width) => {
      const header = this.#part(COLUMN_HEADER_BYTES);
      if (this.#bytes[header + 1] === HAS_VALIDITY) this.#part(Math.ceil(length / 8));
      return this.#part(length * width);
    });
    const source = new DataView(this.#buffer);
    const values = new DataView(new ArrayBuffer(length * 16));
    for (let row = 0; row < length; row++) {
      values.setInt32(row * 16, source.getInt32(months + row * 4, true), true);
      values.setInt32(row * 16 + 4, source.getInt32(days + row * 4, true), true);
      values.setBigInt64(row * 16 + 8, source.getBigInt64(micros + row * 8, true) * 1000n, true);
    }
    return new Uint8Array(values.buffer);
  }

  /** Where the next part begins, which has so many bytes. */
  #part(bytes: number): number {
    const start = this.#cursor;
    this.#cursor += padded(bytes);
    return start;
  }

  #partBytes(bytes: number): Uint8Array {
    const start = this.#part(bytes);
    return this.#bytes.subarray(start, start + bytes);
  }
}

function childFields(type: arrow.DataType): readonly arrow.Field[] {
  return 'children' in type ? type.children : [];
}

/** The array of a type of fixed width. Decimals are pairs of 64 bits. */
function valuesOf(type: arrow.DataType): arrow.TypedArrayConstructor {
  return 'values' in type && type.values !== undefined ? type.values : Int32Array;
}

function bitCount(bits: Uint8Array, length: number): number {
  let count = 0;
  for (let row = 0; row < length; row++) count += (bits[row >>> 3] >>> (row & 7)) & 1;
  return count;
}

function packBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(bytes.length / 8));
  for (let row = 0; row < bytes.length; row++) bits[row >>> 3] |= bytes[row] << (row & 7);
  return bits;
}
