import { invalidOptionValue } from '../../errors/format-errors.ts';
import type { OptionDefinition } from '../connector.ts';
import type { FormatOptions } from './format-options.ts';

/** The characters that CSV is made of. */
export interface CsvCharacters {
  /** Between columns; several characters are allowed. */
  readonly separator: string;
  /** Codes of the quote, of its escape, of the escape's escape, and of what begins a comment; 0 for none. */
  readonly codes: Uint8Array;
}

/** Options that reading and writing have in common. */
export const CSV_OPTIONS: readonly OptionDefinition[] = [
  { name: 'sep', type: 'string', default: ',', doc: 'What separates columns.' },
  { name: 'delimiter', type: 'string', doc: 'Another name of `sep`.' },
  {
    name: 'quote',
    type: 'string',
    default: '"',
    doc: 'Stands around text that holds separators; empty for none.',
  },
  {
    name: 'escape',
    type: 'string',
    default: '\\',
    doc: 'Stands before a quote in quoted text. `"` for files with doubled quotes.',
  },
  {
    name: 'charToEscapeQuoteEscaping',
    type: 'string',
    doc: 'Stands before an escape character in quoted text. Default: the escape character, if it is not the quote.',
  },
  {
    name: 'header',
    type: 'boolean',
    default: 'false',
    doc: 'The first line of a file holds the names of the columns.',
  },
  {
    name: 'nullValue',
    type: 'string',
    default: '',
    doc: 'The text of a null.',
  },
];

/** Reads the characters. Fails with `INVALID_OPTION_VALUE` where one is not a single ASCII character. */
export function csvCharacters(options: FormatOptions, commentByDefault: string): CsvCharacters {
  const quote = characterCode(options, 'quote', '"');
  const quoteEscape = characterCode(options, 'escape', '\\');
  const byDefault = quoteEscape === quote ? 0 : quoteEscape;
  const given = characterCode(options, 'charToEscapeQuoteEscaping', '');
  const comment = characterCode(options, 'comment', commentByDefault);
  return {
    separator: separator(options),
    codes: Uint8Array.of(quote, quoteEscape, given === 0 ? byDefault : given, comment),
  };
}

function characterCode(options: FormatOptions, name: string, byDefault: string): number {
  const character = options.character(name, byDefault) ?? '';
  const code = character.charCodeAt(0);
  if (character === '') return 0;
  if (code > 127) {
    throw invalidOptionValue({ option: name, value: character, expected: 'one ASCII character' });
  }
  return code;
}

const ESCAPED: Readonly<Record<string, string>> = {
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** Spark's `CSVExprUtils.toDelimiterStr`: any text, with escapes as in Java. */
function separator(options: FormatOptions): string {
  const option = options.text('sep') === undefined ? 'delimiter' : 'sep';
  const text = options.text(option) ?? ',';
  const fail = (expected: string) => invalidOptionValue({ option, value: text, expected });
  if (text === '') throw fail('one character or more');
  if (text === '\\') throw fail('an escaped backslash, `\\\\`');
  if (text === '\\u0000') return '\0';
  return text.replace(/\\(.)/gs, (_, letter: string) => {
    const character = ESCAPED[letter];
    if (character === undefined) throw fail('one of \\t, \\r, \\b, \\f, \\", \\\' and \\\\');
    return character;
  });
}
