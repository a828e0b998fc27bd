import { type PartOnUse, partOnUse } from '../plan/part-on-use.ts';
import { isStreaming, planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import type { PlanRule } from '../plan/transform.ts';
import type { Implying } from './infer-stream-filters.ts';

/** The part of the optimizer for streams that are joined, or of whose lists rows are made. */
export const STREAM_FILTERS: PartOnUse<typeof import('./infer-stream-filters.ts')> = partOnUse(
  'the part of the optimizer for joins of streams',
  () => import('./infer-stream-filters.ts'),
);

/** Filters streams by what the operators above them imply (Spark's `InferFiltersFromConstraints`). */
export const inferStreamFilters: PlanRule = (plan) =>
  isImplying(plan) && isStreaming(plan) ? STREAM_FILTERS.get().inferStreamFilters(plan) : plan;

/** A join, a generator, or what may have a join below it. */
function isImplying(plan: ResolvedPlan): plan is Implying {
  switch (plan.kind) {
    case 'join':
    case 'generate':
      return true;
    case 'filter':
    case 'aggregate':
      return hasJoin(plan.input);
    default:
      return false;
  }
}

function hasJoin(plan: ResolvedPlan): boolean {
  return plan.kind === 'join' || planInputs(plan).some(hasJoin);
}
