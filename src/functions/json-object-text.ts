/**
 * The fields of a JSON object as texts, read in one pass over the text of the object: strings without their quotes,
 * anything else as JSON without blanks, numbers with a fraction as Java prints doubles. Nothing is made of fields that
 * nobody asks for. What comes after the object is not looked at.
 */
import { doubleText } from '../types/number-text.ts';

/** Arrays and objects inside of each other, as Spark's parser takes them. */
const DEPTH_MAX = 1000;

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"[^"\\]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\]*)*"/y;
/** Taken as they are, though JSON wants them escaped. */
const CONTROL = /\p{Cc}/gu;
const BLANKS = /[ \t\r\n]*/y;
const WORD = /true|false|null/y;

/** What stands at the place of a field: its text, or null for JSON's null. */
type FieldText = string | null;

class Malformed extends Error {}

class ObjectReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Calls back with each field's name and text; the text of fields that `wanted` declines is not made. */
  fields(wanted: (name: string) => boolean, found: (name: string, text: FieldText) => void): void {
    this.#take('{');
    this.#members('}', () => {
      const name = this.#string();
      this.#take(':');
      const isWanted = wanted(name);
      const text = this.#peek() === '"' ? this.#string() : this.#value();
      if (isWanted) found(name, text);
    });
  }

  #members(close: '}' | ']', member: () => void): void {
    if (++this.#depth > DEPTH_MAX) throw new Malformed();
    if (this.#peek() === close) this.#take(close);
    else {
      do member();
      while (this.#follows(',', close));
    }
    this.#depth--;
  }

  /** Whether another member follows, after a comma. */
  #follows(comma: string, close: string): boolean {
    const isComma = this.#peek() === comma;
    this.#take(isComma ? comma : close);
    return isComma;
  }

  /** A value that is no string at the top of a field: null is null there, and a word inside of others. */
  #value(): FieldText {
    const text = this.#json();
    return text === 'null' ? null : text;
  }

  #json(): string {
    const first = this.#peek();
    if (first === '"') return quoted(this.#string());
    const parts: string[] = [];
    if (first === '{') {
      this.#take('{');
      this.#members('}', () => {
        const name = quoted(this.#string());
        this.#take(':');
        parts.push(`${name}:${this.#json()}`);
      });
      return `{${parts.join(',')}}`;
    }
    if (first === '[') {
      this.#take('[');
      this.#members(']', () => {
        parts.push(this.#json());
      });
      return `[${parts.join(',')}]`;
    }
    return this.#match(WORD)?.[0] ?? this.#number();
  }

  #number(): string {
    const match = this.#match(NUMBER);
    if (match === undefined) throw new Malformed();
    const [text, fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) return doubleText(Number(text));
    return text === '-0' ? '0' : text;
  }

  #string(): string {
    this.#match(BLANKS);
    const match = this.#match(STRING);
    if (match === undefined) throw new Malformed();
    return JSON.parse(match[0].replace(CONTROL, escaped));
  }

  #peek(): string {
    this.#match(BLANKS);
    return this.#text[this.#at] ?? '';
  }

  #take(sign: string): void {
    if (this.#peek() !== sign) throw new Malformed();
    this.#at++;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A string as Spark writes it: control characters by their number, in upper case. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/\\\\|\\u00([0-9a-f]{2})/g, (sequence, digits?: string) =>
    digits === undefined ? sequence : `\\u00${digits.toUpperCase()}`,
  );
}

/**
 * The texts of the named fields, null for those that are not there or are null. All are null where the text is no object
 * or is malformed before the object's end. Of fields of one name the last counts that is not null.
 */
export function objectFields(text: string, names: readonly (string | null)[]): FieldText[] {
  const found = new Map<string, FieldText>();
  const wanted = new Set(names);
  try {
    new ObjectReader(text).fields(
      (name) => wanted.has(name),
      (name, field) => {
        if (field !== null) found.set(name, field);
      },
    );
  } catch (error) {
    if (error instanceof Malformed) return names.map(() => null);
    throw error;
  }
  return names.map((name) => (name === null ? null : (found.get(name) ?? null)));
}
