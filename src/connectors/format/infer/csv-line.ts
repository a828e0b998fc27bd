/** The values of one line of CSV, before any schema is known: as Spark's parser (univocity) takes a text apart. */
import type { CsvCharacters } from '../csv-options.ts';

export interface CsvLineOptions extends CsvCharacters {
  readonly trimsStart: boolean;
  readonly trimsEnd: boolean;
}

/** A value, or null where nothing stands; quotes with nothing between them give ''. Empty for a comment. */
export function csvValues(text: string, options: CsvLineOptions): (string | null)[] {
  const { separator, codes } = options;
  if (codes[3] !== 0 && text.charCodeAt(0) === codes[3]) return [];
  const values: (string | null)[] = [];
  for (let at = 0; at <= text.length; ) {
    const { value, end } = readValue(text, at, options);
    values.push(value);
    at = end + separator.length;
    if (end >= text.length) break;
  }
  return values;
}

interface ReadValue {
  readonly value: string | null;
  /** Where the separator behind it stands, or the end of the text. */
  readonly end: number;
}

function readValue(text: string, from: number, options: CsvLineOptions): ReadValue {
  const { separator, codes, trimsStart, trimsEnd } = options;
  let at = from;
  while (trimsStart && isBlank(text, at, separator)) at++;
  const quoted = codes[0] !== 0 && text.charCodeAt(at) === codes[0];
  const inQuotes = quoted ? readQuoted(text, at, options) : undefined;
  if (inQuotes !== undefined) return inQuotes;
  const found = text.indexOf(separator, at);
  const end = found < 0 ? text.length : found;
  const value = text.slice(at, end);
  const trimmed = trimsEnd ? value.replace(/[\0-\x20]+$/, '') : value;
  return { value: trimmed === '' ? null : trimmed, end };
}

/** Undefined where something stands behind the closing quote: the text is then plain. */
function readQuoted(text: string, start: number, options: CsvLineOptions): ReadValue | undefined {
  const { separator, codes } = options;
  const [quote, escapeCode, escapeEscape] = codes;
  let value = '';
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    const isEscape = escapeCode !== 0 && code === escapeCode && next === quote;
    const isEscapedEscape = escapeEscape !== 0 && code === escapeEscape && next === escapeCode;
    if (isEscape || (isEscapedEscape && escapeCode !== quote)) value += text[++at];
    else if (code === quote) break;
    else value += text[at];
  }
  let end = at + 1;
  while (end < text.length && isBlank(text, end, separator)) end++;
  if (end < text.length && !text.startsWith(separator, end)) return undefined;
  return { value, end: Math.min(end, text.length) };
}

function isBlank(text: string, at: number, separator: string): boolean {
  return at < text.length && text.charCodeAt(at) <= 0x20 && !text.startsWith(separator, at);
}
