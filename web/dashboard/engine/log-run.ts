/** One log while it is read: the session, the streaming aggregation, and what comes of it. */
import type { Session } from '../../../src/api/session.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import type { StreamingQueryProgress } from '../../../src/streaming/streaming-query-progress.ts';
import { CELLS, type CellStore, cellsConnector } from './cells/cell-sink.ts';
import { type CellRows, CellTable } from './cells/cell-table.ts';
import type { EngineHost } from './host.ts';
import { cellQuery } from './log-query.ts';
import { keptRowsConnector } from './rows/kept-rows.ts';
import { RowRing } from './rows/row-ring.ts';
import { InputTap, tappedConnector } from './rows/tapped-source.ts';
import { classKind, type LogShape, rankedColumn } from './source/log-shape.ts';
import type { LogSource } from './source/log-source.ts';

/** What was counted, over all micro-batches. */
export interface LogTotals {
  /** Rows read, each line one. */
  readonly rows: number;
  readonly unparsed: number;
  /** Rows without an event time, which are in no window. */
  readonly untimed: number;
  /** Rows in windows; what is missing came too late for its window. */
  readonly counted: number;
}

const NOTHING: LogTotals = { rows: 0, unparsed: 0, untimed: 0, counted: 0 };

export interface LogRunOptions {
  readonly host: EngineHost;
  readonly source: LogSource;
  readonly shape: LogShape;
  readonly windowMs: number;
  readonly delayMs: number;
  /** Told after each micro-batch. */
  readonly onProgress: () => void;
  readonly onFinished: () => void;
  readonly onFailed: (error: unknown) => void;
}

export class LogRun implements CellStore {
  readonly source: LogSource;
  readonly shape: LogShape;
  readonly table: CellTable;
  readonly ring = new RowRing();
  readonly #options: LogRunOptions;
  readonly #tap: InputTap;
  #session: Session | undefined;
  #query: StreamingQuery | undefined;
  #totals = NOTHING;
  #batchId = -1;
  #progress: StreamingQueryProgress | undefined;
  #checkpointMs: number | undefined;
  #newestEventMs: number | undefined;
  #isStopped = false;

  constructor(options: LogRunOptions) {
    const { shape, source, windowMs } = options;
    const { roles } = shape;
    this.#options = options;
    this.source = source;
    this.shape = shape;
    const isPath = roles.path !== undefined && rankedColumn(roles) === roles.path;
    this.table = new CellTable({ classes: classKind(roles), isPath, windowMs });
    this.#tap = new InputTap(this.ring, shape);
  }

  get totals(): LogTotals {
    return this.#totals;
  }

  /** Of the last micro-batch. */
  get progress(): StreamingQueryProgress | undefined {
    return this.#progress;
  }

  get checkpointMs(): number | undefined {
    return this.#checkpointMs;
  }

  get newestEventMs(): number | undefined {
    return this.#newestEventMs;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** Starts the query. What goes wrong later is told to `onFailed`. */
  async start(): Promise<void> {
    const { host, shape, source, windowMs, delayMs } = this.#options;
    const tapped = [...host.connectors.values()].map((connector) =>
      tappedConnector(connector, this.#tap),
    );
    const connectors = [...tapped, cellsConnector(this), keptRowsConnector(this.ring)];
    this.#session = await createSessionOn(host.platform, host.connectors, { connectors });
    this.#session.streams.addListener({
      onQueryProgress: ({ progress }) => this.#take(progress),
    });
    this.#query = await cellQuery(source.events(this.#session, shape), shape, { windowMs, delayMs })
      .writeStream.format(CELLS)
      .outputMode('update')
      .option('checkpointLocation', `memory/${source.id}`)
      .start();
    void this.#watch(this.#query);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#session?.stop();
  }

  has(batchId: number): boolean {
    const isKnown = batchId <= this.#batchId;
    if (!isKnown) this.#tap.begin(this.#totals.rows);
    return isKnown;
  }

  async take(batchId: number, rows: CellRows): Promise<void> {
    const { batch } = this.#tap;
    const counted = this.table.apply(rows);
    const { totals } = this;
    this.#totals = {
      rows: totals.rows + batch.rows,
      unparsed: totals.unparsed + batch.unparsed,
      untimed: totals.untimed + batch.untimed,
      counted: totals.counted + counted,
    };
    this.#batchId = batchId;
    this.#options.onProgress();
  }

  #take(progress: StreamingQueryProgress): void {
    const { watermark, max } = progress.eventTime;
    this.#progress = progress;
    this.#checkpointMs = this.#options.host.platform.clock.nowMs();
    if (max !== undefined) {
      this.#newestEventMs = Math.max(Date.parse(max), this.#newestEventMs ?? Date.parse(max));
    }
    if (watermark !== undefined) this.table.close(Date.parse(watermark));
    if (this.table.isTooLarge) this.table.shrink();
    this.#options.onProgress();
  }

  /** Waits for the end of the source, or of the query. */
  async #watch(query: StreamingQuery): Promise<void> {
    const { onFailed, onFinished, source } = this.#options;
    try {
      await Promise.race([source.ended, query.awaitTermination()]);
      await query.processAllAvailable();
      await query.stop();
      if (!this.#isStopped) onFinished();
    } catch (error) {
      if (!this.#isStopped) onFailed(error);
    }
  }
}
