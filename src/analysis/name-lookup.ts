import { MillraceError } from '../errors/exception.ts';
import type { UnresolvedAttribute } from '../plan/expression.ts';
import { referencedIds } from '../plan/transform.ts';
import type { Analysis } from './analysis.ts';
import { OUTER } from './outer-column.ts';
import type { ExpressionContext, Resolution } from './resolution.ts';
import { findInScope } from './resolve-names.ts';
import type { Aggregation, Relation, Scope } from './scope.ts';

type Find = ExpressionContext['find'];

/** Names mean columns of one scope, or of the query around, if there is one. */
export function scopeContext(scope: Scope, analysis: Analysis): ExpressionContext {
  return {
    analysis,
    scope,
    lambdaVariables: new Map(),
    expandsStars: true,
    find: (attribute) => findInScope(attribute, scope, analysis) ?? findOuter(attribute, analysis),
  };
}

/** The same, where names that mean nothing else are looked for further on. */
export function withFallback(context: ExpressionContext, fallback: Find): ExpressionContext {
  return { ...context, find: (attribute) => context.find(attribute) ?? fallback(attribute) };
}

/** What an aggregation can name: its input's columns, and the window that it groups by as `window`. */
export function inputContext(
  { inputScope, window }: Pick<Aggregation, 'inputScope' | 'window'>,
  analysis: Analysis,
): ExpressionContext {
  const context = scopeContext(inputScope, analysis);
  if (window === undefined) return context;
  const windowScope: Scope = { columns: [window], hidden: [], dataFrames: new Map() };
  return withFallback(context, (attribute) => findInScope(attribute, windowScope, analysis));
}

/** A column of the query around a subquery: constant in there, and marked as such. */
function findOuter(attribute: UnresolvedAttribute, analysis: Analysis): Resolution | undefined {
  const { outer } = analysis;
  const found = outer && findInScope(attribute, outer, analysis);
  if (found === undefined) return undefined;
  const { dataType, nullable } = found.expression;
  return {
    ...found,
    expression: { kind: 'call', name: OUTER, args: [found.expression], dataType, nullable },
    sql: `outer(${found.sql})`,
    name: found.name ?? found.sql,
  };
}

/**
 * What ORDER BY can name: the columns of its relation first, then those of the inputs of projections below. Follows
 * Spark's `ResolveReferencesInSort`.
 */
export function sortContext(relation: Relation, analysis: Analysis): ExpressionContext {
  const context = scopeContext(relation.scope, analysis);
  const { below } = relation;
  if (below === undefined) return context;
  if (below.kind === 'projection') {
    return withFallback(context, (attribute) => sortContext(below.input, analysis).find(attribute));
  }
  const input = inputContext(below.aggregation, analysis);
  return { ...withFallback(context, input.find), insideAggregates: input };
}

/**
 * What HAVING can name: grouping keys first, then the aggregation's output. Inside aggregate calls, the columns of the
 * input. Follows Spark, where `HAVING b > 1` means the key `b` even if the select list calls something else `b`.
 */
export function havingContext(
  output: Scope,
  aggregation: Aggregation,
  analysis: Analysis,
): ExpressionContext {
  const outputContext = scopeContext(output, analysis);
  const input = inputContext(aggregation, analysis);
  const keyColumns = keyReferences(aggregation);
  return {
    ...outputContext,
    insideAggregates: input,
    find: (attribute) => {
      const fromInput = findQuietly(input.find, attribute);
      if (fromInput !== undefined && isKeyColumn(fromInput, keyColumns)) return fromInput;
      return outputContext.find(attribute) ?? fromInput;
    },
  };
}

/** A name that is ambiguous in the input may still be one in the output. */
function findQuietly(find: Find, attribute: UnresolvedAttribute): Resolution | undefined {
  try {
    return find(attribute);
  } catch (error) {
    if (error instanceof MillraceError) return undefined;
    throw error;
  }
}

function isKeyColumn({ expression }: Resolution, keyColumns: ReadonlySet<number>): boolean {
  const ids = referencedIds(expression);
  return ids.size > 0 && [...ids].every((id) => keyColumns.has(id));
}

/** The input's columns that grouping keys are made of: their ids stand in the keys' texts. */
function keyReferences({ keys }: Aggregation): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const key of keys.keys()) {
    for (const [, id] of key.matchAll(/#(\d+)/g)) ids.add(Number(id));
  }
  return ids;
}
