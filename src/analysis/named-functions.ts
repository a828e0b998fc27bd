import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../plan/map-logical-plan.ts';
import { isLiteralFunction } from './literal-functions.ts';

/**
 * The functions that a plan without SQL texts names, as written. Their families are loaded before it is analyzed; what
 * rules add by themselves is among the core functions. A view is not looked into: it was prepared when it was made.
 */
export function namedFunctions(plan: LogicalPlan): ReadonlySet<string> {
  const names = new Set<string>();
  const visitor: LogicalMapping = {
    plan: (node) => mapLogicalPlan(node, visitor),
    expression: (node) => {
      if (node.kind === 'function') names.add(node.name);
      if (node.kind === 'attribute' && isLiteralFunction(node.nameParts[0])) {
        names.add(node.nameParts[0]);
      }
      return mapExpression(node, visitor);
    },
  };
  visitor.plan(plan);
  return names;
}
