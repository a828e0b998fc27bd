import type { ConditionTable } from './condition-table.ts';

/** Conditions of memory budgets and of spilling, sorted by name; see `error-conditions.ts`. */
export const SPILL_CONDITIONS = {
  MEMORY_BUDGET_EXCEEDED: {
    message: [
      'The query holds more than its budget of <budgetBytes> bytes, and has no place to spill to: <reason>.',
      'Raise "<config>", or run the query where files can be written.',
    ],
    sqlState: '53200',
  },
  SPILL_OUT_OF_MEMORY: {
    message: ['Error while calling spill() on <consumerToSpill> : <message>'],
    sqlState: '82003',
  },
  STATE_BUDGET_EXCEEDED: {
    message: [
      'The state of the query holds <heldBytes> bytes (<operators>), more than its budget of <budgetBytes> bytes.',
      'Raise "<config>" and start the query again: it goes on from its last committed batch.',
    ],
    sqlState: '53200',
  },
} as const satisfies ConditionTable;
