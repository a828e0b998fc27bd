import { partOnUse } from '../plan/part-on-use.ts';
import { planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { planExpressions, someExpression } from '../plan/transform.ts';

/** What refuses TIME in sessions that do not have it. */
export const TIME_TYPE = partOnUse('the refusal of TIME', () => import('./refuse-time.ts'));

/** Whether an expression of a plan, or of a subquery in it, may be of TIME: what is loaded then looks closely. */
export function mentionsTime(plan: ResolvedPlan): boolean {
  const expressions = planExpressions(plan);
  return (
    expressions.some((expression) =>
      someExpression(
        expression,
        (node) =>
          node.dataType.kind === 'time' ||
          (node.kind === 'cast' && JSON.stringify(node.dataType).includes('"time"')) ||
          (node.kind === 'subquery' && mentionsTime(node.plan)),
      ),
    ) || planInputs(plan).some(mentionsTime)
  );
}
