import type { ReadContext } from '../../../src/connectors/connector.ts';
import { recordsCorrupt } from '../../../src/errors/kafka-errors.ts';
import { type DataType, StringType } from '../../../src/types/data-type.ts';
import { physicalType } from '../../../src/types/physical-type.ts';
import { type Batch, describeColumn, newColumn } from '../../../src/wasm/batch.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import { newLists } from '../../../src/wasm/list-rows.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import { NULL_PTR, type Ptr } from '../../../src/wasm/ptr.ts';
import { HEADERS_TYPE } from './kafka-schema.ts';
import { partitionName } from './partitions.ts';
import type { OffsetRange } from './range-fetcher.ts';
import type { RecordBatch } from './record-batch.ts';
import { RecordWalk } from './record-walk.ts';

/** The records of a batch, uncompressed, with the range that they are read for. */
export interface RecordRun {
  readonly range: OffsetRange;
  readonly batch: RecordBatch;
  readonly bytes: Uint8Array;
}

/** A column that is being filled, with its place in linear memory. */
interface Filled {
  readonly column: Ptr;
  /** The index of its first value, in units of the values. */
  readonly values: number;
  readonly validity: Ptr;
}

/** How far kernels may read behind the end of bytes. */
const PADDING = 64;
const { elementType: HEADER_TYPE } = HEADERS_TYPE;

/**
 * Makes columns of records: their bytes are copied into the arena as they are, and keys and values are views into them. Records
 * outside of their range are left out.
 */
export function recordColumns(runs: readonly RecordRun[], { core, columns }: ReadContext): Batch {
  const rowsMax = runs.reduce((sum, { batch }) => sum + batch.count, 0);
  const wanted = new Map(columns.fields.map(({ name, dataType }) => [name, dataType]));
  const starts = runs.map(({ bytes }) => copyIn(core, bytes));
  const topics = wanted.has('topic') ? topicNames(core, runs) : new Map<string, Ptr>();
  const filled = new Map<string, Filled>();
  for (const [name, type] of wanted) {
    const isNullable = name === 'key' || name === 'value';
    if (name !== 'headers') filled.set(name, allocate(core, type, rowsMax, isNullable));
  }
  const headers = wanted.has('headers') ? new HeaderList(rowsMax) : undefined;
  const filler = new RowFiller(core, filled, headers);
  for (const [index, run] of runs.entries()) {
    filler.take(run, starts[index], topics.get(run.range.topic) ?? NULL_PTR);
  }
  const { rows } = filler;
  const list = headers?.build(core, rows);
  const whole = ({ column }: Filled) =>
    rows === rowsMax ? column : core.kernels.column_slice(column, 0, rows);
  const pointers = columns.fields.map(({ name }) => {
    const of = filled.get(name);
    return of === undefined ? (list ?? NULL_PTR) : whole(of);
  });
  return { rows, columns: pointers };
}

class RowFiller {
  readonly #core: WasmCore;
  readonly #headers: HeaderList | undefined;
  readonly #key: Filled | undefined;
  readonly #value: Filled | undefined;
  readonly #topic: Filled | undefined;
  readonly #partition: Filled | undefined;
  readonly #offset: Filled | undefined;
  readonly #timestamp: Filled | undefined;
  readonly #timestampType: Filled | undefined;
  rows = 0;

  constructor(
    core: WasmCore,
    filled: ReadonlyMap<string, Filled>,
    headers: HeaderList | undefined,
  ) {
    this.#core = core;
    this.#headers = headers;
    this.#key = filled.get('key');
    this.#value = filled.get('value');
    this.#topic = filled.get('topic');
    this.#partition = filled.get('partition');
    this.#offset = filled.get('offset');
    this.#timestamp = filled.get('timestamp');
    this.#timestampType = filled.get('timestampType');
  }

