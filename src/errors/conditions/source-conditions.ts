import type { ConditionTable } from './condition-table.ts';

/** Conditions of sources, sorted by name; see `error-conditions.ts`. */
export const SOURCE_CONDITIONS = {
  'DATA_SOURCE_OPTION.CLEANS_SINK_OUTPUT': {
    message: [
      'The option `cleanSource` can not be used on <path>: a stream writes its result there, and its manifest names the files. Set `cleanSource` to `off`.',
    ],
    sqlState: '42616',
  },
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
  SOURCE_ADDRESS_BLOCKED: {
    message: [
      'The browser does not let this page connect to <url>: <reason>. A page that came over https may only use wss: and https: addresses, besides those of this machine. Use such an address, or open the page from http://localhost.',
    ],
    sqlState: '08004',
  },
  SOURCE_CONNECTION_FAILED: {
    message: [
      'The source <source> could not connect to <address> in <attempts> attempts: <reason>.',
    ],
    sqlState: '08001',
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
  SOURCE_OFFSET_AHEAD: {
    message: [
      "The checkpoint of the source <source> says that <offset> bytes were read, but the server's stream has only <end>: it is another stream, or it began anew.",
      'Start the query with a new checkpoint location to read it from its beginning.',
    ],
    sqlState: '42K0E',
  },
  SOURCE_OFFSET_INVALID: {
    message: ['The checkpoint holds the offset <offset>, which is none of the source <source>.'],
    sqlState: '42K0E',
  },
  SOURCE_PROTOCOL_NOT_SPOKEN: {
    message: [
      'The server at <url> does not speak the protocol <protocol>; it chose <spoken>.',
      "Read its frames as plain lines with `option('protocol', 'plain')`.",
    ],
    sqlState: '08P01',
  },
  SOURCE_STOPPED: {
    message: ['The source <source> was stopped while a batch waited for it.'],
    sqlState: '57014',
  },
  'SOURCE_URL_FAILED.NOT_ALLOWED': {
    message: [
      "The server answered <status> for <url>: it wants to know who asks. Give what it asks for as `option('header.Authorization', 'Bearer …')`, or open an address that needs nothing.",
    ],
    sqlState: '28000',
  },
  'SOURCE_URL_FAILED.NOT_FOUND': {
    message: ['There is nothing at <url>: the server answered <status>. Check the address.'],
    sqlState: '42K03',
  },
  'SOURCE_URL_FAILED.STATUS': {
    message: [
      'The server answered <status> for <url>, which is no document. Check the address, or try again later.',
    ],
    sqlState: '08004',
  },
  'SOURCE_URL_FAILED.UNREACHABLE': {
    message: [
      'Nothing could be read from <url>: <reason>. Either nothing answers there, or, in a page, the server does not let other origins read it: it must send `Access-Control-Allow-Origin`.',
    ],
    sqlState: '08001',
  },
  'SOURCE_URL_FAILED.WEB_PAGE': {
    message: [
      "Behind <url> is a web page and no log; the answer came from <answeredUrl>. A login or a listing looks so: open the address of the log itself, or give the credentials as `option('header.Authorization', 'Bearer …')`.",
    ],
    sqlState: '42K03',
  },
  TAIL_OF_COMPRESSED_FILE: {
    message: [
      "The file <path> is compressed and can't be followed while it grows. Read it as a whole, with the name of its format: `format('json')`, `format('log')`.",
    ],
    sqlState: '0A000',
  },
  UNABLE_TO_INFER_SCHEMA: {
    message: ['Unable to infer schema for <format>. It must be specified manually.'],
    sqlState: '42KD9',
  },
} as const satisfies ConditionTable;
