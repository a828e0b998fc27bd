import type { ConditionTable } from './condition-table.ts';

/** Conditions of statements that the grammar reads and that mean nothing, sorted by name; see `error-conditions.ts`. */
export const SQL_CONDITIONS = {
  INVALID_TIME_LITERAL_PRECISION: {
    message: [
      'The time literal <value> has more than 9 fractional-second digits. The maximum supported fractional-second precision of a time literal is 9 (nanoseconds).',
    ],
    sqlState: '22023',
  },
  MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS: {
    message: [
      "<clause1> and <clause2> cannot coexist in the same SQL pipe operator using '|>'. Please separate the multiple result clauses into separate pipe operators and then retry the query again.",
    ],
    sqlState: '42000',
  },
  PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION: {
    message: [
      'Non-grouping expression <expr> is provided as an argument to the |> AGGREGATE pipe operator but does not contain any aggregate function; please update it to include an aggregate function and then retry the query again.',
    ],
    sqlState: '0A000',
  },
  PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION: {
    message: [
      'Aggregate function <expr> is not allowed when using the pipe operator |> <clause> clause; please use the pipe operator |> AGGREGATE clause instead.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE': {
    message: [
      'The feature is not supported: The SQL pipe operator syntax with aggregation (using |> AGGREGATE) does not support <case>.',
    ],
    sqlState: '0A000',
  },
  _LEGACY_ERROR_TEMP_0035: {
    message: ['Operation not allowed: <message>.'],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
