import type { ResolvedExpression, TimeWindow } from '../plan/resolved-expression.ts';
import { expressionChildren } from '../plan/transform.ts';

/** The first time window in some expressions. The analyzer allows no second, different one. */
export function findTimeWindow(expressions: readonly ResolvedExpression[]): TimeWindow | undefined {
  for (const expression of expressions) {
    if (expression.kind === 'timeWindow') return expression;
    const found = findTimeWindow(expressionChildren(expression));
    if (found !== undefined) return found;
  }
  return undefined;
}
