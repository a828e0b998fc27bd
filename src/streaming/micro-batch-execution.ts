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
import type { Clock } from '../ports/clock.ts';
import { batchReport } from './batch-report.ts';
import type { RecoveredPosition } from './checkpoint/stream-checkpoint.ts';
import type { Halt } from './halt.ts';
import type { ProgressReporter } from './progress-reporter.ts';
import { type BatchOutcome, type MicroBatch, runBatch } from './run-batch.ts';
import type { RunningQuery } from './running-query.ts';
import type { StreamingQueryStatus } from './streaming-query.ts';
import { isNewDataAvailable } from './streaming-sources.ts';
import type { WatermarkTracker } from './watermark-tracker.ts';

export interface MicroBatchOptions {
  readonly query: RunningQuery;
  readonly position: RecoveredPosition;
  readonly watermark: WatermarkTracker;
  readonly clock: Clock;
  readonly halt: Halt;
  readonly progress: ProgressReporter;
  readonly onStatus: (status: StreamingQueryStatus) => void;
  readonly noDataBatchesEnabled: boolean;
  /** Batches that stay in the logs behind the current one. */
  readonly minBatchesToRetain: number;
  /** Whether a batch takes all there is, whatever the sources' limits: the trigger `once`. */
  readonly ignoresReadLimits: boolean;
  /** Settings that go into the offset log. */
  readonly conf: Readonly<Record<string, string>>;
}

export class MicroBatchExecution {
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

  /** What the relations of the plan did in the last micro-batch; undefined before the first. */
  get counts(): ReadonlyMap<ResolvedPlan, RelationCounts> | undefined {
    return this.#counts;
  }

  /** Runs a micro-batch if one is due; whether one ran. */
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

  /**
   * Asks all sources in one turn: what is added to several sources in one turn of the event loop is then seen in one
   * batch, or not at all.
   */
  async #latestOffsets(): Promise<readonly (Offset | null)[]> {
    const { sources } = this.#query;
    const asked = sources.map((source, ordinal) =>
      source.latestOffset(this.#start[ordinal], this.#limitOf(source)),
    );
    const answers = await this.#options.halt.race(Promise.all(asked));
    const ends = answers.map((end, ordinal) => end ?? this.#start[ordinal]);
    const reported = sources.map((source) => source.reportLatestOffset?.());
    const latest = await this.#options.halt.race(Promise.all(reported));
    this.#latest = ends.map((end, ordinal) => latest[ordinal] ?? end);
    return ends;
  }

  #limitOf(source: Source): ReadLimit {
    return this.#options.ignoresReadLimits ? { kind: 'allAvailable' } : source.defaultReadLimit;
  }

  /** Spark asks the plan of the last batch, so a restart runs no such batch before it has run another. */
  #isNoDataBatchDue(): boolean {
    const { noDataBatchesEnabled, watermark } = this.#options;
    if (!noDataBatchesEnabled || !this.#hasRun) return false;
    const watermarkMicros = BigInt(watermark.currentMs) * 1000n;
    return this.#query.plan.needsBatchAt(watermarkMicros);
  }

  async #execute(batch: MicroBatch): Promise<void> {
    const { clock, halt, progress } = this.#options;
    const outcome = await progress.time('addBatch', () =>
      runBatch(this.#query, batch, { clock, halt }),
    );
    this.#hasRun = true;
    this.#counts = this.#query.plan.counts?.();
    const { opening, planning } = outcome.times;
    progress.add('getBatch', opening);
    progress.add('queryPlanning', planning);
    progress.add('addBatch', -opening - planning);
    const startMs = clock.monotonicMs();
    await progress.time('commitOffsets', () => this.#commit(batch));
    this.#report(batch, outcome, clock.monotonicMs() - startMs);
    await this.#letGo(batch);
    this.#logged = undefined;
    this.#batchId = batch.id + 1;
    this.#start = batch.entry.offsets;
    this.#previousWatermarkMs = batch.entry.metadata.batchWatermarkMs;
  }

  /** The sink has the batch: now the state and the commit entry become durable together, the entry last. */
  async #commit(batch: MicroBatch): Promise<void> {
    const { plan, state, checkpoint, resultTable } = this.#query;
    const { watermark } = this.#options;
    watermark.update(plan.watermarks);
    const version = batch.id + 1;
    await checkpoint.commit(batch.id, watermark.currentMs, state.prepare(version));
    state.committed(version);
    resultTable?.committed(batch.id);
  }

  #report(batch: MicroBatch, outcome: BatchOutcome, commitMs: number): void {
    const report = batchReport(this.#query, { batch, outcome, latest: this.#latest, commitMs });
    this.#options.progress.finishBatch(report);
  }

  /** What the batch made superfluous: rows in the sources, entries in the logs, old state. */
  async #letGo(batch: MicroBatch): Promise<void> {
    const { checkpoint, sources, state } = this.#query;
    for (const [ordinal, end] of batch.entry.offsets.entries()) {
      if (end !== null) await sources[ordinal].commit(end);
    }
    const oldestId = batch.id - this.#options.minBatchesToRetain;
    if (oldestId > 0) await checkpoint.purge(oldestId, await state.obsolete(oldestId));
  }

  #status(message: string, isDataAvailable: boolean, isTriggerActive: boolean): void {
    this.#options.onStatus({ message, isDataAvailable, isTriggerActive });
  }
}
