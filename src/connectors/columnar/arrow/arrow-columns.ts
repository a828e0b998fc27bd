/**
 * Arrow's columns as columns of the engine. What has the same form there is copied as a whole: numbers, texts, decimals,
 * times in microseconds. Lists and structs are their children; dictionaries and runs become their values by one gather.
 * Only types that the engine does not have go through JavaScript, value by value.
 */
import * as arrow from '@uwdata/flechette';
import {
  COLUMN_OFFSETS,
  COLUMN_VALIDITY,
  COLUMN_VALUES,
  TypeId,
} from '../../../../assembly/abi.ts';
import { assert } from '../../../errors/internal-error.ts';
import { physicalType } from '../../../types/physical-type.ts';
import { describeColumn, newColumn, valueBytes } from '../../../wasm/batch.ts';
import { buildColumn } from '../../../wasm/column-builder.ts';
import type { WasmCore } from '../../../wasm/core.ts';
import { integerList } from '../../../wasm/integer-column.ts';
import { pointerList } from '../../../wasm/kernel-result.ts';
import { NULL_PTR, type Ptr } from '../../../wasm/ptr.ts';
import { typeOfArrow } from './arrow-type.ts';
import { valueReader } from './arrow-values.ts';

type ArrowBatch = arrow.Batch<unknown>;

/** Rows of a batch of Arrow's. */
interface Rows {
  readonly batch: ArrowBatch;
  readonly first: number;
  readonly count: number;
}

export class ArrowColumns {
  readonly #core: WasmCore;

  constructor(core: WasmCore) {
    this.#core = core;
  }

  /** An arena column of some rows of a batch, of the type that `typeOfArrow` says. */
  column(batch: ArrowBatch, first: number, count: number): Ptr {
    const rows = { batch, first, count };
    const { type } = batch;
    switch (type.typeId) {
      case arrow.Type.Null:
        return this.#new(rows, TypeId.Bool);
      case arrow.Type.Bool:
        return this.#booleans(rows);
      case arrow.Type.Utf8:
      case arrow.Type.Binary:
      case arrow.Type.LargeUtf8:
      case arrow.Type.LargeBinary:
        return this.#texts(rows);
      case arrow.Type.Struct: {
        const children = batch.children.map((child) => this.column(child, first, count));
        return this.#new(rows, TypeId.Struct, children);
      }
      case arrow.Type.List:
      case arrow.Type.LargeList:
      case arrow.Type.FixedSizeList:
      case arrow.Type.Map:
        return this.#lists(rows);
      case arrow.Type.ListView:
      case arrow.Type.LargeListView:
        return this.#listViews(rows);
      case arrow.Type.Dictionary:
        return this.#dictionary(rows);
      case arrow.Type.RunEndEncoded:
        return this.#runs(rows);
      default:
        return isDirect(type) ? this.#values(rows) : this.#converted(rows);
    }
  }

  /** A column whose nulls are set, and whose values are not. */
  #new({ batch, first, count }: Rows, type: TypeId, children: readonly Ptr[] = []): Ptr {
    const nullable = batch.nullCount > 0;
    const column = newColumn(this.#core, { type, rows: count, nullable, children });
    if (!nullable || batch.type.typeId === arrow.Type.Null) return column;
    const validity = this.#core.u32At(column, COLUMN_VALIDITY);
    unpackBits(batch.validity, first, this.#bytesAt(validity, count));
    return column;
  }

  #bytesAt(pointer: number, length: number): Uint8Array {
    return this.#core.memory.u8.subarray(pointer, pointer + length);
  }

  #booleans(rows: Rows): Ptr {
    const column = this.#new(rows, TypeId.Bool);
    const values = this.#core.u32At(column, COLUMN_VALUES);
    unpackBits(bytesOf(rows.batch.values), rows.first, this.#bytesAt(values, rows.count));
    return column;
  }

