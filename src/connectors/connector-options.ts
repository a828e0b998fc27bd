import { MillraceError } from '../errors/exception.ts';
import { invalidOptionValue } from '../errors/format-errors.ts';
import { requiredOption } from '../errors/source-errors.ts';
import { durationMicros } from '../types/interval.ts';
import { shortDurationMs } from '../types/short-duration.ts';
import { FormatOptions } from './format/format-options.ts';

const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

/** Reads the options of a source or sink; a value that can't be read fails with `INVALID_OPTION_VALUE`. */
export class ConnectorOptions extends FormatOptions {
  readonly #source: string;

  /** `source` is the name given to `format(…)`, for messages. */
  constructor(source: string, options: Readonly<Record<string, string>>) {
    super(options);
    this.#source = source;
  }

  /** An option that must be there. */
  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw requiredOption({ source: this.#source, option: name });
    return text;
  }

  /** A whole number from `least` to `most`; undefined where it was not given. */
  wholeNumber(name: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const text = this.text(name)?.trim();
    if (text === undefined) return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw invalidOptionValue({ option: name, value: text, expected: `a whole number, ${range}` });
  }

  /** A number of bytes with an optional unit: `64m`, `10 GB`; undefined where it was not given. Not limited to 1g. */
  size(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const match = /^\s*(\d+)\s*([kmgt]?)(?:i?b)?\s*$/i.exec(text);
    const bytes = match === null ? 0 : Number(match[1]) * BYTE_UNITS[match[2].toLowerCase()];
    if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
    throw invalidOptionValue({ option: name, value: text, expected: 'a number of bytes, as 64m' });
  }

  /** A duration in milliseconds: Spark's short form (`7d`, `500ms`) or an interval (`10 seconds`). */
  durationMs(name: string, byDefault: number): number {
    const text = this.text(name);
    if (text === undefined) return byDefault;
    const short = shortDurationMs(text);
    if (short !== undefined && short >= 0) return short;
    try {
      return Number(durationMicros(text) / 1000n);
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      throw invalidOptionValue({
        option: name,
        value: text,
        expected: 'a duration, as 10 seconds',
      });
    }
  }

  /** One of a few words, in any case. */
  oneOf<Word extends string>(name: string, words: readonly Word[], byDefault: Word): Word {
    const text = this.text(name);
    if (text === undefined) return byDefault;
    const found = words.find((word) => word.toLowerCase() === text.trim().toLowerCase());
    if (found !== undefined) return found;
    throw invalidOptionValue({ option: name, value: text, expected: words.join(' or ') });
  }
}
