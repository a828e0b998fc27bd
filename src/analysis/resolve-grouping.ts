import {
  groupByAggregate,
  groupByPositionOfAggregate,
  groupByPositionOutOfRange,
  unsupportedExpressions,
} from '../errors/analysis-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { Aggregate } from '../plan/logical-plan.ts';
import {
  type AttributeReference,
  type NamedExpression,
  type ResolvedExpression,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { expressionChildren } from '../plan/transform.ts';
import { quoteIfNeeded } from '../types/sql-string.ts';
import { hasAggregate } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { expressionKey } from './expression-key.ts';
import type { KeySets } from './grouping-sets.ts';
import { inputContext, withFallback } from './name-lookup.ts';
import { PIPES } from './pipe-part.ts';
import { RELATIONAL } from './relational-part.ts';
import { columnName, type ExpressionContext, type Resolution } from './resolution.ts';
import { resolveExpression } from './resolve-expression.ts';
import type { Scope } from './scope.ts';
import { namedColumn, resolveSelectList, type SelectedColumn } from './select-list.ts';
import { hasWindowCall } from './window-call.ts';
import { isWindowExpression, windowName } from './window-expression.ts';

/** The keys that a query groups by. */
export interface Grouping {
  /** Each key once; what is no plain column has an alias. */
  readonly named: readonly NamedExpression[];
  /** The keys as they are written, with their own names; one may be there twice. */
  readonly listed: readonly SelectedColumn[];
  readonly keys: ReadonlyMap<string, AttributeReference>;
  readonly window: AttributeReference | undefined;
  /** The keys of each grouping set; undefined for a plain GROUP BY. */
  readonly sets?: KeySets;
}

/**
 * Resolves GROUP BY: expressions over the input, positions in the select list, and aliases of it where the input has no
 * such column.
 */
export function resolveGrouping(aggregate: Aggregate, scope: Scope, analysis: Analysis): Grouping {
  const named: NamedExpression[] = [];
  const listed: SelectedColumn[] = [];
  const keys = new Map<string, AttributeReference>();
  let window: AttributeReference | undefined;
  /** Which key each expression is. */
  const ordinals = new Map<Expression, number[]>();
  for (const expression of groupingExpressions(aggregate)) {
    ordinals.set(expression, []);
    const context = inputContext({ inputScope: scope, window }, analysis);
    for (const resolution of resolveKey(expression, aggregate, context)) {
      if (hasAggregate(resolution.expression)) throw groupByAggregate(resolution.sql);
      listed.push({ ...resolution, name: keyName(resolution) });
      const key = expressionKey(resolution.expression);
      const known = keys.get(key);
      const ordinal = named.findIndex(({ id }) => id === known?.id);
      ordinals.get(expression)?.push(ordinal < 0 ? named.length : ordinal);
      if (known !== undefined) continue;
      const column = keyColumn(resolution, analysis);
      const attribute = toAttribute(column);
      named.push(column);
      keys.set(key, attribute);
      keys.set(`#${attribute.id}`, attribute);
      if (isWindowExpression(resolution.expression)) window = attribute;
    }
  }
  const ordinalsOf = (expressions: readonly Expression[]) =>
    expressions.flatMap((expression) => ordinals.get(expression) ?? []);
  const { groupType, grouping, groupingSets = [] } = aggregate;
  const sets =
    groupType === 'groupBy'
      ? undefined
      : RELATIONAL.get().keySets(groupType, ordinalsOf(grouping), groupingSets.map(ordinalsOf));
  return { named, listed, keys, window, sets };
}

/** Refuses keys with OVER, once the select list is known to be of keys and aggregates. */
export function refuseWindowKeys({ listed }: Grouping): void {
  const windowed = listed.find(({ expression }) => hasWindowCall(expression));
  if (windowed !== undefined) throw unsupportedExpressions('Aggregate', [`"${windowed.sql}"`]);
}

/** The keys of every grouping set, in order. */
function groupingExpressions({ grouping, groupingSets }: Aggregate): readonly Expression[] {
  return [...grouping, ...(groupingSets ?? []).flat()];
}

function keyColumn(resolution: Resolution, analysis: Analysis): NamedExpression {
  return namedColumn({ expression: resolution.expression, name: keyName(resolution) }, analysis);
}

function keyName(resolution: Resolution): string {
  const { expression } = resolution;
  return isWindowExpression(expression) ? windowName(expression) : columnName(resolution);
}

function resolveKey(
  expression: Expression,
  aggregate: Aggregate,
  context: ExpressionContext,
): readonly Resolution[] {
  if (isPosition(expression) && !aggregate.implicitGrouping) {
    return [keyAt(Number(expression.value), aggregate.aggregates, context)];
  }
  if (aggregate.isPipe) {
    if (isPosition(expression)) return [PIPES.get().pipeKeyAt(Number(expression.value), context)];
    PIPES.get().refuseAllAsKey(expression, context);
  }
  if (isGroupByAll(expression, aggregate, context)) return keysOfAll(aggregate, context);
  const withAliases = withFallback(context, ({ nameParts, planId }) =>
    planId === undefined && nameParts.length === 1 && !aggregate.implicitGrouping
      ? aliasedExpression(nameParts[0], aggregate.aggregates, context)
      : undefined,
  );
  if (expression.kind === 'alias') {
    const child = resolveExpression(expression.child, withAliases);
    return [{ ...child, name: expression.names[0] }];
  }
  return [resolveExpression(expression, withAliases)];
}

function isPosition(
  expression: Expression,
): expression is Extract<Expression, { kind: 'literal' }> {
  return expression.kind === 'literal' && expression.dataType.kind === 'integer';
}

/** The column of the select list at a position, counted from 1 with stars expanded. */
function keyAt(
  position: number,
  selectList: readonly Expression[],
  context: ExpressionContext,
): Resolution {
  if (selectList.some(({ kind }) => kind === 'star')) throw RELATIONAL.get().starWithPositions();
  const columns = resolveSelectList(selectList, context);
  if (position < 1 || position > columns.length) {
    throw groupByPositionOutOfRange(position, columns.length);
  }
  const { expression, name, sql } = columns[position - 1];
  if (hasAggregate(expression)) {
    throw groupByPositionOfAggregate(position, `${sql} AS ${quoteIfNeeded(name)}`);
  }
  return { expression, name, sql };
}

/** GROUP BY ALL, unless there is a column of that name. */
function isGroupByAll(
  expression: Expression,
  { grouping, implicitGrouping }: Aggregate,
  { find }: ExpressionContext,
): boolean {
  return (
    expression.kind === 'attribute' &&
    !implicitGrouping &&
    grouping.length === 1 &&
    expression.nameParts.length === 1 &&
    expression.nameParts[0].toUpperCase() === 'ALL' &&
    find(expression) === undefined
  );
}

/** Every column of the select list that doesn't aggregate. */
function keysOfAll({ aggregates }: Aggregate, context: ExpressionContext): readonly Resolution[] {
  const columns = resolveSelectList(aggregates, context);
  const keys = columns.filter(({ expression }) => !hasAggregate(expression));
  if (keys.length === 0 && columns.some(({ expression }) => readsRow(expression))) {
    throw RELATIONAL.get().unresolvedAllInGroupBy();
  }
  return keys;
}

/** Whether a column is read outside of aggregate calls. */
function readsRow(expression: ResolvedExpression): boolean {
  if (expression.kind === 'aggregateCall') return false;
  return expression.kind === 'attribute' || expressionChildren(expression).some(readsRow);
}

function aliasedExpression(
  name: string,
  selectList: readonly Expression[],
  context: ExpressionContext,
): Resolution | undefined {
  const { sameName } = context.analysis;
  const alias = selectList.find(
    (item) => item.kind === 'alias' && item.names.length === 1 && sameName(item.names[0], name),
  );
  if (alias?.kind !== 'alias') return undefined;
  return { ...resolveExpression(alias.child, context), name: alias.names[0] };
}
