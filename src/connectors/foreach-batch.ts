import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import {
  defineConnector,
  type OutputMode,
  type Sink,
  type SinkBatch,
  type SinkWriter,
} from './connector.ts';
import { liveObject } from './live-object.ts';
import { CollectingWriter } from './memory-table.ts';

/** The rows of one micro-batch, as `foreachBatch` gets them. */
export interface ForeachBatchRows {
  readonly batchId: number;
  readonly schema: StructType;
  readonly rows: readonly ValueRow[];
}

/** The live object of a `foreachBatch` sink: it takes the rows of each micro-batch as they come, in columns. */
export abstract class BatchTarget {
  /** Begins a micro-batch; it counts once the writer's `commit` has resolved. */
  abstract writer(batch: SinkBatch): SinkWriter;
}

/**
 * A function that is given each micro-batch, those without rows included. The micro-batch counts when the function has
 * returned, or its promise has resolved; if it fails the query fails. After a crash the same batch id comes again with
 * the same rows: who needs exactly once remembers the id.
 */
export class ForeachBatchTarget extends BatchTarget {
  readonly process: (batch: ForeachBatchRows) => void | Promise<void>;

  constructor(process: (batch: ForeachBatchRows) => void | Promise<void>) {
    super();
    this.process = process;
  }

  override writer(batch: SinkBatch): SinkWriter {
    const { batchId, schema } = batch;
    return new CollectingWriter(batch, (rows) => this.process({ batchId, schema, rows }));
  }
}

class ForeachBatchSink implements Sink {
  readonly description = 'ForeachBatchSink';
  readonly outputModes: readonly OutputMode[] = ['append', 'update', 'complete'];
  readonly #target: BatchTarget;

  constructor(target: BatchTarget) {
    this.#target = target;
  }

  async begin(batch: SinkBatch) {
    return this.#target.writer(batch);
  }

  async close(): Promise<void> {}
}

/** `foreachBatch`: a sink made from a function, a `BatchTarget` by its id. */
export const foreachBatchConnector = defineConnector({
  name: 'foreachBatch',
  openSink: async (context) =>
    new ForeachBatchSink(liveObject(context, BatchTarget, 'foreachBatch')),
});
