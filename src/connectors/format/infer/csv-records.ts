import { DEFAULT_MAX_LINE_BYTES, FormatOptions, type OptionTexts } from '../format-options.ts';
import { csvLineOptions } from './csv-inference.ts';
import { type CsvLineOptions, CsvReader, type CsvValues, type LineEnds } from './csv-line.ts';

type OnRecord = (values: CsvValues, text: string) => void;

/**
 * Takes a text whose quoted values may hold line ends apart into records, by the rules of the parser: lines end as the first
 * one does, unless `lineSep` says how; blank lines and comments are no records. A record that is not whole yet is read
 * again when there is twice as much text; one that is longer than allowed does not count.
 */
export class CsvRecordSplitter {
  readonly #options: CsvLineOptions;
  readonly #onRecord: OnRecord;
  readonly #maxLength: number;
  readonly #decoder = new TextDecoder('utf-8');
  #lineEnds: LineEnds | undefined;
  #rest = '';
  #neededLength = 0;
  /** What is there belongs to a record that is too long. */
  #isSkipping = false;

  constructor(options: OptionTexts, onRecord: OnRecord) {
    const settings = new FormatOptions(options);
    const separator = settings.text('lineSep');
    this.#options = csvLineOptions(options);
    this.#maxLength = settings.bytes('maxLineBytes', DEFAULT_MAX_LINE_BYTES);
    this.#onRecord = onRecord;
    if (separator) this.#lineEnds = { text: separator, takesLineFeeds: separator.length === 2 };
  }

  /** More bytes of the text; none at its end. */
  add(bytes: Uint8Array, isLast: boolean): void {
    this.#rest += this.#decoder.decode(bytes, { stream: !isLast });
    if (!isLast && this.#rest.length < this.#neededLength) return;
    this.#lineEnds ??= learnLineEnds(this.#rest, isLast);
    if (this.#lineEnds === undefined && !isLast) return;
    const read = this.#readRecords(isLast);
    this.#rest = this.#rest.slice(read);
    this.#neededLength = this.#rest.length * 2;
  }

  /** Reads the records that are whole; returns where the others begin. */
  #readRecords(isLast: boolean): number {
    const text = this.#rest;
    const reader = new CsvReader(text, this.#options, this.#lineEnds);
    // What stands at the very end may be half of a line end, or the first of two quotes.
    const limit = isLast ? text.length : text.length - this.#options.separator.length - 2;
    let at = 0;
    while (at < limit) {
      const isRecord = !this.#isSkipping && !this.#isComment(at);
      const { values, end } = isRecord
        ? reader.record(at)
        : { values: [], end: this.#lineEndFrom(at) };
      const length = reader.lineEndLength(end, true);
      const isWhole = end + length <= limit && (length > 0 || isLast);
      if (!isWhole && text.length - at <= this.#maxLength) break;
      this.#isSkipping = !isWhole;
      if (!isWhole) return text.length;
      if (isRecord && !this.#isBlank(at, end)) this.#onRecord(values, text.slice(at, end));
      at = end + length;
      if (length === 0) break;
    }
    return at;
  }

  #isComment(at: number): boolean {
    const comment = this.#options.codes[3];
    return comment !== 0 && this.#rest.charCodeAt(at) === comment;
  }

  #isBlank(start: number, end: number): boolean {
    const text = this.#rest.slice(start, end);
    return (this.#options.trimsStart ? text.trim() : text) === '';
  }

  #lineEndFrom(at: number): number {
    const end = this.#lineEnds === undefined ? -1 : this.#rest.indexOf(this.#lineEnds.text, at);
    return end < 0 ? this.#rest.length : end;
  }
}

/** Undefined while that can't be seen. */
function learnLineEnds(text: string, isLast: boolean): LineEnds | undefined {
  const first = text.search(/[\r\n]/);
  if (first < 0 || (first === text.length - 1 && text[first] === '\r' && !isLast)) return undefined;
  if (text[first] === '\n') return { text: '\n', takesLineFeeds: false };
  return { text: text[first + 1] === '\n' ? '\r\n' : '\r', takesLineFeeds: true };
}
