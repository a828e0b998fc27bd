import { COLUMN_VALUES, TypeId } from '../../assembly/abi.ts';
import { LongType, structField, structType, TimestampType } from '../types/data-type.ts';
import { type Batch, newColumn } from '../wasm/batch.ts';
import type { BatchReader, ReadContext } from './connector.ts';

/** The columns of the sources that make their rows up. */
export const NUMBERED_ROWS = structType([
  structField('timestamp', TimestampType),
  structField('value', LongType),
]);

/** Rows that go into linear memory at a time. */
const BATCH_ROWS = 65_536;

export interface NumberedRange {
  readonly firstValue: number;
  /** One more than the last value. */
  readonly endValue: number;
  readonly timestampMs: (value: number) => number;
}

/** Makes rows of a number and the time that belongs to it. */
export class NumberedRows implements BatchReader {
  readonly #context: ReadContext;
  readonly #range: NumberedRange;
  #next: number;

  constructor(context: ReadContext, range: NumberedRange) {
    this.#context = context;
    this.#range = range;
    this.#next = range.firstValue;
  }

  get inputRows(): number {
    return this.#next - this.#range.firstValue;
  }

  next(): Batch | undefined {
    const rows = Math.min(BATCH_ROWS, this.#range.endValue - this.#next);
    if (rows <= 0) return undefined;
    const { core, columns } = this.#context;
    const first = this.#next;
    const pointers = columns.fields.map(({ name }) => {
      const column = newColumn(core, { type: TypeId.I64, rows });
      const values = core.u32At(column, COLUMN_VALUES) >>> 3;
      const i64 = core.memory.i64;
      for (let row = 0; row < rows; row++) {
        i64[values + row] = name === 'value' ? BigInt(first + row) : this.#micros(first + row);
      }
      return column;
    });
    this.#next += rows;
    return { rows, columns: pointers };
  }

  #micros(value: number): bigint {
    return BigInt(this.#range.timestampMs(value)) * 1000n;
  }

  async close(): Promise<void> {}
}
