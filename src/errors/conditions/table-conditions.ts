import type { ConditionTable } from './condition-table.ts';

/** Conditions of writing tables and of reading their folders back, sorted by name; see `error-conditions.ts`. */
export const TABLE_CONDITIONS = {
  CALL_ON_STREAMING_DATASET_UNSUPPORTED: {
    message: ['The method <methodName> can not be called on streaming Dataset/DataFrame.'],
    sqlState: '42KDE',
  },
  'CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION': {
    message: ['The codec <codecName> is not available. Available codecs are <availableCodecs>.'],
    sqlState: '56038',
  },
  CONFLICTING_DIRECTORY_STRUCTURES: {
    message: [
      'Conflicting directory structures detected.',
      'Suspicious paths:',
      '<discoveredBasePaths>',
      'If provided paths are partition directories, please set "basePath" in the options of the data source to specify the root directory of the table.',
      'If there are multiple root directories, please load them separately and then union them.',
    ],
    sqlState: 'KD009',
  },
  CONFLICTING_PARTITION_COLUMN_NAMES: {
    message: [
      'Conflicting partition column names detected:',
      '<distinctPartColLists>',
      'For partitioned table directories, data files should only live in leaf directories.',
      'And directories at the same level should have the same partition column name.',
      'Please check the following directories for unexpected files or inconsistent partition column names:',
      '<suspiciousPaths>',
    ],
    sqlState: 'KD009',
  },
  EMPTY_PARTITION_COLUMN_VALUE: {
    message: [
      "Found an empty partition column value in the path segment '<columnSpec>'. Each partition directory must have a non-empty value after the '=' sign (e.g., 'col=value').",
    ],
    sqlState: 'KD009',
  },
  EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE: {
    message: [
      'The <format> datasource does not support writing empty or nested empty schemas. Please make sure the data schema has at least one or more column(s).',
    ],
    sqlState: '0A000',
  },
  INVALID_PARTITION_COLUMN_DATA_TYPE: {
    message: ['Cannot use <type> for partition column.'],
    sqlState: '0A000',
  },
  INVALID_SAVE_MODE: {
    message: [
      'The specified save mode <mode> is invalid. Valid save modes include "append", "overwrite", "ignore", "error", "errorifexists", and "default".',
    ],
    sqlState: '42000',
  },
  PATH_ALREADY_EXISTS: {
    message: [
      'Path <outputPath> already exists. Set mode as "overwrite" to overwrite the existing path.',
    ],
    sqlState: '42K04',
  },
  PATH_GIVEN_TWICE: {
    message: [
      "There is a 'path' option set and save() is called with a path parameter. Either remove the path option, or call save() without the parameter.",
    ],
    sqlState: '42613',
  },
  SORT_BY_WITHOUT_BUCKETING: {
    message: ['sortBy must be used together with bucketBy.'],
    sqlState: '42601',
  },
  UNSUPPORTED_DATA_SOURCE_SAVE_MODE: {
    message: [
      'The data source "<source>" cannot be written in the <createMode> mode. Please use either the "Append" or "Overwrite" mode instead.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_FEATURE.TABLE_OPERATION': {
    message: [
      'The feature is not supported: Table <tableName> does not support <operation>. Please check the current catalog and namespace to make sure the qualified table name is expected, and also check the catalog implementation which is configured by "spark.sql.catalog".',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
