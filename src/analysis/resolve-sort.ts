import {
  orderByPositionOutOfRange,
  unsupportedExpressions,
  unsupportedGrouping,
} from '../errors/analysis-errors.ts';
import { invalidOrderingType } from '../errors/function-errors.ts';
import { generatorOutsideSelect } from '../errors/misplaced-call-errors.ts';
import type { Expression, SortOrder } from '../plan/expression.ts';
import type { Sort } from '../plan/logical-plan.ts';
import type { ResolvedSortOrder } from '../plan/resolved-plan.ts';
import { isOrderable } from '../types/coercion.ts';
import { hasCall } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { sortContext } from './name-lookup.ts';
import { provideFor } from './provide-for.ts';
import { RELATIONAL } from './relational-part.ts';
import type { ExpressionContext, Resolution } from './resolution.ts';
import { resolveExpression } from './resolve-expression.ts';
import { GROUPING_CALLS } from './resolve-grouping-calls.ts';
import type { Relation } from './scope.ts';
import { directionText } from './sort-text.ts';
import { hasWindowCall } from './window-call.ts';

/**
 * ORDER BY: positions in the select list, its columns, and what lies below it — columns that are not selected, and for
 * an aggregation its keys and aggregates. The plan then gives these too, until `exactPlan` drops them.
 */
export function resolveSort(sort: Sort, analysis: Analysis): Relation {
  if (sort.isDistribution) return RELATIONAL.get().resolveDistribution(sort, analysis);
  const input = analysis.resolve(sort.input);
  const context: ExpressionContext = {
    ...sortContext(input, analysis),
    refuseGenerator: (sql) => generatorOutsideSelect(`Sort [${sql}]`),
  };
  const keys = expandAll(sort.order, input, context);
  const order: ResolvedSortOrder[] = [];
  let { plan } = input;
  for (const key of keys) {
    const { direction, nullOrdering } = key;
    const resolved = resolveKey(key, input, context);
    const { dataType } = resolved.expression;
    if (hasWindowCall(resolved.expression)) {
      throw unsupportedExpressions('Sort', [`"${resolved.sql}"`]);
    }
    if (input.below?.kind !== 'aggregation' && hasCall(resolved.expression, GROUPING_CALLS)) {
      throw unsupportedGrouping();
    }
    if (!isOrderable(dataType)) {
      throw invalidOrderingType(`${resolved.sql} ${directionText(key)}`, 'sortorder', dataType);
    }
    const provided = provideFor(resolved, { ...input, plan }, context);
    plan = provided.plan;
    order.push({ expression: provided.expression, direction, nullOrdering });
  }
  return { ...input, plan: { kind: 'sort', input: plan, order } };
}

/** ORDER BY ALL is every column in turn, unless one has that name. */
function expandAll(
  order: readonly SortOrder[],
  { scope }: Relation,
  { find }: ExpressionContext,
): readonly SortOrder[] {
  const [first] = order;
  const isAll =
    order.length === 1 &&
    first.child.kind === 'attribute' &&
    first.child.nameParts.length === 1 &&
    first.child.nameParts[0].toUpperCase() === 'ALL' &&
    find(first.child) === undefined;
  if (!isAll) return order;
  return scope.columns.map((_, index) => ({ ...first, child: position(index + 1) }));
}

function position(value: number): Expression {
  return { kind: 'literal', value, dataType: { kind: 'integer' } };
}

function resolveKey(
  { child }: SortOrder,
  { scope }: Relation,
  context: ExpressionContext,
): Resolution {
  if (child.kind !== 'literal' || child.dataType.kind !== 'integer') {
    return resolveExpression(child, context);
  }
  const at = Number(child.value);
  const column = scope.columns[at - 1];
  if (column === undefined) throw orderByPositionOutOfRange(at, scope.columns.length);
  return { expression: column, sql: column.name };
}
