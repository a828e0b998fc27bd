import type { ConditionTable } from './condition-table.ts';

/** Conditions of random values, sorted by name; see `error-conditions.ts`. */
export const RANDOM_CONDITIONS = {
  'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: the input <inputName> should be a foldable <inputType> expression; however, got <inputExpr>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <exprName> must be between <valueRange> (current value = <currentValue>).',
    ],
    sqlState: '42K09',
  },
  'INVALID_PARAMETER_VALUE.LONG': {
    message: [
      'The value of parameter(s) <parameter> in <functionName> is invalid: expects a long literal, but got <invalidValue>.',
    ],
    sqlState: '22023',
  },
  SEED_EXPRESSION_IS_UNFOLDABLE: {
    message: ['The seed expression <seedExpr> of the expression <exprWithSeed> must be foldable.'],
    sqlState: '42K08',
  },
} as const satisfies ConditionTable;
