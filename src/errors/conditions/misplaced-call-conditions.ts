import type { ConditionTable } from './condition-table.ts';

/** Conditions of calls where they can't be, sorted by name; see `error-conditions.ts`. */
export const MISPLACED_CALL_CONDITIONS = {
  COLUMN_IS_NOT_VARIANT_TYPE: {
    message: [
      'The semi-structured extraction operator (`:`) can only be applied to a column of the VARIANT type.',
    ],
    sqlState: '42K09',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION': {
    message: [
      'Invalid lambda function call. A lambda function should only be used in a higher order function. However, <functionName> is not a higher order function.',
    ],
    sqlState: '42K0D',
  },
  NAMED_PARAMETERS_NOT_SUPPORTED: {
    message: [
      'Named parameters are not supported for function <functionName>; please retry the query with positional arguments to the function call instead.',
    ],
    sqlState: '4274K',
  },
  NOT_A_SCALAR_FUNCTION: {
    message: [
      '<functionName> appears as a scalar expression here, but the function was defined as a table function. Please update the query to move the function call into the FROM clause, or redefine <functionName> as a scalar function instead.',
    ],
    sqlState: '42887',
  },
  'UNSUPPORTED_GENERATOR.MULTI_GENERATOR': {
    message: [
      'The generator is not supported: only one generator allowed per SELECT clause but found <num>: <generators>.',
    ],
    sqlState: '42K0E',
  },
  'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS': {
    message: ['The generator is not supported: nested in expressions <expression>.'],
    sqlState: '42K0E',
  },
  'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT': {
    message: ['The generator is not supported: outside the SELECT clause, found: <plan>.'],
    sqlState: '42K0E',
  },
  WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE: {
    message: ['It is not allowed to use window functions inside <clauseName> clause.'],
    sqlState: '42601',
  },
  WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE: {
    message: ['Window function <funcName> requires an OVER clause.'],
    sqlState: '42601',
  },
  _LEGACY_ERROR_TEMP_1031: {
    message: [
      'It is not allowed to use a window function inside an aggregate function. Please use the inner window function in a sub-query.',
    ],
    sqlState: '42601',
  },
} as const satisfies ConditionTable;
