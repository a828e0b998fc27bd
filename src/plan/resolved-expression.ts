import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { ResolvedPlan, ResolvedSortOrder } from './resolved-plan.ts';

/**
 * Expressions after analysis: every name is bound, every node has its type, and every implicit cast is
 * written out. Still plain data: functions are named, and the registry knows them.
 */
export type ResolvedExpression =
  | ResolvedLiteral
  | AttributeReference
  | ScalarCall
  | ResolvedCast
  | ResolvedAlias
  | AggregateCall
  | WindowCall
  | CaseWhen
  | GetStructField
  | TimeWindow
  | ResolvedLambda
  | ResolvedLambdaVariable
  | ScalarUdf
  | Subquery;

interface Typed {
  readonly dataType: DataType;
  readonly nullable: boolean;
}

export interface ResolvedLiteral extends Typed {
  readonly kind: 'literal';
  readonly value: Value;
}

/**
 * An output column of some operator. Two references are the same column exactly when their ids are.
 */
export interface AttributeReference extends Typed {
  readonly kind: 'attribute';
  readonly id: number;
  readonly name: string;
  /** Aliases under which the column can be named, such as `t` in `t.a`. */
  readonly qualifier: readonly string[];
  /**
   * Set where the column is event time: the watermark's delay in microseconds (Spark's
   * `spark.watermarkDelayMs`). A window column made from it carries it too.
   */
  readonly watermarkDelayMicros?: bigint;
  /** Set on a column that a `window` expression made: a struct of start and end. */
  readonly isTimeWindow?: boolean;
}

/** A call of a scalar function of the registry, arguments already of the types that it takes. */
export interface ScalarCall extends Typed {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly ResolvedExpression[];
}

export interface ResolvedCast extends Typed {
  readonly kind: 'cast';
  readonly child: ResolvedExpression;
  readonly mode: 'ansi' | 'try';
}

export interface ResolvedAlias extends Typed {
  readonly kind: 'alias';
  readonly child: ResolvedExpression;
  readonly id: number;
  readonly name: string;
  /** Set where the column is event time, though its expression alone wouldn't be. */
  readonly watermarkDelayMicros?: bigint;
}

/** A call of an aggregate function of the registry; only inside `ResolvedAggregate.aggregates`. */
export interface AggregateCall extends Typed {
  readonly kind: 'aggregateCall';
  readonly name: string;
  readonly args: readonly ResolvedExpression[];
  readonly isDistinct: boolean;
  readonly filter?: ResolvedExpression;
  /** True for IGNORE NULLS, false for RESPECT NULLS. */
  readonly ignoreNulls?: boolean;
  /** The keys of WITHIN GROUP (ORDER BY …), which are the last arguments. */
  readonly order?: readonly KeyOrder[];
}

