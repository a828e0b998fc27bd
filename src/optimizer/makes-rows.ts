import { isWindowExpression } from '../analysis/window-expression.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { someExpression } from '../plan/transform.ts';

/**
 * Whether an expression looks beyond its row or makes several rows of it: a time window, a function OVER other rows. Such a column stays in the projection that it was written in.
 */
export function makesRows(expression: ResolvedExpression): boolean {
  return someExpression(expression, (node) => isWindowExpression(node) || node.kind === 'over');
}
