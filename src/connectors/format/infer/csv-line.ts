/** The values of records of CSV, before any schema is known: as Spark's parser (univocity) takes a text apart. */
import type { CsvCharacters } from '../csv-options.ts';

export interface CsvLineOptions extends CsvCharacters {
  readonly trimsStart: boolean;
  readonly trimsEnd: boolean;
}

/** How lines end in a text of many records; absent where a text is one, and line ends are characters as any other. */
export interface LineEnds {
  readonly text: string;
  /** Where a value begins, or its quote has closed, a line feed alone ends the line, too. */
  readonly takesLineFeeds: boolean;
}

/** A value, or null where nothing stands; quotes with nothing between them give ''. */
export type CsvValues = (string | null)[];

export interface CsvRecord {
  readonly values: CsvValues;
  /** Where its line ends, or the text. */
  readonly end: number;
}

/** The values of a text that is one record. Empty for a comment. */
export function csvValues(text: string, options: CsvLineOptions): CsvValues {
  const { codes } = options;
  if (codes[3] !== 0 && text.charCodeAt(0) === codes[3]) return [];
  return new CsvReader(text, options).record(0).values;
}

/** Takes a text apart, a record at a time. */
export class CsvReader {
  readonly #text: string;
  readonly #options: CsvLineOptions;
  readonly #lineEnds: LineEnds | undefined;

  constructor(text: string, options: CsvLineOptions, lineEnds?: LineEnds) {
    this.#text = text;
    this.#options = options;
    this.#lineEnds = lineEnds;
  }

  record(from: number): CsvRecord {
    const { separator } = this.#options;
    const values: CsvValues = [];
    for (let at = from; ; ) {
      const { value, end } = this.#value(at);
      values.push(value);
      if (!this.#text.startsWith(separator, end)) return { values, end };
      at = end + separator.length;
    }
  }

  /** The length of the line end there, 0 for none; `isLoose` where a value begins or its quote has closed. */
  lineEndLength(at: number, isLoose: boolean): number {
    const lineEnds = this.#lineEnds;
    if (lineEnds === undefined) return 0;
    if (this.#text.startsWith(lineEnds.text, at)) return lineEnds.text.length;
    return isLoose && lineEnds.takesLineFeeds && this.#text[at] === '\n' ? 1 : 0;
  }

  #value(from: number): { readonly value: string | null; readonly end: number } {
    const { codes, trimsStart, trimsEnd } = this.#options;
    const at = trimsStart ? this.#afterBlanks(from) : from;
    if (codes[0] !== 0 && this.#text.charCodeAt(at) === codes[0]) return this.#quoted(at);
    const end = this.#isEnd(at, true) ? at : this.#plainEnd(at);
    const value = this.#text.slice(at, end);
    const trimmed = trimsEnd ? value.replace(/[\0-\x20]+$/, '') : value;
    return { value: trimmed === '' ? null : trimmed, end };
  }

  /** Where something stands behind the closing quote, it was none, and the text goes on to the next separator. */
  #quoted(start: number): { readonly value: string; readonly end: number } {
    const text = this.#text;
    const [quote, escapeCode, escapeEscape] = this.#options.codes;
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
    const close = Math.min(at + 1, text.length);
    const end = this.#afterBlanks(close);
    if (this.#isEnd(end, true)) return { value, end };
    const plainEnd = this.#plainEnd(end);
    return { value: text[start] + value + text.slice(at, plainEnd), end: plainEnd };
  }

  #plainEnd(from: number): number {
    let at = from;
    while (!this.#isEnd(at, false)) at++;
    return at;
  }

  /** Whether a separator, the end of the line or of the text stands there. */
  #isEnd(at: number, isLoose: boolean): boolean {
    return (
      at >= this.#text.length ||
      this.#text.startsWith(this.#options.separator, at) ||
      this.lineEndLength(at, isLoose) > 0
    );
  }

  #afterBlanks(from: number): number {
    let at = from;
    while (!this.#isEnd(at, true) && this.#text.charCodeAt(at) <= 0x20) at++;
    return at;
  }
}
