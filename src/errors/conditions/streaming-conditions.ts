import type { ConditionTable } from './condition-table.ts';

/** Conditions of streaming queries and their logs, sorted by name; see `error-conditions.ts`. */
export const STREAMING_CONDITIONS = {
  BATCH_METADATA_NOT_FOUND: {
    message: ['Unable to find batch <batchMetadataFile>.'],
    sqlState: '42K03',
  },
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
  INVALID_TRIGGER_INTERVAL: {
    message: ['The interval of trigger should not be negative: <interval>.'],
    sqlState: '22023',
  },
  MALFORMED_LOG_ENTRY: {
    message: [
      'The checkpoint entry <entry> was malformed: expected <expected>, but found <found>.',
      'The checkpoint was left as it is. Restore the entry, or start with a new checkpoint location.',
    ],
    sqlState: 'XXKST',
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
  'STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE': {
    message: [
      'Invalid streaming output mode: <outputMode>. This output mode is not supported in Data Source <className>.',
    ],
    sqlState: '42KDE',
  },
  'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.COUNT': {
    message: [
      'There are [<checkpointCount>] sources in the checkpoint offsets and now there are [<queryCount>] sources requested by the query. Cannot continue.',
    ],
    sqlState: '42K03',
  },
  'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.FORMAT': {
    message: [
      'Source <ordinal> of the query has the format <queryFormat>, but the checkpoint offsets are those of the format <checkpointFormat>. Cannot continue.',
    ],
    sqlState: '42K03',
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
  'UNSUPPORTED_FEATURE.CONTINUOUS_TRIGGER': {
    message: [
      "The feature is not supported: The trigger 'continuous'. Use processingTime, availableNow or once.",
    ],
    sqlState: '0A000',
  },
  UNSUPPORTED_LOG_VERSION: {
    message: [
      'The checkpoint entry <entry> has the log version <version>, but the maximum supported log version is <maxVersion>.',
      'The log was produced by a newer version and cannot be read by this one. Please upgrade.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
