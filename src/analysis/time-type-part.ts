import { partOnUse } from '../plan/part-on-use.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { planInputs } from '../plan/resolved-plan.ts';
import { planExpressions, someExpression } from '../plan/transform.ts';
import { holdsKind } from '../types/holds-kind.ts';

/** What refuses TIME in sessions that do not have it. */
export const TIME_TYPE = partOnUse('the refusal of TIME', () => import('./refuse-time.ts'));

/** Whether an expression of a plan, or of a subquery in it, is a TIME or holds one. */
export function mentionsTime(plan: ResolvedPlan): boolean {
  return (
    planExpressions(plan).some((expression) =>
      someExpression(
        expression,
        (node) =>
          holdsKind(node.dataType, 'time') || (node.kind === 'subquery' && mentionsTime(node.plan)),
      ),
    ) || planInputs(plan).some(mentionsTime)
  );
}
