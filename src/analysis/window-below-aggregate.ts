import { type NamedExpression, toAttribute } from '../plan/resolved-expression.ts';
import type { ResolvedAggregate, ResolvedPlan } from '../plan/resolved-plan.ts';
import { referencedIds, transformUp } from '../plan/transform.ts';
import { aggregateCalls } from './aggregate-calls.ts';
import { projectColumn } from './project-window.ts';
import { isWindowExpression } from './window-expression.ts';

/**
 * A window that is a key by itself stays in the grouping, where it costs a row nothing. Where an aggregate call or
 * another key reads it too, as in `max(window.end)`, a projection below has to make the window's rows.
 */
export function windowsBelowAggregates(plan: ResolvedPlan): ResolvedPlan {
  return transformUp(plan, (node) => (node.kind === 'aggregate' ? withWindowBelow(node) : node));
}

function withWindowBelow(aggregate: ResolvedAggregate): ResolvedAggregate {
  const { grouping, aggregates } = aggregate;
  const window = grouping.find(isWindowKey);
  if (window === undefined || !readIds(aggregates, grouping, window).has(window.id)) {
    return aggregate;
  }
  const column = toAttribute(window);
  return {
    ...aggregate,
    input: projectColumn(aggregate.input, window),
    grouping: grouping.map((key) => (key === window ? column : key)),
  };
}

function isWindowKey(key: NamedExpression): boolean {
  return key.kind === 'alias' && isWindowExpression(key.child);
}

function readIds(
  aggregates: readonly NamedExpression[],
  grouping: readonly NamedExpression[],
  window: NamedExpression,
): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const call of aggregates.flatMap(aggregateCalls)) referencedIds(call, ids);
  for (const key of grouping) if (key !== window) referencedIds(key, ids);
  return ids;
}
