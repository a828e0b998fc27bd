import type { Expression, LambdaVariable, UnresolvedAttribute } from '../plan/expression.ts';
import type { ResolvedExpression, ResolvedLambdaVariable } from '../plan/resolved-expression.ts';
import { mayBecomeNull } from '../types/coercion.ts';
import { type DataType, sameType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';
import type { Scope } from './scope.ts';

/** A resolved expression together with its text. */
export interface Resolution {
  readonly expression: ResolvedExpression;
  /** As Spark prints it: in messages, and as the name of a column without an alias. */
  readonly sql: string;
  /** The name of the column where it is another one: `x` for the field `s.x`. */
  readonly name?: string;
  /** Of a cast of a column, that column's name, which the cast has in a select list. */
  readonly castName?: string;
}

/** What an expression can name, and how. */
export interface ExpressionContext {
  readonly analysis: Analysis;
  /** What stars stand for, and whose columns are proposed for a name that nothing answers to. */
  readonly scope: Scope;
  /** Finds what a name means here; undefined when it means nothing, an error when it is ambiguous. */
  readonly find: (attribute: UnresolvedAttribute) => Resolution | undefined;
  readonly lambdaVariables: ReadonlyMap<LambdaVariable['name'], ResolvedLambdaVariable>;
  /** The error of a generator, where none may stand. */
  readonly refuseGenerator?: (sql: string) => Error;
  /** Whether stars among the arguments of a function are expanded: only in select lists. */
  readonly expandsStars: boolean;
  /** What the arguments of an aggregate call name, where that is something else: above an aggregation, its input. */
  readonly insideAggregates?: ExpressionContext;
  /** As `find`, for the arguments of aggregate calls and of OVER, which can't name aliases of the same select list. */
  readonly findWithin?: (place: 'aggregate' | 'window', call: string) => ExpressionContext['find'];
}

/** Resolves an expression; handed to the forms that `resolveExpression` delegates to, and which contain expressions. */
export type ResolveIn = (expression: Expression, context: ExpressionContext) => Resolution;

/** The name of a column that is cast; undefined where it is no column. */
export function castNameOf({ expression, name, sql }: Resolution): string | undefined {
  return expression.kind === 'attribute' ? (name ?? sql) : undefined;
}

/** The name of the column that an expression makes where it has no alias. */
export function columnName({ castName, name, sql }: Resolution): string {
  return castName ?? name ?? sql;
}

/** The expression as a value of the type: itself, a NULL of that type, or an implicit cast. */
export function castTo(expression: ResolvedExpression, dataType: DataType): ResolvedExpression {
  if (sameType(expression.dataType, dataType)) return expression;
  if (expression.kind === 'literal' && expression.value === null)
    return { ...expression, dataType };
  const nullable = expression.nullable || mayBecomeNull(expression.dataType, dataType);
  return { kind: 'cast', child: expression, mode: 'ansi', dataType, nullable };
}

/** A constant. */
export function literal(
  value: Extract<ResolvedExpression, { kind: 'literal' }>['value'],
  dataType: DataType,
): ResolvedExpression {
  return { kind: 'literal', value, dataType, nullable: value === null };
}
