import type { AggregateCall, AttributeReference } from '../plan/resolved-expression.ts';
import {
  isStreaming,
  planOutput,
  type ResolvedAggregate,
  type ResolvedDeduplicate,
} from '../plan/resolved-plan.ts';
import type { Output } from './operator.ts';
import { DeduplicateExec } from './operators/deduplicate.ts';
import { planAggregate } from './plan-aggregate.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** Plans a deduplication: over a stream an operator of its own, over a table an aggregate. */
export function planDeduplicate(
  builder: PlanBuilder,
  plan: ResolvedDeduplicate,
  output: Output,
): Output {
  const isStateful = builder.context.outputMode !== undefined && isStreaming(plan.input);
  if (!isStateful) return planAggregate(builder, deduplicateAsAggregate(plan), output);
  const input = planOutput(plan.input);
  const time = input.findIndex(({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined);
  const eventTime =
    time < 0 ? undefined : { ordinal: time, isWindow: input[time].isTimeWindow === true };
  const operator = new DeduplicateExec({
    output,
    context: builder.context.evaluation,
    input,
    keys: plan.keys.map((key) => input.findIndex(({ id }) => id === key.id)),
    eventTime,
    withinMicros: plan.withinWatermark ? input[time]?.watermarkDelayMicros : undefined,
    operatorId: builder.nextOperatorId(),
  });
  return builder.add(operator);
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
