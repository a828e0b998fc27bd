import type {
  AttributeReference,
  NamedExpression,
  ResolvedAlias,
  ResolvedExpression,
  WindowCall,
} from '../plan/resolved-expression.ts';
import { toAttribute } from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { expressionChildren, transformExpressionDown, visitExpression } from '../plan/transform.ts';
import type { Analysis } from './analysis.ts';
import { expressionKey } from './expression-key.ts';
import type { Generated } from './generator-call.ts';
import { withGenerated } from './resolve-generators.ts';
import { hasWindowCall } from './window-call.ts';

/** A select list over rows: generators make them, and functions with OVER see what they made. */
export function belowSelectList(
  list: {
    readonly input: ResolvedPlan;
    readonly columns: readonly NamedExpression[];
    readonly generators: readonly Generated[];
  },
  analysis: Analysis,
): Windowed {
  return withWindowsBelow(withGenerated(list.input, list.generators), list.columns, analysis);
}

/** A relation that has computed the functions with OVER of some columns, and the columns over their results. */
export interface Windowed {
  readonly plan: ResolvedPlan;
  readonly columns: readonly NamedExpression[];
}

/**
 * Moves functions with OVER below the columns that they are part of: those of one partitioning and order into one
 * relation, those inside of others first. A column that is nothing else keeps its number. Follows Spark's
 * `ExtractWindowExpressions`.
 */
export function withWindowsBelow(
  input: ResolvedPlan,
  columns: readonly NamedExpression[],
  analysis: Analysis,
): Windowed {
  let windowed: Windowed = { plan: input, columns };
  while (windowed.columns.some(hasWindowCall)) windowed = innermostBelow(windowed, analysis);
  return windowed;
}

function innermostBelow({ plan, columns }: Windowed, analysis: Analysis): Windowed {
  const calls = new Map<string, ResolvedAlias>();
  for (const column of columns) {
    visitExpression(column, (node) => {
      if (node.kind !== 'over' || expressionChildren(node).some(hasWindowCall)) return;
      const key = expressionKey(node);
      if (!calls.has(key)) calls.set(key, resultOf(node, column, calls.size, analysis));
    });
  }
  const results = new Map<string, AttributeReference>();
  for (const [key, alias] of calls) results.set(key, toAttribute(alias));
  return {
    plan: bySpecification([...calls.values()]).reduce(
      (below, group): ResolvedPlan => ({ kind: 'window', input: below, columns: group }),
      plan,
    ),
    columns: columns.map((column) => overResults(column, results)),
  };
}

/** The column of a call: that of the select list, where it is the whole of it. */
function resultOf(
  call: WindowCall,
  column: NamedExpression,
  ordinal: number,
  analysis: Analysis,
): ResolvedAlias {
  if (column.kind === 'alias' && column.child === call) return column;
  const { dataType, nullable } = call;
  const name = `_we${ordinal}`;
  return { kind: 'alias', id: analysis.nextId(), name, child: call, dataType, nullable };
}

function bySpecification(calls: readonly ResolvedAlias[]): readonly (readonly ResolvedAlias[])[] {
  const groups = new Map<string, ResolvedAlias[]>();
  for (const call of calls) {
    const key = specificationKey(call.child);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()];
}

function specificationKey(call: ResolvedExpression): string {
  if (call.kind !== 'over') return '';
  const order = call.order.map(
    ({ expression, direction, nullOrdering }) =>
      `${expressionKey(expression)} ${direction} ${nullOrdering}`,
  );
  return `${call.partition.map(expressionKey).join()}/${order.join()}`;
}

function overResults(
  column: NamedExpression,
  results: ReadonlyMap<string, AttributeReference>,
): NamedExpression {
  if (column.kind === 'attribute') return column;
  const child = transformExpressionDown(column.child, (node) =>
    node.kind === 'over' ? (results.get(expressionKey(node)) ?? node) : node,
  );
  if (child === column.child) return column;
  return child.kind === 'attribute' && child.id === column.id
    ? { ...child, name: column.name }
    : { ...column, child };
}
