import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { defineConnector, type OutputMode, type Sink, type SinkBatch } from './connector.ts';
import { liveObject } from './live-object.ts';
import { CollectingWriter } from './memory-table.ts';

/** The rows of one micro-batch, as `foreachBatch` gets them. */
export interface ForeachBatchRows {
  readonly batchId: number;
  readonly schema: StructType;
  readonly rows: readonly ValueRow[];
}

/**
 * A function that is given each micro-batch, those without rows included. The micro-batch counts when the function has
 * returned, or its promise has resolved; if it fails the query fails. After a crash the same batch id comes again with
 * the same rows: who needs exactly once remembers the id.
 */
export class ForeachBatchTarget {
  readonly process: (batch: ForeachBatchRows) => void | Promise<void>;

  constructor(process: (batch: ForeachBatchRows) => void | Promise<void>) {
    this.process = process;
  }
}

class ForeachBatchSink implements Sink {
  readonly description = 'ForeachBatchSink';
  readonly outputModes: readonly OutputMode[] = ['append', 'update', 'complete'];
  readonly #target: ForeachBatchTarget;

  constructor(target: ForeachBatchTarget) {
    this.#target = target;
  }

  async begin(batch: SinkBatch) {
    const { batchId, schema } = batch;
    return new CollectingWriter(batch, (rows) => this.#target.process({ batchId, schema, rows }));
  }

  async close(): Promise<void> {}
}

/** `foreachBatch`: a sink made from a function, a `ForeachBatchTarget` by its id. */
export const foreachBatchConnector = defineConnector({
  name: 'foreachBatch',
  openSink: async (context) =>
    new ForeachBatchSink(liveObject(context, ForeachBatchTarget, 'foreachBatch')),
});
