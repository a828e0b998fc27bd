import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import type { Batch } from '../wasm/batch.ts';
import { buildBatch } from '../wasm/column-builder.ts';
import type { BatchReader, ReadContext } from './connector.ts';

/** Rows that go into linear memory at a time. */
const BATCH_ROWS = 8192;

/** Delivers rows that are at hand as batches of the wanted columns. */
export class RowBatchReader implements BatchReader {
  readonly #rows: readonly ValueRow[];
  readonly #context: ReadContext;
  readonly #ordinals: readonly number[];
  #position = 0;

  constructor(rows: readonly ValueRow[], schema: StructType, context: ReadContext) {
    this.#rows = rows;
    this.#context = context;
    this.#ordinals = columnOrdinals(schema, context.columns);
  }

  get inputRows(): number {
    return this.#position;
  }

  next(): Batch | undefined {
    const rows = this.#rows.slice(this.#position, this.#position + BATCH_ROWS);
    if (rows.length === 0) return undefined;
    this.#position += rows.length;
    const { columns, core } = this.#context;
    const types = columns.fields.map((field) => field.dataType);
    const wanted = rows.map((row) => this.#ordinals.map((ordinal) => row[ordinal]));
    return buildBatch(core, types, wanted);
  }

  async close(): Promise<void> {}
}

/** Where the wanted columns are in the schema, by name. */
export function columnOrdinals(schema: StructType, columns: StructType): number[] {
  return columns.fields.map(({ name }) => schema.fields.findIndex((field) => field.name === name));
}
