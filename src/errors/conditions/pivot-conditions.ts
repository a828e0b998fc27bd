import type { ConditionTable } from './condition-table.ts';

/** Conditions of PIVOT, sorted by name; see `error-conditions.ts`. */
export const PIVOT_CONDITIONS = {
  NON_LITERAL_PIVOT_VALUES: {
    message: ['Literal expressions required for pivot values, found <expression>.'],
    sqlState: '42K08',
  },
  _LEGACY_ERROR_TEMP_1006: {
    message: [
      "Aggregate expression required for pivot, but '<sql>' did not appear in any aggregate function.",
    ],
    sqlState: '42000',
  },
} as const satisfies ConditionTable;
