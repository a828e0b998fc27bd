/** Calls of aggregate functions that can't be, and values that they can't take. */
import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing } from './condition.ts';
import { AGGREGATE_CONDITIONS } from './conditions/aggregate-conditions.ts';
import { ANALYSIS_CONDITIONS } from './conditions/analysis-conditions.ts';
import { GENERATOR_CONDITIONS } from './conditions/generator-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';
import { ordinalNumber } from './function-errors.ts';

const describeError = describing({
  ...AGGREGATE_CONDITIONS,
  ...ANALYSIS_CONDITIONS,
  ...GENERATOR_CONDITIONS,
});

/** A parameter of a call: the whole call as Spark prints it, and the parameter's name. */
export interface CallParameter {
  readonly sqlExpr: string;
  readonly name: string;
}

/** A parameter that must be constant. */
export function nonFoldableInput(
  { sqlExpr, name }: CallParameter,
  type: DataType,
  inputSql: string,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', {
      sqlExpr: `"${sqlExpr}"`,
      inputName: `\`${name}\``,
      inputType: `"${typeSql(type)}"`,
      inputExpr: `"${inputSql}"`,
    }),
  );
}

/** A parameter that is NULL. `name` is printed as it is: a name in back-ticks, or a word. */
export function unexpectedNull({ sqlExpr, name }: CallParameter): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.UNEXPECTED_NULL', { sqlExpr: `"${sqlExpr}"`, exprName: name }),
  );
}

/** A parameter out of range. `name` is printed as it is; so are the range and the value. */
export function parameterOutOfRange(
  { sqlExpr, name }: CallParameter,
  valueRange: string,
  currentValue: string,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
      sqlExpr: `"${sqlExpr}"`,
      exprName: name,
      valueRange,
      currentValue,
    }),
  );
}

/** A type that the function has no equality for. */
export function unsupportedInputType(sqlExpr: string, functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: `\`${functionName}\``,
      dataType: '"MAP" or "COLLATED STRING"',
    }),
  );
}

/** A parameter of the wrong type, found before the call is one: `mode(x, 1)`. */
export function unexpectedParameterType(
  functionName: string,
  index: number,
  input: { readonly sql: string; readonly type: DataType; readonly required: DataType },
): AnalysisException {
  return new AnalysisException(
    describeError('UNEXPECTED_INPUT_TYPE', {
      paramIndex: ordinalNumber(index),
      functionName: `\`${functionName}\``,
      requiredType: `"${typeSql(input.required)}"`,
      inputSql: `"${input.sql}"`,
      inputType: `"${typeSql(input.type)}"`,
    }),
  );
}

/** Parameters from which the function can't be made. */
export function failedFunctionCall(functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('FAILED_FUNCTION_CALL', { funcName: `\`${functionName}\`` }),
  );
}

export function distinctWithinGroup(functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED', {
      funcName: `\`${functionName}\``,
    }),
  );
}

/** With DISTINCT only what is distinct can be ordered by. */
export function orderOtherThanDistinct(
  functionName: string,
  argumentSql: string,
  orderSql: string,
): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT', {
      funcName: `\`${functionName}\``,
      funcArg: `"${argumentSql}"`,
      orderingExpr: `"${orderSql}"`,
    }),
  );
}

export function withinGroupMissing(functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING', {
      funcName: `\`${functionName}\``,
    }),
  );
}

export function wrongNumberOfOrderings(
  functionName: string,
  expected: number,
  actual: number,
): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS', {
      funcName: `\`${functionName}\``,
      expectedNum: String(expected),
      actualNum: String(actual),
    }),
  );
}

/** `percentile(x, p, frequency)` with a negative frequency. */
export function negativeFrequency(sql: string, value: bigint): RuntimeException {
  return new RuntimeException(
    describeError('NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION', {
      frequencyExpression: `"${sql}"`,
      negativeValue: `${value}L`,
    }),
  );
}

export function invalidBitmapPosition(position: bigint, bytes: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_BITMAP_POSITION', {
      bitPosition: String(position),
      bitmapNumBits: String(bytes * 8),
      bitmapNumBytes: String(bytes),
    }),
  );
}

export function invalidSketchSize(functionName: string, value: number): RuntimeException {
  return new RuntimeException(
    describeError('HLL_INVALID_LG_K', {
      function: `\`${functionName}\``,
      min: '4',
      max: '21',
      value: String(value),
    }),
  );
}

/** `hll_sketch_agg(x, y)` whose second argument is no constant. */
export function sketchSizeNotConstant(functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('HLL_K_MUST_BE_CONSTANT', { function: `\`${functionName}\`` }),
  );
}

/** Bytes that are no sketch. */
export function invalidSketch(functionName: string): RuntimeException {
  return new RuntimeException(
    describeError('HLL_INVALID_INPUT_SKETCH_BUFFER', { function: `\`${functionName}\`` }),
  );
}

export function differentSketchSizes(
  functionName: string,
  left: number,
  right: number,
): RuntimeException {
  return new RuntimeException(
    describeError('HLL_UNION_DIFFERENT_LG_K', {
      left: String(left),
      right: String(right),
      function: `\`${functionName}\``,
    }),
  );
}
