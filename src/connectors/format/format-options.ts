import { invalidOptionValue } from '../../errors/format-errors.ts';
import { nearestName } from '../../errors/nearest-name.ts';
import { optionTooLong } from '../../errors/record-errors.ts';
import type { OptionDefinition } from '../connector.ts';
import { LINE_COLUMN_OPTIONS } from './line-columns.ts';

/** What a parser does with a record that does not fit, as Spark's option `mode`. */
export type ParseMode = 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST';

/** Options as texts by name. */
export type OptionTexts = Readonly<Record<string, string>>;

const BYTE_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/**
 * Reads a format's options: names without regard to case, values by type. A value that can't be read fails with
 * `INVALID_OPTION_VALUE`, which names the option.
 */
export class FormatOptions {
  readonly #values: ReadonlyMap<string, string>;

  constructor(options: OptionTexts) {
    this.#values = new Map(
      Object.entries(options).map(([name, value]) => [name.toLowerCase(), value]),
    );
  }

  /** The text of an option; undefined where it was not given. */
  text(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  /** A boolean option: `true` or `false` in any case. */
  flag(name: string, byDefault: boolean): boolean {
    const text = this.text(name);
    if (text === undefined) return byDefault;
    const lower = text.toLowerCase();
    if (lower !== 'true' && lower !== 'false') {
      throw invalidOptionValue({ option: name, value: text, expected: 'true or false' });
    }
    return lower === 'true';
  }

  /** A number of bytes, with `k`, `m` or `g` where it is large. */
  bytes(name: string, byDefault: number): number {
    const text = this.text(name);
    if (text === undefined) return byDefault;
    const match = /^\s*(\d+)\s*([kmg]?)b?\s*$/i.exec(text);
    const bytes = match === null ? 0 : Number(match[1]) * BYTE_UNITS[match[2].toLowerCase()];
    if (bytes < 1 || bytes > 2 ** 30) {
      const expected = 'a number of bytes from 1 to 1g';
      throw invalidOptionValue({ option: name, value: text, expected });
    }
    return bytes;
  }

  /** A single character: `sep`, `quote`, …; `\t` and Spark's other escapes stand for themselves. Empty gives undefined. */
  character(name: string, byDefault: string | undefined): string | undefined {
    const text = this.text(name);
    if (text === undefined) return byDefault;
    if (text === '') return undefined;
    const escaped = ESCAPED_CHARACTERS[text];
    if (escaped === undefined && [...text].length > 1) {
      throw optionTooLong(name, text);
    }
    return escaped ?? text;
  }

  /** One of some named values, in any case; the nearest name is proposed for another one. */
  choice<Value>(name: string, values: ReadonlyMap<string, Value>, byDefault: string): Value {
    const text = this.text(name) ?? byDefault;
    const value = values.get(text.toLowerCase());
    if (value !== undefined) return value;
    const names = [...values.keys()];
    const expected = nearestName(text, names) ?? names.join(' or ');
    throw invalidOptionValue({ option: name, value: text, expected });
  }

  /** The option `mode`. As in Spark, an unknown one is PERMISSIVE. */
  mode(): ParseMode {
    const mode = this.text('mode')?.toUpperCase();
    return mode === 'DROPMALFORMED' || mode === 'FAILFAST' ? mode : 'PERMISSIVE';
  }
}

const ESCAPED_CHARACTERS: Readonly<Record<string, string>> = {
  '\\t': '\t',
  '\\r': '\r',
  '\\b': '\b',
  '\\f': '\f',
  '\\"': '"',
  "\\'": "'",
  '\\\\': '\\',
  '\\u0000': '\u0000',
};

/** A line longer than this is malformed unless the option `maxLineBytes` says otherwise. */
export const DEFAULT_MAX_LINE_BYTES = 256 * 1024 * 1024;

/** The options of every format that is made of lines. */
export const LINE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'lineSep',
    type: 'string',
    doc: 'What ends a line. Default: any of `\\n`, `\\r\\n` and `\\r`.',
  },
  {
    name: 'maxLineBytes',
    type: 'bytes',
    default: String(DEFAULT_MAX_LINE_BYTES),
    doc: 'A longer line is a malformed record; it is read past without being held in memory.',
  },
];

/** The options of every format that can meet a malformed record. */
export const MODE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'mode',
    type: 'string',
    default: 'PERMISSIVE',
    values: ['PERMISSIVE', 'DROPMALFORMED', 'FAILFAST'],
    doc: 'What a malformed record becomes: a row of nulls and its raw text, nothing, or an error.',
  },
  ...LINE_COLUMN_OPTIONS,
];

/** The options of formats whose schema can be inferred. */
export const INFERENCE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'samplingRatio',
    type: 'double',
    default: '1.0',
    doc: 'Where no schema is declared: the part of the lines that is looked at for one.',
  },
];
