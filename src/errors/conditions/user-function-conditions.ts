import type { ConditionTable } from './condition-table.ts';

/** Conditions of functions of the program, sorted by name; see `error-conditions.ts`. */
export const USER_FUNCTION_CONDITIONS = {
  AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION: {
    message: [
      'Non-deterministic expression <sqlExpr> should not appear in the arguments of an aggregate function.',
    ],
    sqlState: '42845',
  },
  FAILED_EXECUTE_UDF: {
    message: [
      'User defined function (<functionName>: (<signature>) => <result>) failed due to: <reason>.',
    ],
    sqlState: '39000',
  },
  FUNCTION_NEEDS_LOCAL_ENGINE: {
    message: [
      'The function <functionName> is a function of the program, and functions can not be sent to the worker that runs the engine. Create the session with `worker: false`, or with a worker of your own that calls `serve({ functions: { <name>: … } })` of millrace/worker.',
    ],
    sqlState: '0A000',
  },
  INVALID_EXTERNAL_VALUE: {
    message: [
      'The value (<other>) of the type (<otherClass>) cannot be converted to the <dataType> type.',
    ],
    sqlState: '42K0N',
  },
  INVALID_NON_DETERMINISTIC_EXPRESSIONS: {
    message: [
      'The operator expects a deterministic expression, but the actual expression is <sqlExprs>.',
    ],
    sqlState: '42K0E',
  },
} as const satisfies ConditionTable;
