import {
  defineConnector,
  type OutputMode,
  type Sink,
  type SinkBatch,
  type SinkWriter,
} from '../../../../src/connectors/connector.ts';
import type { Batch } from '../../../../src/wasm/batch.ts';
import { CellBatch } from './cell-batch.ts';
import type { CellRows, CellTable } from './cell-table.ts';

/** The name of the sink: `writeStream.format('cells')`. */
export const CELLS = 'cells';

/** Where the sink's rows go. */
export interface CellStore {
  readonly table: CellTable;
  /** Whether a micro-batch is in the store already: it then comes again after a crash, with the same rows. */
  has(batchId: number): boolean;
  /** Takes a micro-batch, once it is durable where the store is. */
  take(batchId: number, rows: CellRows): Promise<void>;
}

/**
 * The sink of the page's aggregation: counts in typed arrays. Exactly once: a micro-batch that is handed in again is
 * passed over.
 */
export function cellsConnector(store: CellStore) {
  return defineConnector({
    name: CELLS,
    openSink: async () => new CellSink(store),
  });
}

class CellSink implements Sink {
  readonly description = 'CellSink';
  readonly outputModes: readonly OutputMode[] = ['update'];
  readonly #store: CellStore;

  constructor(store: CellStore) {
    this.#store = store;
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    return this.#store.has(batch.batchId) ? PASSED_OVER : new CellWriter(this.#store, batch);
  }

  async close(): Promise<void> {}
}

const PASSED_OVER: SinkWriter = {
  write: () => {},
  commit: async () => {},
  abort: async () => {},
};

class CellWriter implements SinkWriter {
  readonly #store: CellStore;
  readonly #batch: SinkBatch;
  readonly #cells: CellBatch;

  constructor(store: CellStore, batch: SinkBatch) {
    this.#store = store;
    this.#batch = batch;
    this.#cells = new CellBatch(store.table);
  }

  write(batch: Batch): void {
    this.#cells.add(this.#batch.core, batch);
  }

  commit(): Promise<void> {
    return this.#store.take(this.#batch.batchId, this.#cells.rows);
  }

  async abort(): Promise<void> {}
}
