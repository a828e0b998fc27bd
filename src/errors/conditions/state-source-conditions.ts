import type { ConditionTable } from './condition-table.ts';

/** Conditions of reading state as tables, sorted by name; see `error-conditions.ts`. */
export const STATE_SOURCE_CONDITIONS = {
  'CANNOT_LOAD_STATE_STORE.CANNOT_READ_MISSING_SNAPSHOT_FILE': {
    message: [
      'An error occurred during loading state. Error reading snapshot file <fileToRead> of <clazz>: <fileToRead> does not exist.',
    ],
    sqlState: '58030',
  },
  STDS_COMMITTED_BATCH_UNAVAILABLE: {
    message: [
      'No committed batch found, checkpoint location: <checkpointLocation>. Ensure that the query has run and committed any microbatch before stopping.',
    ],
    sqlState: 'KD006',
  },
  STDS_CONFLICT_OPTIONS: {
    message: ['The options <options> cannot be specified together. Please specify the one.'],
    sqlState: '42613',
  },
  STDS_FAILED_TO_READ_OPERATOR_METADATA: {
    message: [
      'Failed to read the operator metadata for checkpointLocation=<checkpointLocation> and batchId=<batchId>.',
      'Either the file does not exist, or the file is corrupted.',
      'Rerun the streaming query to construct the operator metadata, and report to the corresponding communities or vendors if the error persists.',
    ],
    sqlState: '42K03',
  },
  STDS_FAILED_TO_READ_STATE_SCHEMA: {
    message: [
      'Failed to read the state schema. Either the file does not exist, or the file is corrupted. options: <sourceOptions>.',
      'Rerun the streaming query to construct the state schema, and report to the corresponding communities or vendors if the error persists.',
    ],
    sqlState: '42K03',
  },
  'STDS_INVALID_OPTION_VALUE.IS_EMPTY': {
    message: ["Invalid value for source option '<optionName>': cannot be empty."],
    sqlState: '42616',
  },
  'STDS_INVALID_OPTION_VALUE.IS_NEGATIVE': {
    message: ["Invalid value for source option '<optionName>': cannot be negative."],
    sqlState: '42616',
  },
  'STDS_INVALID_OPTION_VALUE.WITH_MESSAGE': {
    message: ["Invalid value for source option '<optionName>': <message>"],
    sqlState: '42616',
  },
  STDS_OFFSET_LOG_UNAVAILABLE: {
    message: [
      'The offset log for <batchId> does not exist, checkpoint location: <checkpointLocation>.',
      'Please specify the batch ID which is available for querying - you can query the available batch IDs via using state metadata data source. There are the batches <availableBatches>.',
    ],
    sqlState: 'KD006',
  },
  STDS_REQUIRED_OPTION_UNSPECIFIED: {
    message: ["'<optionName>' must be specified."],
    sqlState: '42601',
  },
  _LEGACY_ERROR_TEMP_2049: {
    message: ['Data source <className> does not support streamed <operator>.'],
    sqlState: 'XXKCM',
  },
  _LEGACY_ERROR_TEMP_2242: {
    message: ['<provider> source does not support user-specified schema.'],
    sqlState: 'XXKCM',
  },
} as const satisfies ConditionTable;
