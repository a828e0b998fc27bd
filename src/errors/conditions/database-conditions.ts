import type { ConditionTable } from './condition-table.ts';

/** Conditions of databases that are written and read; see `error-conditions.ts`. */
export const DATABASE_CONDITIONS = {
  DATABASE_AUTHENTICATION_FAILED: {
    message: [
      '<database> does not let the user in: <reason>',
      'Check the options user and password, and which users the server takes from here.',
    ],
    sqlState: '28000',
  },
  DATABASE_COLUMNS_DIFFER: {
    message: [
      'The rows do not fit the table <table>:',
      '<differences>',
      'Select columns of those names and types, change the table, or write to another one.',
    ],
    sqlState: '42K0G',
  },
  DATABASE_COMMIT_UNKNOWN: {
    message: [
      'The connection to <database> was lost while the rows for <table> were being committed: <reason>',
      'Look at the table to see whether they are there before you write them again.',
    ],
    sqlState: '08007',
  },
  DATABASE_FULL: {
    message: [
      '<database> has no room for the rows of <table>: <reason>',
      'Nothing of the batch was written. Make room and start again.',
    ],
    sqlState: '53100',
  },
  DATABASE_INTERRUPTED: {
    message: [
      'The connection to <database> was lost in the middle of a batch that was too large to be held for a second attempt: <reason>',
      'Nothing of it was written. Start again, or raise the option retryBytes.',
    ],
    sqlState: '08006',
  },
  DATABASE_KEY_IS_NULL: {
    message: [
      'A row for the table <table> has null in the key column <column>, so that no row could be found by it later.',
      'Filter such rows out, or give them a value with coalesce.',
    ],
    sqlState: '23502',
  },
  DATABASE_KEY_NOT_UNIQUE: {
    message: [
      'Rows of the table <table> cannot be replaced by (<columns>): there is no unique index on just these columns.',
      'Make one: <statement>',
    ],
    sqlState: '42P10',
  },
  DATABASE_KEY_REQUIRED: {
    message: [
      'In update mode rows of the table <table> are replaced by their key. Name its columns in the option keyColumns, separated by commas.',
    ],
    sqlState: '42K0E',
  },
  DATABASE_NOT_FOUND: {
    message: ['There is no such database: <reason>', 'Create it, or correct <option>.'],
    sqlState: '3D000',
  },
  DATABASE_NO_STREAM: {
    message: ['A database is read as a table, by read.format("<format>"), and not as a stream.'],
    sqlState: '0A000',
  },
  DATABASE_PERMISSION_DENIED: {
    message: [
      '<database> does not allow this: <reason>',
      'Grant the right to the user. A sink needs INSERT on its table, UPDATE and DELETE by its output mode, and INSERT, SELECT and UPDATE on the table that the option batchTable names; CREATE only where a table is missing.',
    ],
    sqlState: '42501',
  },
  DATABASE_REQUEST_FAILED: {
    message: ['<database> refused <subject>: <reason>'],
    sqlState: '58030',
  },
  DATABASE_TABLE_NOT_FOUND: {
    message: ['There is no table <table>.', 'Create it: <statement>'],
    sqlState: '42P01',
  },
  DATABASE_UNREACHABLE: {
    message: [
      '<database> has not answered for <seconds> s: <reason>',
      'Start it, or correct the address. The option retryTimeout says how long is waited.',
    ],
    sqlState: '08001',
  },
  DATABASE_VALUE_REFUSED: {
    message: [
      'The table <table> does not take a row: <reason>',
      'Nothing of the batch was written. Change the rows or the table and start again.',
    ],
    sqlState: '22000',
  },
  DATABASE_VALUE_UNREADABLE: {
    message: [
      'The column <column> has the value <value>, which is no <type>.',
      'Cast it in the option query, or leave it out.',
    ],
    sqlState: '22018',
  },
} as const satisfies ConditionTable;
