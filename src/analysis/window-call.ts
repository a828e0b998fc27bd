import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { someExpression } from '../plan/transform.ts';

/** Whether the expression is a function with OVER, or contains one. */
export function hasWindowCall(expression: ResolvedExpression): boolean {
  return someExpression(expression, isWindowCall);
}

function isWindowCall(expression: ResolvedExpression): boolean {
  return expression.kind === 'over';
}
