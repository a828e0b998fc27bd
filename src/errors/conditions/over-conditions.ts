import type { ConditionTable } from './condition-table.ts';

/** Conditions of functions with OVER, sorted by name; see `error-conditions.ts`. */
export const OVER_CONDITIONS = {
  'DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The data type <orderSpecType> used in the order specification does not support the data type <valueBoundaryType> which is used in the range frame.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: A range window frame with value boundaries cannot be used in a window specification with multiple order by expressions: <orderSpec>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: A range window frame cannot be used in an unordered window specification.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_DIFF_TYPES': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Window frame bounds <lower> and <upper> do not have the same type: <lowerType> <> <upperType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Window frame upper bound <upper> does not follow the lower bound <lower>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The data type of the <location> bound <exprType> does not match the expected data type <expectedType>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Window frame <location> bound <expression> is not a literal.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The lower bound of a window frame must be <comparison> to the upper bound.',
    ],
    sqlState: '42K09',
  },
  DISTINCT_WINDOW_FUNCTION_UNSUPPORTED: {
    message: ['Distinct window functions are not supported: <windowExpr>.'],
    sqlState: '0A000',
  },
  EXPRESSION_TYPE_IS_NOT_ORDERABLE: {
    message: [
      'Column expression <expr> cannot be sorted because its type <exprType> is not orderable.',
    ],
    sqlState: '42822',
  },
  INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC: {
    message: ['Cannot specify ORDER BY or a window frame for <aggFunc>.'],
    sqlState: '42601',
  },
  UNSUPPORTED_EXPR_FOR_WINDOW: {
    message: ['Expression <sqlExpr> not supported within a window function.'],
    sqlState: '42P20',
  },
  WINDOW_FUNCTION_FRAME_NOT_ORDERED: {
    message: [
      'Window function <wf> requires the window to be ordered. You need to add an ORDER BY clause. For example: SELECT <wf> OVER (PARTITION BY window_partition ORDER BY window_ordering) FROM table.',
    ],
    sqlState: '42601',
  },
  _LEGACY_ERROR_TEMP_1035: {
    message: ['Cannot specify window frame for <prettyName> function.'],
    sqlState: '42601',
  },
  _LEGACY_ERROR_TEMP_1036: {
    message: ['Window Frame <wf> must match the required frame <required>.'],
    sqlState: '42601',
  },
} as const satisfies ConditionTable;
