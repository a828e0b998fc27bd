import {
  deduplicateWithinWatermarkOnTable,
  streamingWithoutStart,
} from '../errors/batch-analysis-errors.ts';
import { isStreaming, planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';

/** Fails when a query that isn't started as a stream reads one, or asks for what only a stream has. */
export function checkBatch(plan: ResolvedPlan): void {
  if (isStreaming(plan)) throw streamingWithoutStart();
  refuseWithinWatermark(plan);
}

function refuseWithinWatermark(plan: ResolvedPlan): void {
  if (plan.kind === 'deduplicate' && plan.withinWatermark) {
    throw deduplicateWithinWatermarkOnTable();
  }
  planInputs(plan).forEach(refuseWithinWatermark);
}
