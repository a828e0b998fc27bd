import { notExecutable } from '../errors/analysis-errors.ts';
import { columnCast } from '../functions/cast.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { isStreaming, planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { planExpressions, visitExpression } from '../plan/transform.ts';
import { typeSql } from '../types/type-sql.ts';
import { OUTER } from './outer-column.ts';
import { isSessionWindow } from './window-expression.ts';

/** How messages call what stands in plans as a call of no function. */
const FEATURES: Readonly<Record<string, string>> = {
  [OUTER]: 'a correlated subquery',
  session_window: 'session_window outside of GROUP BY and a select list',
};

/**
 * Refuses what is analyzed, so that Spark's own refusals and schemas come out right, but has no operator yet: fails
 * with UNSUPPORTED_FEATURE.NOT_EXECUTABLE, which names it. Every query passes here on its way to be executed.
 */
export function checkExecutable(plan: ResolvedPlan): void {
  if (plan.kind === 'union' && plan.setOperation !== undefined && isStreaming(plan)) {
    throw notExecutable(`${plan.setOperation.toUpperCase()} ALL over a stream`);
  }
  if (plan.kind === 'limit' && plan.fromEnd) throw notExecutable('tail');
  const hasWindows = plan.kind === 'project' || plan.kind === 'aggregate';
  for (const expression of planExpressions(plan)) {
    visitExpression(expression, (node) => {
      if (!hasWindows || !isSessionWindow(node)) checkExpression(node);
    });
  }
  for (const input of planInputs(plan)) checkExecutable(input);
}

function checkExpression(expression: ResolvedExpression): void {
  if (expression.kind === 'cast') {
    const { child, dataType, mode } = expression;
    if (columnCast(child.dataType, dataType, mode) === undefined) {
      throw notExecutable(`a cast of ${typeSql(child.dataType)} to ${typeSql(dataType)}`);
    }
  }
  if (expression.kind === 'call' && lookupFunction(expression.name) === undefined) {
    throw notExecutable(FEATURES[expression.name] ?? `the function ${expression.name}`);
  }
}
