/**
 * Continuous mode: rows go through the operators and on to the sink as they arrive, and the trigger's interval is only that
 * of the checkpoint. What goes into one checkpoint is an *epoch*, with the number of a micro-batch:
 *
 * 1. a slice is what the sources have now, read and pushed at once; slices follow until the interval is over;
 * 2. the offset log gets the epoch's ends and how its slices were interleaved;
 * 3. the sink commits the epoch;
 * 4. the state and the commit entry become durable as one.
 *
 * A crash before 2 forgets the epoch, whose rows are read again in a later one; a crash after it runs the epoch again slice by
 * slice. So sinks that commit count each row once; those that pass rows on at once, such as `foreach`, pass them on at
 * least once, with the epoch's id.
 */
import type { Offset, Source } from '../connectors/connector.ts';
import type { RelationCounts } from '../plan/explain-text.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { EpochSlice } from './checkpoint/epoch-entry.ts';
import { EpochRunner } from './epoch-runner.ts';
import { finishBatch } from './finish-batch.ts';
import type { BatchLoop, MicroBatchOptions } from './micro-batch-execution.ts';
import type { BatchOutcome, MicroBatch } from './run-batch.ts';
import { runLogged } from './run-logged.ts';
import { sourceEnds } from './source-ends.ts';
import { isNewDataAvailable } from './streaming-sources.ts';

/** So that an epoch's entry in the log stays small, however fast small slices follow each other. */
const SLICES_MAX = 256;

export interface ContinuousOptions extends MicroBatchOptions {
  readonly intervalMs: number;
  /** Waits for data to arrive, at most so long. */
  readonly idle: (atMostMs: number) => Promise<void>;
  /** Data has arrived: sources that have to be asked are asked soon again. */
  readonly busy: () => void;
  /** Whether somebody waits until all that there is has been committed. */
  readonly isAwaited: () => boolean;
}

type Offsets = readonly (Offset | null)[];

export class ContinuousExecution implements BatchLoop {
  readonly #options: ContinuousOptions;
  #runner: EpochRunner | undefined;
  /** Whether this run has executed an epoch or a logged batch: only then one without rows can be due. */
  #hasRun = false;
  #batchId: number;
  #start: Offsets;
  #latest: Offsets;
  #previousWatermarkMs: number;
  #counts: ReadonlyMap<ResolvedPlan, RelationCounts> | undefined;

  constructor(options: ContinuousOptions) {
    const { batchId, start, previousWatermarkMs } = options.position;
    this.#options = options;
    this.#batchId = batchId;
    this.#start = start;
    this.#latest = start;
    this.#previousWatermarkMs = previousWatermarkMs;
  }

  get counts(): ReadonlyMap<ResolvedPlan, RelationCounts> | undefined {
    return this.#counts;
  }

