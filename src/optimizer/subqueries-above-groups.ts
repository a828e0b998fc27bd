import { missingAggregation } from '../errors/analysis-errors.ts';
import { ungroupedScalarSubquery } from '../errors/subquery-errors.ts';
import {
  type NamedExpression,
  type ResolvedExpression,
  type Subquery,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedAggregate, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { mapExpressionChildren } from '../plan/transform.ts';
import { type FreshIds, outerColumns } from './correlation.ts';
import { aliasOf } from './plan-parts.ts';

/**
 * Subqueries in the select list of an aggregation, outside of its calls, are about its groups: they are answered by a
 * projection above it, for which the aggregation gives its keys and the calls beside them. The aggregation itself where it
 * has none of them.
 */
export function subqueriesAboveGroups(aggregate: ResolvedAggregate, ids: FreshIds): ResolvedPlan {
  const moved = aggregate.aggregates.filter((column) => subqueriesOf(column).length > 0);
  if (moved.length === 0) return aggregate;
  for (const subquery of moved.flatMap(subqueriesOf)) checkGrouped(subquery, aggregate);
  const own = aggregate.aggregates.filter((column) => !moved.includes(column));
  const given = new Map(own.map((column) => [column.id, column]));
  for (const key of aggregate.grouping) {
    const attribute = toAttribute(key);
    if (!given.has(attribute.id)) given.set(attribute.id, attribute);
  }
  const overGroups = (node: ResolvedExpression): ResolvedExpression => {
    if (node.kind !== 'aggregateCall') return mapExpressionChildren(node, overGroups);
    const call = aliasOf(node, node.name, ids);
    given.set(call.id, call);
    return toAttribute(call);
  };
  const projections = aggregate.aggregates.map((column): NamedExpression => {
    if (!moved.includes(column) || column.kind === 'attribute') return toAttribute(column);
    return { ...column, child: overGroups(column.child) };
  });
  const input: ResolvedPlan = { ...aggregate, aggregates: [...given.values()] };
  return { kind: 'project', input, projections };
}

/** The subqueries that are no part of an aggregate call. */
function subqueriesOf(expression: ResolvedExpression): readonly Subquery[] {
  const found: Subquery[] = [];
  const visit = (node: ResolvedExpression): ResolvedExpression => {
    if (node.kind === 'aggregateCall') return node;
    if (node.kind === 'subquery') found.push(node);
    return mapExpressionChildren(node, visit);
  };
  visit(expression);
  return found;
}

/** What the subquery reads of a row must be the same for all rows of its group. */
function checkGrouped(subquery: Subquery, { input, grouping }: ResolvedAggregate): void {
  const outer = outerColumns(subquery.plan, planOutput(input));
  if (outer.length === 0) return;
  if (subquery.subqueryKind === 'scalar') {
    throw ungroupedScalarSubquery(`"scalarsubquery(${outer.map(({ name }) => name).join(', ')})"`);
  }
  const keys = new Set(grouping.map(({ id }) => id));
  const ungrouped = outer.find(({ id }) => !keys.has(id));
  if (ungrouped !== undefined) throw missingAggregation(ungrouped.name);
}