  #values(rows: Rows): Ptr {
    const { batch, first, count } = rows;
    const type = physicalType(typeOfArrow(batch.type));
    const column = this.#new(rows, type);
    const width = valueBytes(type);
    const source = bytesOf(batch.values).subarray(first * width, (first + count) * width);
    this.#core.memory.u8.set(source, this.#core.u32At(column, COLUMN_VALUES));
    return column;
  }

  #converted(rows: Rows): Ptr {
    const { batch, first, count } = rows;
    const read = valueReader(batch);
    const values = Array.from({ length: count }, (_, row) =>
      isValid(batch, first + row) ? read(first + row) : null,
    );
    return buildColumn(this.#core, typeOfArrow(batch.type), values);
  }

  #texts(rows: Rows): Ptr {
    const { batch, first, count } = rows;
    const offsets = offsetsOf(batch);
    const start = offsets(first);
    const bytes = bytesOf(batch.values).subarray(start, offsets(first + count));
    const copy = bytes.length === 0 ? NULL_PTR : this.#core.toArena(bytes);
    const column = this.#new(rows, TypeId.Str);
    const slot = this.#core.u32At(column, COLUMN_VALUES) >>> 2;
    const { u32 } = this.#core.memory;
    for (let row = 0, from = start; row < count; row++) {
      const to = offsets(first + row + 1);
      u32[slot + row * 2] = copy + from - start;
      u32[slot + row * 2 + 1] = to - from;
      from = to;
    }
    return column;
  }

  #lists(rows: Rows): Ptr {
    const { batch, first, count } = rows;
    const offsets = offsetsOf(batch);
    const start = offsets(first);
    const elements = this.column(batch.children[0], start, offsets(first + count) - start);
    return this.#listColumn(rows, elements, (row) => offsets(first + row) - start);
  }

  /** Lists whose elements may lie anywhere, in any order. */
  #listViews(rows: Rows): Ptr {
    const { batch, first, count } = rows;
    const order: number[] = [];
    const ends = [0];
    for (let row = 0; row < count; row++) {
      const from = Number(batch.offsets[first + row]);
      const length = isValid(batch, first + row) ? Number(batch.sizes[first + row]) : 0;
      for (let at = 0; at < length; at++) order.push(from + at);
      ends.push(order.length);
    }
    const [child] = batch.children;
    const elements = this.#gather(this.column(child, 0, child.length), Int32Array.from(order));
    return this.#listColumn(rows, elements, (row) => ends[row]);
  }

  #listColumn(rows: Rows, elements: Ptr, offset: (row: number) => number): Ptr {
    const isMap = rows.batch.type.typeId === arrow.Type.Map;
    // A map's entries are a struct there, and two columns here.
    const children = isMap ? this.#fieldsOf(elements) : [elements];
    const column = this.#new(rows, isMap ? TypeId.Map : TypeId.List, children);
    const slot = this.#core.u32At(column, COLUMN_OFFSETS) >>> 2;
    const { i32 } = this.#core.memory;
    for (let row = 0; row <= rows.count; row++) i32[slot + row] = offset(row);
    return column;
  }

  #fieldsOf(struct: Ptr): readonly Ptr[] {
    return describeColumn(this.#core, struct).children;
  }

  #dictionary(rows: Rows): Ptr {
    const { batch, first, count } = rows;
    const parts = dictionaryOf(batch).data.map((part) => this.column(part, 0, part.length));
    const keys = new Int32Array(count);
    for (let row = 0; row < count; row++) {
      keys[row] = isValid(batch, first + row) ? Number(batch.values[first + row]) : -1;
    }
    return this.#gather(this.#joined(parts), keys);
  }

  #runs({ batch, first, count }: Rows): Ptr {
    const [ends, values] = batch.children;
    const keys = new Int32Array(count);
    for (let row = 0, run = 0; row < count; row++) {
      while (Number(ends.values[run]) <= first + row) run++;
      keys[row] = run;
    }
    return this.#gather(this.column(values, 0, values.length), keys);
  }

  #joined(parts: readonly Ptr[]): Ptr {
    if (parts.length === 1) return parts[0];
    return this.#core.kernels.column_concat(pointerList(this.#core, parts), parts.length);
  }

  #gather(column: Ptr, rows: Int32Array): Ptr {
    return this.#core.kernels.column_gather(column, integerList(this.#core, rows), rows.length);
  }
}

/** Whether the values of a type are the engine's, bit for bit. */
function isDirect(type: arrow.DataType): boolean {
  switch (type.typeId) {
    case arrow.Type.Int:
      return type.signed;
    case arrow.Type.Float:
      return type.precision !== arrow.Precision.HALF;
    case arrow.Type.Date:
      return type.unit === arrow.DateUnit.DAY;
    case arrow.Type.Timestamp:
    case arrow.Type.Duration:
      return type.unit === arrow.TimeUnit.MICROSECOND;
    case arrow.Type.Time:
      return type.unit === arrow.TimeUnit.NANOSECOND;
    case arrow.Type.Decimal:
      return type.bitWidth === 128;
    case arrow.Type.Interval:
      return type.unit === arrow.IntervalUnit.YEAR_MONTH;
    default:
      return false;
  }
}

/** The library's own answer is wrong where a batch without nulls has no bits. */
function isValid(batch: ArrowBatch, row: number): boolean {
  return batch.nullCount === 0 || batch.isValid(row);
}

function bytesOf({ buffer, byteOffset, byteLength }: arrow.TypedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Where rows begin in the bytes or elements of all; those of a fixed size are not written down. */
function offsetsOf({ type, offsets }: ArrowBatch): (row: number) => number {
  if (type.typeId === arrow.Type.FixedSizeList) return (row) => row * type.stride;
  // A writer may leave the offsets of no rows out.
  return (row) => Number(offsets[row] ?? 0);
}

function dictionaryOf(batch: ArrowBatch): arrow.Column<unknown> {
  assert(
    'dictionary' in batch && batch.dictionary instanceof arrow.Column,
    'a dictionary batch has no dictionary',
  );
  return batch.dictionary;
}

/** Bits from some row on, as a byte each. */
function unpackBits(bits: Uint8Array, first: number, target: Uint8Array): void {
  for (let at = 0; at < target.length; at++) {
    const bit = first + at;
    target[at] = (bits[bit >>> 3] >>> (bit & 7)) & 1;
  }
}
