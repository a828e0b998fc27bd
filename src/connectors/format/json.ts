import {
  JSON_ANY_ESCAPE,
  JSON_COMMENTS,
  JSON_CONTROL_CHARACTERS,
  JSON_COPIED,
  JSON_LEADING_ZEROS,
  JSON_NON_NUMERIC,
  JSON_PROJECTED,
  JSON_ROOT_VALUE,
  JSON_SINGLE_QUOTES,
  JSON_UNQUOTED_NAMES,
} from '../../../assembly/record-abi.ts';
import { invalidOptionValue } from '../../errors/format-errors.ts';
import { partOnUse } from '../../plan/part-on-use.ts';
import type { OptionDefinition } from '../connector.ts';
import type { Format, FormatContext, RecordTexts } from './format.ts';
import { FormatOptions, INFERENCE_OPTIONS, LINE_OPTIONS, MODE_OPTIONS } from './format-options.ts';
import { hostTypeReader } from './host-type-reader.ts';
import { RecordParser } from './record-parser.ts';
import { loadTimePatterns, patternReader, TIME_OPTIONS } from './time-options.ts';

export type LibertyName =
  | 'allowSingleQuotes'
  | 'allowUnquotedFieldNames'
  | 'allowNumericLeadingZeros'
  | 'allowNonNumericNumbers'
  | 'allowBackslashEscapingAnyCharacter'
  | 'allowUnquotedControlChars'
  | 'allowComments';

interface Liberty {
  readonly name: LibertyName;
  readonly flag: number;
  readonly byDefault: boolean;
  readonly doc: string;
}

/** What Spark's JSON reader takes beyond the standard. */
const LIBERTIES: readonly Liberty[] = [
  {
    name: 'allowSingleQuotes',
    flag: JSON_SINGLE_QUOTES,
    byDefault: true,
    doc: 'Takes single quotes around names and strings.',
  },
  {
    name: 'allowUnquotedFieldNames',
    flag: JSON_UNQUOTED_NAMES,
    byDefault: false,
    doc: 'Takes names without quotes.',
  },
  {
    name: 'allowNumericLeadingZeros',
    flag: JSON_LEADING_ZEROS,
    byDefault: false,
    doc: 'Takes numbers such as 007.',
  },
  {
    name: 'allowNonNumericNumbers',
    flag: JSON_NON_NUMERIC,
    byDefault: true,
    doc: 'Takes NaN, INF, Infinity and their signed forms as numbers.',
  },
  {
    name: 'allowBackslashEscapingAnyCharacter',
    flag: JSON_ANY_ESCAPE,
    byDefault: false,
    doc: 'Takes a backslash before any character.',
  },
  {
    name: 'allowUnquotedControlChars',
    flag: JSON_CONTROL_CHARACTERS,
    byDefault: false,
    doc: 'Takes control characters in strings.',
  },
  {
    name: 'allowComments',
    flag: JSON_COMMENTS,
    byDefault: false,
    doc: 'Takes comments as in Java.',
  },
];

const READ_OPTIONS: readonly OptionDefinition[] = [
  ...LINE_OPTIONS,
  ...MODE_OPTIONS,
  ...TIME_OPTIONS,
  ...LIBERTIES.map(
    ({ name, byDefault, doc }): OptionDefinition => ({
      name,
      type: 'boolean',
      default: String(byDefault),
      doc,
    }),
  ),
  {
    name: 'multiLine',
    type: 'boolean',
    default: 'false',
    doc: 'A file is one record, or an array of records, over any number of lines; `maxLineBytes` bounds it.',
  },
  ...INFERENCE_OPTIONS,
  {
    name: 'prefersDecimal',
    type: 'boolean',
    default: 'false',
    doc: 'Where no schema is declared: numbers with a fraction are DECIMAL, not DOUBLE.',
  },
  {
    name: 'primitivesAsString',
    type: 'boolean',
    default: 'false',
    doc: 'Where no schema is declared: numbers and booleans are STRING.',
  },
  {
    name: 'dropFieldIfAllNull',
    type: 'boolean',
    default: 'false',
    doc: 'Where no schema is declared: fields without any value are left out.',
  },
  {
    name: 'inferTimestamp',
    type: 'boolean',
    default: 'false',
    doc: 'Where no schema is declared: text of a time is TIMESTAMP.',
  },
  {
    name: 'parser',
    type: 'string',
    default: 'validating',
    values: ['validating', 'projected'],
    doc: '`projected` stops reading a record at its last wanted field: faster, but blind to what is malformed behind it.',
  },
];

