import type { Offset } from '../connectors/connector.ts';
import type { Clock } from '../ports/clock.ts';
import { batchReport } from './batch-report.ts';
import type { ProgressReporter } from './progress-reporter.ts';
import type { BatchOutcome, MicroBatch } from './run-batch.ts';
import type { RunningQuery } from './running-query.ts';
import type { WatermarkTracker } from './watermark-tracker.ts';

export interface FinishContext {
  readonly query: RunningQuery;
  readonly watermark: WatermarkTracker;
  readonly clock: Clock;
  readonly progress: ProgressReporter;
  /** Batches that stay in the logs behind the current one. */
  readonly minBatchesToRetain: number;
}

/** A batch that is in the sink, and what it did. */
export interface RunBatch {
  readonly batch: MicroBatch;
  readonly outcome: BatchOutcome;
  /** The end of everything that each source had, whatever the batch took of it. */
  readonly latest: readonly (Offset | null)[];
}

/** Commits a batch that the sink has, reports it, and lets go of what it made superfluous. */
export async function finishBatch(context: FinishContext, run: RunBatch): Promise<void> {
  const { clock, minBatchesToRetain, progress, query, watermark } = context;
  const { batch, outcome } = run;
  const { opening, planning } = outcome.times;
  progress.add('getBatch', opening);
  progress.add('queryPlanning', planning);
  progress.add('addBatch', -opening - planning);
  const startMs = clock.monotonicMs();
  await progress.time('commitOffsets', () => commitBatch(query, batch.id, watermark.currentMs));
  progress.finishBatch(batchReport(query, { ...run, commitMs: clock.monotonicMs() - startMs }));
  await letGo(query, batch, minBatchesToRetain);
}

/** The state and the commit entry become durable together, the entry last. */
async function commitBatch(
  { checkpoint, resultTable, state }: RunningQuery,
  batchId: number,
  nextWatermarkMs: number,
): Promise<void> {
  const version = batchId + 1;
  await checkpoint.commit(batchId, nextWatermarkMs, state.prepare(version));
  state.committed(version);
  resultTable?.committed(batchId);
}

/** What the batch made superfluous: rows in the sources, entries in the logs, old state. */
async function letGo(
  { checkpoint, sources, state }: RunningQuery,
  batch: MicroBatch,
  minBatchesToRetain: number,
): Promise<void> {
  for (const [ordinal, end] of batch.entry.offsets.entries()) {
    if (end !== null) await sources[ordinal].commit(end);
  }
  const oldestId = batch.id - minBatchesToRetain;
  if (oldestId > 0) await checkpoint.purge(oldestId, await state.obsolete(oldestId));
}
