import type { AggregateCall, ResolvedExpression } from '../plan/resolved-expression.ts';
import { someExpression, visitExpression } from '../plan/transform.ts';

/** Whether an aggregate call is part of the expression. */
export function hasAggregate(expression: ResolvedExpression): boolean {
  return someExpression(expression, ({ kind }) => kind === 'aggregateCall');
}

/** The aggregate calls that are part of an expression, in order. */
export function aggregateCalls(expression: ResolvedExpression): readonly AggregateCall[] {
  const calls: AggregateCall[] = [];
  visitExpression(expression, (node) => {
    if (node.kind === 'aggregateCall') calls.push(node);
  });
  return calls;
}

/** Whether a call of one of the functions is part of the expression. */
export function hasCall(expression: ResolvedExpression, names: ReadonlySet<string>): boolean {
  return someExpression(expression, (node) => node.kind === 'call' && names.has(node.name));
}
