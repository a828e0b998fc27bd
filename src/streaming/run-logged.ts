import type { RunContext } from './push-input.ts';
import { type BatchOutcome, type MicroBatch, runBatch } from './run-batch.ts';
import type { RunningQuery } from './running-query.ts';
import type { WatermarkTracker } from './watermark-tracker.ts';

/**
 * Runs a batch of the offset log as it was run, or would have been: a micro-batch, or an epoch of continuous mode, whatever
 * the query's trigger is now. The watermark is then that of the next one.
 */
export async function runLogged(
  query: RunningQuery,
  batch: MicroBatch,
  context: RunContext & { readonly watermark: WatermarkTracker },
): Promise<BatchOutcome> {
  if (batch.entry.metadata.epoch === undefined) {
    const outcome = await runBatch(query, batch, context);
    context.watermark.update(query.plan.watermarks);
    return outcome;
  }
  const { replayEpoch } = await import('./epoch-runner.ts');
  return replayEpoch(query, batch, context);
}
