import type { ConditionTable } from './condition-table.ts';

/** Conditions of operators that do not take their operands, sorted by name; see `error-conditions.ts`. */
export const OPERAND_CONDITIONS = {
  'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: the left and right operands of the binary operator have incompatible types (<left> and <right>).',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: the binary operator requires the input type <inputType>, not <actualDataType>.',
    ],
    sqlState: '42K09',
  },
} as const satisfies ConditionTable;
