/** Arrays, maps and lambdas that are refused at analysis, or fail for a row. */
import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing } from './condition.ts';
import { COLLECTION_CONDITIONS } from './conditions/collection-conditions.ts';
import { FUNCTION_CONDITIONS } from './conditions/function-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';
import type { DifferingPair } from './function-errors.ts';

const describeError = describing({ ...COLLECTION_CONDITIONS, ...FUNCTION_CONDITIONS });

/** Java's largest array, which Spark rounds down; nothing larger is made. */
export const ARRAY_LENGTH_MAX = 2147483632;

const quoted = (type: DataType) => `"${typeSql(type)}"`;

/** Two arrays of different elements, or what is no array. */
export function arrayPairTypes(pair: DifferingPair): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES', {
      ...pairParameters(pair),
      arrayType: '"ARRAY"',
    }),
  );
}

/** Two maps whose keys have no common type. */
export function mapZipTypes(pair: DifferingPair): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES', pairParameters(pair)),
  );
}

/** A hash of what may be a map. */
export function hashOfMap(sqlExpr: string, functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.HASH_MAP_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: `\`${functionName}\``,
    }),
  );
}

/** `map_concat` of what is no map. */
export function mapConcatTypes(sqlExpr: string, types: readonly DataType[]): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: '`map_concat`',
      dataType: `[${types.map(quoted).join(', ')}]`,
    }),
  );
}

/** Arguments that must have one type and have no common one. */
export function mixedTypes(
  sqlExpr: string,
  functionName: string,
  types: readonly DataType[],
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.DATA_DIFF_TYPES', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: `\`${functionName}\``,
      dataType: `(${types.map(quoted).join(' or ')})`,
    }),
  );
}

/** A map with maps as keys. */
export function invalidMapKeyType(sqlExpr: string, keyType: DataType): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      keyType: quoted(keyType),
    }),
  );
}

/** NULL without a type, where a value is looked for. */
export function nullTypedArgument(sqlExpr: string, functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.NULL_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: `\`${functionName}\``,
    }),
  );
}

/** The comparator of `array_sort` gives no INT. */
export function comparatorType(sqlExpr: string, actual: DataType): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: '`lambdafunction`',
      expectedType: '"INT"',
      actualType: quoted(actual),
    }),
  );
}

/** A lambda with more or fewer parameters than its function passes. The numbers are Spark's, in its order. */
export function lambdaParameterCount(declared: number, passed: number): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH', {
      expectedNumArgs: String(declared),
      actualNumArgs: String(passed),
    }),
  );
}

/** Two parameters of a lambda with one name. */
export function duplicateLambdaParameters(names: readonly string[]): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES', {
      args: names.map((name) => `\`${name}\``).join(', '),
    }),
  );
}

/** A subquery in the body of a lambda, or beside one. */
export function subqueryInLambda(): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION', {}),
  );
}

/** A result with more elements than an array can have; `parameter` is the argument that asks for them, if one does. */
export function tooManyElements(
  functionName: string,
  count: number | bigint,
  parameter?: string,
): RuntimeException {
  const parameters = {
    numberOfElements: String(count),
    maxRoundedArrayLength: String(ARRAY_LENGTH_MAX),
    functionName: `\`${functionName}\``,
  };
  return new RuntimeException(
    parameter === undefined
      ? describeError('COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION', parameters)
      : describeError('COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER', {
          ...parameters,
          parameter: `\`${parameter}\``,
        }),
  );
}

/** `sequence` of what it makes no sequences of. */
export function sequenceTypes(sqlExpr: string): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: '`sequence`',
      startType: '("TIMESTAMP" or "TIMESTAMP_NTZ" or "DATE")',
      stepType: '("INTERVAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
      otherStartType: '"INTEGRAL"',
    }),
  );
}

/** `sequence` in steps of zero, or away from its end. */
export function sequenceBoundaries(start: bigint, stop: bigint, step: bigint): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.SEQUENCE_BOUNDARIES', {
      start: String(start),
      stop: String(stop),
      step: String(step),
    }),
  );
}

/** `sequence` of dates in steps of hours. */
export function sequenceStep(): RuntimeException {
  return new RuntimeException(describeError('INVALID_PARAMETER_VALUE.SEQUENCE_STEP', {}));
}

/** `slice` from 0, which is no place. */
export function sliceStart(): RuntimeException {
  return sliceParameter('INVALID_PARAMETER_VALUE.START', 'start', '0');
}

/** `slice` of fewer than no elements. */
export function sliceLength(length: number): RuntimeException {
  return sliceParameter('INVALID_PARAMETER_VALUE.LENGTH', 'length', String(length));
}

function sliceParameter(
  condition: Extract<
    keyof typeof COLLECTION_CONDITIONS,
    `INVALID_PARAMETER_VALUE.${'START' | 'LENGTH'}`
  >,
  parameter: string,
  length: string,
): RuntimeException {
  return new RuntimeException(
    describeError(condition, { parameter: `\`${parameter}\``, functionName: '`slice`', length }),
  );
}

/** Two arrays that can't be the keys and values of one map. */
export function mapEntryCount(keyCount: number, valueCount: number): RuntimeException {
  return new RuntimeException(
    describeError('MAP_ENTRY_COUNT_MISMATCH', {
      keyCount: String(keyCount),
      valueCount: String(valueCount),
    }),
  );
}

/** A comparison of `array_sort` without an answer. */
export function comparatorReturnsNull(firstValue: string, secondValue: string): RuntimeException {
  return new RuntimeException(
    describeError('COMPARATOR_RETURNS_NULL', { firstValue, secondValue }),
  );
}

export function invalidArrayIndex(indexValue: number, arraySize: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_ARRAY_INDEX', {
      indexValue: String(indexValue),
      arraySize: String(arraySize),
    }),
  );
}

export function invalidIndexOfZero(): RuntimeException {
  return new RuntimeException(describeError('INVALID_INDEX_OF_ZERO', {}));
}

/** `element_at` past the ends of an array. */
export function indexOutOfBounds(indexValue: number, arraySize: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_ARRAY_INDEX_IN_ELEMENT_AT', {
      indexValue: String(indexValue),
      arraySize: String(arraySize),
    }),
  );
}

export function duplicatedMapKey(key: string): RuntimeException {
  return new RuntimeException(
    describeError('DUPLICATED_MAP_KEY', {
      key,
      mapKeyDedupPolicy: '"spark.sql.mapKeyDedupPolicy"',
    }),
  );
}

export function nullMapKey(): RuntimeException {
  return new RuntimeException(describeError('NULL_MAP_KEY', {}));
}

/** An array and a value that is none of its elements' type. */
export function arrayFunctionTypes(pair: DifferingPair): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES', {
      ...pairParameters(pair),
      dataType: '"ARRAY"',
    }),
  );
}

/** A map and a key of another type. */
export function mapFunctionTypes(pair: DifferingPair): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES', {
      ...pairParameters(pair),
      dataType: '"MAP"',
    }),
  );
}

/** The parameters that conditions of such a call have in common. */
function pairParameters({ sqlExpr, functionName, left, right }: DifferingPair) {
  return {
    sqlExpr: `"${sqlExpr}"`,
    functionName: `\`${functionName}\``,
    leftType: `"${typeSql(left)}"`,
    rightType: `"${typeSql(right)}"`,
  };
}
