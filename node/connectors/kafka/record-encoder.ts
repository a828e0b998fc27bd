import { type Batch, describeColumn } from '../../../src/wasm/batch.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import type { Ptr } from '../../../src/wasm/ptr.ts';
import { murmur2 } from './murmur2.ts';
import { putVarint } from './record-buffer.ts';
import type { SinkColumns } from './sink-columns.ts';

/** A record that was taken out of the columns: one object stands for each row in turn. */
export interface EncodedRecord {
  /** Where the name of its topic is in linear memory; length -1 for null, or where the option says it. */
  readonly topicStart: number;
  readonly topicLength: number;
  /** Whether the row names a partition, and which. */
  readonly isPlaced: boolean;
  readonly partition: number;
  readonly hasKey: boolean;
  /** The hash of the key; 0 without one. */
  readonly keyHash: number;
  /** Key, value and headers are the first `length` bytes. */
  readonly parts: Buffer;
  readonly length: number;
}

/** Takes rows out of columns as records: bytes go from linear memory into the record, without a text or an object for a value. */
export class RecordEncoder {
  readonly #columns: SinkColumns;
  #parts = Buffer.allocUnsafe(4096);
  #at = 0;
  /** Linear memory. */
  #source = Buffer.alloc(0);

  constructor(columns: SinkColumns) {
    this.#columns = columns;
  }

  /** Calls back with each row. */
  encode(core: WasmCore, batch: Batch, visit: (record: EncodedRecord) => void): void {
    const { columns } = batch;
    const column = (at: number) => new Column(core, at < 0 ? undefined : columns[at]);
    const key = column(this.#columns.key);
    const value = column(this.#columns.value);
    const topic = column(this.#columns.topic);
    const partition = column(this.#columns.partition);
    const list = this.#columns.headers < 0 ? undefined : column(this.#columns.headers);
    const headers = list && new HeaderColumns(core, list);
    const { u8 } = core.memory;
    this.#source = Buffer.from(u8.buffer);
    const encoded = {
      ...{ topicStart: 0, topicLength: -1, isPlaced: false, partition: 0 },
      ...{ hasKey: false, keyHash: 0, parts: this.#parts, length: 0 },
    };
    for (let row = 0; row < batch.rows; row++) {
      this.#at = 0;
      const keyLength = key.length(row);
      this.#put(key.start(row), keyLength);
      this.#put(value.start(row), value.length(row));
      this.#putHeaders(row, headers);
      encoded.topicStart = topic.start(row);
      encoded.topicLength = topic.length(row);
      encoded.isPlaced = partition.isValid(row);
      encoded.partition = encoded.isPlaced ? partition.integer(row) : 0;
      encoded.hasKey = keyLength >= 0;
      encoded.keyHash = keyLength < 0 ? 0 : murmur2(u8, key.start(row), keyLength);
      encoded.parts = this.#parts;
      encoded.length = this.#at;
      visit(encoded);
    }
  }

  #putHeaders(row: number, headers: HeaderColumns | undefined): void {
    const first = headers?.start(row) ?? 0;
    const end = headers?.end(row) ?? 0;
    this.#reserve(5);
    this.#at = putVarint(this.#parts, this.#at, end - first);
    if (headers === undefined) return;
    for (let at = first; at < end; at++) {
      // The key of a header is never null.
      this.#put(headers.key.start(at), Math.max(0, headers.key.length(at)));
      this.#put(headers.value.start(at), headers.value.length(at));
    }
  }

  #put(start: number, length: number): void {
    this.#reserve(Math.max(0, length) + 5);
    this.#at = putVarint(this.#parts, this.#at, length);
    if (length <= 0) return;
    this.#source.copy(this.#parts, this.#at, start, start + length);
    this.#at += length;
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#parts.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#parts.length * 2));
    this.#parts.copy(larger, 0, 0, this.#at);
    this.#parts = larger;
  }
}

/** A column, or one that is not there: all its values are null. */
class Column {
  readonly children: readonly Ptr[];
  readonly #validity: number;
  readonly #mask: number;
  /** The indexes of the first value and the first list in 32 bit numbers. */
  readonly #values: number;
  readonly #offsets: number;
  readonly #isThere: boolean;
  readonly #u8: Uint8Array;
  readonly #i32: Int32Array;

  constructor(core: WasmCore, column: Ptr | undefined) {
    const of = column === undefined ? undefined : describeColumn(core, column);
    this.children = of?.children ?? [];
    this.#isThere = of !== undefined;
    this.#validity = of?.validity ?? 0;
    this.#mask = of?.indexMask ?? 0;
    this.#values = (of?.values ?? 0) >>> 2;
    this.#offsets = (of?.offsets ?? 0) >>> 2;
    this.#u8 = core.memory.u8;
    this.#i32 = core.memory.i32;
  }

  isValid(row: number): boolean {
    if (!this.#isThere) return false;
    return this.#validity === 0 || this.#u8[this.#validity + (row & this.#mask)] === 1;
  }

  /** Where the bytes of a text are. */
  start(row: number): number {
    return this.#isThere ? this.#i32[this.#values + (row & this.#mask) * 2] : 0;
  }

  /** How many they are; -1 for null. */
  length(row: number): number {
    return this.isValid(row) ? this.#i32[this.#values + (row & this.#mask) * 2 + 1] : -1;
  }

  integer(row: number): number {
    return this.#i32[this.#values + (row & this.#mask)];
  }

  /** The first element of a list; one row further on, the one behind its last. */
  element(row: number, next: 0 | 1): number {
    return this.isValid(row) ? this.#i32[this.#offsets + (row & this.#mask) + next] : 0;
  }
}

class HeaderColumns {
  readonly key: Column;
  readonly value: Column;
  readonly #lists: Column;

  constructor(core: WasmCore, lists: Column) {
    const [key, value] = describeColumn(core, lists.children[0]).children;
    this.key = new Column(core, key);
    this.value = new Column(core, value);
    this.#lists = lists;
  }

  /** The first header of a row. */
  start(row: number): number {
    return this.#lists.element(row, 0);
  }

  /** The one behind its last. */
  end(row: number): number {
    return this.#lists.element(row, 1);
  }
}
