import type { AggregateCall, AttributeReference } from '../plan/resolved-expression.ts';
import {
  isStreaming,
  planOutput,
  type ResolvedAggregate,
  type ResolvedDeduplicate,
} from '../plan/resolved-plan.ts';
import type { Output } from './operator.ts';
import { planAggregate } from './plan-aggregate.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { STATEFUL } from './stateful-part.ts';

/** Plans a deduplication: over a stream an operator of its own, over a table an aggregate. */
export function planDeduplicate(
  builder: PlanBuilder,
  plan: ResolvedDeduplicate,
  output: Output,
): Output {
  const isStateful = builder.context.outputMode !== undefined && isStreaming(plan.input);
  if (!isStateful) return planAggregate(builder, deduplicateAsAggregate(plan), output);
  return STATEFUL.get().planStatefulDeduplicate(builder, plan, output);
}

/**
 * One row of each combination of keys, as an aggregate: the first value of every other column (Spark's
 * `ReplaceDeduplicateWithAggregate`).
 */
function deduplicateAsAggregate(plan: ResolvedDeduplicate): ResolvedAggregate {
  const isKey = (column: AttributeReference) => plan.keys.some((key) => key.id === column.id);
  return {
    kind: 'aggregate',
    input: plan.input,
    grouping: plan.keys,
    aggregates: planOutput(plan.input).map((column) =>
      isKey(column) ? column : { ...column, kind: 'alias', child: firstOf(column) },
    ),
  };
}

function firstOf(column: AttributeReference): AggregateCall {
  const { dataType, nullable } = column;
  return {
    kind: 'aggregateCall',
    name: 'first',
    args: [column],
    dataType,
    nullable,
    isDistinct: false,
    ignoreNulls: false,
  };
}
