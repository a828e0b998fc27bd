import type { ConditionTable } from './condition-table.ts';

/** Conditions of window tables and late rows, which Spark has not, sorted by name; see `error-conditions.ts`. */
export const WINDOW_TABLE_CONDITIONS = {
  LATE_ROWS_WITHOUT_WATERMARK: {
    message: [
      'Which rows of a stream are late is said by a watermark, and none of <columns> has one. Call `withWatermark` before `lateRows`.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
