import type { ConditionTable } from './condition-table.ts';

/** Conditions of records of files, sorted by name; see `error-conditions.ts`. */
export const RECORD_CONDITIONS = {
  'CSV_HEADER_MISMATCH.COLUMN_COUNT': {
    message: [
      'CSV header does not conform to the schema.',
      'Number of column in CSV header is not equal to number of fields in the schema: header length: <headerLength>, schema size: <schemaSize>.',
    ],
    sqlState: '22023',
  },
  'CSV_HEADER_MISMATCH.COLUMN_NAME': {
    message: [
      'CSV header does not conform to the schema.',
      'Header: <header>; schema: <schema>. Expected: <expected> but found: <found>.',
    ],
    sqlState: '22023',
  },
  LOG_COLUMN_NOT_FOUND: {
    message: [
      'The format <format> has no column <columnName>. Did you mean one of the following? [<proposal>]',
    ],
    sqlState: '42703',
  },
  'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION': {
    message: [
      'Malformed records are detected in record parsing: <badRecord>.',
      "Parse Mode: <failFastMode>. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.",
    ],
    sqlState: '22023',
  },
  OPTION_VALUE_EXCEEDS_ONE_CHARACTER: {
    message: ['The value of <option> cannot be more than one character, but got <value>.'],
    sqlState: '22023',
  },
  TEXT_DATA_SOURCE_NEEDS_ONE_COLUMN: {
    message: ['Text data source supports only a single column, of the type STRING.'],
    sqlState: '42K09',
  },
} as const satisfies ConditionTable;
