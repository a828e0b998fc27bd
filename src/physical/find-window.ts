import type { ResolvedExpression, ScalarCall, TimeWindow } from '../plan/resolved-expression.ts';
import { expressionChildren } from '../plan/transform.ts';

/** The first time window in some expressions. The analyzer allows no second, different one. */
export function findTimeWindow(expressions: readonly ResolvedExpression[]): TimeWindow | undefined {
  return findExpression(expressions, (node): node is TimeWindow => node.kind === 'timeWindow');
}

/** The first session window in some expressions. The analyzer allows no second, different one. */
export function findSessionWindow(
  expressions: readonly ResolvedExpression[],
): ScalarCall | undefined {
  return findExpression(expressions, isSessionWindow);
}

/** Whether the expression is a call of `session_window`. */
export function isSessionWindow(expression: ResolvedExpression): expression is ScalarCall {
  return expression.kind === 'call' && expression.name === 'session_window';
}

function findExpression<Found extends ResolvedExpression>(
  expressions: readonly ResolvedExpression[],
  isWanted: (expression: ResolvedExpression) => expression is Found,
): Found | undefined {
  for (const expression of expressions) {
    if (isWanted(expression)) return expression;
    const found = findExpression(expressionChildren(expression), isWanted);
    if (found !== undefined) return found;
  }
  return undefined;
}
