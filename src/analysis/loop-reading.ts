import { planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { planExpressions, someExpression } from '../plan/transform.ts';

/** Whether a plan, or a subquery in it, reads the rows of the round before. */
export function readsLoop(plan: ResolvedPlan, loopId: number): boolean {
  return somePlan(plan, (node) => node.kind === 'recursionInput' && node.loopId === loopId);
}

/** Whether a plan, or a subquery in it, is a recursion. */
export function hasRecursion(plan: ResolvedPlan): boolean {
  return somePlan(plan, ({ kind }) => kind === 'recursion');
}

function somePlan(plan: ResolvedPlan, test: (plan: ResolvedPlan) => boolean): boolean {
  if (test(plan) || planInputs(plan).some((input) => somePlan(input, test))) return true;
  return planExpressions(plan).some((expression) =>
    someExpression(expression, (node) => node.kind === 'subquery' && somePlan(node.plan, test)),
  );
}