  take({ range, batch, bytes }: RecordRun, start: Ptr, topicName: Ptr): void {
    const { u8, u32, i32 } = this.#core.memory;
    const walk = new RecordWalk(u8, start, start + bytes.length);
    const topicLength = topicName === NULL_PTR ? 0 : utf8(range.topic).length;
    let row = this.rows;
    for (let index = 0; index < batch.count; index++) {
      if (!walk.next()) {
        const topicPartition = partitionName(range);
        throw recordsCorrupt({ topicPartition, offset: String(batch.baseOffset) });
      }
      const offset = batch.baseOffset + walk.offsetDelta;
      if (offset < range.from || offset >= range.until) continue;
      if (this.#key !== undefined) {
        putView(this.#key, row, walk.keyStart, walk.keyLength, u8, u32);
      }
      if (this.#value !== undefined) {
        putView(this.#value, row, walk.valueStart, walk.valueLength, u8, u32);
      }
      if (this.#topic !== undefined) {
        u32[this.#topic.values + row * 2] = topicName;
        u32[this.#topic.values + row * 2 + 1] = topicLength;
      }
      if (this.#partition !== undefined) i32[this.#partition.values + row] = range.partition;
      if (this.#offset !== undefined) putLong(u32, this.#offset.values + row * 2, offset);
      if (this.#timestamp !== undefined) {
        const millis = batch.isLogAppendTime
          ? batch.maxTimestamp
          : batch.baseTimestamp + walk.timestampDelta;
        putLong(u32, this.#timestamp.values + row * 2, millis * 1000);
      }
      if (this.#timestampType !== undefined) {
        i32[this.#timestampType.values + row] = batch.isLogAppendTime ? 1 : 0;
      }
      this.#headers?.add(walk, row);
      row++;
    }
    this.rows = row;
  }
}

/** Headers of all rows, one after the other: where their keys and values are. */
class HeaderList {
  readonly #offsets: Int32Array;
  readonly #nulls: Uint8Array;
  readonly #parts: number[] = [];
  readonly #take = (
    keyStart: number,
    keyLength: number,
    valueStart: number,
    valueLength: number,
  ): void => {
    this.#parts.push(keyStart, keyLength, valueStart, valueLength);
  };

  constructor(rowsMax: number) {
    this.#offsets = new Int32Array(rowsMax + 1);
    this.#nulls = new Uint8Array(rowsMax);
  }

  /** A record without headers has null, as for Spark. */
  add(walk: RecordWalk, row: number): void {
    if (walk.headerCount > 0) walk.headers(this.#take);
    else this.#nulls[row] = 1;
    this.#offsets[row + 1] = this.#parts.length / 4;
  }

  build(core: WasmCore, rows: number): Ptr {
    const count = this.#parts.length / 4;
    const key = allocate(core, StringType, count, true);
    const value = allocate(core, StringType, count, true);
    const { u8, u32 } = core.memory;
    const parts = this.#parts;
    for (let at = 0, part = 0; at < count; at++, part += 4) {
      putView(key, at, parts[part], parts[part + 1], u8, u32);
      putView(value, at, parts[part + 2], parts[part + 3], u8, u32);
    }
    const children = [key.column, value.column];
    const struct = newColumn(core, { type: physicalType(HEADER_TYPE), rows: count, children });
    const offsets = this.#offsets.subarray(0, rows + 1);
    return newLists(core, {
      rows,
      offsets,
      nulls: this.#nulls.subarray(0, rows),
      children: [struct],
    });
  }
}

function allocate(core: WasmCore, type: DataType, rows: number, nullable: boolean): Filled {
  const column = newColumn(core, { type: physicalType(type), rows, nullable });
  const { validity, values } = describeColumn(core, column);
  return { column, values: values >>> 2, validity };
}

function putView(
  { values, validity }: Filled,
  row: number,
  start: number,
  length: number,
  u8: Uint8Array,
  u32: Uint32Array,
): void {
  if (length < 0) return;
  u8[validity + row] = 1;
  u32[values + row * 2] = start;
  u32[values + row * 2 + 1] = length;
}

/** A whole number of up to 53 bits as an i64, without a bigint. */
function putLong(u32: Uint32Array, slot: number, value: number): void {
  u32[slot] = value;
  u32[slot + 1] = Math.floor(value / 2 ** 32);
}

function copyIn(core: WasmCore, bytes: Uint8Array): Ptr {
  const start = core.kernels.arena_alloc(bytes.length + PADDING);
  core.memory.u8.set(bytes, start);
  return start as Ptr;
}

function topicNames(core: WasmCore, runs: readonly RecordRun[]): Map<string, Ptr> {
  const names = new Map<string, Ptr>();
  for (const { range } of runs) {
    if (!names.has(range.topic)) names.set(range.topic, copyIn(core, utf8(range.topic)));
  }
  return names;
}
