import { type PartOnUse, partOnUse } from '../plan/part-on-use.ts';
import { isStreaming } from '../plan/resolved-plan.ts';
import type { PlanRule } from '../plan/transform.ts';

/** The part of the optimizer for joins of streams. */
export const JOIN_FILTERS: PartOnUse<typeof import('./infer-join-filters.ts')> = partOnUse(
  'the part of the optimizer for joins of streams',
  () => import('./infer-join-filters.ts'),
);

/** Filters the sides of a join of streams by what its condition implies. */
export const inferJoinFilters: PlanRule = (plan) =>
  plan.kind === 'join' && isStreaming(plan) ? JOIN_FILTERS.get().inferJoinFilters(plan) : plan;
