/**
 * Patterns of `java.util.regex` as RE2 writes them. What Java refuses is refused here by the rules of its own parser, and so
 * is what RE2 can't match without going back: look-around, back-references, atomic groups and possessive quantifiers. All
 * flags but that of lines are written out, for Java folds the case of ASCII letters only, and knows more ends of lines.
 */
import {
  type CharacterSet,
  caseFolded,
  HORIZONTAL_SPACE,
  intersection,
  namedSet,
  negated,
  ofRanges,
  setText,
  shorthandSet,
  union,
  VERTICAL_SPACE,
} from './character-set.ts';

/** A pattern that Java refuses, or RE2. */
export class RefusedPattern extends Error {}

/**
 * The letters of Java's flags: i folds the case of ASCII, with u of all letters; m, s, d and x as they are known. There are
 * also c and U, which change what is equal and what is a letter; RE2 has no such.
 */
const FLAGS = 'iumsdx';

/** As long as the counts in braces may be: two numbers of an INT, with room for zeros. */
const COUNTS_MAX = 64;

/** Escapes of one character. */
const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

const NO_LINE_END = negated(
  ofRanges([
    [10, 10],
    [13, 13],
    [0x85, 0x85],
    [0x2028, 0x2029],
  ]),
);

/** The pattern as RE2 writes it. Throws `RefusedPattern`. */
export function re2Pattern(pattern: string): string {
  return new PatternReader(withoutQuotes(pattern)).read();
}

/** A pattern with what stands between `\Q` and `\E` escaped. */
function withoutQuotes(pattern: string): string {
  return pattern.replace(/\\Q([\s\S]*?)(?:\\E|$)|\\[\s\S]/g, (part, quoted: string | undefined) =>
    quoted === undefined ? part : quoted.replace(/[^A-Za-z0-9]/gu, '\\$&'),
  );
}

class PatternReader {
  readonly #characters: readonly string[];
  readonly #names = new Set<string>();
  #at = 0;
  /** The letters of those that are on. */
  #flags = '';

  constructor(pattern: string) {
    this.#characters = [...pattern];
  }

  read(): string {
    const text = this.#alternatives();
    if (this.#peek() !== undefined) throw new RefusedPattern();
    return text;
  }

  /** The next character; spaces and comments are passed over where they mean nothing. */
  #peek(): string | undefined {
    while (this.#has('x') && /[ \t-\r#]/.test(this.#characters[this.#at] ?? '')) {
      if (this.#characters[this.#at] === '#') {
        while (!/[\n\r\u0085\u2028\u2029]/.test(this.#characters[this.#at] ?? '\n')) this.#at++;
      }
      this.#at++;
    }
    return this.#characters[this.#at];
  }

  #takes(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #alternatives(): string {
    const branches = [this.#sequence()];
    while (this.#takes('|')) branches.push(this.#sequence());
    return branches.join('|');
  }

  #sequence(): string {
    let text = '';
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; ) {
      text += this.#quantified(next);
      next = this.#peek();
    }
    return text;
  }

  #quantified(next: string): string {
    if ('?*+'.includes(next)) throw new RefusedPattern();
    // A brace without anything before it repeats what is empty.
    if (next === '{') return this.#quantifier() === '' ? '' : '(?:)';
    this.#at++;
    if (next === '(') {
      const group = this.#group();
      return group === undefined ? '' : group + this.#quantifier();
    }
    return this.#atom(next) + this.#quantifier();
  }

