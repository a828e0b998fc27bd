import { conjunction, conjuncts } from '../plan/predicates.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';

/** Two filters in a row are one; the lower one's terms come first, since the upper ones may rely on them. */
export function combineFilters(plan: ResolvedPlan): ResolvedPlan {
  if (plan.kind !== 'filter' || plan.input.kind !== 'filter') return plan;
  const terms = [...conjuncts(plan.input.condition), ...conjuncts(plan.condition)];
  const condition = conjunction(terms) ?? plan.condition;
  return { ...plan, input: plan.input.input, condition };
}
