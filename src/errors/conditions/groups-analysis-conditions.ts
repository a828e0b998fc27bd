import type { ConditionTable } from './condition-table.ts';

/** Conditions of plans with functions on groups, sorted by name; see `error-conditions.ts`. */
export const GROUPS_ANALYSIS_CONDITIONS = {
  CANNOT_ASSIGN_EVENT_TIME_COLUMN_WITHOUT_WATERMARK: {
    message: [
      'Watermark needs to be defined to reassign event time column. Failed to find watermark definition in the streaming query.',
    ],
    sqlState: '42611',
  },
  INTERNAL_ERROR_TWS: {
    message: ['<message>'],
    sqlState: 'XX000',
  },
  'INVALID_GROUP_FUNCTIONS.EVENT_TIME_COLUMN': {
    message: [
      'Invalid function on groups: the event time column <columnName> has to be a column of type TIMESTAMP of the output schema (<outputSchema>).',
    ],
    sqlState: '42K09',
  },
  'INVALID_GROUP_FUNCTIONS.INITIAL_STATE_KEYS': {
    message: [
      'Invalid function on groups: the initial state is grouped by columns of the types <initialTypes>, and the rows by columns of the types <keyTypes>.',
    ],
    sqlState: '42K09',
  },
} as const satisfies ConditionTable;
