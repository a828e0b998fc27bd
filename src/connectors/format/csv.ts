import {
  CSV_CHECKED_HEADER,
  CSV_COMMENTS,
  CSV_COUNTED,
  CSV_HEADER,
  CSV_MULTI_LINE,
  CSV_TRIM_END,
  CSV_TRIM_START,
  CsvText,
} from '../../../assembly/line-abi.ts';
import { type StructType, structType } from '../../types/data-type.ts';
import { utf8 } from '../../wasm/memory.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { OptionDefinition } from '../connector.ts';
import { checkHeader, readHeader } from './csv-header.ts';
import { CSV_OPTIONS, csvCharacters } from './csv-options.ts';
import { refuseVoid } from './csv-types.ts';
import { CSV_WRITE_OPTIONS, csvPreamble, newCsvEncoder } from './csv-writer.ts';
import type { Format, FormatContext, RecordTexts } from './format.ts';
import { FormatOptions, INFERENCE_OPTIONS, LINE_OPTIONS, MODE_OPTIONS } from './format-options.ts';
import { hostTypeReader } from './host-type-reader.ts';
import { lineColumnNames, recordFields } from './line-columns.ts';
import { RecordParser } from './record-parser.ts';
import { loadTimePatterns, patternReader, TIME_OPTIONS, TIME_PATTERNS } from './time-options.ts';

/** Texts that stand for values, by the option that sets them. */
const TEXT_OPTIONS: readonly { name: string; which: CsvText; byDefault: string; doc: string }[] = [
  {
    name: 'emptyValue',
    which: CsvText.Empty,
    byDefault: '',
    doc: 'What quotes with nothing between them are read as.',
  },
  { name: 'nanValue', which: CsvText.Nan, byDefault: 'NaN', doc: 'The text of a NaN.' },
  {
    name: 'positiveInf',
    which: CsvText.PositiveInfinity,
    byDefault: 'Inf',
    doc: 'The text of infinity.',
  },
  {
    name: 'negativeInf',
    which: CsvText.NegativeInfinity,
    byDefault: '-Inf',
    doc: 'The text of negative infinity.',
  },
];

const READ_OPTIONS: readonly OptionDefinition[] = [
  ...LINE_OPTIONS,
  ...MODE_OPTIONS,
  ...CSV_OPTIONS,
  ...TIME_OPTIONS,
  ...TEXT_OPTIONS.map(
    ({ name, byDefault, doc }): OptionDefinition => ({
      name,
      type: 'string',
      default: byDefault,
      doc,
    }),
  ),
  ...INFERENCE_OPTIONS,
  {
    name: 'inferSchema',
    type: 'boolean',
    default: 'false',
    doc: 'Where no schema is declared: the types of the columns are those that all values have; else STRING.',
  },
  {
    name: 'preferDate',
    type: 'boolean',
    default: 'true',
    doc: 'With `inferSchema`: text of a day is DATE, not TIMESTAMP.',
  },
  { name: 'comment', type: 'string', doc: 'Lines that begin with this character are left out.' },
  {
    name: 'ignoreLeadingWhiteSpace',
    type: 'boolean',
    default: 'false',
    doc: 'Leaves out white space before a value.',
  },
  {
    name: 'ignoreTrailingWhiteSpace',
    type: 'boolean',
    default: 'false',
    doc: 'Leaves out white space behind a value.',
  },
  {
    name: 'enforceSchema',
    type: 'boolean',
    default: 'true',
    doc: 'Columns are those of the schema by position, whatever the header says; if false, a header that says otherwise fails.',
  },
  {
    name: 'multiLine',
    type: 'boolean',
    default: 'false',
    doc: 'Quoted text may hold line ends.',
  },
];

/**
 * CSV with the verdicts of Spark's reader (univocity's parser): columns by position, a record of fewer or more columns
 * malformed with what fits kept. As in Spark, records are counted only where all columns are read, or with `multiLine`.
 */
