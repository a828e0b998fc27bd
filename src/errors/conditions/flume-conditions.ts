import type { ConditionTable } from './condition-table.ts';

/** Conditions of Apache Flume, sorted by name; see `error-conditions.ts`. */
export const FLUME_CONDITIONS = {
  'FLUME_SINK_FAILED.COLUMN': {
    message: [
      "The column <column> is <type>, but an event of Flume takes it as <expected>. Cast it, or write the rows as lines with `option('format', 'json')`.",
    ],
    sqlState: '42K09',
  },
  'FLUME_SINK_FAILED.UNAVAILABLE': {
    message: [
      'The Flume agent at <address> did not take the events of a micro-batch in <attempts> attempts: <reason>.',
      "When it is back, start the query again: it goes on with that micro-batch. `option('maxAttempts', …)` tries for longer.",
    ],
    sqlState: '08001',
  },
} as const satisfies ConditionTable;
