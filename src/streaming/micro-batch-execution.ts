/**
 * The batch loop: Spark's `MicroBatchExecution`. One trigger is
 *
 * 1. ask each source how far it goes, unless a logged batch waits to be run again;
 * 2. if there is new data, or the watermark has moved past state: write the ends to the offset log;
 * 3. only then read `(start, end]` of each source, push it through the operators, and commit the sink;
 * 4. write the state and the commit entry as one; let the sources forget; purge old entries; report.
 *
 * Two watermarks hold in a batch: rows are late by the previous batch's, and state is evicted by this one's.
 */
import type { Offset, ReadLimit, Source } from '../connectors/connector.ts';
import type { RelationCounts } from '../plan/explain-text.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { RecoveredPosition } from './checkpoint/stream-checkpoint.ts';
import { type FinishContext, finishBatch } from './finish-batch.ts';
import type { Halt } from './halt.ts';
import type { MicroBatch } from './run-batch.ts';
import { runLogged } from './run-logged.ts';
import type { RunningQuery } from './running-query.ts';
import { sourceEnds } from './source-ends.ts';
import type { StreamingQueryStatus } from './streaming-query.ts';
import { isNewDataAvailable } from './streaming-sources.ts';

export interface MicroBatchOptions extends FinishContext {
  readonly position: RecoveredPosition;
  readonly halt: Halt;
  readonly onStatus: (status: StreamingQueryStatus) => void;
  readonly noDataBatchesEnabled: boolean;
  /** Whether a batch takes all there is, whatever the sources' limits: the trigger `once`. */
  readonly ignoresReadLimits: boolean;
  /** Settings that go into the offset log. */
  readonly conf: Readonly<Record<string, string>>;
}

/** What a query's trigger runs. */
export interface BatchLoop {
  /** What the relations of the plan did in the last micro-batch or epoch; undefined before the first. */
  readonly counts: ReadonlyMap<ResolvedPlan, RelationCounts> | undefined;
  /** Runs a micro-batch, or an epoch, if one is due; whether one ran. */
  runTrigger(): Promise<boolean>;
}

export class MicroBatchExecution implements BatchLoop {
  readonly #options: MicroBatchOptions;
  readonly #query: RunningQuery;
  #batchId: number;
  #start: readonly (Offset | null)[];
  #previousWatermarkMs: number;
  /** The batch that is logged and not committed. */
  #logged: MicroBatch | undefined;
  /** Whether this run has executed a batch; only then a batch without data can be due. */
  #hasRun = false;
  #latest: readonly (Offset | null)[];
  #counts: ReadonlyMap<ResolvedPlan, RelationCounts> | undefined;

  constructor(options: MicroBatchOptions) {
    const { batchId, start, previousWatermarkMs, logged } = options.position;
    this.#options = options;
    this.#query = options.query;
    this.#batchId = batchId;
    this.#start = start;
    this.#latest = start;
    this.#previousWatermarkMs = previousWatermarkMs;
    if (logged !== undefined) {
      this.#logged = { id: batchId, start, entry: logged, previousWatermarkMs };
      this.#latest = logged.offsets;
    }
  }

  get counts(): ReadonlyMap<ResolvedPlan, RelationCounts> | undefined {
    return this.#counts;
  }

  async runTrigger(): Promise<boolean> {
    const { halt, progress } = this.#options;
    halt.check();
    progress.startTrigger();
    this.#logged ??= await this.#constructBatch();
    const batch = this.#logged;
    if (batch === undefined) {
      this.#status('Waiting for data to arrive', false, false);
      progress.finishIdle();
      return false;
    }
    const isDataAvailable = isNewDataAvailable(batch.start, batch.entry.offsets);
    const message = isDataAvailable ? 'Processing new data' : 'No new data but cleaning up state';
    this.#status(message, isDataAvailable, true);
    await this.#execute(batch);
    this.#status('Waiting for next trigger', isDataAvailable, false);
    return true;
  }

  /** Decides whether a batch is due, and logs it. */
  async #constructBatch(): Promise<MicroBatch | undefined> {
    const { clock, conf, progress, watermark } = this.#options;
    this.#status('Getting offsets', false, true);
    const offsets = await progress.time('latestOffset', () => this.#latestOffsets());
    if (!isNewDataAvailable(this.#start, offsets) && !this.#isNoDataBatchDue()) return undefined;
    const metadata = {
      batchWatermarkMs: watermark.currentMs,
      batchTimestampMs: clock.nowMs(),
      conf,
    };
    const batch: MicroBatch = {
      id: this.#batchId,
      start: this.#start,
      entry: { metadata, offsets },
      previousWatermarkMs: this.#previousWatermarkMs,
    };
    // The entry must be durable before the read, or a restart could read a different range for the same batch id.
    this.#status('Writing offsets to log', true, true);
    await progress.time('walCommit', () =>
      this.#query.checkpoint.logOffsets(batch.id, batch.entry),
    );
    return batch;
  }

  async #latestOffsets(): Promise<readonly (Offset | null)[]> {
    const limitOf = (source: Source) => this.#limitOf(source);
    const { halt } = this.#options;
    const { ends, latest } = await sourceEnds(this.#query.sources, this.#start, { halt, limitOf });
    this.#latest = latest;
    return ends;
  }

  #limitOf(source: Source): ReadLimit {
    return this.#options.ignoresReadLimits ? { kind: 'allAvailable' } : source.defaultReadLimit;
  }

  /** Spark asks the plan of the last batch, so a restart runs no such batch before it has run another. */
  #isNoDataBatchDue(): boolean {
    const { clock, noDataBatchesEnabled, watermark } = this.#options;
    if (!noDataBatchesEnabled || !this.#hasRun) return false;
    const watermarkMicros = BigInt(watermark.currentMs) * 1000n;
    return this.#query.plan.needsBatchAt(watermarkMicros, clock.nowMs());
  }

  async #execute(batch: MicroBatch): Promise<void> {
    const outcome = await this.#options.progress.time('addBatch', () =>
      runLogged(this.#query, batch, this.#options),
    );
    this.#hasRun = true;
    this.#counts = outcome.counts;
    await finishBatch(this.#options, { batch, outcome, latest: this.#latest });
    this.#logged = undefined;
    this.#batchId = batch.id + 1;
    this.#start = batch.entry.offsets;
    this.#previousWatermarkMs = batch.entry.metadata.batchWatermarkMs;
  }

  #status(message: string, isDataAvailable: boolean, isTriggerActive: boolean): void {
    this.#options.onStatus({ message, isDataAvailable, isTriggerActive });
  }
}
