import { conjunction, conjuncts } from '../plan/predicates.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { referencedIds } from '../plan/transform.ts';
import { bindings, bindOuter, isCorrelated, readsOuter } from './correlation.ts';

/** A subquery without what linked it to the query around, and that link as the condition of a join. */
export interface PulledUp {
  readonly plan: ResolvedPlan;
  readonly condition: ResolvedExpression | undefined;
}

/**
 * Takes the terms that read columns around out of a subquery's filters, where nothing but projections, filters and sorts
 * stands above them: most correlated subqueries are of that kind. Undefined for others (Spark's
 * `PullupCorrelatedPredicates`).
 */
export function pullUpPredicates(
  plan: ResolvedPlan,
  outer: readonly AttributeReference[],
): PulledUp | undefined {
  if (!readsOuter(plan, outer, true)) return { plan, condition: undefined };
  switch (plan.kind) {
    case 'filter': {
      const below = pullUpPredicates(plan.input, outer);
      if (below === undefined) return undefined;
      const terms = conjuncts(plan.condition);
      const own = conjunction(terms.filter((term) => !isCorrelated(term, outer)));
      const linking = terms.filter((term) => isCorrelated(term, outer));
      const unmarked = linking.map((term) => bindOuter(term, bindings(outer, outer)));
      const input = below.plan;
      return {
        plan: own === undefined ? input : { ...plan, input, condition: own },
        condition: conjunction([...conjuncts(below.condition), ...unmarked]),
      };
    }
    case 'project': {
      if (readsOuter(plan, outer, false)) return undefined;
      const below = pullUpPredicates(plan.input, outer);
      if (below === undefined) return undefined;
      const projections = [...plan.projections, ...alsoRead(plan, below, outer)];
      return { plan: { ...plan, input: below.plan, projections }, condition: below.condition };
    }
    case 'sort': {
      if (readsOuter(plan, outer, false)) return undefined;
      return pullUpPredicates(plan.input, outer);
    }
    default:
      return undefined;
  }
}

/** The columns below a projection that the link reads and the projection leaves out. */
function alsoRead(
  plan: ResolvedPlan,
  { plan: input, condition }: PulledUp,
  outer: readonly AttributeReference[],
): readonly AttributeReference[] {
  if (condition === undefined) return [];
  const read = referencedIds(condition);
  const known = new Set([...planOutput(plan), ...outer].map(({ id }) => id));
  return planOutput(input).filter(({ id }) => read.has(id) && !known.has(id));
}
