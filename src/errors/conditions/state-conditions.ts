import type { ConditionTable } from './condition-table.ts';

/** Conditions of state and aggregates, sorted by name; see `error-conditions.ts`. */
export const STATE_CONDITIONS = {
  'CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS': {
    message: [
      'An error occurred during loading state. Error reading delta file <fileToRead> of <clazz>: <fileToRead> does not exist. Restore it from a backup, or start the query with a new checkpoint location.',
    ],
    sqlState: '58030',
  },
  'CANNOT_LOAD_STATE_STORE.CORRUPTED_SEGMENT': {
    message: [
      'An error occurred during loading state. The file <fileName> is corrupted: <problem>. Restore it from a backup, or start the query with a new checkpoint location.',
    ],
    sqlState: '58030',
  },
  'CANNOT_LOAD_STATE_STORE.UNSUPPORTED_FORMAT_VERSION': {
    message: [
      'An error occurred during loading state. The file <fileName> has the format version <version>, which this version of Millrace cannot read.',
    ],
    sqlState: '58030',
  },
  STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE: {
    message: [
      'Provided key schema does not match existing state key schema.',
      'Please check number and type of fields.',
      'Existing key_schema=<storedKeySchema> and new key_schema=<newKeySchema>.',
      'If you want to force running the query without schema validation, please set spark.sql.streaming.stateStore.stateSchemaCheck to false.',
      'However, please note that running the query with incompatible schema could cause non-deterministic behavior.',
      'What became of the state: <report>',
      'Run the query as it was, or start the changed query with a new checkpoint location.',
    ],
    sqlState: 'XXKST',
  },
  STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE: {
    message: [
      'Provided value schema does not match existing state value schema.',
      'Please check number and type of fields.',
      'Existing value_schema=<storedValueSchema> and new value_schema=<newValueSchema>.',
      'If you want to force running the query without schema validation, please set spark.sql.streaming.stateStore.stateSchemaCheck to false.',
      'However, please note that running the query with incompatible schema could cause non-deterministic behavior.',
      'What became of the state: <report>',
      'Run the query as it was, or start the changed query with a new checkpoint location.',
    ],
    sqlState: 'XXKST',
  },
  STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA: {
    message: [
      'Streaming stateful operator name does not match with the operator in state metadata. This likely to happen when user adds/removes/changes stateful operator of existing streaming query.',
      'Stateful operators in the metadata: [<OpsInMetadataSeq>]; Stateful operators in current batch: [<OpsInCurBatchSeq>].',
      'What became of the state: <report>',
      'Run the query as it was, or start the changed query with a new checkpoint location.',
    ],
    sqlState: '42K03',
  },
} as const satisfies ConditionTable;
