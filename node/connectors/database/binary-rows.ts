import type { DataType, StructType } from '../../../src/types/data-type.ts';
import { type Batch, describeColumn } from '../../../src/wasm/batch.ts';
import { columnReader } from '../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import type { Ptr } from '../../../src/wasm/ptr.ts';
import { ByteSink } from './byte-sink.ts';
import { writeNumeric } from './numeric.ts';
import { jsonText } from './value-text.ts';

/** `PGCOPY`, then no flags and no extension. */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const END = Buffer.from([0xff, 0xff]);
const EPOCH_DAYS = 10_957;
const EPOCH_MICROS = 946_684_800_000_000n;
const CHUNK_BYTES = 256 << 10;

/** Writes the value of a row: its length in four bytes, then itself. */
type ValueWriter = (row: number) => void;

/**
 * Rows in the binary form of COPY, made from the columns in linear memory: numbers and text are copied as bytes, with no
 * JavaScript value between.
 */
export class BinaryRows {
  readonly #types: readonly DataType[];
  #bytes = new ByteSink();
  #chunks: Uint8Array[] = [HEADER];
  #heldBytes = 0;
  #rows = 0;

  constructor(schema: StructType) {
    this.#types = schema.fields.map((field) => field.dataType);
  }

  get rows(): number {
    return this.#rows;
  }

  get heldBytes(): number {
    return this.#heldBytes + this.#bytes.length;
  }

  add(core: WasmCore, batch: Batch): void {
    const writers = batch.columns.map((column, index) =>
      this.#writer(core, column, this.#types[index]),
    );
    for (let row = 0; row < batch.rows; row++) {
      this.#bytes.int16(writers.length);
      for (const write of writers) write(row);
      if (this.#bytes.length >= CHUNK_BYTES) this.#cut();
    }
    this.#rows += batch.rows;
  }

  /** All that is held, as one stream of COPY; what is added later begins another. It can be read again. */
  take(): readonly Uint8Array[] {
    this.#cut();
    const chunks = [...this.#chunks, END];
    this.#chunks = [HEADER];
    this.#heldBytes = 0;
    return chunks;
  }

  #cut(): void {
    this.#heldBytes += this.#bytes.length;
    if (this.#bytes.length > 0) this.#chunks.push(this.#bytes.take());
  }

  #writer(core: WasmCore, column: Ptr, type: DataType): ValueWriter {
    const { validity, indexMask, values } = describeColumn(core, column);
    const bytes = this.#bytes;
    const { u8 } = core.memory;
    const write =
      direct(core, values, type, bytes) ?? byValue(columnReader(core, column, type), type, bytes);
    const mask = write.isByRow ? -1 : indexMask;
    if (validity === 0) return (row) => write.write(row & mask);
    return (row) => {
      if (u8[validity + (row & indexMask)] === 0) bytes.int32(-1);
      else write.write(row & mask);
    };
  }
}

interface PlacedWriter {
  readonly write: ValueWriter;
  /** Whether it takes the row itself, and not the place of its value. */
  readonly isByRow: boolean;
}

/** For what is copied from memory. */
function direct(
  core: WasmCore,
  values: Ptr,
  type: DataType,
  bytes: ByteSink,
): PlacedWriter | undefined {
  const write = directWriter(core, values, type, bytes);
  return write && { write, isByRow: false };
}

function directWriter(
  core: WasmCore,
  values: Ptr,
  { kind }: DataType,
  bytes: ByteSink,
): ValueWriter | undefined {
  const { u8, view } = core.memory;
  switch (kind) {
    case 'null':
      return () => bytes.int32(-1);
    case 'boolean':
      return (at) => bytes.int32(1).uint8(u8[values + at]);
    case 'byte':
      return (at) => bytes.int32(2).int16(view.getInt8(values + at));
    case 'short':
      return (at) => bytes.int32(2).int16(view.getInt16(values + at * 2, true));
    case 'integer':
      return (at) => bytes.int32(4).int32(view.getInt32(values + at * 4, true));
    case 'date':
      return (at) => bytes.int32(4).int32(view.getInt32(values + at * 4, true) - EPOCH_DAYS);
    case 'float':
      return (at) => bytes.int32(4).int32(view.getInt32(values + at * 4, true));
    case 'long':
    case 'double':
      return (at) =>
        bytes
          .int32(8)
          .int32(view.getInt32(values + at * 8 + 4, true))
          .int32(view.getInt32(values + at * 8, true));
    case 'timestamp':
    case 'timestamp_ntz':
      return (at) => bytes.int32(8).int64(view.getBigInt64(values + at * 8, true) - EPOCH_MICROS);
    case 'string':
    case 'binary':
      return (at) => {
        const start = view.getUint32(values + at * 8, true);
        const length = view.getUint32(values + at * 8 + 4, true);
        bytes.int32(length).bytes(u8, start, length);
      };
    default:
      return undefined;
  }
}

/** For what needs a value to be made from. */
function byValue(
  read: ReturnType<typeof columnReader>,
  type: DataType,
  bytes: ByteSink,
): PlacedWriter {
  const whole = (row: number) => {
    const value = read(row);
    return typeof value === 'bigint' ? value : BigInt(Number(value));
  };
  const writeOf = (): ValueWriter => {
    switch (type.kind) {
      case 'decimal':
        return (row) => writeNumeric(bytes, whole(row), type.scale);
      case 'time':
        return (row) => bytes.int32(8).int64(whole(row) / 1000n);
      case 'day_time_interval':
        return (row) => bytes.int32(16).int64(whole(row)).int32(0).int32(0);
      case 'year_month_interval':
        return (row) =>
          bytes
            .int32(16)
            .int64(0n)
            .int32(0)
            .int32(Number(read(row)));
      default:
        return (row) => {
          const json = Buffer.from(jsonText(read(row), type));
          // The first byte is the version of the form of `jsonb`.
          bytes
            .int32(json.length + 1)
            .uint8(1)
            .bytes(json, 0, json.length);
        };
    }
  };
  return { write: writeOf(), isByRow: true };
}
