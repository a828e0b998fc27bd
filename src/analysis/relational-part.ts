import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../plan/map-logical-plan.ts';
import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the analyzer for joins, set operations, pivots, subqueries, recursion, generators and OVER. */
export const RELATIONAL = partOnUse(
  'the relational part of the analyzer',
  () => import('./relational.ts'),
);

/**
 * Whether a plan without SQL texts needs the relational parts of the analyzer, the optimizer and the planner. A view is not
 * looked into: it was prepared when it was made.
 */
export function isRelational(plan: LogicalPlan): boolean {
  let found = false;
  const visitor: LogicalMapping = {
    plan: (node) => {
      found ||= ['join', 'setOperation', 'lateralView'].includes(node.kind);
      found ||= node.kind === 'withCtes' && node.recursive;
      found ||= node.kind === 'aggregate' && node.pivot !== undefined;
      return mapLogicalPlan(node, visitor);
    },
    expression: (node) => {
      found ||= node.kind === 'subquery' || node.kind === 'over';
      return mapExpression(node, visitor);
    },
  };
  visitor.plan(plan);
  return found;
}

/**
 * Whether a plan needs the operator for functions with OVER: where it has one, and where a correlated query has a LIMIT,
 * which becomes a row number.
 */
export function isWindowed(plan: LogicalPlan): boolean {
  const found = { over: false, limit: false, correlated: false };
  const visitor: LogicalMapping = {
    plan: (node) => {
      found.limit ||= node.kind === 'limit';
      found.correlated ||= node.kind === 'join' && node.isLateral === true;
      return mapLogicalPlan(node, visitor);
    },
    expression: (node) => {
      found.over ||= node.kind === 'over';
      found.correlated ||= node.kind === 'subquery';
      return mapExpression(node, visitor);
    },
  };
  visitor.plan(plan);
  return found.over || (found.limit && found.correlated);
}

/** Whether a plan has INTERSECT ALL or EXCEPT ALL, which repeat rows as generators do. */
export function repeatsRows(plan: LogicalPlan): boolean {
  let found = false;
  const visitor: LogicalMapping = {
    plan: (node) => {
      found ||= node.kind === 'setOperation' && node.isAll && node.operation !== 'union';
      return mapLogicalPlan(node, visitor);
    },
    expression: (node) => mapExpression(node, visitor),
  };
  visitor.plan(plan);
  return found;
}
