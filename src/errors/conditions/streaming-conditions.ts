import type { ConditionTable } from './condition-table.ts';

/** Conditions of streaming queries and their logs, sorted by name; see `error-conditions.ts`. */
export const STREAMING_CONDITIONS = {
  CONCURRENT_QUERY: {
    message: [
      'Another instance of this query was just started by a concurrent session.',
      'The checkpoint location <location> is held by <owner>.',
    ],
    sqlState: '0A000',
  },
  CONCURRENT_STREAM_LOG_UPDATE: {
    message: [
      'Concurrent update to the log. Multiple streaming jobs detected for <batchId>.',
      'Please make sure only one streaming job runs on a specific checkpoint location at a time.',
    ],
    sqlState: '40000',
  },
  INCORRECT_RAMP_UP_RATE: {
    message: [
      "Max offset with <rowsPerSecond> rowsPerSecond is <maxSeconds>, but 'rampUpTimeSeconds' is <rampUpTimeSeconds>.",
    ],
    sqlState: '22003',
  },
  STREAMING_ITERABLE_IN_USE: {
    message: [
      'An iterable can be read only once, and another query is reading it. Read it in one query, make an iterable for each, or add its items to a memory stream, which any number of queries may read.',
    ],
    sqlState: '55006',
  },
  STREAMING_ITERABLE_ITEM_NOT_BYTES: {
    message: [
      'A stream of bytes must give Uint8Array or string chunks, but it gave <itemType>. For a stream of rows, give their schema and no format.',
    ],
    sqlState: '42804',
  },
  STREAMING_OBJECT_NOT_FOUND: {
    message: [
      "The session has no object '<objectId>' for the format '<connector>'. Memory streams, iterables and functions live in the session that they were made with.",
    ],
    sqlState: '42704',
  },
  STREAMING_SOURCE_RANGE_LOST: {
    message: [
      'The source <source> has the positions from <start> to <end>, but <position> was asked for. What a checkpoint names must be read from the source that it was written over.',
    ],
    sqlState: 'KD006',
  },
  STREAM_FAILED: {
    message: ['Query [id = <id>, runId = <runId>] terminated with exception: <message>'],
    sqlState: 'XXKST',
  },
} as const satisfies ConditionTable;
