import type { ConditionTable } from './condition-table.ts';

/** Conditions of files that are read, sorted by name; see `error-conditions.ts`. */
export const FILE_CONDITIONS = {
  'DATA_SOURCE_OPTION.CLEANS_SINK_OUTPUT': {
    message: [
      'The option `cleanSource` can not be used on <path>: a stream writes its result there, and its manifest names the files. Set `cleanSource` to `off`.',
    ],
    sqlState: '42616',
  },
  DATA_SOURCE_PATH_REQUIRED: {
    message: ['The data source `<source>` needs a path.'],
    sqlState: '42616',
  },
  'FAILED_READ_FILE.CHANGED': {
    message: [
      'Encountered error while reading file <path>. It was changed after it was given. What was counted stays: give it again to go on (in a page, drop it again).',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.CORRUPT_GZIP': {
    message: [
      'Encountered error while reading file <path>. It is not a whole gzip file: <reason>.',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.FILE_NOT_EXIST': {
    message: [
      'Encountered error while reading file <path>. File does not exist. It is possible the underlying files have been updated.',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.NOT_TEXT': {
    message: [
      'Encountered error while reading file <path>. It looks like <looksLike>, and only lines of text can be read, plain or compressed with gzip. Unpack or convert it first.',
    ],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.NO_HINT': {
    message: ['Encountered error while reading file <path>.'],
    sqlState: 'KD001',
  },
  'FAILED_READ_FILE.PERMISSION_DENIED': {
    message: ['Encountered error while reading file <path>. Permission denied.'],
    sqlState: 'KD001',
  },
  INVALID_PARTITION_VALUE: {
    message: [
      'Failed to cast value <value> to data type <dataType> for partition column <columnName>. Ensure the value matches the expected data type for this partition column.',
    ],
    sqlState: '42846',
  },
  PATH_NOT_FOUND: {
    message: ['Path does not exist: <path>.'],
    sqlState: '42K03',
  },
  SOURCE_FILES_NEEDED: {
    message: [
      'The query goes on in files that were not given again: <paths>. Give them with those that were, or start with a new checkpoint location.',
    ],
    sqlState: '42K03',
  },
  'SOURCE_FILE_DIFFERS.CONTENT': {
    message: [
      'The file <path> begins differently from the one of this name that the query has read: it is another file.',
      'Give that file again, or start with a new checkpoint location.',
    ],
    sqlState: '42K0E',
  },
  'SOURCE_FILE_DIFFERS.SIZE': {
    message: [
      'The file <path> has <found> bytes, but the one of this name that the query has read had <expected>: it was cut, or it is another file.',
      'Give that file again, or start with a new checkpoint location.',
    ],
    sqlState: '42K0E',
  },
  TAIL_OF_COMPRESSED_FILE: {
    message: [
      "The file <path> is compressed and can't be followed while it grows. Read it as a whole, with the name of its format: `format('json')`, `format('log')`.",
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
