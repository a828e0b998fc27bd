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
  longPattern,
  unsupportedDatetimePattern,
  weekBasedPattern,
} from '../errors/datetime-errors.ts';
import { assert } from '../errors/internal-error.ts';

export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number }
  | { readonly kind: 'optional'; readonly parts: readonly PatternPart[] };

/** Runs of the letters of fields, as long as they may be. */
const FIELD =
  /^(?:([GMLEqQz])\1{0,3}|y{1,6}|[dhKkHms]{1,2}|D{1,3}|[Fa]|g+|S{1,9}|VV|O|OOOO|([XxZ])\2{0,4})$/;
const WEEK_BASED = /[YWwuec]/;
/** Letters that Spark forbids by name; of others Java says that there are none. */
const ILLEGAL = { format: /[ABnNp]/, parse: /[ABnNpEFqQ]/ };
/** Runs that Spark forbids: the shortest forms of names, and years past all times. */
const TOO_LONG = /G{5}|M{5}|L{5}|E{5}|Q{5}|q{5}|y{7}/;
/** What Java's old `SimpleDateFormat` takes: Spark then says that the behaviour has changed. */
const OLD_PATTERN = /^(?:[^A-WYZa-z'X]|[GyYMLwWDdFEuaHkKhmsSzZ]|X{1,3}(?!X)|'[^']*')*$/;

const patterns = new Map<string, readonly PatternPart[]>();

/**
 * What a pattern is for. Reading times without a zone, Spark does not ask whether the old format takes what is none.
 */
export type PatternPurpose = 'format' | 'parse' | 'parseLocal';

/** Reads a pattern. Fails with INCONSISTENT_BEHAVIOR_CROSS_VERSION or INVALID_DATETIME_PATTERN. */
export function datePattern(pattern: string, purpose: PatternPurpose): readonly PatternPart[] {
  const key = `${purpose} ${pattern}`;
  let parts = patterns.get(key);
  if (parts === undefined) {
    const problem = problemOf(pattern, purpose === 'format' ? 'format' : 'parse');
    if (problem !== undefined) {
      if (purpose === 'parseLocal') throw invalidPattern(pattern);
      throw OLD_PATTERN.test(pattern) ? unsupportedDatetimePattern(pattern) : problem;
    }
    parts = new PatternReader(pattern).read();
    patterns.set(key, parts);
  }
  return parts;
}

/** What is wrong with a pattern: first by Spark's rules, which hold for each part between quotes, then by Java's. */
function problemOf(pattern: string, purpose: 'format' | 'parse'): Error | undefined {
  const parts = pattern.split("'");
  for (const part of parts.filter((_, index) => index % 2 === 0)) {
    const weekBased = WEEK_BASED.exec(part);
    if (weekBased !== null) return weekBasedPattern(weekBased[0]);
    const illegal = ILLEGAL[purpose].exec(part);
    if (illegal !== null) return illegalPatternCharacter(illegal[0], pattern);
    if (TOO_LONG.test(part)) return longPattern(pattern);
  }
  const unquoted = pattern.replace(/'[^']*'/g, ' ');
  const runs = unquoted.match(/([A-Za-z])\1*/g) ?? [];
  const isKnown = runs.every((run) => FIELD.test(run));
  return isKnown && !/['{}#]/.test(unquoted) && closesOnlyOpened(unquoted)
    ? undefined
    : invalidPattern(pattern);
}

/** Whether no optional part ends that has not begun; one that has need not end. */
function closesOnlyOpened(pattern: string): boolean {
  let depth = 0;
  for (const bracket of pattern.match(/[[\]]/g) ?? []) {
    depth += bracket === '[' ? 1 : -1;
    if (depth < 0) return false;
  }
  return true;
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
    assert(match !== null, `a quote is open in ${this.#pattern}`);
    this.#at += match[0].length;
    return match[1] === '' ? "'" : match[1].replaceAll("''", "'");
  }
}
