/** Takes the rows of the aggregation out of the engine's columns, without an object a row. */
import { LongType, StringType } from '../../../../src/types/data-type.ts';
import { physicalType } from '../../../../src/types/physical-type.ts';
import { type Batch, type ColumnDescriptor, describeColumn } from '../../../../src/wasm/batch.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import type { CellRows, CellTable } from './cell-table.ts';
import { NAME_SEPARATOR } from './names.ts';
import { tagOf } from './window-cells.ts';

const MICROS_PER_MS = 1000;
const TWO_32 = 2 ** 32;
const TEXT = physicalType(StringType);
const LONG = physicalType(LongType);

/** Gathers the changed cells of one micro-batch. Names and statuses get their numbers at once. */
export class CellBatch {
  readonly #table: CellTable;
  readonly #texts = new TextDecoder();
  #startMs = new Float64Array(1024);
  #names = new Uint32Array(1024);
  #tags = new Uint32Array(1024);
  #counts = new Uint32Array(1024);
  #count = 0;
  #scratch = new Uint8Array(256);

  constructor(table: CellTable) {
    this.#table = table;
  }

  /** What was gathered; valid until more is. */
  get rows(): CellRows {
    const end = this.#count;
    return {
      count: end,
      startMs: this.#startMs.subarray(0, end),
      names: this.#names.subarray(0, end),
      tags: this.#tags.subarray(0, end),
      counts: this.#counts.subarray(0, end),
    };
  }

  /** Adds a batch whose columns are `CELL_COLUMNS`. */
  add(core: WasmCore, batch: Batch): void {
    const [start, prefix, name, status, bucket, rows] = batch.columns.map((column) =>
      describeColumn(core, column),
    );
    this.#reserve(batch.rows);
    const { u8, u32, i32 } = core.memory;
    const statusOf = this.#statusReader(core, status);
    for (let row = 0; row < batch.rows; row++) {
      const at = this.#count + row;
      const time = (start.values >>> 2) + (row & start.indexMask) * 2;
      this.#startMs[at] = (i32[time + 1] * TWO_32 + u32[time]) / MICROS_PER_MS;
      this.#names[at] = this.#nameNumber(u8, u32, prefix, name, row);
      const latency = i32[(bucket.values >>> 2) + (row & bucket.indexMask)];
      this.#tags[at] = tagOf(statusOf(row), latency);
      // Counts are LONG; a window of more than 2^32 rows of one kind does not come about in a page.
      this.#counts[at] = u32[(rows.values >>> 2) + (row & rows.indexMask) * 2];
    }
    this.#count += batch.rows;
  }

  #nameNumber(
    u8: Uint8Array,
    u32: Uint32Array,
    prefix: ColumnDescriptor,
    name: ColumnDescriptor,
    row: number,
  ): number {
    const [prefixStart, prefixLength] = textAt(u8, u32, prefix, row);
    const [nameStart, nameLength] = textAt(u8, u32, name, row);
    const length = prefixLength + 1 + nameLength;
    if (length > this.#scratch.length) this.#scratch = new Uint8Array(length * 2);
    const scratch = this.#scratch;
    for (let at = 0; at < prefixLength; at++) scratch[at] = u8[prefixStart + at];
    scratch[prefixLength] = NAME_SEPARATOR;
    for (let at = 0; at < nameLength; at++) scratch[prefixLength + 1 + at] = u8[nameStart + at];
    return this.#table.names.raw.intern(scratch, 0, length);
  }

  /** Statuses repeat: each is looked up by its number, or its text, once a batch. */
  #statusReader(core: WasmCore, column: ColumnDescriptor): (row: number) => number {
    const { u8, u32, i32 } = core.memory;
    const { statuses } = this.#table;
    const isNull = (row: number) =>
      column.validity !== 0 && u8[column.validity + (row & column.indexMask)] === 0;
    if (column.type === TEXT) {
      return (row) => {
        const [start, length] = textAt(u8, u32, column, row);
        return statuses.number(this.#texts.decode(u8.subarray(start, start + length)));
      };
    }
    const known = new Map<number, number>();
    const words = column.type === LONG ? 2 : 1;
    return (row) => {
      if (isNull(row)) return statuses.number('');
      const value = i32[(column.values >>> 2) + (row & column.indexMask) * words];
      let number = known.get(value);
      if (number === undefined) {
        number = statuses.number(String(value));
        known.set(value, number);
      }
      return number;
    };
  }

  #reserve(rows: number): void {
    if (this.#count + rows <= this.#startMs.length) return;
    const capacity = Math.max(this.#startMs.length * 2, this.#count + rows);
    const startMs = new Float64Array(capacity);
    const names = new Uint32Array(capacity);
    const tags = new Uint32Array(capacity);
    const counts = new Uint32Array(capacity);
    startMs.set(this.#startMs);
    names.set(this.#names);
    tags.set(this.#tags);
    counts.set(this.#counts);
    this.#startMs = startMs;
    this.#names = names;
    this.#tags = tags;
    this.#counts = counts;
  }
}

/** Start and length of a text; null is empty. */
function textAt(
  u8: Uint8Array,
  u32: Uint32Array,
  column: ColumnDescriptor,
  row: number,
): readonly [number, number] {
  const index = row & column.indexMask;
  if (column.validity !== 0 && u8[column.validity + index] === 0) return [0, 0];
  const slot = (column.values >>> 2) + index * 2;
  return [u32[slot], u32[slot + 1]];
}
