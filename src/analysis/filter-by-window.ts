import { type ResolvedExpression, toAttribute } from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { Analysis } from './analysis.ts';
import { expressionKey } from './expression-key.ts';
import { projectColumn, replaceByKey } from './project-window.ts';
import { namedColumn } from './select-list.ts';
import { windowName } from './window-expression.ts';

/** A filter by a window of time, which makes several rows of one: so a projection below makes them. */
export function filterByWindow(
  input: ResolvedPlan,
  condition: ResolvedExpression,
  window: Parameters<typeof windowName>[0],
  analysis: Analysis,
): ResolvedPlan {
  const named = namedColumn({ expression: window, name: windowName(window) }, analysis);
  return {
    kind: 'filter',
    input: projectColumn(input, named),
    condition: replaceByKey(condition, expressionKey(window), toAttribute(named)),
  };
}
