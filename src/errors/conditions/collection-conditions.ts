import type { ConditionTable } from './condition-table.ts';

/** Conditions of arrays, maps and lambdas, sorted by name; see `error-conditions.ts`. */
export const COLLECTION_CONDITIONS = {
  'COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION': {
    message: [
      "Can't create array with <numberOfElements> elements which exceeding the array size limit <maxRoundedArrayLength>, unsuccessful try to create arrays in the function <functionName>.",
    ],
    sqlState: '54000',
  },
  'COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER': {
    message: [
      "Can't create array with <numberOfElements> elements which exceeding the array size limit <maxRoundedArrayLength>, the value of parameter(s) <parameter> in the function <functionName> is invalid.",
    ],
    sqlState: '54000',
  },
  COMPARATOR_RETURNS_NULL: {
    message: [
      'The comparator has returned a NULL for a comparison between <firstValue> and <secondValue>.',
      'It should return a positive integer for "greater than", 0 for "equal" and a negative integer for "less than".',
    ],
    sqlState: '22004',
  },
  'DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: Input to <functionName> should have been <dataType> followed by a value with same element type, but it's [<leftType>, <rightType>].",
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: Input to function <functionName> should have been two <arrayType> with same element type, but it's [<leftType>, <rightType>].",
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.HASH_MAP_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Input to the function <functionName> cannot contain elements of the "MAP" type. In Spark, same maps may have different hashcode, thus hash expressions are prohibited on "MAP" elements. To restore previous behavior set "spark.sql.legacy.allowHashOnMapType" to "true".',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The key of map cannot be/contain <keyType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: The <functionName> should all be of type map, but it's <dataType>.",
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: Input to <functionName> should have been <dataType> followed by a value with same key type, but it's [<leftType>, <rightType>].",
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: Input to the <functionName> should have been two maps with compatible key types, but it's [<leftType>, <rightType>].",
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.NULL_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Null typed values cannot be used as arguments of <functionName>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: <functionName> uses the wrong parameter type. The parameter type must conform to:',
      '1. The start and stop expressions must resolve to the same type.',
      '2. If start and stop expressions resolve to the <startType> type, then the step expression must resolve to the <stepType> type.',
      '3. Otherwise, if start and stop expressions resolve to the <otherStartType> type, then the step expression must resolve to the same type.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <functionName> requires return <expectedType> type, but the actual is <actualType> type.',
    ],
    sqlState: '42K09',
  },
  DUPLICATED_MAP_KEY: {
    message: [
      'Duplicate map key <key> was found, please check the input data.',
      'If you want to remove the duplicated keys, you can set <mapKeyDedupPolicy> to "LAST_WIN" so that the key inserted at last takes precedence.',
    ],
    sqlState: '23505',
  },
  INVALID_ARRAY_INDEX: {
    message: [
      'The index <indexValue> is out of bounds. The array has <arraySize> elements. Use the SQL function `get()` to tolerate accessing element at invalid index and return NULL instead.',
    ],
    sqlState: '22003',
  },
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: {
    message: [
      'The index <indexValue> is out of bounds. The array has <arraySize> elements. Use `try_element_at` to tolerate accessing element at invalid index and return NULL instead.',
    ],
    sqlState: '22003',
  },
  INVALID_INDEX_OF_ZERO: {
    message: [
      'The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).',
    ],
    sqlState: '22003',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES': {
    message: [
      'Invalid lambda function call. The lambda function has duplicate arguments <args>. Please, consider to rename the argument names.',
    ],
    sqlState: '42K0D',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH': {
    message: [
      'Invalid lambda function call. A higher order function expects <expectedNumArgs> arguments, but got <actualNumArgs>.',
    ],
    sqlState: '42K0D',
  },
  'INVALID_PARAMETER_VALUE.LENGTH': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: Expects `length` greater than or equal to 0, but got <length>.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.SEQUENCE_BOUNDARIES': {
    message: [
      'The value of parameter(s) `step` in `sequence` is invalid: Steps of <step> do not lead from <start> to <stop>.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.SEQUENCE_STEP': {
    message: [
      'The value of parameter(s) `step` in `sequence` is invalid: Between dates it must be of a day at least, or of months.',
    ],
    sqlState: '22023',
  },
  'INVALID_PARAMETER_VALUE.START': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: Expects a positive or a negative value for `start`, but got 0.',
    ],
    sqlState: '22023',
  },
  MAP_ENTRY_COUNT_MISMATCH: {
    message: ['A map needs a value for each key, but got <keyCount> keys and <valueCount> values.'],
    sqlState: '22023',
  },
  NULL_MAP_KEY: { message: ['Cannot use null as map key.'], sqlState: '2200E' },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION': {
    message: [
      'Unsupported subquery expression: Subquery expressions are not supported within higher-order functions. Please remove all subquery expressions from higher-order functions and then try again.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
