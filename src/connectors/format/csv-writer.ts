import {
  CSV_EVERY_ROW,
  CSV_PAIRED_LINES,
  CSV_QUOTE_ALL,
  CSV_QUOTE_QUOTES,
  CSV_QUOTE_VALUES,
  CSV_TRIM_END,
  CSV_TRIM_START,
  CsvText,
} from '../../../assembly/line-abi.ts';
import { type DataType, StringType, structField, structType } from '../../types/data-type.ts';
import { buildBatch } from '../../wasm/column-builder.ts';
import { utf8 } from '../../wasm/memory.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { OptionDefinition } from '../connector.ts';
import { CSV_OPTIONS, type CsvCharacters, csvCharacters } from './csv-options.ts';
import { refuseVoid } from './csv-types.ts';
import { FormatOptions } from './format-options.ts';
import { type EncoderContext, type HostPrinter, RecordEncoder } from './record-encoder.ts';
import { patternPrinter, TIME_OPTIONS } from './time-options.ts';

/** The options of written CSV. */
export const CSV_WRITE_OPTIONS: readonly OptionDefinition[] = [
  { name: 'lineSep', type: 'string', default: '\\n', doc: 'What ends a line.' },
  ...CSV_OPTIONS,
  ...TIME_OPTIONS,
  {
    name: 'emptyValue',
    type: 'string',
    default: '""',
    doc: 'What text without characters is written as.',
  },
  {
    name: 'comment',
    type: 'string',
    default: '#',
    doc: 'A first column that begins with this character is quoted.',
  },
  { name: 'quoteAll', type: 'boolean', default: 'false', doc: 'Quotes all values.' },
  {
    name: 'escapeQuotes',
    type: 'boolean',
    default: 'true',
    doc: 'Quotes text that holds a quote.',
  },
  {
    name: 'ignoreLeadingWhiteSpace',
    type: 'boolean',
    default: 'true',
    doc: 'Leaves out white space before a value.',
  },
  {
    name: 'ignoreTrailingWhiteSpace',
    type: 'boolean',
    default: 'true',
    doc: 'Leaves out white space behind a value.',
  },
];

/** What numbers, booleans and times are made of. */
const VALUE_CHARACTER = /[0-9A-Za-z+.:-]/;

/** Writes rows as CSV, as Spark's writer does. */
export function newCsvEncoder(context: EncoderContext): RecordEncoder {
  refuseVoid(context.schema);
  const { kernels } = context.core;
  const options = new FormatOptions(context.options);
  const characters = csvCharacters(options, '#');
  return new RecordEncoder(context, {
    name: 'csv',
    isNested: false,
    flags: writeFlags(options, characters) | (context.rowEnd === undefined ? 0 : CSV_EVERY_ROW),
    label: (name) => name,
    hostPrinter: (type, shown) => patternPrinter(options, shown, type) ?? binaryPrinter(type),
    prepare: (printer) => prepare(context, printer, characters),
    release: (printer) => kernels.print_csv_release(printer),
    printRows: (printer, columns, rows) => kernels.print_csv_rows(printer, columns, rows),
  });
}

/** The header of a file: the names of the columns, written as text; nothing without the option `header`. */
export function csvPreamble(context: EncoderContext): Uint8Array {
  const options = new FormatOptions(context.options);
  const { fields } = context.schema;
  if (!options.flag('header', false) || fields.length === 0) return new Uint8Array(0);
  const schema = structType(fields.map(({ name }) => structField(name, StringType)));
  const encoder = newCsvEncoder({ ...context, schema });
  const names = fields.map(({ name }) => name);
  const batch = buildBatch(
    context.core,
    schema.fields.map(({ dataType }) => dataType),
    [names],
  );
  const header = encoder.encode(batch).slice();
  encoder.close();
  return header;
}

function prepare({ core, options }: EncoderContext, printer: Ptr, characters: CsvCharacters): void {
  const settings = new FormatOptions(options);
  const { kernels } = core;
  const setText = (which: CsvText, text: string) => {
    const bytes = utf8(text);
    kernels.print_csv_text(printer, which, core.toArena(bytes), bytes.length);
  };
  kernels.print_csv_open(printer, core.toArena(characters.codes));
  setText(CsvText.Separator, characters.separator);
  setText(CsvText.Null, settings.text('nullValue') ?? '');
  setText(CsvText.Empty, settings.text('emptyValue') ?? '""');
}

function writeFlags(options: FormatOptions, { separator, codes }: CsvCharacters): number {
  const lineSeparator = options.text('lineSep') ?? '\n';
  const special = separator + lineSeparator + String.fromCharCode(codes[0], codes[3]);
  const flag = (isSet: boolean, bit: number) => (isSet ? bit : 0);
  return (
    flag(options.flag('ignoreLeadingWhiteSpace', true), CSV_TRIM_START) |
    flag(options.flag('ignoreTrailingWhiteSpace', true), CSV_TRIM_END) |
    flag(options.flag('quoteAll', false), CSV_QUOTE_ALL) |
    flag(options.flag('escapeQuotes', true), CSV_QUOTE_QUOTES) |
    flag(VALUE_CHARACTER.test(special), CSV_QUOTE_VALUES) |
    flag(lineSeparator === '\r\n', CSV_PAIRED_LINES)
  );
}

/** Spark's text of bytes in tables: `[61 62 63]`. */
function binaryPrinter(type: DataType): HostPrinter | undefined {
  if (type.kind !== 'binary') return undefined;
  return (value) => {
    if (!(value instanceof Uint8Array)) return '';
    const digits = Array.from(value, (byte) => byte.toString(16).padStart(2, '0').toUpperCase());
    return `[${digits.join(' ')}]`;
  };
}
