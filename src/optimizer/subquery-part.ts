import { partOnUse } from '../plan/part-on-use.ts';
import { planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { planExpressions, someExpression } from '../plan/transform.ts';

/** The part of the optimizer that turns subqueries and LATERAL joins into joins. */
const SUBQUERIES = partOnUse(
  'the part of the optimizer for subqueries',
  () => import('./rewrite-subqueries.ts'),
);

/** The function that a LIMIT for each row of a query around becomes. */
export const ROW_NUMBER = 'row_number';

/** Loads it; to be awaited before a plan with joins or subqueries is optimized. */
export const loadSubqueryRules = SUBQUERIES.load;

/** A plan without subqueries; the plan itself where it has none. */
export function rewriteSubqueries(plan: ResolvedPlan): ResolvedPlan {
  return needsRewriting(plan) ? SUBQUERIES.get().rewriteSubqueries(plan) : plan;
}

/** Any join may be a LATERAL one: only its columns tell. */
function needsRewriting(plan: ResolvedPlan): boolean {
  if (plan.kind === 'join') return true;
  const isSubquery = (node: { readonly kind: string }) => node.kind === 'subquery';
  return (
    planExpressions(plan).some((expression) => someExpression(expression, isSubquery)) ||
    planInputs(plan).some(needsRewriting)
  );
}
