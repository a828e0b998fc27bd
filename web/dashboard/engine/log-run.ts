/** One log while it is read: the session, the streaming aggregation, and what comes of it. */
import type { Session } from '../../../src/api/session.ts';
import type { Source } from '../../../src/connectors/connector.ts';
import type { SourceConnection } from '../../../src/connectors/source-connection.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import type {
  CheckpointStorage,
  CheckpointStorageFactory,
} from '../../../src/ports/checkpoint-storage.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import type { StreamingQueryProgress } from '../../../src/streaming/streaming-query-progress.ts';
import { CellLog } from './cells/cell-log.ts';
import { CELLS, cellsConnector } from './cells/cell-sink.ts';
import { CellTable } from './cells/cell-table.ts';
import type { LogTotals } from './cells/log-totals.ts';
import type { EngineHost } from './host.ts';
import { cellsLocation, checkpointLocation } from './kept/kept-sources.ts';
import { cellQuery } from './log-query.ts';
import { InputTap } from './rows/input-tap.ts';
import { keptRowsConnector } from './rows/kept-rows.ts';
import { RowRing } from './rows/row-ring.ts';
import { tappedConnector } from './rows/tapped-source.ts';
import { classKind, hasPaths, type LogShape } from './source/log-shape.ts';
import type { LogSource } from './source/log-source.ts';
import type { WindowPlan } from './source/time-span.ts';

/** How often a source that is followed to its end is asked whether it is there. */
const END_LOOK_MS = 200;

export interface LogRunOptions {
  readonly host: EngineHost;
  /** By which its checkpoint is found again. */
  readonly id: string;
  readonly shape: LogShape;
  readonly plan: WindowPlan;
  readonly checkpoints: CheckpointStorageFactory;
  /** Told of the connection of a source that has one. */
  readonly onConnected: (connection: SourceConnection) => void;
  /** Told after each micro-batch. */
  readonly onProgress: () => void;
  readonly onFinished: () => void;
  readonly onFailed: (error: unknown) => void;
}

export class LogRun {
  readonly id: string;
  readonly shape: LogShape;
  readonly table: CellTable;
  readonly ring = new RowRing();
  readonly #options: LogRunOptions;
  readonly #tap: InputTap;
  readonly #cells: CellLog;
  readonly #storage: CheckpointStorage;
  #session: Session | undefined;
  #source: Source | undefined;
  #progress: StreamingQueryProgress | undefined;
  #checkpointMs: number | undefined;
  #isStopped = false;

  constructor(options: LogRunOptions) {
    const { checkpoints, id, plan, shape } = options;
    const { roles } = shape;
    this.#options = options;
    this.id = id;
    this.shape = shape;
    this.table = new CellTable({
      classes: classKind(roles),
      isPath: hasPaths(roles),
      windowMs: plan.windowMs,
    });
    this.#tap = new InputTap(this.ring, shape, (source) => this.#opened(source));
    this.#storage = checkpoints.open(cellsLocation(id));
    this.#cells = new CellLog({
      table: this.table,
      storage: this.#storage,
      input: () => this.#tap.batch,
      onBegin: (firstRow) => this.#tap.begin(firstRow),
      onTaken: () => options.onProgress(),
    });
  }

  get totals(): LogTotals {
    return this.#cells.totals;
  }

  /** Of the last micro-batch. */
  get progress(): StreamingQueryProgress | undefined {
    return this.#progress;
  }

  /** What the source says of itself now. */
  get sourceMetrics(): Readonly<Record<string, string>> {
    return this.#source?.metrics?.() ?? {};
  }

  /** Whether an earlier run has left something. */
  get isResumed(): boolean {
    return this.#cells.batchId >= 0 && this.#progress === undefined;
  }

  get checkpointMs(): number | undefined {
    return this.#checkpointMs;
  }

  /** Minus infinity before the first one. */
  get watermarkMs(): number {
    return this.#cells.watermarkMs;
  }

  get newestEventMs(): number {
    return this.#cells.newestEventMs;
  }

  /** For questions to the kept rows. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** Reads what an earlier run has left; it can then be shown. */
  async load(): Promise<void> {
    const { checkpoints, host } = this.#options;
    await this.#cells.load();
    this.ring.restartAt(this.totals.rows);
    const tapped = [...host.connectors.values()].map((connector) =>
      tappedConnector(connector, this.#tap),
    );
    this.#session = await createSessionOn({ ...host.platform, checkpoints }, host.connectors, {
      connectors: [...tapped, cellsConnector(this.#cells), keptRowsConnector(this.ring)],
    });
    this.#session.streams.addListener({
      onQueryProgress: ({ progress }) => this.#take(progress),
    });
  }

  /** Starts the query over a source. What goes wrong later is told to `onFailed`. */
  async start(source: LogSource): Promise<void> {
    const { plan, shape } = this.#options;
    if (this.#session === undefined || this.#isStopped) return;
    const isFollowed = source.isEndless || source.isShownWhileItComes;
    const events = source.events(this.#session, shape);
    const query = await cellQuery(events, shape, plan)
      .writeStream.format(CELLS)
      .outputMode('update')
      .trigger(isFollowed ? { processingTime: '0 seconds' } : { availableNow: true })
      .option('checkpointLocation', checkpointLocation(this.id))
      .start();
    if (isFollowed && !source.isEndless) void this.#stopAtEnd(query);
    void this.#watch(query);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#session?.stop();
    await this.#storage.close();
  }

  #take(progress: StreamingQueryProgress): void {
    const { watermark, max } = progress.eventTime;
    this.#progress = progress;
    this.#checkpointMs = this.#options.host.platform.clock.nowMs();
    const timeOf = (iso: string | undefined) =>
      iso === undefined ? Number.NEGATIVE_INFINITY : Date.parse(iso);
    this.#cells.observe(timeOf(watermark), timeOf(max));
    this.#options.onProgress();
  }

  #opened(source: Source): void {
    this.#source = source;
    if (source.connection !== undefined) this.#options.onConnected(source.connection);
  }

  /** Stops a query whose source comes to its end, once all of it is counted. */
  async #stopAtEnd(query: StreamingQuery): Promise<void> {
    const { scheduler } = this.#options.host.platform;
    while (query.isActive && !hasEnded(this.sourceMetrics)) await scheduler.sleep(END_LOOK_MS);
    // A failure is told by whoever waits for the query.
    await query.processAllAvailable().catch(() => {});
    await query.stop();
  }

  /** Waits for the end of the query, which is that of a source that ends. */
  async #watch(query: StreamingQuery): Promise<void> {
    const { onFailed, onFinished } = this.#options;
    try {
      await query.awaitTermination();
      if (!this.#isStopped) onFinished();
    } catch (error) {
      if (!this.#isStopped) onFailed(error);
    }
  }
}

/** Whether a source that ends has given everything. */
function hasEnded({ ended, readBytes, totalBytes }: Readonly<Record<string, string>>): boolean {
  return ended === 'true' || (totalBytes !== undefined && readBytes === totalBytes);
}
