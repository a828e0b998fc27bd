import type { ConditionTable } from './condition-table.ts';

/** Conditions of windows and watermarks, sorted by name; see `error-conditions.ts`. */
export const EVENT_TIME_CONDITIONS = {
  'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: The <leftExprName>(<leftExprValue>) must be <constraint> the <rightExprName>(<rightExprValue>).',
    ],
    sqlState: '42K09',
  },
  EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE: {
    message: [
      'The event time <eventName> has the invalid type <eventType>, but expected "TIMESTAMP".',
    ],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_1040: {
    message: [
      'Gap duration expression used in session window must be CalendarIntervalType, but got <dt>.',
    ],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_1207: {
    message: ['The duration and time inputs to window must be an integer, long or string literal.'],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_3101: {
    message: ['The input is not a correct window column: <windowTime>'],
    sqlState: '42K09',
  },
} as const satisfies ConditionTable;
