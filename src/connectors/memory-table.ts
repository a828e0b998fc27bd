import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import type { Batch } from '../wasm/batch.ts';
import { readRows } from '../wasm/column-reader.ts';
import type { OutputMode, Sink, SinkBatch, SinkWriter } from './connector.ts';

/**
 * The table behind a memory sink: Spark's `MemorySink`. In append and update mode a micro-batch's rows are added, in
 * complete mode they replace all others. A micro-batch that is handed in again after a restart is ignored if the table
 * has it already, or a later one.
 */
export class MemoryTable {
  readonly schema: StructType;
  #batches: { readonly batchId: number; readonly rows: readonly ValueRow[] }[] = [];

  constructor(schema: StructType) {
    this.schema = schema;
  }

  /** All rows in the order of their micro-batches. */
  get rows(): readonly ValueRow[] {
    return this.#batches.flatMap((batch) => batch.rows);
  }

  /** The id of the last micro-batch; undefined before the first. */
  get latestBatchId(): number | undefined {
    return this.#batches.at(-1)?.batchId;
  }

  /** The rows of the last micro-batch. */
  get latestRows(): readonly ValueRow[] {
    return this.#batches.at(-1)?.rows ?? [];
  }

  /** The rows that came after a micro-batch; all for undefined. */
  rowsSince(batchId: number | undefined): readonly ValueRow[] {
    const later = this.#batches.filter((batch) => batchId === undefined || batch.batchId > batchId);
    return later.flatMap((batch) => batch.rows);
  }

  /** Takes in a micro-batch, if it is a new one. */
  addBatch(batchId: number, rows: readonly ValueRow[], outputMode: OutputMode): void {
    if (this.latestBatchId !== undefined && batchId <= this.latestBatchId) return;
    if (outputMode === 'complete') this.#batches = [];
    this.#batches.push({ batchId, rows });
  }

  clear(): void {
    this.#batches = [];
  }
}

/** Writes into a memory table. Exactly once per batch id, as long as the table lives. */
export class MemorySink implements Sink {
  readonly description = 'MemorySink';
  readonly outputModes: readonly OutputMode[] = ['append', 'update', 'complete'];
  readonly #table: MemoryTable;

  constructor(table: MemoryTable) {
    this.#table = table;
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    return new CollectingWriter(batch, (rows) =>
      this.#table.addBatch(batch.batchId, rows, batch.outputMode),
    );
  }

  async close(): Promise<void> {}
}

/** Gathers a micro-batch's rows as engine values and hands them over at the commit. */
export class CollectingWriter implements SinkWriter {
  readonly #batch: SinkBatch;
  readonly #commit: (rows: readonly ValueRow[]) => void | Promise<void>;
  #rows: ValueRow[] = [];

  constructor(batch: SinkBatch, commit: (rows: readonly ValueRow[]) => void | Promise<void>) {
    this.#batch = batch;
    this.#commit = commit;
  }

  write(batch: Batch): void {
    const { core, schema } = this.#batch;
    const types = schema.fields.map((field) => field.dataType);
    for (const row of readRows(core, batch, types)) this.#rows.push(row);
  }

  async commit(): Promise<void> {
    await this.#commit(this.#rows);
  }

  async abort(): Promise<void> {
    this.#rows = [];
  }
}