  #atom(character: string): string {
    switch (character) {
      case '[':
        return this.#setText(this.#class());
      case '\\':
        return this.#escape();
      case '^':
      case '$':
        return this.#has('m') ? `(?m:${character})` : character;
      case '.':
        return this.#dot();
      default:
        return this.#literal(character);
    }
  }

  #dot(): string {
    if (this.#has('s')) return '(?s:.)';
    return this.#has('d') ? '.' : setText(NO_LINE_END);
  }

  #literal(character: string): string {
    const set = this.#folded(single(character.codePointAt(0) ?? 0));
    const text = set.ranges.length > 1 ? setText(set) : escaped(character);
    return this.#foldsAll() ? `(?i:${text})` : text;
  }

  #setText(set: CharacterSet): string {
    return this.#foldsAll() ? `(?i:${setText(set)})` : setText(set);
  }

  #foldsAll(): boolean {
    return this.#has('i') && this.#has('u');
  }

  #has(flag: string): boolean {
    return this.#flags.includes(flag);
  }

  #folded(set: CharacterSet): CharacterSet {
    return this.#has('i') ? caseFolded(set) : set;
  }

  /** A group, or undefined for flags, which hold to the end of the group around them. */
  #group(): string | undefined {
    const outer = this.#flags;
    let opening = '(';
    if (this.#characters[this.#at] === '?') {
      this.#at++;
      const name = this.#groupName();
      if (name === undefined) {
        if (this.#flagsEnd()) return undefined;
        opening = '(?:';
      } else opening = `(?P<${name}>`;
    }
    const text = this.#alternatives();
    if (!this.#takes(')')) throw new RefusedPattern();
    this.#flags = outer;
    return `${opening}${text})`;
  }

  /** The name of a group, where it has one. */
  #groupName(): string | undefined {
    if (/[=!>]/.test(this.#characters[this.#at] ?? '')) throw new RefusedPattern();
    if (this.#characters[this.#at] !== '<') return undefined;
    this.#at++;
    if (/[=!]/.test(this.#characters[this.#at] ?? '')) throw new RefusedPattern();
    const start = this.#at;
    while (/[A-Za-z0-9]/.test(this.#characters[this.#at] ?? '')) this.#at++;
    const name = this.#characters.slice(start, this.#at).join('');
    if (!/^[A-Za-z]/.test(name) || this.#characters[this.#at] !== '>') {
      throw new RefusedPattern();
    }
    this.#at++;
    if (this.#names.has(name)) {
      throw new RefusedPattern();
    }
    this.#names.add(name);
    return name;
  }

  /** Reads flags and what ends them: true for a bracket, false for the colon before what they hold for. */
  #flagsEnd(): boolean {
    let isOn = true;
    for (;;) {
      const letter = this.#characters[this.#at++];
      if (letter === ')' || letter === ':') return letter === ')';
      if (letter === '-' && isOn) isOn = false;
      else if (letter !== undefined && FLAGS.includes(letter)) {
        this.#flags = this.#flags.replaceAll(letter, '') + (isOn ? letter : '');
      } else throw new RefusedPattern();
    }
  }

  #quantifier(): string {
    const next = this.#peek();
    if (next === undefined || !'?*+{'.includes(next)) return '';
    this.#at++;
    const text = next === '{' ? this.#counts() : next;
    if (this.#takes('?')) return `${text}?`;
    if (this.#takes('+')) throw new RefusedPattern();
    return text;
  }

  #counts(): string {
    const match = /^(\d+)(,(\d*))?\}/.exec(this.#rest(COUNTS_MAX));
    if (match === null) throw new RefusedPattern();
    const [text, least, , most = least] = match;
    const counts = [Number(least), most === '' ? Number(least) : Number(most)];
    if (counts[1] < counts[0] || counts[1] > 0x7fffffff) {
      throw new RefusedPattern();
    }
    this.#at += text.length;
    return `{${text}`;
  }

  /** What a backslash begins, outside of brackets. */
  #escape(): string {
    const letter = this.#characters[this.#at];
    switch (letter) {
      case 'A':
      case 'B':
      case 'b':
      case 'z':
        this.#at++;
        return `\\${letter}`;
      case 'R':
        this.#at++;
        return `(?:\\r\\n|${setText(VERTICAL_SPACE)})`;
      default: {
        if (letter !== undefined && /[1-9GXZkN]/.test(letter)) throw new RefusedPattern();
        const meant = this.#escapedSet();
        return typeof meant === 'number'
          ? this.#literal(String.fromCodePoint(meant))
          : this.#setText(this.#folded(meant));
      }
    }
  }

  /** What a backslash begins that stands for one character, whose code it is, or for a set of them. */
  #escapedSet(): CharacterSet | number {
    const letter = this.#characters[this.#at++];
    if (letter === undefined) throw new RefusedPattern();
    const shorthand = shorthandSet(letter);
    if (shorthand !== undefined) return shorthand;
    switch (letter) {
      case 'h':
        return HORIZONTAL_SPACE;
      case 'H':
        return negated(HORIZONTAL_SPACE);
      case 'v':
        return VERTICAL_SPACE;
      case 'V':
        return negated(VERTICAL_SPACE);
      case 'p':
      case 'P':
        return this.#property(letter === 'P');
      case 'c':
        return this.#controlCode();
      case '0':
        return this.#code(/^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/, 8);
      case 'u':
        return this.#unicode();
      case 'x':
        return this.#hexadecimal();
      default:
        if (letter in CONTROLS) return CONTROLS[letter];
        if (/[A-Za-z0-9]/.test(letter)) throw new RefusedPattern();
        return letter.codePointAt(0) ?? 0;
    }
  }

  #rest(length: number): string {
    return this.#characters.slice(this.#at, this.#at + length).join('');
  }

  #code(form: RegExp, radix: number): number {
    const digits = form.exec(this.#rest(8))?.[0];
    if (digits === undefined) throw new RefusedPattern();
    this.#at += digits.length;
    return Number.parseInt(digits, radix);
  }

  #controlCode(): number {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new RefusedPattern();
    return (character.codePointAt(0) ?? 0) ^ 64;
  }

  #unicode(): number {
    const high = this.#code(/^[0-9a-fA-F]{4}/, 16);
    const isPair = high >> 10 === 0x36 && /^\\u[dD][c-fC-F]/.test(this.#rest(4));
    if (!isPair) return high;
    this.#at += 2;
    return 0x10000 + ((high & 0x3ff) << 10) + (this.#code(/^[0-9a-fA-F]{4}/, 16) & 0x3ff);
  }

  #hexadecimal(): number {
    if (this.#characters[this.#at] !== '{') return this.#code(/^[0-9a-fA-F]{2}/, 16);
    this.#at++;
    const code = this.#code(/^[0-9a-fA-F]{1,7}/, 16);
    if (this.#characters[this.#at++] !== '}' || code > 0x10ffff) {
      throw new RefusedPattern();
    }
    return code;
  }

  #property(isNegated: boolean): CharacterSet {
    let name = this.#characters[this.#at++] ?? '';
    if (name === '{') {
      const end = this.#characters.indexOf('}', this.#at);
      if (end < 0) throw new RefusedPattern();
      name = this.#characters.slice(this.#at, end).join('');
      this.#at = end + 1;
    }
    const set = namedSet(name);
    if (set === undefined) throw new RefusedPattern();
    return isNegated ? negated(set) : set;
  }

  /** What stands in brackets, of which the first is read; `isOperand`: up to the bracket around it, which is left. */
  #class(isOperand = false): CharacterSet {
    const isNegated = !isOperand && this.#takes('^');
    let set: CharacterSet | undefined;
    for (;;) {
      const next = this.#peek();
      if (next === undefined) throw new RefusedPattern();
      if (next === ']' && set !== undefined) break;
      if (next === '&' && this.#characters[this.#at + 1] === '&') {
        this.#at += 2;
        set = this.#intersected(set);
        continue;
      }
      const part = this.#takes('[') ? this.#class() : this.#range();
      set = set === undefined ? part : union(set, part);
    }
    if (!isOperand) this.#at++;
    return isNegated ? negated(set) : set;
  }

  #intersected(left: CharacterSet | undefined): CharacterSet {
    let right: CharacterSet | undefined;
    for (let next = this.#peek(); next !== ']' && next !== '&'; next = this.#peek()) {
      const part = this.#takes('[') ? this.#class() : this.#class(true);
      right = right === undefined ? part : union(right, part);
    }
    if (left !== undefined && right !== undefined) return intersection(left, right);
    const one = left ?? right;
    if (one === undefined) throw new RefusedPattern();
    return one;
  }

  #range(): CharacterSet {
    const first = this.#member();
    if (typeof first !== 'number') return this.#folded(first);
    const end = this.#peek() === '-' ? this.#characters[this.#at + 1] : ']';
    if (end === ']' || end === '[') return this.#folded(single(first));
    this.#at++;
    if (this.#peek() === undefined) throw new RefusedPattern();
    const last = this.#member();
    if (typeof last !== 'number' || last < first) {
      throw new RefusedPattern();
    }
    return this.#folded(ofRanges([[first, last]]));
  }

  #member(): CharacterSet | number {
    const character = this.#peek() ?? '';
    this.#at++;
    return character === '\\' ? this.#escapedSet() : (character.codePointAt(0) ?? 0);
  }
}

function single(code: number): CharacterSet {
  return ofRanges([[code, code]]);
}

function escaped(character: string): string {
  return /[\\^$.|?*+()[\]{}]/.test(character) ? `\\${character}` : character;
}
