import type { ConditionTable } from './condition-table.ts';

/** Conditions of what streams can’t do, sorted by name; see `error-conditions.ts`. */
export const STREAMING_ANALYSIS_CONDITIONS = {
  'INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY': {
    message: ['Invalid subquery: Streaming query is not allowed in subquery expressions.'],
    sqlState: '42823',
  },
  NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING: {
    message: [
      'Window function is not supported in <windowFunc> (as column <columnName>) on streaming DataFrames/Datasets.',
      'Structured Streaming only supports time-window aggregation using the WINDOW function. (window specification: <windowSpec>)',
    ],
    sqlState: '0A000',
  },
  'STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION': {
    message: [
      'Invalid streaming output mode: <outputMode>. This output mode is not supported for <operation> on streaming DataFrames/DataSets.',
    ],
    sqlState: '42KDE',
  },
  UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK: {
    message: [
      '<outputMode> output mode not supported for <statefulOperator> on streaming DataFrames/DataSets without watermark.',
    ],
    sqlState: '0A000',
  },
  WRITE_STREAM_NOT_ALLOWED: {
    message: ['`writeStream` can be called only on streaming Dataset/DataFrame.'],
    sqlState: '42601',
  },
  _LEGACY_ERROR_TEMP_1181: {
    message: ['Stream-stream join without equality predicate is not supported.'],
    sqlState: '0A000',
  },
  _LEGACY_ERROR_TEMP_3068: {
    message: ['Global aggregation with session window in streaming query is not supported.'],
    sqlState: '0A000',
  },
  MULTIPLE_EVENT_TIME_COLUMNS: {
    message: [
      'More than one event time columns are available. Please ensure there is at most one event time column per stream. event time columns: (<eventTimeCols>)',
    ],
    sqlState: '42K09',
  },
  _LEGACY_ERROR_TEMP_3076: {
    message: [
      'Redefining watermark is disallowed: the stream has one already, further up in the query. Leave one of both out.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
