import {
  deduplicateWithinWatermarkOnTable,
  streamingWithoutStart,
} from '../errors/batch-analysis-errors.ts';
import { isStreaming, planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { GROUPS } from './groups-part.ts';

/** Fails when a query that isn't started as a stream reads one, or asks for what only a stream has. */
export function checkBatch(plan: ResolvedPlan): void {
  if (isStreaming(plan)) throw streamingWithoutStart();
  refuseInBatch(plan);
}

function refuseInBatch(plan: ResolvedPlan): void {
  if (plan.kind === 'deduplicate' && plan.withinWatermark) {
    throw deduplicateWithinWatermarkOnTable();
  }
  if (plan.kind === 'mapGroups') GROUPS.get().checkGroupsOfTable(plan);
  planInputs(plan).forEach(refuseInBatch);
}
