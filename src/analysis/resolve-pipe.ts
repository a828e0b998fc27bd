import {
  groupByPositionOutOfRange,
  invalidStar,
  unresolvedColumn,
} from '../errors/analysis-errors.ts';
import {
  pipeAggregateUnsupported,
  pipeContainsAggregate,
  pipeWithoutAggregate,
} from '../errors/sql-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { Aggregate, PipeInput, Project, WithColumns } from '../plan/logical-plan.ts';
import { hasAggregate, hasCall } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import type { ExpressionContext, Resolution } from './resolution.ts';
import { GROUPING_CALLS } from './resolve-grouping-calls.ts';
import type { Relation, Scope } from './scope.ts';
import type { SelectedColumn } from './select-list.ts';
import { proposeInOrder, quoteName } from './suggestions.ts';
import { hasWindowCall } from './window-call.ts';

/** What `|>` asks of the operators that are clauses otherwise. Follows Spark's `PipeExpression`. */

/** What stands before `|>`: ORDER BY after it reaches no columns that were projected away before it. */
export function resolvePipeInput({ input }: PipeInput, analysis: Analysis): Relation {
  const { plan, scope } = analysis.resolve(input);
  return { plan, scope };
}

/** EXTEND adds columns one by one, behind the star of those that are there. */
export function checkExtended({ expressions }: Project, columns: readonly SelectedColumn[]): void {
  if (expressions.slice(1).some(({ kind }) => kind === 'star')) throw invalidStar('pipeexpression');
  refuseAggregatesIn(columns, 'EXTEND');
}

/** EXTEND and SET compute a value for each row. Fails with PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION. */
export function refuseAggregatesIn(
  columns: readonly SelectedColumn[],
  clause: 'EXTEND' | 'SET',
): void {
  const aggregating = columns.find(({ expression }) => hasAggregate(expression));
  if (aggregating === undefined) return;
  throw pipeContainsAggregate(aggregating.sql, clause);
}

/** SET changes columns that are there. */
export function checkAssignedColumns(
  { aliases }: WithColumns,
  { columns }: Scope,
  analysis: Analysis,
) {
  for (const { names } of aliases) {
    if (columns.some(({ name }) => analysis.sameName(name, names[0]))) continue;
    const proposal = proposeInOrder(names, columns);
    throw unresolvedColumn({ objectName: quoteName(names), proposal });
  }
}

/** The aggregates of AGGREGATE, each of which must have an aggregate function and none with OVER. */
export function checkPipeAggregates(
  { aggregates }: Aggregate,
  columns: readonly SelectedColumn[],
): void {
  if (aggregates.some(({ kind }) => kind === 'star')) throw invalidStar('pipeexpression');
  for (const { expression, sql } of columns) {
    if (hasWindowCall(expression)) throw pipeAggregateUnsupported(WINDOW_FUNCTIONS);
    if (hasCall(expression, GROUPING_CALLS)) throw pipeAggregateUnsupported('GROUPING');
    if (!hasAggregate(expression)) throw pipeWithoutAggregate(sql);
  }
}

const WINDOW_FUNCTIONS =
  'window functions; please update the query to move the window functions to a subsequent |> SELECT operator instead';

/** A number among the keys of AGGREGATE counts the columns of the input from 1. */
export function pipeKeyAt(position: number, { scope }: ExpressionContext): Resolution {
  const column = scope.columns[position - 1];
  if (column === undefined) throw groupByPositionOutOfRange(position, scope.columns.length);
  return { expression: column, sql: column.name };
}

/** `|> AGGREGATE … GROUP BY ALL` selects nothing that could be the keys. A column may have that name. */
export function refuseAllAsKey(expression: Expression, { find }: ExpressionContext): void {
  if (expression.kind !== 'attribute' || expression.nameParts.length > 1) return;
  if (expression.nameParts[0].toUpperCase() !== 'ALL' || find(expression) !== undefined) return;
  throw pipeAggregateUnsupported('GROUP BY ALL');
}
