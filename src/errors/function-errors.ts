/** Calls that no signature of a function takes. Found at analysis. */
import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing } from './condition.ts';
import { FUNCTION_CONDITIONS } from './conditions/function-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(FUNCTION_CONDITIONS);

/** The wrong number of arguments. `expected` is a number, `[1, 2]`, `> 1` or `2n (n > 0)`. */
export function wrongNumberOfArguments(
  functionName: string,
  expected: string,
  actual: number,
): AnalysisException {
  return new AnalysisException(
    describeError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', {
      functionName: `\`${functionName}\``,
      expectedNum: expected,
      actualNum: String(actual),
      docroot: 'https://spark.apache.org/docs/latest',
    }),
  );
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

/** `first` for 0, as Spark counts parameters in messages. */
export function ordinalNumber(index: number): string {
  return ORDINALS[index] ?? `${index + 1}th`;
}

export interface UnexpectedInput {
  /** The whole call as Spark prints it. */
  readonly sqlExpr: string;
  readonly index: number;
  /** `"INT"`, or `("ARRAY" or "MAP")`. */
  readonly requiredType: string;
  readonly inputSql: string;
  readonly inputType: DataType;
}

export function unexpectedInputType(input: UnexpectedInput): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', {
      sqlExpr: `"${input.sqlExpr}"`,
      paramIndex: ordinalNumber(input.index),
      requiredType: input.requiredType,
      inputSql: `"${input.inputSql}"`,
      inputType: `"${typeSql(input.inputType)}"`,
    }),
  );
}

/** A comparison of a type that has no order, such as MAP. */
export function invalidOrderingType(
  sqlExpr: string,
  functionName: string,
  dataType: DataType,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: `\`${functionName}\``,
      dataType: `"${typeSql(dataType)}"`,
    }),
  );
}

/** Arguments that must have one type and have no common one. */
export function differingTypes(
  sqlExpr: string,
  functionName: string,
  types: readonly DataType[],
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.DATA_DIFF_TYPES', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: `\`${functionName}\``,
      dataType: `[${types.map((type) => `"${typeSql(type)}"`).join(', ')}]`,
    }),
  );
}

/** A cast between types that Spark never casts. */
export function castWithoutSuggestion(
  sqlExpr: string,
  sourceType: DataType,
  targetType: DataType,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', {
      sqlExpr: `"${sqlExpr}"`,
      srcType: `"${typeSql(sourceType)}"`,
      targetType: `"${typeSql(targetType)}"`,
    }),
  );
}

/** A cast that only Spark's non-ANSI mode does. */
export function castNeedsConfiguration(
  sqlExpr: string,
  sourceType: DataType,
  targetType: DataType,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION', {
      sqlExpr: `"${sqlExpr}"`,
      srcType: `"${typeSql(sourceType)}"`,
      targetType: `"${typeSql(targetType)}"`,
      config: '"spark.sql.ansi.enabled"',
      configVal: "'false'",
    }),
  );
}

/** A cast that a function does instead, such as UNIX_DATE. */
export function castNeedsFunction(
  sqlExpr: string,
  cast: {
    readonly sourceType: DataType;
    readonly targetType: DataType;
    readonly functionNames: string;
  },
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION', {
      sqlExpr: `"${sqlExpr}"`,
      srcType: `"${typeSql(cast.sourceType)}"`,
      targetType: `"${typeSql(cast.targetType)}"`,
      functionNames: cast.functionNames,
    }),
  );
}

/** `named_struct` with a name that is no constant text. */
export function structNamesNotFoldable(
  sqlExpr: string,
  inputExprs: readonly string[],
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING', {
      sqlExpr: `"${sqlExpr}"`,
      inputExprs: `[${inputExprs.map((text) => `"${text}"`).join(', ')}]`,
    }),
  );
}

/** An argument that must be constant. */
export function nonFoldableArgument(
  functionName: string,
  paramName: string,
  paramType: DataType,
): AnalysisException {
  return new AnalysisException(
    describeError('NON_FOLDABLE_ARGUMENT', {
      funcName: `\`${functionName}\``,
      paramName: `\`${paramName}\``,
      paramType: `"${typeSql(paramType)}"`,
    }),
  );
}

/** `extract` of a field that the source does not have. */
export function invalidExtractField(field: string, expression: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_EXTRACT_FIELD', {
      field: `\`${field}\``,
      expr: `"${expression}"`,
    }),
  );
}

/** A call whose two arguments don't fit together. */
export interface DifferingPair {
  /** The whole call as Spark prints it. */
  readonly sqlExpr: string;
  readonly functionName: string;
  readonly left: DataType;
  readonly right: DataType;
}