export const csvFormat: Format = {
  name: 'csv',
  readOptions: READ_OPTIONS,
  writeOptions: CSV_WRITE_OPTIONS,
  inference: async (options) => {
    await TIME_PATTERNS.load();
    const { inferCsv } = await import('./infer/schema-inference.ts');
    return inferCsv(options);
  },
  load: loadTimePatterns,
  parser: newParser,
  encoder: newCsvEncoder,
  preamble: csvPreamble,
};

function newParser(context: FormatContext): RecordParser {
  return csvParser(context, parseRows);
}

/**
 * A parser that gives a row for each text of a column, in one batch: `present` is 0 for one that is null, and 2 for one
 * without a record. Line ends in texts are characters as any other.
 */
export function newCsvTextParser(context: FormatContext, texts: RecordTexts): RecordParser {
  const { column, rows, present } = texts;
  const options = { ...context.options, header: 'false', multiLine: 'false' };
  return csvParser({ ...context, options }, ({ core }, { parser }) =>
    core.kernels.parse_csv_texts(parser, column, rows, present),
  );
}

function csvParser(context: FormatContext, parse: typeof parseRows): RecordParser {
  refuseVoid(context.schema);
  const options = new FormatOptions(context.options);
  const names = lineColumnNames(options);
  const declared = structType(recordFields(context.schema, names));
  const wanted = structType(recordFields(context.columns, names));
  const isPruned = wanted.fields.length < declared.fields.length;
  const isCounted = options.flag('multiLine', false) || !isPruned;
  const flags = readFlags(options) | (isCounted ? CSV_COUNTED : 0);
  return new RecordParser(context, {
    name: 'csv',
    isNested: false,
    flags: 0,
    isUnlined: options.flag('multiLine', false),
    hostReader: (type, zone) => patternReader(options, zone, type) ?? hostTypeReader(type),
    parseRows: (parser, rowsMax) => parse(context, { parser, rowsMax, declared, wanted }),
    prepare: (parser) => prepare(context, { parser, options, flags, declared }),
    release: (parser) => context.core.kernels.parse_csv_release(parser),
  });
}

function readFlags(options: FormatOptions): number {
  const flag = (name: string, bit: number) => (options.flag(name, false) ? bit : 0);
  return (
    flag('ignoreLeadingWhiteSpace', CSV_TRIM_START) |
    flag('ignoreTrailingWhiteSpace', CSV_TRIM_END) |
    flag('multiLine', CSV_MULTI_LINE) |
    flag('header', CSV_HEADER) |
    (options.flag('enforceSchema', true) ? 0 : CSV_CHECKED_HEADER) |
    (options.text('comment') ? CSV_COMMENTS : 0)
  );
}

interface Preparation {
  readonly parser: Ptr;
  readonly options: FormatOptions;
  readonly flags: number;
  readonly declared: StructType;
}

function prepare({ core, columns }: FormatContext, preparation: Preparation): void {
  const { parser, options, flags, declared } = preparation;
  const { kernels } = core;
  const { separator, codes } = csvCharacters(options, '');
  kernels.parse_csv_open(parser, declared.fields.length, flags, core.toArena(codes));
  const setText = (which: CsvText, text: string) => {
    const bytes = utf8(text);
    kernels.parse_csv_text(parser, which, core.toArena(bytes), bytes.length);
  };
  setText(CsvText.Separator, separator);
  setText(CsvText.Null, options.text('nullValue') ?? '');
  for (const { name, which, byDefault } of TEXT_OPTIONS) {
    setText(which, options.text(name) ?? byDefault);
  }
  columns.fields.forEach(({ name }, index) => {
    const column = declared.fields.findIndex((field) => field.name === name);
    if (column >= 0) kernels.parse_csv_bind(parser, column, index);
  });
}

interface Round {
  readonly parser: Ptr;
  readonly rowsMax: number;
  readonly declared: StructType;
  readonly wanted: StructType;
}

/** Parses rows; on the way, checks the header that the text may begin with. */
function parseRows(context: FormatContext, { parser, rowsMax, declared, wanted }: Round): number {
  const { core } = context;
  for (;;) {
    const rows = core.kernels.parse_csv_rows(parser, rowsMax);
    const header = rows === 0 ? readHeader(core, parser) : undefined;
    if (header === undefined) return rows;
    checkHeader(header, declared, wanted);
  }
}
