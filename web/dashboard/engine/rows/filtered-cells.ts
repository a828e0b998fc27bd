/**
 * The counts under a filter that cells can't answer: free text, or a column that they don't know. The same aggregation runs
 * over the kept lines that pass, as a stream of its own: it begins at the oldest kept line and follows the newest. What
 * it counts is of the kept rows only; `seenRows` says how many it has looked at.
 */
import type { Session } from '../../../../src/api/session.ts';
import { createSessionOn } from '../../../../src/engine/local-session.ts';
import { MemoryCheckpoints } from '../../../../src/streaming/checkpoint/memory-storage.ts';
import type { FilterTerm } from '../../protocol.ts';
import { CELLS, type CellStore, cellsConnector } from '../cells/cell-sink.ts';
import { type CellRows, CellTable } from '../cells/cell-table.ts';
import type { EngineHost } from '../host.ts';
import { cellQuery } from '../log-query.ts';
import { classKind, hasPaths, type LogShape } from '../source/log-shape.ts';
import { keptStream } from './kept-frame.ts';
import { keptRowsConnector } from './kept-rows.ts';
import { rowCondition } from './row-condition.ts';
import type { RowRing } from './row-ring.ts';

export interface FilteredCellsOptions {
  readonly host: EngineHost;
  readonly shape: LogShape;
  readonly windowMs: number;
  readonly ring: RowRing;
  /** Terms that cells don't know. */
  readonly terms: readonly FilterTerm[];
  readonly onFailed: (error: unknown) => void;
}

export class FilteredCells implements CellStore {
  readonly table: CellTable;
  readonly #options: FilteredCellsOptions;
  #session: Session | undefined;
  #seenRows = 0;
  #isStopped = false;

  constructor(options: FilteredCellsOptions) {
    const { shape, windowMs } = options;
    this.#options = options;
    this.table = new CellTable({
      classes: classKind(shape.roles),
      isPath: hasPaths(shape.roles),
      windowMs,
    });
  }

  /** Kept rows that were looked at. */
  get seenRows(): number {
    return this.#seenRows;
  }

  async start(): Promise<void> {
    const { host, ring, shape, terms, windowMs } = this.#options;
    // What is counted here can be counted again at any time: it need not outlive the page.
    const platform = { ...host.platform, checkpoints: new MemoryCheckpoints() };
    const session = await createSessionOn(platform, host.connectors, {
      connectors: [cellsConnector(this), keptRowsConnector(ring)],
      config: { 'spark.sql.streaming.minBatchesToRetain': 1 },
    });
    this.#session = session;
    if (this.#isStopped) return session.stop();
    session.streams.addListener({
      onQueryProgress: ({ progress }) => {
        this.#seenRows += progress.numInputRows;
      },
    });
    const { condition } = rowCondition(terms, shape);
    const kept = keptStream(session, shape);
    const rows = condition === undefined ? kept : kept.where(condition);
    const query = await cellQuery(rows, shape, { windowMs, delayMs: undefined })
      .writeStream.format(CELLS)
      .outputMode('update')
      .option('checkpointLocation', 'filter')
      .start();
    await query.awaitTermination().catch((error) => {
      if (!this.#isStopped) this.#options.onFailed(error);
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#session?.stop();
  }

  has(): boolean {
    return false;
  }

  async take(_batchId: number, rows: CellRows): Promise<void> {
    this.table.apply(rows);
  }
}
