import type { ConditionTable } from './condition-table.ts';

/** Conditions of sinks, sorted by name; see `error-conditions.ts`. */
export const SINK_CONDITIONS = {
  ADDRESS_IN_USE: {
    message: [
      'Cannot listen on <address>: the address is already in use.',
      'Stop the program that holds it, or choose another port with the option `port`; port 0 takes any free one.',
    ],
    sqlState: '55006',
  },
  ADDRESS_NOT_AVAILABLE: {
    message: ['Cannot listen on <address>: <reason>.'],
    sqlState: '08001',
  },
  ALL_PARTITION_COLUMNS_NOT_ALLOWED: {
    message: ['Cannot use all columns for partition columns.'],
    sqlState: 'KD005',
  },
  FILE_SINK_FORMAT_NOT_WRITABLE: {
    message: ['The format `<format>` can only be read. Files can be written as <proposal>.'],
    sqlState: '0A000',
  },
  LOG_SERVED_ALREADY: {
    message: [
      '<log> is served already, by <owner>: open <url>.',
      'Stop that process to serve it from here, or give this one another folder with `--state-dir`.',
    ],
    sqlState: '55006',
  },
  PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA: {
    message: [
      'Partition column <column> not found in schema <schema>. Please provide the existing column for partitioning.',
    ],
    sqlState: '42000',
  },
  TASK_WRITE_FAILED: {
    message: ['Task failed while writing rows to <path>.'],
    sqlState: '58030',
  },
  'TASK_WRITE_FAILED.NO_SPACE': {
    message: [
      'Task failed while writing rows to <path>: there is no space left.',
      'Free some space and run it again: a stream goes on from its last committed batch.',
    ],
    sqlState: '53100',
  },
} as const satisfies ConditionTable;
