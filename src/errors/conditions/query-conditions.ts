import type { ConditionTable } from './condition-table.ts';

/** Conditions of how a streaming query is started, and its result table, sorted by name; see `error-conditions.ts`. */
export const QUERY_CONDITIONS = {
  INVALID_TRIGGER_INTERVAL: {
    message: ['The interval of trigger should not be negative: <interval>.'],
    sqlState: '22023',
  },
  RESULT_TABLE_FULL: {
    message: [
      'The result has more than the <maxRows> rows that its table may keep. Give `resultTable` a larger `maxRows`, or `onFull: "dropOldest"` where the output mode is not complete.',
    ],
    sqlState: '54000',
  },
  RESULT_TABLE_NEEDS_KEY: {
    message: [
      'A result table in update mode needs the columns that the result is grouped by: without them it is not known which row a new one takes the place of. Select them, or use the output mode complete.',
    ],
    sqlState: '42601',
  },
  'STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE': {
    message: [
      'Invalid streaming output mode: <outputMode>. This output mode is not supported in Data Source <className>.',
    ],
    sqlState: '42KDE',
  },
} as const satisfies ConditionTable;
