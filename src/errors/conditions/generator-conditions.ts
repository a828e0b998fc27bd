import type { ConditionTable } from './condition-table.ts';

/** Conditions of functions that make rows, sorted by name; see `error-conditions.ts`. */
export const GENERATOR_CONDITIONS = {
  'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: the input <inputName> should be a foldable <inputType> expression; however, got <inputExpr>.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.NON_STRING_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: all arguments of the function <funcName> must be strings.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The data type of the column (<columnIndex>) do not have the same type: <leftType> (<leftParamIndex>) <> <rightType> (<rightParamIndex>).',
    ],
    sqlState: '42K09',
  },
  NOT_A_TABLE_FUNCTION: {
    message: [
      '<functionName> appears as a table function here, but the function was defined as a scalar function. Please update the query to move the function call outside the FROM clause, or redefine <functionName> as a table function instead.',
    ],
    sqlState: '42887',
  },
  UDTF_ALIAS_NUMBER_MISMATCH: {
    message: [
      'The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF.',
      'Expected <aliasesSize> aliases, but got <aliasesNames>.',
      'Please ensure that the number of aliases provided matches the number of columns output by the UDTF.',
    ],
    sqlState: '42802',
  },
  UNRESOLVABLE_TABLE_VALUED_FUNCTION: {
    message: [
      'Could not resolve <name> to a table-valued function.',
      'Please make sure that <name> is defined as a table-valued function and that all required parameters are provided correctly.',
      'If <name> is not defined, please create the table-valued function before using it.',
    ],
    sqlState: '42883',
  },
  'UNSUPPORTED_GENERATOR.NOT_GENERATOR': {
    message: [
      'The generator is not supported: <functionName> is expected to be a generator. However, it makes one value of a row. Select it, or join a query that does.',
    ],
    sqlState: '42K0E',
  },
} as const satisfies ConditionTable;
