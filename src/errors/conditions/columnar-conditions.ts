import type { ConditionTable } from './condition-table.ts';

/** Conditions of formats that hold columns, sorted by name; see `error-conditions.ts`. */
export const COLUMNAR_CONDITIONS = {
  'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER': {
    message: [
      'Encountered error while reading file <path>. Could not read footer. Please ensure that the file is in either ORC or Parquet format.',
      'If not, please convert it to a valid format. If the file is in the valid format, please check if it is corrupt.',
      'If it is, you can choose to either ignore it or fix the corruption.',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.MALFORMED_ARROW': {
    message: [
      'Encountered error while reading file <path>. It is no Arrow IPC stream or file, or is cut short: <reason>.',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH': {
    message: [
      'Encountered error while reading file <path>. Data type mismatches when reading Parquet column <column>. Expected Spark type <expectedType>, actual Parquet type <actualType>.',
    ],
    sqlState: 'KD001',
  },
  PARQUET_TYPE_NOT_SUPPORTED: {
    message: ['Parquet type not yet supported: <parquetType>.'],
    sqlState: '42846',
  },
  UNSUPPORTED_ARROWTYPE: {
    message: ['Unsupported arrow type <typeName>.'],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