const WRITE_OPTIONS: readonly OptionDefinition[] = [
  { name: 'lineSep', type: 'string', default: '\\n', doc: 'What ends a line.' },
  {
    name: 'ignoreNullFields',
    type: 'boolean',
    default: 'true',
    doc: 'Leaves null fields out of objects.',
  },
  ...TIME_OPTIONS,
];

const JSON_WRITER = partOnUse('the writer of JSON', () => import('./json-writer.ts'));

/** JSON, one record a line or, with `multiLine`, a text, with the verdicts of Spark's JSON reader. */
export const jsonFormat: Format = {
  name: 'json',
  readOptions: READ_OPTIONS,
  writeOptions: WRITE_OPTIONS,
  inference: async (options) => {
    await loadTimePatterns(options);
    const { inferJson, overLines, overTexts } = await import('./infer/schema-inference.ts');
    const inference = inferJson(options);
    return readsWholeTexts(options) ? overTexts(inference) : overLines(options, inference);
  },
  readsWholeTexts,
  load: loadTimePatterns,
  parser: newParser,
  loadEncoder: JSON_WRITER.load,
  encoder: (context) => JSON_WRITER.get().newJsonEncoder(context),
};

function readsWholeTexts(options: Readonly<Record<string, string>>): boolean {
  return new FormatOptions(options).flag('multiLine', false);
}

function newParser(context: FormatContext): RecordParser {
  const { kernels } = context.core;
  const options = new FormatOptions(context.options);
  return new RecordParser(context, {
    name: 'json',
    isNested: true,
    isUnlined: readsWholeTexts(context.options),
    flags: readFlags(options),
    hostReader: (type, zone) => patternReader(options, zone, type) ?? hostTypeReader(type),
    prepare: (parser) => kernels.parse_json_open(parser),
    release: (parser) => kernels.parse_json_close(parser),
    parseRows: (parser, rowsMax) => kernels.parse_json_rows(parser, rowsMax),
  });
}

/** What is different where the texts of a column are read, and not lines. */
export interface JsonTexts extends RecordTexts {
  /** The texts are arrays or maps, values of the only field. */
  readonly isRootValue: boolean;
  /** Writes JSON again, for values of the type STRING. */
  readonly rewrite: (json: string) => string;
}

/** A parser that gives a row for each text of a column, in one batch: `present` is 0 for one that is null or blank. */
export function newJsonTextParser(context: FormatContext, texts: JsonTexts): RecordParser {
  const options = new FormatOptions(context.options);
  return new RecordParser(context, {
    name: 'json',
    isNested: true,
    flags: readFlags(options) | JSON_COPIED | (texts.isRootValue ? JSON_ROOT_VALUE : 0),
    hostReader: (type, zone) => patternReader(options, zone, type) ?? hostTypeReader(type),
    rewrite: texts.rewrite,
    parseRows: (parser) =>
      context.core.kernels.parse_json_texts(parser, texts.column, texts.rows, texts.present),
  });
}

/** The liberties that the options grant, by the names of the options. */
export function jsonLiberties(options: FormatOptions): Record<LibertyName, boolean> {
  const granted = LIBERTIES.map(({ name, byDefault }) => [name, options.flag(name, byDefault)]);
  return Object.fromEntries(granted);
}

function readFlags(options: FormatOptions): number {
  let flags = 0;
  for (const { name, flag, byDefault } of LIBERTIES) {
    if (options.flag(name, byDefault)) flags |= flag;
  }
  const parser = options.text('parser')?.toLowerCase() ?? 'validating';
  if (parser === 'projected') flags |= JSON_PROJECTED;
  else if (parser !== 'validating') {
    throw invalidOptionValue({
      option: 'parser',
      value: parser,
      expected: 'validating or projected',
    });
  }
  return flags;
}
