import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing, type ParametersOf } from './condition.ts';
import { OVER_CONDITIONS } from './conditions/over-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(OVER_CONDITIONS);

/* What the analyzer refuses of functions with OVER. Expressions arrive as Spark prints them, without quotes. */

function analysisException<Name extends keyof typeof OVER_CONDITIONS>(
  condition: Name,
  parameters: ParametersOf<Name>,
): AnalysisException {
  return new AnalysisException(describeError(condition, parameters));
}

const quoted = (text: string) => `"${text}"`;

export function windowFunctionNotOrdered(wf: string): AnalysisException {
  return analysisException('WINDOW_FUNCTION_FRAME_NOT_ORDERED', { wf });
}

/** OVER of what is neither an aggregate nor a window function. */
export function unsupportedWindowExpression(sqlExpr: string): AnalysisException {
  return analysisException('UNSUPPORTED_EXPR_FOR_WINDOW', { sqlExpr: quoted(sqlExpr) });
}

export function distinctWindowFunction(windowExpr: string): AnalysisException {
  return analysisException('DISTINCT_WINDOW_FUNCTION_UNSUPPORTED', {
    windowExpr: quoted(windowExpr),
  });
}

/** An aggregate that has an order of its own, WITHIN GROUP, takes none from the window. */
export function windowOrderOfAggregate(aggFunc: string): AnalysisException {
  return analysisException('INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC', {
    aggFunc: quoted(aggFunc),
  });
}

/** A frame for `lag` or `lead`, which look at one row. */
export function frameOfShift(prettyName: string): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1035', { prettyName });
}

/** Another frame than a rank always has. */
export function frameOfRank(wf: string, required: string): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1036', { wf, required });
}

/** PARTITION BY of values without an order, by which they could be brought together. */
export function partitionNotOrderable(expr: string, type: DataType): AnalysisException {
  return analysisException('EXPRESSION_TYPE_IS_NOT_ORDERABLE', {
    expr: quoted(expr),
    exprType: quoted(typeSql(type)),
  });
}

/** `comparison` is how the bounds should be. */
export function windowFrameWrongOrder(frame: string): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON', {
    sqlExpr: quoted(frame),
    comparison: 'less than or equal',
  });
}

/** Bounds of which the upper can't come after the lower: UNBOUNDED FOLLOWING as the lower one. */
export function windowFrameInvalidBound(
  frame: string,
  { lower, upper }: { readonly lower: string; readonly upper: string },
): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND', {
    sqlExpr: quoted(frame),
    lower: quoted(lower),
    upper: quoted(upper),
  });
}

export function windowFrameDifferentTypes(
  frame: string,
  lower: { readonly sql: string; readonly type: DataType },
  upper: { readonly sql: string; readonly type: DataType },
): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_DIFF_TYPES', {
    sqlExpr: quoted(frame),
    lower: quoted(lower.sql),
    upper: quoted(upper.sql),
    lowerType: quoted(typeSql(lower.type)),
    upperType: quoted(typeSql(upper.type)),
  });
}

export interface FrameBoundProblem {
  readonly frame: string;
  readonly location: 'lower' | 'upper';
}

export function windowFrameBoundType(
  { frame, location }: FrameBoundProblem,
  type: DataType,
  expectedType: string,
): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE', {
    sqlExpr: quoted(frame),
    location,
    exprType: quoted(typeSql(type)),
    expectedType,
  });
}

export function windowFrameNotConstant(
  { frame, location }: FrameBoundProblem,
  expression: string,
): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE', {
    sqlExpr: quoted(frame),
    location,
    expression: quoted(expression),
  });
}

export function rangeWithoutOrder(specification: string): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER', {
    sqlExpr: quoted(specification),
  });
}

export function rangeOverSeveralKeys(specification: string, orderSpec: string): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER', {
    sqlExpr: quoted(specification),
    orderSpec,
  });
}

/** A range whose bound can't be added to its order's key. */
export function rangeOfOtherType(
  specification: string,
  orderType: DataType,
  boundType: DataType,
): AnalysisException {
  return analysisException('DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE', {
    sqlExpr: quoted(specification),
    orderSpecType: quoted(typeSql(orderType)),
    valueBoundaryType: quoted(typeSql(boundType)),
  });
}
