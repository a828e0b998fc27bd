import type {
  AttributeReference,
  NamedExpression,
  ResolvedExpression,
} from '../plan/resolved-expression.ts';
import {
  type GroupedWindows,
  planOutput,
  type ResolvedAggregate,
  type ResolvedFilter,
  type ResolvedPlan,
} from '../plan/resolved-plan.ts';
import {
  mapPlanExpressions,
  referencedIds,
  transformExpressionDown,
  transformUp,
} from '../plan/transform.ts';

/*
 * An aggregation by the start and the end of a window table's windows is one by the windows themselves, which costs a row
 * nothing, and which alone makes sessions of a stream.
 */

/** The columns of the window, the last three of its table. */
interface WindowColumns {
  readonly start: AttributeReference;
  readonly end: AttributeReference;
  readonly time: AttributeReference;
}

/** The plan, where aggregations by a window table's windows make them. */
export function windowsAsKeys(plan: ResolvedPlan): ResolvedPlan {
  return transformUp(plan, (node) => (node.kind === 'aggregate' ? (byWindow(node) ?? node) : node));
}

function byWindow(aggregate: ResolvedAggregate): ResolvedAggregate | undefined {
  const filters: ResolvedFilter[] = [];
  let table = aggregate.input;
  for (; table.kind === 'filter'; table = table.input) filters.push(table);
  if (table.kind !== 'project' || table.grouped === undefined) return undefined;
  const output = planOutput(table);
  const [start, end, time] = output.slice(-3);
  const columns = { start, end, time };
  const { grouped } = table;
  if (!groupsByWindows(aggregate, columns, grouped) || filters.some(reads(columns))) {
    return undefined;
  }
  const own = ownExpressions(output, grouped);
  const over = (expression: ResolvedExpression) =>
    transformExpressionDown(expression, (node) =>
      node.kind === 'attribute' ? (own.get(node.id) ?? node) : node,
    );
  const isOfWindow = isOneOf(columns);
  const others = aggregate.grouping.filter((key) => !isOfWindow(key.id));
  return {
    ...aggregate,
    input: filters.reduceRight<ResolvedPlan>(
      (input, filter) => mapPlanExpressions({ ...filter, input }, over),
      grouped.input,
    ),
    grouping: [grouped.window, ...others.map((key) => keyOver(key, over))],
    aggregates: aggregate.aggregates.map((column) => named(column, over)),
  };
}

/** Whether the keys are the window's ends and, for sessions, what keeps them apart; the window's time adds nothing. */
function groupsByWindows(
  { grouping }: ResolvedAggregate,
  columns: WindowColumns,
  { partition }: GroupedWindows,
): boolean {
  const keys = new Set(grouping.map(({ id }) => id));
  if (!keys.has(columns.start.id) || !keys.has(columns.end.id)) return false;
  if (partition === undefined) return true;
  const isOfWindow = isOneOf(columns);
  const others = [...keys].filter((id) => !isOfWindow(id));
  return others.length === new Set(partition).size && others.every((id) => partition.includes(id));
}

function isOneOf({ start, end, time }: WindowColumns): (id: number) => boolean {
  return (id) => id === start.id || id === end.id || id === time.id;
}

function reads(columns: WindowColumns): (filter: ResolvedFilter) => boolean {
  return ({ condition }) => {
    const ids = new Set<number>();
    referencedIds(condition, ids);
    return [...ids].some(isOneOf(columns));
  };
}

/** What the table's columns are over the window and the table without it, by their numbers. */
function ownExpressions(
  output: readonly AttributeReference[],
  { columns }: GroupedWindows,
): ReadonlyMap<number, ResolvedExpression> {
  return new Map(
    output.map(({ id }, at) => {
      const column = columns[at];
      return [id, column.kind === 'alias' ? column.child : column];
    }),
  );
}

/** A key; what is a column of the table is named by the aggregation's columns as one of its input. */
function keyOver(
  key: NamedExpression,
  over: (expression: ResolvedExpression) => ResolvedExpression,
): NamedExpression {
  if (key.kind === 'alias') return { ...key, child: over(key.child) };
  const column = over(key);
  return column.kind === 'attribute' ? column : key;
}

/** A column of the aggregation under its own number, still event time where it was. */
function named(
  column: NamedExpression,
  over: (expression: ResolvedExpression) => ResolvedExpression,
): NamedExpression {
  if (column.kind === 'alias') return { ...column, child: over(column.child) };
  const child = over(column);
  if (child.kind === 'attribute' && child.id === column.id) return child;
  const { id, name, dataType, nullable, watermarkDelayMicros } = column;
  return { kind: 'alias', id, name, child, dataType, nullable, watermarkDelayMicros };
}
