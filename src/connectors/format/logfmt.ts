import type { Format, FormatContext } from './format.ts';
import { FormatOptions, LINE_OPTIONS, MODE_OPTIONS } from './format-options.ts';
import { hostTypeReader } from './host-type-reader.ts';
import { RecordParser } from './record-parser.ts';
import { loadTimePatterns, patternReader, TIME_OPTIONS } from './time-options.ts';

/**
 * Lines of `key=value`, in any order, as Go's loggers and Heroku write them. Spark has no such format; values become those
 * of the schema as the values of JSON do.
 *
 * - A value in quotes may hold spaces and JSON's escapes; otherwise quotes make no difference: `n="5"` is a number.
 * - A key alone is true; `key=` and `key=null` are null; `key=""` is an empty text.
 * - Of a key that comes twice, the last value counts.
 * - A value that does not fit its column is null and makes the record malformed, the others are kept; of a line without
 *   any `=`, or with a quote that is not closed, nothing is kept but its text.
 */
export const logfmtFormat: Format = {
  name: 'logfmt',
  readOptions: [...LINE_OPTIONS, ...MODE_OPTIONS, ...TIME_OPTIONS],
  writeOptions: [],
  load: loadTimePatterns,
  parser: newParser,
};

function newParser(context: FormatContext): RecordParser {
  const { kernels } = context.core;
  const options = new FormatOptions(context.options);
  return new RecordParser(context, {
    name: 'logfmt',
    isNested: false,
    flags: 0,
    hostReader: (type, zone) => patternReader(options, zone, type) ?? hostTypeReader(type),
    parseRows: (parser, rowsMax) => kernels.parse_logfmt_rows(parser, rowsMax),
  });
}
