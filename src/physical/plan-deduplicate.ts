import { notExecutable } from '../errors/analysis-errors.ts';
import type { AggregateCall, AttributeReference } from '../plan/resolved-expression.ts';
import {
  isStreaming,
  planOutput,
  type ResolvedAggregate,
  type ResolvedDeduplicate,
} from '../plan/resolved-plan.ts';

/**
 * One row of each combination of keys, as an aggregate: the first value of every other column (Spark's
 * `ReplaceDeduplicateWithAggregate`). Over a stream it is an operator of its own kind, which this version does not have.
 */
export function deduplicateAsAggregate(plan: ResolvedDeduplicate): ResolvedAggregate {
  if (isStreaming(plan.input)) {
    throw notExecutable(
      plan.withinWatermark
        ? 'dropDuplicatesWithinWatermark over a stream'
        : 'dropDuplicates over a stream',
    );
  }
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
