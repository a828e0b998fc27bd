import type { ConditionTable } from './condition-table.ts';

/** Conditions of memory budgets and of spilling, sorted by name; see `error-conditions.ts`. */
export const SPILL_CONDITIONS = {
  'INVALID_CONF_VALUE.TYPE_MISMATCH': {
    message: [
      "The value '<confValue>' in the config \"<confName>\" is invalid. It should be a/an '<confType>' value.",
    ],
    sqlState: '22022',
  },
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
} as const satisfies ConditionTable;
