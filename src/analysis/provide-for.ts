import { unsupportedExpressions } from '../errors/analysis-errors.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { expressionChildren } from '../plan/transform.ts';
import { aggregateCalls } from './aggregate-calls.ts';
import { OUTER } from './outer-column.ts';
import { overKeys, overOutput } from './over-aggregation.ts';
import { providing } from './provide-columns.ts';
import type { ExpressionContext, Resolution } from './resolution.ts';
import { unresolvedName } from './resolve-names.ts';
import type { Aggregation, Relation } from './scope.ts';

/** An expression above a relation, and the relation's plan with all the columns that the expression reads. */
export interface Provided {
  readonly expression: ResolvedExpression;
  readonly plan: ResolvedPlan;
}

/**
 * Makes a relation give what an expression above it reads: columns that a projection leaves out, keys and aggregates
 * that an aggregation does not select.
 */
export function provideFor(
  resolved: Resolution,
  relation: Relation,
  context: ExpressionContext,
): Provided {
  const { below, plan } = relation;
  if (below?.kind === 'aggregation') {
    return provideFromGroups(resolved, relation, below.aggregation, context);
  }
  const calls = aggregateCalls(resolved.expression);
  if (calls.length > 0) throw unsupportedExpressions('Sort', [`"${resolved.sql}"`]);
  return {
    expression: resolved.expression,
    plan: providing(plan, columnsRead(resolved.expression)),
  };
}

function provideFromGroups(
  { expression }: Resolution,
  { plan, scope }: Relation,
  { keys }: Aggregation,
  context: ExpressionContext,
): Provided {
  const output = new Set([...scope.columns, ...planOutput(plan)].map(({ id }) => id));
  const overGroups = overKeys(
    expression,
    keys,
    (column) => unresolvedName([column.name], context),
    (column) => output.has(column.id),
  );
  const over = overOutput(overGroups, plan, context.analysis);
  return { expression: over.expression, plan: providing(plan, over.added) };
}

/** The columns of the relation that an expression reads; those of a query around it are no part of the relation. */
function columnsRead(expression: ResolvedExpression): readonly AttributeReference[] {
  if (expression.kind === 'attribute') return [expression];
  if (expression.kind === 'call' && expression.name === OUTER) return [];
  return expressionChildren(expression).flatMap(columnsRead);
}
