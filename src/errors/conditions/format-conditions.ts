import type { ConditionTable } from './condition-table.ts';

/** Conditions of formats and their options, sorted by name; see `error-conditions.ts`. */
export const FORMAT_CONDITIONS = {
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
  INVALID_TIMEZONE: {
    message: [
      "The timezone: <timeZone> is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs must have the form 'area/city', such as 'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', '(+|-)HH:mm' or '(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range from -18:00 to +18:00. 'Z' and 'UTC' are accepted as synonyms for '+00:00'.",
    ],
    sqlState: '22009',
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
  UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE: {
    message: [
      "The <format> datasource doesn't support the column <columnName> of the type <columnType>.",
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
