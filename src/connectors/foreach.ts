import type { ValueRow } from '../types/value.ts';
import type { Batch } from '../wasm/batch.ts';
import { readRows } from '../wasm/column-reader.ts';
import {
  defineConnector,
  type OutputMode,
  type Sink,
  type SinkBatch,
  type SinkWriter,
} from './connector.ts';
import { type ForeachRows, ForeachTarget } from './foreach-target.ts';
import { liveObject } from './live-object.ts';

/** Hands over row by row, at least once: a micro-batch that failed midway comes again as a whole. */
class ForeachSink implements Sink {
  readonly description = 'ForeachWriterTable';
  readonly outputModes: readonly OutputMode[] = ['append', 'update', 'complete'];
  readonly #rows: ForeachRows;

  constructor(rows: ForeachRows) {
    this.#rows = rows;
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const writer = new ForeachSinkWriter(this.#rows, batch);
    await writer.open();
    return writer;
  }

  async close(): Promise<void> {}
}

class ForeachSinkWriter implements SinkWriter {
  readonly #target: ForeachRows;
  readonly #batch: SinkBatch;
  #isWanted = true;
  #isOpen = false;
  #pending: ValueRow[] = [];

  constructor(target: ForeachRows, batch: SinkBatch) {
    this.#target = target;
    this.#batch = batch;
  }

  async open(): Promise<void> {
    try {
      this.#isOpen = true;
      this.#isWanted = (await this.#target.open?.(0, this.#batch.batchId)) !== false;
    } catch (error) {
      await this.#close(error);
      throw error;
    }
  }

  write(batch: Batch): void {
    if (!this.#isWanted) return;
    const { core, schema } = this.#batch;
    const types = schema.fields.map((field) => field.dataType);
    for (const row of readRows(core, batch, types)) this.#pending.push(row);
  }

  async flush(): Promise<void> {
    const rows = this.#pending;
    this.#pending = [];
    try {
      if (rows.length > 0) await this.#target.process(rows);
    } catch (error) {
      await this.#close(error);
      throw error;
    }
  }

  async commit(): Promise<void> {
    await this.flush();
    await this.#close(null);
  }

  async abort(error?: unknown): Promise<void> {
    await this.#close(error);
  }

  async #close(error: unknown): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#target.close?.(error);
  }
}

/** `foreach`: a sink made from an object, a `ForeachTarget` by its id. */
export const foreachConnector = defineConnector({
  name: 'foreach',
  openSink: async (context) =>
    new ForeachSink(liveObject(context, ForeachTarget, 'foreach').writer),
});
