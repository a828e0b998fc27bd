import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import { planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { planExpressions, visitExpression } from '../plan/transform.ts';
import { OUTER } from './outer-column.ts';

/** The columns of queries around that a subquery reads, as often and in the order in which it names them. */
export function outerReferences(plan: ResolvedPlan): readonly AttributeReference[] {
  const found: AttributeReference[] = [];
  const collect = (node: ResolvedExpression) => {
    if (node.kind === 'subquery') collectFrom(node.plan);
    if (node.kind !== 'call' || node.name !== OUTER) return;
    visitExpression(node.args[0], (inner) => {
      if (inner.kind === 'attribute') found.push(inner);
    });
  };
  const collectFrom = (relation: ResolvedPlan) => {
    for (const input of planInputs(relation)) collectFrom(input);
    for (const expression of planExpressions(relation)) visitExpression(expression, collect);
  };
  collectFrom(plan);
  return found;
}
