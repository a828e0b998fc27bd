import { LogColumn, LogFormat } from '../../../assembly/line-abi.ts';
import {
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
} from '../../types/data-type.ts';
import { bindFixedColumns, type FixedColumns, fixedColumnsSchema } from './fixed-columns.ts';
import type { Format, FormatContext } from './format.ts';
import { FormatOptions, LINE_OPTIONS, MODE_OPTIONS } from './format-options.ts';
import { RecordParser } from './record-parser.ts';

/** The columns of an access line. What stands as `-` is null; what is escaped in the line stays escaped. */
export const LOG_COLUMNS: FixedColumns = new Map([
  ['host', { column: LogColumn.Host, type: StringType }],
  ['ip', { column: LogColumn.Ip, type: StringType }],
  ['ident', { column: LogColumn.Ident, type: StringType }],
  ['user', { column: LogColumn.User, type: StringType }],
  ['ts', { column: LogColumn.Time, type: TimestampType }],
  ['method', { column: LogColumn.Method, type: StringType }],
  ['path', { column: LogColumn.Path, type: StringType }],
  ['protocol', { column: LogColumn.Protocol, type: StringType }],
  ['status', { column: LogColumn.Status, type: IntegerType }],
  ['bytes', { column: LogColumn.Bytes, type: LongType }],
  ['referer', { column: LogColumn.Referer, type: StringType }],
  ['user_agent', { column: LogColumn.UserAgent, type: StringType }],
  ['request_time', { column: LogColumn.RequestTime, type: DoubleType }],
]);

const LOG_FORMATS: ReadonlyMap<string, LogFormat> = new Map([
  ['auto', LogFormat.Auto],
  ['common', LogFormat.Common],
  ['combined', LogFormat.Combined],
  ['vhost_combined', LogFormat.VhostCombined],
  ['combined_request_time', LogFormat.CombinedRequestTime],
]);

/**
 * Access logs of Apache and nginx: the common and the combined format, with a virtual host in front or the time of the
 * request behind, each line by itself or, with the option `logFormat`, one of them only.
 *
 * - `host` is the virtual host as it is logged, port included; `ip` is the client, be it an address or a name.
 * - A request that is not `method path [protocol]`, such as the first bytes of a TLS client, is all `path`.
 * - Quoted text keeps its escapes (`\"`, `\x22`) as the server wrote them.
 * - `request_time` is the number at the end of the line, in the unit that the server logs: seconds for nginx's
 *   `$request_time` and Apache's `%T`, microseconds for `%D`.
 * - Detecting formats, nginx's `main` is taken too; the addresses that a proxy forwarded, its last field, are left out.
 */
export const logFormat: Format = {
  name: 'log',
  readOptions: [
    ...LINE_OPTIONS,
    ...MODE_OPTIONS,
    {
      name: 'logFormat',
      type: 'string',
      default: 'auto',
      values: [...LOG_FORMATS.keys()],
      doc: 'Which lines are access lines; `auto` takes each of the others, line by line.',
    },
  ],
  writeOptions: [],
  fixedSchema: (options) => fixedColumnsSchema(LOG_COLUMNS, options),
  parser: newParser,
};

function newParser(context: FormatContext): RecordParser {
  const { kernels } = context.core;
  return new RecordParser(context, {
    name: 'log',
    isNested: false,
    flags: new FormatOptions(context.options).choice('logFormat', LOG_FORMATS, 'auto'),
    ...bindFixedColumns(context, { name: 'log', columns: LOG_COLUMNS }),
    parseRows: (parser, rowsMax) => kernels.parse_log_rows(parser, rowsMax),
  });
}
