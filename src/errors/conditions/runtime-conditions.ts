import type { ConditionTable } from './condition-table.ts';

/** Conditions of values, while a query runs, sorted by name; see `error-conditions.ts`. */
export const RUNTIME_CONDITIONS = {
  ARITHMETIC_OVERFLOW: {
    message: ['<message>.<alternative> If necessary set <config> to "false" to bypass this error.'],
    sqlState: '22003',
  },
  BINARY_ARITHMETIC_OVERFLOW: {
    message: [
      '<value1> <symbol> <value2> caused overflow. Use <functionName> to ignore overflow problem and return NULL.',
    ],
    sqlState: '22003',
  },
  CAST_INVALID_INPUT: {
    message: [
      'The value <expression> of the type <sourceType> cannot be cast to <targetType> because it is malformed. Correct the value as per the syntax, or change its target type. Use `try_cast` to tolerate malformed input and return NULL instead.',
    ],
    sqlState: '22018',
  },
  CAST_OVERFLOW: {
    message: [
      'The value <value> of the type <sourceType> cannot be cast to <targetType> due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.',
    ],
    sqlState: '22003',
  },
  DIVIDE_BY_ZERO: {
    message: [
      'Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set <config> to "false" to bypass this error.',
    ],
    sqlState: '22012',
  },
  'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION': {
    message: [
      'Integer overflow while operating with intervals. Use <functionName> to tolerate overflow and return NULL instead.',
    ],
    sqlState: '22015',
  },
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': {
    message: [
      ' <value> cannot be represented as Decimal(<precision>, <scale>). If necessary set <config> to "false" to bypass this error, and return NULL instead.',
    ],
    sqlState: '22003',
  },
  REMAINDER_BY_ZERO: {
    message: [
      'Remainder by zero. Use `try_mod` to tolerate divisor being 0 and return NULL instead. If necessary set <config> to "false" to bypass this error.',
    ],
    sqlState: '22012',
  },
  SCALAR_SUBQUERY_TOO_MANY_ROWS: {
    message: ['More than one row returned by a subquery used as an expression.'],
    sqlState: '21000',
  },
  USER_RAISED_EXCEPTION: {
    message: ['<errorMessage>'],
    sqlState: 'P0001',
  },
} as const satisfies ConditionTable;
