import type { ConditionTable } from './condition-table.ts';

/** Conditions of the sink that posts rows to a URL, sorted by name; see `error-conditions.ts`. */
export const HTTP_CONDITIONS = {
  'HTTP_SINK_FAILED.NOT_ALLOWED': {
    message: [
      "The server at <url> answered <status>: it wants to know who sends. Say where the token stands, as `option('token', 'env:NAME')`, or the header that it asks for, as `option('header.X-Api-Key', 'env:NAME')`.",
    ],
    sqlState: '28000',
  },
  'HTTP_SINK_FAILED.REFUSED': {
    message: [
      'The server at <url> answered <status> to the rows of a micro-batch: <answer>.',
      'It would answer so again. Change what it is sent, or what it takes; then the query goes on with that micro-batch.',
    ],
    sqlState: '22000',
  },
  'HTTP_SINK_FAILED.TOO_LARGE': {
    message: [
      "The server at <url> takes no request of <bytes> bytes: it answered 413. Send smaller ones, as `option('maxRequestBytes', '100k')`.",
    ],
    sqlState: '54000',
  },
  'HTTP_SINK_FAILED.UNAVAILABLE': {
    message: [
      'The server at <url> did not take the rows of a micro-batch in <attempts> attempts: <reason>.',
      "When it is back, start the query again: it goes on with that micro-batch. `option('maxAttempts', …)` tries for longer.",
    ],
    sqlState: '08001',
  },
} as const satisfies ConditionTable;