/** How a key of WITHIN GROUP is ordered. */
export interface KeyOrder {
  readonly isAscending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * A function over the rows around each row: an aggregate, or one that is only called with OVER. Analysis moves it into a
 * `ResolvedWindow`.
 */
export interface WindowCall extends Typed {
  readonly kind: 'over';
  readonly name: string;
  readonly args: readonly ResolvedExpression[];
  readonly filter?: ResolvedExpression;
  readonly ignoreNulls?: boolean;
  /** The keys of WITHIN GROUP (ORDER BY …), which are the last arguments. */
  readonly keyOrder?: readonly KeyOrder[];
  readonly partition: readonly ResolvedExpression[];
  readonly order: readonly ResolvedSortOrder[];
  readonly frame: WindowFrame;
}

/** The rows around each row that a function sees, both ends included. */
export interface WindowFrame {
  readonly type: 'rows' | 'range';
  readonly lower: FrameBound;
  readonly upper: FrameBound;
}

export type FrameBound =
  /** The first row of the partition, or the last. */
  | { readonly kind: 'unbounded' }
  /** The row itself; in a range, all rows of its order. */
  | { readonly kind: 'currentRow' }
  | { readonly kind: 'rows'; readonly offset: number }
  /** As far as the order's only key reaches this value, which is that of the row and something. */
  | { readonly kind: 'value'; readonly value: ResolvedExpression };

/** CASE; branches are evaluated for the rows that reach them only. */
export interface CaseWhen extends Typed {
  readonly kind: 'caseWhen';
  readonly branches: readonly {
    readonly condition: ResolvedExpression;
    readonly value: ResolvedExpression;
  }[];
  readonly otherwise?: ResolvedExpression;
}

export interface GetStructField extends Typed {
  readonly kind: 'getField';
  readonly child: ResolvedExpression;
  readonly ordinal: number;
  readonly name: string;
}

/**
 * `window(time, size, slide, start)`. Its type is struct<start, end> of the time's type. Only as a grouping
 * expression (planned as panes) or as a column of a projection (planned as an expansion).
 */
export interface TimeWindow extends Typed {
  readonly kind: 'timeWindow';
  readonly child: ResolvedExpression;
  readonly sizeMicros: bigint;
  readonly slideMicros: bigint;
  readonly startMicros: bigint;
}

export interface ResolvedLambda extends Typed {
  readonly kind: 'lambda';
  readonly body: ResolvedExpression;
  readonly parameters: readonly ResolvedLambdaVariable[];
}

export interface ResolvedLambdaVariable extends Typed {
  readonly kind: 'lambdaVariable';
  readonly id: number;
  readonly name: string;
}

export interface ScalarUdf extends Typed {
  readonly kind: 'udf';
  readonly functionId: string;
  readonly name: string;
  readonly args: readonly ResolvedExpression[];
  readonly deterministic: boolean;
}

/**
 * A query inside an expression. `values` are what IN looks for, of the types of the plan's columns. The optimizer turns it
 * into a join; columns of the query around it stand in its plan as calls of `outer`.
 */
export interface Subquery extends Typed {
  readonly kind: 'subquery';
  readonly subqueryKind: 'scalar' | 'exists' | 'in';
  readonly plan: ResolvedPlan;
  readonly values: readonly ResolvedExpression[];
}

/** An expression that makes an output column: its attribute is given by `toAttribute`. */
export type NamedExpression = ResolvedAlias | AttributeReference;

/** The column that a named expression adds to its operator's output. */
export function toAttribute(expression: NamedExpression): AttributeReference {
  if (expression.kind === 'attribute') return expression;
  const { id, name, dataType, nullable, child, watermarkDelayMicros } = expression;
  const attribute: AttributeReference = {
    kind: 'attribute',
    id,
    name,
    dataType,
    nullable,
    qualifier: [],
    watermarkDelayMicros,
  };
  const source = watermarkSource(child);
  return source === undefined ? attribute : { ...attribute, ...source };
}

const WINDOW_CALLS: ReadonlySet<string> = new Set(['session_window', 'calendar_window']);

/**
 * Event time survives renaming, a window over it, and `window_time` of such a window; any other expression loses it.
 * Session windows are calls of `session_window(time, gap)`, those of the calendar of `calendar_window(time, unit)`.
 */
function watermarkSource(
  child: ResolvedExpression,
): Pick<AttributeReference, 'watermarkDelayMicros' | 'isTimeWindow'> | undefined {
  switch (child.kind) {
    case 'attribute':
      return { watermarkDelayMicros: child.watermarkDelayMicros, isTimeWindow: child.isTimeWindow };
    case 'alias':
      return watermarkSource(child.child);
    case 'timeWindow':
      return { watermarkDelayMicros: delayOf(child.child), isTimeWindow: true };
    case 'call':
      if (child.name === 'window_time') return { watermarkDelayMicros: delayOf(child.args[0]) };
      if (!WINDOW_CALLS.has(child.name)) return undefined;
      return { watermarkDelayMicros: delayOf(child.args[0]), isTimeWindow: true };
    default:
      return undefined;
  }
}

function delayOf(expression: ResolvedExpression): bigint | undefined {
  return watermarkSource(expression)?.watermarkDelayMicros;
}
