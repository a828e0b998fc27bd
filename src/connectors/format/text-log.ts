import { TextLogColumn } from '../../../assembly/line-abi.ts';
import { StringType, TimestampType } from '../../types/data-type.ts';
import { bindFixedColumns, type FixedColumns, fixedColumnsSchema } from './fixed-columns.ts';
import type { Format, FormatContext } from './format.ts';
import { FormatOptions, LINE_OPTIONS, MODE_OPTIONS } from './format-options.ts';
import { RecordParser } from './record-parser.ts';
import { latestLocalMicros, STAMP_OPTIONS } from './reference-time.ts';
import { newWordTable } from './word-table.ts';

/** The columns of text with times. */
export const TEXT_LOG_COLUMNS: FixedColumns = new Map([
  ['ts', { column: TextLogColumn.Time, type: TimestampType }],
  ['level', { column: TextLogColumn.Level, type: StringType }],
  ['message', { column: TextLogColumn.Message, type: StringType }],
]);

/** The names of the levels, by `LogLevel`. */
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'NOTICE', 'WARN', 'ERROR', 'FATAL'];

/**
 * Plain text whose lines begin with a time, as most programs log: the time in any of the usual forms, a level if there is
 * one, and the message.
 *
 * - Every line is a row. One without a time — the next line of a stack trace, say — has a null `ts` and its whole text as
 *   the message, and is not malformed; only a line that is too long is.
 * - `level` is one of TRACE, DEBUG, INFO, NOTICE, WARN, ERROR and FATAL, whichever word or letter the line has for it.
 * - Times without a zone are in the option `timeZone`; those without a year are in the latest year in which they are not
 *   more than a day after `referenceTime`.
 */
export const textLogFormat: Format = {
  name: 'text-log',
  readOptions: [...LINE_OPTIONS, ...MODE_OPTIONS, ...STAMP_OPTIONS],
  writeOptions: [],
  fixedSchema: (options) => fixedColumnsSchema(TEXT_LOG_COLUMNS, options),
  parser: newParser,
};

function newParser(context: FormatContext): RecordParser {
  const { core } = context;
  const options = new FormatOptions(context.options);
  return new RecordParser(context, {
    name: 'text-log',
    isNested: false,
    flags: 0,
    ...bindFixedColumns(context, {
      name: 'text-log',
      columns: TEXT_LOG_COLUMNS,
      words: () => newWordTable(core, LEVELS),
      latestLocalMicros: latestLocalMicros(context, options),
    }),
    parseRows: (parser, rowsMax) => core.kernels.parse_text_log_rows(parser, rowsMax),
  });
}
