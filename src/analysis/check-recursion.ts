import { invalidRecursiveReference } from '../errors/recursion-errors.ts';
import type { JoinType } from '../plan/logical-plan.ts';
import { planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { planExpressions, visitExpression } from '../plan/transform.ts';

/** The sides of a join that a row of the round before must not be on, as a later one could take the result back. */
const REFUSED_SIDES: Readonly<Partial<Record<JoinType, readonly ('left' | 'right')[]>>> = {
  leftOuter: ['right'],
  leftSemi: ['right'],
  leftAnti: ['right'],
  rightOuter: ['left'],
  fullOuter: ['left', 'right'],
};

/** Fails with INVALID_RECURSIVE_REFERENCE.PLACE where the rows of one round don't say what the result will be. */
export function checkRecursion(step: ResolvedPlan, loopId: number): void {
  if (refusedInputs(step).some((input) => readsByPlan(input, loopId))) {
    throw invalidRecursiveReference();
  }
  for (const expression of planExpressions(step)) {
    visitExpression(expression, (node) => {
      if (node.kind === 'subquery') checkRecursion(node.plan, loopId);
    });
  }
  for (const input of planInputs(step)) checkRecursion(input, loopId);
}

function refusedInputs(plan: ResolvedPlan): readonly ResolvedPlan[] {
  switch (plan.kind) {
    case 'aggregate':
      return plan.isDistinct === true ? [] : [plan.input];
    case 'window':
    case 'sort':
      return [plan.input];
    case 'join':
      return (REFUSED_SIDES[plan.joinType] ?? []).map((side) => plan[side]);
    default:
      return [];
  }
}

function readsByPlan(plan: ResolvedPlan, loopId: number): boolean {
  if (plan.kind === 'recursionInput') return plan.loopId === loopId;
  return planInputs(plan).some((input) => readsByPlan(input, loopId));
}
