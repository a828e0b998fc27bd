import type { ConditionTable } from './condition-table.ts';

/** Conditions of calls of functions, sorted by name; see `error-conditions.ts`. */
export const FUNCTION_CONDITIONS = {
  'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType> with ANSI mode on.',
      'If you have to cast <srcType> to <targetType>, you can set <config> as <configVal>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType>.',
      'To convert values from <srcType> to <targetType>, you can use the functions <functionNames> instead.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Only foldable `STRING` expressions are allowed to appear at odd position, but they are <inputExprs>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.DATA_DIFF_TYPES': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: Input to <functionName> should all be the same type, but it's <dataType>.",
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <functionName> does not support ordering on type <dataType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <paramIndex> parameter requires the <requiredType> type, however <inputSql> has the type <inputType>.',
    ],
    sqlState: '42K09',
  },
  INVALID_EXTRACT_FIELD: {
    message: ['Cannot extract <field> from <expr>.'],
    sqlState: '42601',
  },
  NON_FOLDABLE_ARGUMENT: {
    message: [
      'The function <funcName> requires the parameter <paramName> to be a foldable expression of the type <paramType>, but the actual argument is a non-foldable.',
    ],
    sqlState: '42K08',
  },
  'WRONG_NUM_ARGS.WITHOUT_SUGGESTION': {
    message: [
      "The <functionName> requires <expectedNum> parameters but the actual number is <actualNum>. Please, refer to '<docroot>/sql-ref-functions.html' for a fix.",
    ],
    sqlState: '42605',
  },
} as const satisfies ConditionTable;
