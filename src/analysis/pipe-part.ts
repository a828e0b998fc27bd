import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../plan/map-logical-plan.ts';
import { partOnUse } from '../plan/part-on-use.ts';

/** What the analysis of queries with `|>` needs beyond that of the clauses. */
export const PIPES = partOnUse('the analysis of pipes', () => import('./resolve-pipe.ts'));

/** Whether a plan without SQL texts was written with `|>`. */
export function isPiped(plan: LogicalPlan): boolean {
  let found = false;
  const visitor: LogicalMapping = {
    plan: (node) => {
      found ||= node.kind === 'pipeInput';
      return mapLogicalPlan(node, visitor);
    },
    expression: (node) => mapExpression(node, visitor),
  };
  visitor.plan(plan);
  return found;
}
