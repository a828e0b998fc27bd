/**
 * Patterns of dates in Java's letters, `yyyy-MM-dd'T'HH:mm:ss.SSSXXX`, with English names: what Spark's
 * `DateTimeFormatterHelper` accepts. `@js-joda/core` formats numbers only; names of months and days need a plug-in with
 * CLDR data of megabytes, so the few letters that Spark allows are written here.
 *
 * A pattern is letters in runs, text in quotes, and optional parts in brackets. Week-based letters are refused, as Spark
 * refuses them, with the condition that it gives.
 */
import {
  illegalPatternCharacter,
  invalidPattern,
  unsupportedDatetimePattern,
  weekBasedPattern,
} from '../errors/datetime-errors.ts';

export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number }
  | { readonly kind: 'optional'; readonly parts: readonly PatternPart[] };

/** Letters of the fields, and the most of them in a run. */
const COUNT_MAX: Readonly<Record<string, number>> = {
  G: 4,
  y: 6,
  M: 4,
  L: 4,
  d: 2,
  D: 3,
  E: 4,
  F: 1,
  q: 4,
  Q: 4,
  a: 1,
  h: 2,
  K: 2,
  k: 2,
  H: 2,
  m: 2,
  s: 2,
  S: 9,
  V: 2,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};
const WEEK_BASED = 'YWwuec';
const NOT_PARSED = 'EFqQ';
/** Letters that Spark forbids by name, besides those above; of others Java says that there are none. */
const ILLEGAL = `${NOT_PARSED}ABnNp`;
/** What Java's old `SimpleDateFormat` knows: Spark then says that the behaviour has changed. */
const OLD_LETTERS = 'GyYMLwWDdFEuaHkKhmsSzZX';

const patterns = new Map<string, readonly PatternPart[]>();

/** Reads a pattern. Fails with INCONSISTENT_BEHAVIOR_CROSS_VERSION or INVALID_DATETIME_PATTERN. */
export function datePattern(pattern: string, purpose: 'format' | 'parse'): readonly PatternPart[] {
  const key = `${purpose} ${pattern}`;
  let parts = patterns.get(key);
  if (parts === undefined) {
    checkLetters(pattern, purpose);
    parts = new PatternReader(pattern).read();
    patterns.set(key, parts);
  }
  return parts;
}

/** The letters of a pattern outside quotes. */
function unquoted(pattern: string): string {
  return pattern.replace(/'[^']*'/g, '');
}

function checkLetters(pattern: string, purpose: 'format' | 'parse'): void {
  const letters = unquoted(pattern).match(/[A-Za-z]/g) ?? [];
  const isOld = letters.every((letter) => OLD_LETTERS.includes(letter));
  const weekBased = letters.find((letter) => WEEK_BASED.includes(letter));
  const refused = letters.find(
    (letter) =>
      COUNT_MAX[letter] === undefined || (purpose === 'parse' && NOT_PARSED.includes(letter)),
  );
  const isTooLong = [...unquoted(pattern).matchAll(/([A-Za-z])\1*/g)].some(
    ([run, letter]) => run.length > (COUNT_MAX[letter] ?? run.length),
  );
  if (weekBased === undefined && refused === undefined && !isTooLong) return;
  if (isOld) throw unsupportedDatetimePattern(pattern);
  if (weekBased !== undefined) throw weekBasedPattern(weekBased);
  throw refused !== undefined && ILLEGAL.includes(refused)
    ? illegalPatternCharacter(refused, pattern)
    : invalidPattern(pattern);
}

class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(isOptional = false): PatternPart[] {
    const parts: PatternPart[] = [];
    while (this.#at < this.#pattern.length) {
      const character = this.#pattern[this.#at];
      if (character === ']' && isOptional) break;
      if (character === '[') {
        this.#at++;
        parts.push({ kind: 'optional', parts: this.read(true) });
        this.#at++;
      } else if (/[A-Za-z]/.test(character)) {
        parts.push(this.#field(character));
      } else {
        parts.push({ kind: 'text', text: this.#text() });
      }
    }
    return parts;
  }

  #field(letter: string): PatternPart {
    const start = this.#at;
    while (this.#pattern[this.#at] === letter) this.#at++;
    return { kind: 'field', letter, count: this.#at - start };
  }

  /** One character, or a text in quotes; two quotes are one. */
  #text(): string {
    const start = this.#at;
    if (this.#pattern[start] !== "'") {
      this.#at++;
      return this.#pattern[start];
    }
    const match = /^'((?:[^']|'')*)'/.exec(this.#pattern.slice(start));
    if (match === null) throw illegalPatternCharacter("'", this.#pattern);
    this.#at += match[0].length;
    return match[1] === '' ? "'" : match[1].replaceAll("''", "'");
  }
}
