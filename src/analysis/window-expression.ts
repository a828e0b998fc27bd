import { multipleTimeWindows } from '../errors/analysis-errors.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { visitExpression } from '../plan/transform.ts';
import { expressionKey } from './expression-key.ts';

/** Whether the expression is a call of `session_window`. */
export function isSessionWindow(expression: ResolvedExpression): boolean {
  return expression.kind === 'call' && expression.name === 'session_window';
}

/** Whether the expression itself is a time window or a session window. */
export function isWindowExpression(expression: ResolvedExpression): boolean {
  return expression.kind === 'timeWindow' || isSessionWindow(expression);
}

/** The name of the column that a window function makes. */
export function windowName(window: ResolvedExpression): string {
  return isSessionWindow(window) ? 'session_window' : 'window';
}

/**
 * The one window function that the expressions call; undefined when there is none. Fails with
 * _LEGACY_ERROR_TEMP_1039 for two different ones, since every row would then come once per pair of windows.
 */
export function onlyWindow(
  expressions: readonly ResolvedExpression[],
): ResolvedExpression | undefined {
  const windows = new Map<string, ResolvedExpression>();
  for (const expression of expressions) {
    visitExpression(expression, (node) => {
      if (isWindowExpression(node)) windows.set(expressionKey(node), node);
    });
  }
  if (windows.size > 1) throw multipleTimeWindows();
  return windows.values().next().value;
}
