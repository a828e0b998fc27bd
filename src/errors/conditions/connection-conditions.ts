import type { ConditionTable } from './condition-table.ts';

/** Conditions of sources behind a connection, sorted by name; see `error-conditions.ts`. */
export const CONNECTION_CONDITIONS = {
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
  SOURCE_OFFSET_AHEAD: {
    message: [
      "The checkpoint of the source <source> says that <offset> bytes were read, but the server's stream has only <end>: it is another stream, or it began anew.",
      'Start the query with a new checkpoint location to read it from its beginning.',
    ],
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
} as const satisfies ConditionTable;
