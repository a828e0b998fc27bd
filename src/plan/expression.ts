import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';

/**
 * Unresolved expressions. The kinds line up one to one with Spark Connect's `Expression` messages, so
 * that the remote backend is an encoder and the local one an analyzer. Operators are functions under the
 * names that PySpark sends: `+ - * / % == <=> < <= > >= and or not & | ^ isNull isNotNull when …`;
 * `a <> b` is `not(==(a, b))`, and CASE is `when(c1, v1, c2, v2, …, else)`.
 */
export type Expression =
  | Literal
  | UnresolvedAttribute
  | UnresolvedFunction
  | ExpressionString
  | UnresolvedStar
  | Alias
  | Cast
  | UnresolvedRegex
  | SortOrder
  | LambdaFunction
  | LambdaVariable
  | WindowExpression
  | ExtractValue
  | UpdateFields
  | InlineFunction
  | NamedArgument
  | SubqueryExpression;

/** Where in SQL text a node came from, for error messages: offsets of the first and past the last character. */
export interface Origin {
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly origin?: Origin;
}

export interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: Value;
  readonly dataType: DataType;
}

/** `a`, `t.a.b`; parts without back-ticks. */
export interface UnresolvedAttribute extends Node {
  readonly kind: 'attribute';
  readonly nameParts: readonly string[];
  /** The relation that `dataFrame.col(name)` named. */
  readonly planId?: number;
}

export interface UnresolvedFunction extends Node {
  readonly kind: 'function';
  readonly name: string;
  readonly args: readonly Expression[];
  readonly isDistinct?: boolean;
  /** `agg(x) FILTER (WHERE …)`. */
  readonly filter?: Expression;
  /** `agg(p) WITHIN GROUP (ORDER BY …)`. */
  readonly withinGroup?: readonly SortOrder[];
  /** True for `first_value(x) IGNORE NULLS`, false for RESPECT NULLS. */
  readonly ignoreNulls?: boolean;
}

/** SQL text of an expression, parsed at the first action so that the grammar loads only when needed. */
export interface ExpressionString extends Node {
  readonly kind: 'expressionString';
  readonly text: string;
}

/** `*`, `t.*`, `s.*` of a struct. */
export interface UnresolvedStar extends Node {
  readonly kind: 'star';
  readonly target?: readonly string[];
  /** `* EXCEPT (a, b.c)`. */
  readonly except?: readonly (readonly string[])[];
}

export interface Alias extends Node {
  readonly kind: 'alias';
  readonly child: Expression;
  /** More than one for generators of several columns. */
  readonly names: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface Cast extends Node {
  readonly kind: 'cast';
  readonly child: Expression;
  readonly dataType: DataType;
  /** `try` is TRY_CAST: null instead of an error. */
  readonly mode: 'ansi' | 'try';
}

/** ``df.colRegex('`a.*`')``. */
export interface UnresolvedRegex extends Node {
  readonly kind: 'regex';
  readonly pattern: string;
}

export interface SortOrder extends Node {
  readonly kind: 'sortOrder';
  readonly child: Expression;
  readonly direction: 'ascending' | 'descending';
  /** Spark's default: nulls first ascending, last descending. */
  readonly nullOrdering: 'first' | 'last';
}

export interface LambdaFunction extends Node {
  readonly kind: 'lambda';
  readonly body: Expression;
  readonly parameters: readonly string[];
}

export interface LambdaVariable extends Node {
  readonly kind: 'lambdaVariable';
  readonly name: string;
}

export type FrameBoundary =
  | { readonly kind: 'currentRow' }
  /** Without a side: as far as its own end of the frame goes. */
  | { readonly kind: 'unbounded'; readonly side?: 'preceding' | 'following' }
  /** The offset is negative before the current row; `isBefore` where it was written as one PRECEDING. */
  | { readonly kind: 'value'; readonly offset: Expression; readonly isBefore?: boolean };

/** `f(x) OVER (PARTITION BY … ORDER BY … ROWS …)`. */
export interface WindowExpression extends Node {
  readonly kind: 'over';
  readonly function: Expression;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortOrder[];
  readonly frame?: {
    readonly type: 'rows' | 'range';
    readonly lower: FrameBoundary;
    readonly upper: FrameBoundary;
  };
}

/** `child[extraction]` and `child.field` of an expression. */
export interface ExtractValue extends Node {
  readonly kind: 'extract';
  readonly child: Expression;
  readonly extraction: Expression;
}

/** `withField` and `dropFields`: without a value the field is dropped. */
export interface UpdateFields extends Node {
  readonly kind: 'updateFields';
  readonly child: Expression;
  readonly fieldName: string;
  readonly value?: Expression;
}

/** A JavaScript function, registered by id in the realm that owns the session. */
export interface InlineFunction extends Node {
  readonly kind: 'inlineFunction';
  readonly functionId: string;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly dataType: DataType;
  readonly deterministic: boolean;
}

/** `f(key => value)`. */
export interface NamedArgument extends Node {
  readonly kind: 'namedArgument';
  readonly key: string;
  readonly value: Expression;
}

export interface SubqueryExpression extends Node {
  readonly kind: 'subquery';
  readonly subqueryKind: 'scalar' | 'exists' | 'in';
  /** The relation, typed loosely because plans and expressions contain each other. */
  readonly plan: import('./logical-plan.ts').LogicalPlan;
  /** The left side of IN. */
  readonly values?: readonly Expression[];
}
