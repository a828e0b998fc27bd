import { misplacedOuterReference, mixedAggregate } from '../errors/subquery-errors.ts';
import { expressionText } from '../plan/explain.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { expressionChildren, planExpressions, someExpression } from '../plan/transform.ts';
import { aggregateCalls } from './aggregate-calls.ts';
import { OUTER } from './outer-column.ts';

/** The relations whose expressions can't read columns of the query around. */
const LOCAL: ReadonlySet<ResolvedPlan['kind']> = new Set(['aggregate', 'window', 'sort']);

/**
 * Refuses a subquery, or the right side of a lateral join, that reads columns of the query around where Spark can't join
 * them: filters, projections and joins may, other relations may not (`checkCorrelationsInSubquery`).
 */
export function checkCorrelation(plan: ResolvedPlan): void {
  for (const input of planInputs(plan)) checkCorrelation(input);
  if (!LOCAL.has(plan.kind)) return;
  const outer = planExpressions(plan).filter((expression) => someExpression(expression, isOuter));
  for (const call of outer.flatMap(aggregateCalls)) {
    if (someExpression(call, isOuter) && readsLocal(call))
      throw mixedAggregate(expressionText(call));
  }
  if (outer.length === 0) return;
  throw misplacedOuterReference(outer.map((expression) => expressionText(expression)));
}

function isOuter(node: ResolvedExpression): boolean {
  return node.kind === 'call' && node.name === OUTER;
}

/** Whether the expression reads a column of its own relation. */
function readsLocal(expression: ResolvedExpression): boolean {
  if (isOuter(expression)) return false;
  return expression.kind === 'attribute' || expressionChildren(expression).some(readsLocal);
}