  async runTrigger(): Promise<boolean> {
    const { halt, position, progress } = this.#options;
    halt.check();
    progress.startTrigger();
    const { logged } = position;
    if (logged !== undefined && this.#batchId === position.batchId) {
      await this.#runLogged({
        id: this.#batchId,
        start: this.#start,
        entry: logged,
        previousWatermarkMs: this.#previousWatermarkMs,
      });
      return true;
    }
    this.#status('Getting offsets', false, true);
    const first = (await this.#nextSlice(new Set())) ?? this.#sliceWithoutRows();
    if (first === undefined) {
      this.#status('Waiting for data to arrive', false, false);
      progress.finishIdle();
      return false;
    }
    this.#status('Processing new data', true, true);
    await this.#runEpoch(first);
    this.#status('Waiting for next trigger', true, false);
    return true;
  }

  async #runLogged(batch: MicroBatch): Promise<void> {
    const { progress, query } = this.#options;
    const outcome = await progress.time('addBatch', () => runLogged(query, batch, this.#options));
    await this.#finish(batch, outcome);
  }

  async #runEpoch(first: EpochSlice): Promise<void> {
    const { halt, query } = this.#options;
    this.#runner ??= new EpochRunner({
      ...this.#options,
      lateWatermarkMs: this.#previousWatermarkMs,
    });
    const runner = this.#runner;
    try {
      await runner.open(this.#batchId, first.timestampMs);
      const slices = await this.#runSlices(runner, first);
      const outcome = await runner.seal();
      const batch = this.#batch(slices);
      await this.#options.progress.time('walCommit', () =>
        query.checkpoint.logOffsets(batch.id, batch.entry),
      );
      halt.check();
      await runner.commit();
      await this.#finish(batch, outcome);
    } catch (error) {
      await runner.abort(error);
      throw error;
    }
  }

  /** The epoch as the offset log has it. */
  #batch(slices: readonly EpochSlice[]): MicroBatch {
    const { conf, watermark } = this.#options;
    const { offsets, timestampMs } = slices[slices.length - 1];
    const metadata = {
      batchWatermarkMs: watermark.currentMs,
      batchTimestampMs: timestampMs,
      conf,
      epoch: { nodesMs: watermark.nodesMs, slices },
    };
    return {
      id: this.#batchId,
      start: this.#start,
      entry: { metadata, offsets },
      previousWatermarkMs: this.#previousWatermarkMs,
    };
  }

  /** Takes slices until the interval is over, or somebody waits and there is no more. */
  async #runSlices(runner: EpochRunner, first: EpochSlice): Promise<readonly EpochSlice[]> {
    const { busy, clock, halt, idle, intervalMs, isAwaited, progress } = this.#options;
    const endMs = clock.monotonicMs() + intervalMs;
    const slices = [first];
    const limited = new Set<Source>();
    let from = this.#start;
    for (let slice: EpochSlice | undefined = first; ; ) {
      if (slice !== undefined) {
        const next = slice;
        busy();
        this.#noteLimited(from, next.offsets, limited);
        await progress.time('addBatch', () => runner.slice(next, from));
        if (next !== first) slices.push(next);
        from = next.offsets;
      }
      const restMs = endMs - clock.monotonicMs();
      if (restMs <= 0 || slices.length >= SLICES_MAX) return slices;
      slice = await this.#nextSlice(limited, from);
      if (slice !== undefined) continue;
      if (isAwaited()) return slices;
      await idle(restMs);
      halt.check();
    }
  }

  /**
   * Timers of the program's functions need no rows, nor does what a logged micro-batch has let the watermark pass;
   * undefined where nothing is due.
   */
  #sliceWithoutRows(): EpochSlice | undefined {
    const { clock, noDataBatchesEnabled, query, watermark } = this.#options;
    if (!noDataBatchesEnabled || !this.#hasRun) return undefined;
    const isDue = query.plan.needsBatchAt(BigInt(watermark.currentMs) * 1000n, clock.nowMs());
    return isDue ? { timestampMs: clock.nowMs(), offsets: this.#start } : undefined;
  }

  /** A source with a limit gives so much an epoch, however it is sliced. */
  #noteLimited(from: Offsets, to: Offsets, limited: Set<Source>): void {
    for (const [ordinal, source] of this.#options.query.sources.entries()) {
      if (source.defaultReadLimit.kind === 'allAvailable') continue;
      if (isNewDataAvailable([from[ordinal]], [to[ordinal]])) limited.add(source);
    }
  }

  /** What the sources have after some offsets, but for those that have given what they may; undefined where that is nothing. */
  async #nextSlice(
    limited: ReadonlySet<Source>,
    from = this.#start,
  ): Promise<EpochSlice | undefined> {
    const { clock, halt, progress, query } = this.#options;
    const limitOf = (source: Source) => (limited.has(source) ? undefined : source.defaultReadLimit);
    const { ends, latest } = await progress.time('latestOffset', () =>
      sourceEnds(query.sources, from, { halt, limitOf }),
    );
    this.#latest = latest;
    if (!isNewDataAvailable(from, ends)) return undefined;
    return { timestampMs: clock.nowMs(), offsets: ends };
  }

  /** The sink has the epoch. */
  async #finish(batch: MicroBatch, outcome: BatchOutcome): Promise<void> {
    this.#counts = outcome.counts;
    await finishBatch(this.#options, { batch, outcome, latest: this.#latest });
    this.#hasRun = true;
    this.#batchId = batch.id + 1;
    this.#start = batch.entry.offsets;
    this.#previousWatermarkMs = batch.entry.metadata.batchWatermarkMs;
  }

  #status(message: string, isDataAvailable: boolean, isTriggerActive: boolean): void {
    this.#options.onStatus({ message, isDataAvailable, isTriggerActive });
  }
}
