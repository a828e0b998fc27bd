import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../plan/map-logical-plan.ts';
import { isLiteralFunction } from './literal-functions.ts';

/** What has to be loaded before a plan without SQL texts is analyzed. */
export interface PlanNeeds {
  /** The functions that it names, as written; what rules add by themselves is among the core functions. */
  readonly functions: ReadonlySet<string>;
  /** Whether it has a relation, or an expression, of a kind; and some properties of theirs. */
  readonly has: (
    kind: LogicalPlan['kind'] | 'inlineFunction' | 'pivot' | 'recursion' | 'repeatedRows',
  ) => boolean;
  /** The relational parts of the analyzer, the optimizer and the planner. */
  readonly isRelational: boolean;
  /**
   * The operator for functions with OVER: where it has one, and where a correlated query has a LIMIT, which becomes a row
   * number.
   */
  readonly isWindowed: boolean;
}

const RELATIONAL = [
  'join',
  'setOperation',
  'lateralView',
  'recursion',
  'pivot',
  'subquery',
  'over',
];

/** Looks through a plan once. A view is not looked into: it was prepared when it was made. */
export function planNeeds(plan: LogicalPlan): PlanNeeds {
  const functions = new Set<string>();
  const kinds = new Set<string>();
  const note = (kind: string, isThere: boolean | undefined) => isThere && kinds.add(kind);
  const visitor: LogicalMapping = {
    plan: (node) => {
      kinds.add(node.kind);
      note('recursion', node.kind === 'withCtes' && node.recursive);
      note('pivot', node.kind === 'aggregate' && node.pivot !== undefined);
      note('lateral', node.kind === 'join' && node.isLateral);
      // INTERSECT ALL and EXCEPT ALL repeat rows as generators do.
      note(
        'repeatedRows',
        node.kind === 'setOperation' && node.isAll && node.operation !== 'union',
      );
      return mapLogicalPlan(node, visitor);
    },
    expression: (node) => {
      kinds.add(node.kind);
      if (node.kind === 'function') functions.add(node.name);
      if (node.kind === 'attribute' && isLiteralFunction(node.nameParts[0])) {
        functions.add(node.nameParts[0]);
      }
      return mapExpression(node, visitor);
    },
  };
  visitor.plan(plan);
  const hasCorrelation = kinds.has('subquery') || kinds.has('lateral');
  return {
    functions,
    has: (kind) => kinds.has(kind),
    isRelational: RELATIONAL.some((kind) => kinds.has(kind)),
    isWindowed: kinds.has('over') || (kinds.has('limit') && hasCorrelation),
  };
}
