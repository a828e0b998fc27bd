import type { ConditionTable } from './condition-table.ts';

/** Conditions of sources, sorted by name; see `error-conditions.ts`. */
export const SOURCE_CONDITIONS = {
  'DATA_SOURCE_OPTION.CONFLICT': {
    message: [
      'The options `<first>` and `<second>` of the data source `<source>` cannot be set at the same time.',
    ],
    sqlState: '42616',
  },
  'DATA_SOURCE_OPTION.REQUIRED': {
    message: ['The data source `<source>` needs the option `<option>`.'],
    sqlState: '42616',
  },
  SOURCE_OFFSET_INVALID: {
    message: ['The checkpoint holds the offset <offset>, which is none of the source <source>.'],
    sqlState: '42K0E',
  },
  UNABLE_TO_INFER_SCHEMA: {
    message: ['Unable to infer schema for <format>. It must be specified manually.'],
    sqlState: '42KD9',
  },
} as const satisfies ConditionTable;
