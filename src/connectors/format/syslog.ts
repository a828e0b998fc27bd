import { SyslogColumn, SyslogFormat } from '../../../assembly/line-abi.ts';
import { IntegerType, StringType, TimestampType } from '../../types/data-type.ts';
import { bindFixedColumns, type FixedColumns, fixedColumnsSchema } from './fixed-columns.ts';
import type { Format, FormatContext } from './format.ts';
import { FormatOptions, LINE_OPTIONS, MODE_OPTIONS } from './format-options.ts';
import { RecordParser } from './record-parser.ts';
import { latestLocalMicros, STAMP_OPTIONS } from './reference-time.ts';
import { newWordTable } from './word-table.ts';

/** The columns of syslog. What a line does not have, and what stands as `-`, is null. */
export const SYSLOG_COLUMNS: FixedColumns = new Map([
  ['pri', { column: SyslogColumn.Priority, type: IntegerType }],
  ['facility', { column: SyslogColumn.Facility, type: IntegerType }],
  ['severity', { column: SyslogColumn.Severity, type: IntegerType }],
  ['level', { column: SyslogColumn.Level, type: StringType }],
  ['ts', { column: SyslogColumn.Time, type: TimestampType }],
  ['hostname', { column: SyslogColumn.Hostname, type: StringType }],
  ['app', { column: SyslogColumn.App, type: StringType }],
  ['procid', { column: SyslogColumn.ProcId, type: StringType }],
  ['msgid', { column: SyslogColumn.MsgId, type: StringType }],
  ['structured_data', { column: SyslogColumn.StructuredData, type: StringType }],
  ['message', { column: SyslogColumn.Message, type: StringType }],
]);

/** The severities by number, as syslog.conf names them. */
const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];

const SYSLOG_FORMATS: ReadonlyMap<string, SyslogFormat> = new Map([
  ['auto', SyslogFormat.Auto],
  ['rfc3164', SyslogFormat.Rfc3164],
  ['rfc5424', SyslogFormat.Rfc5424],
]);

/**
 * Lines of syslog, as RFC 5424 and RFC 3164 have them, each line by itself or, with the option `syslogFormat`, one of them
 * only. Files often have no priority in front; then what follows from it is null.
 *
 * - The older form has no zone and no year: the zone is the option `timeZone`, the year the latest in which the time is not
 *   more than a day after `referenceTime`. Its time may be written as ISO 8601, as rsyslog does.
 * - In the older form `app` and `procid` are taken from `app[pid]:`; without it, all behind the host is message.
 * - `structured_data` is the text with its brackets. A byte order mark before the message is left out.
 * - Lines are lines: messages counted in octets (RFC 6587) are not taken apart.
 */
export const syslogFormat: Format = {
  name: 'syslog',
  readOptions: [
    ...LINE_OPTIONS,
    ...MODE_OPTIONS,
    ...STAMP_OPTIONS,
    {
      name: 'syslogFormat',
      type: 'string',
      default: 'auto',
      values: [...SYSLOG_FORMATS.keys()],
      doc: 'Which lines are syslog; `auto` takes both, line by line.',
    },
  ],
  writeOptions: [],
  fixedSchema: (options) => fixedColumnsSchema(SYSLOG_COLUMNS, options),
  parser: newParser,
};

function newParser(context: FormatContext): RecordParser {
  const { core } = context;
  const options = new FormatOptions(context.options);
  return new RecordParser(context, {
    name: 'syslog',
    isNested: false,
    flags: options.choice('syslogFormat', SYSLOG_FORMATS, 'auto'),
    ...bindFixedColumns(context, {
      name: 'syslog',
      columns: SYSLOG_COLUMNS,
      words: () => newWordTable(core, LEVELS),
      latestLocalMicros: latestLocalMicros(context, options),
    }),
    parseRows: (parser, rowsMax) => core.kernels.parse_syslog_rows(parser, rowsMax),
  });
}
