import type { ConditionTable } from './condition-table.ts';

/** Conditions of aggregate functions and their parameters, sorted by name; see `error-conditions.ts`. */
export const AGGREGATE_CONDITIONS = {
  'DATATYPE_MISMATCH.UNEXPECTED_NULL': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <exprName> must not be null.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: The input of <functionName> can't be <dataType> type data.",
    ],
    sqlState: '42K09',
  },
  FAILED_FUNCTION_CALL: {
    message: [
      "Failed preparing of the function <funcName> for call. Please, double check function's arguments.",
    ],
    sqlState: '38000',
  },
  HLL_INVALID_INPUT_SKETCH_BUFFER: {
    message: [
      'Invalid call to <function>; only valid HLL sketch buffers are supported as inputs (such as those produced by the `hll_sketch_agg` function).',
    ],
    sqlState: '22546',
  },
  HLL_INVALID_LG_K: {
    message: [
      'Invalid call to <function>; the `lgConfigK` value must be between <min> and <max>, inclusive: <value>.',
    ],
    sqlState: '22546',
  },
  HLL_K_MUST_BE_CONSTANT: {
    message: [
      'Invalid call to <function>; the `K` value must be a constant value, but got a non-constant expression.',
    ],
    sqlState: '42K0E',
  },
  HLL_UNION_DIFFERENT_LG_K: {
    message: [
      'Sketches have different `lgConfigK` values: <left> and <right>. Set the `allowDifferentLgConfigK` parameter to true to call <function> with different `lgConfigK` values.',
    ],
    sqlState: '22000',
  },
  INVALID_BITMAP_POSITION: {
    message: [
      'The 0-indexed bitmap position <bitPosition> is out of bounds. The bitmap has <bitmapNumBits> bits (<bitmapNumBytes> bytes).',
    ],
    sqlState: '22003',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED': {
    message: [
      'Invalid function <funcName> with WITHIN GROUP. The function does not support DISTINCT with WITHIN GROUP.',
    ],
    sqlState: '42K0K',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT': {
    message: [
      'Invalid function <funcName> with WITHIN GROUP. The function is invoked with DISTINCT and WITHIN GROUP but expressions <funcArg> and <orderingExpr> do not match. The WITHIN GROUP ordering expression must be picked from the function inputs.',
    ],
    sqlState: '42K0K',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING': {
    message: [
      'Invalid function <funcName> with WITHIN GROUP. WITHIN GROUP is required for the function.',
    ],
    sqlState: '42K0K',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS': {
    message: [
      'Invalid function <funcName> with WITHIN GROUP. The function requires <expectedNum> orderings in WITHIN GROUP but got <actualNum>.',
    ],
    sqlState: '42K0K',
  },
  NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION: {
    message: [
      'Found the negative value in <frequencyExpression>: <negativeValue>, but expected a positive integral value.',
    ],
    sqlState: '22003',
  },
  UNEXPECTED_INPUT_TYPE: {
    message: [
      'Parameter <paramIndex> of function <functionName> requires the <requiredType> type, however <inputSql> has the type <inputType>.',
    ],
    sqlState: '42K09',
  },
} as const satisfies ConditionTable;
