import type { Expression, Origin } from '../plan/expression.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';

/** How the operators of pipe syntax become the nodes of a plan, where they are not clauses under another name. */

/** AGGREGATE: an aggregation whose keys are its first columns. */
export function pipeAggregate(
  input: LogicalPlan,
  lists: { readonly grouping: readonly Expression[]; readonly aggregates: readonly Expression[] },
): LogicalPlan {
  return {
    kind: 'aggregate',
    input,
    groupType: 'groupBy',
    ...lists,
    implicitGrouping: true,
    isPipe: true,
  };
}

/** SET: the column with its new value in its place. */
export function pipeAssignment(
  input: LogicalPlan,
  name: string,
  { value, origin }: { readonly value: Expression; readonly origin: Origin },
): LogicalPlan {
  return {
    kind: 'withColumns',
    input,
    aliases: [{ kind: 'alias', child: value, names: [name], origin }],
    isPipe: true,
  };
}
