/** Sets of characters in patterns: ranges of codes and properties that RE2 knows, put together as Java's classes are. */

export interface CharacterSet {
  readonly ranges: readonly (readonly [first: number, last: number])[];
  /** As RE2 writes them: `\p{L}`. */
  readonly properties: readonly string[];
  /** The set holds what is in none of them. */
  readonly isNegated: boolean;
}

const CODE_MAX = 0x10ffff;

export function ofRanges(ranges: CharacterSet['ranges']): CharacterSet {
  return { ranges: merged(ranges), properties: [], isNegated: false };
}

/** Ranges in order, those that touch as one. */
function merged(ranges: CharacterSet['ranges']): CharacterSet['ranges'] {
  const result: [number, number][] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const previous = result.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) {
      previous[1] = Math.max(previous[1], last);
    } else result.push([first, last]);
  }
  return result;
}

function complement(ranges: CharacterSet['ranges']): CharacterSet['ranges'] {
  const result: [number, number][] = [];
  let next = 0;
  for (const [first, last] of merged(ranges)) {
    if (first > next) result.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= CODE_MAX) result.push([next, CODE_MAX]);
  return result;
}

/** What is not in the set. Without properties, or of one alone, it is no negation. */
export function negated(set: CharacterSet): CharacterSet {
  const { ranges, properties, isNegated } = set;
  if (properties.length === 0) return ofRanges(isNegated ? ranges : complement(ranges));
  if (isNegated || ranges.length > 0 || properties.length > 1) {
    return { ...set, isNegated: !isNegated };
  }
  const [property] = properties;
  return { ...set, properties: [(property[1] === 'p' ? '\\P' : '\\p') + property.slice(2)] };
}

export function union(left: CharacterSet, right: CharacterSet): CharacterSet {
  if (!left.isNegated && !right.isNegated) {
    const properties = [...new Set([...left.properties, ...right.properties])];
    return { ranges: merged([...left.ranges, ...right.ranges]), properties, isNegated: false };
  }
  return negated(bothOf(negated(left), negated(right)));
}

/** Characters of both sets, as the negation of what is in neither. */
export function intersection(left: CharacterSet, right: CharacterSet): CharacterSet {
  const [a, b] = [negated(left), negated(right)];
  return a.isNegated || b.isNegated ? bothOf(left, right) : negated(union(a, b));
}

/** Characters of both sets, which have no properties. */
function bothOf(left: CharacterSet, right: CharacterSet): CharacterSet {
  return ofRanges(complement([...complementOf(left), ...complementOf(right)]));
}

/** The ranges that are not in a set. Fails with a `RangeError` for one with properties. */
function complementOf({ ranges, properties, isNegated }: CharacterSet): CharacterSet['ranges'] {
  if (properties.length > 0) throw new RangeError('RE2 has no such set');
  return isNegated ? ranges : complement(ranges);
}

const CASE_DISTANCE = 32;

/** The set with ASCII letters in both cases. */
export function caseFolded(set: CharacterSet): CharacterSet {
  const moved = (from: number, by: number) =>
    set.ranges.flatMap(([first, last]): [number, number][] => {
      const [low, high] = [Math.max(first, from), Math.min(last, from + 25)];
      return low > high ? [] : [[low + by, high + by]];
    });
  const ranges = [...moved(65, CASE_DISTANCE), ...moved(97, -CASE_DISTANCE)];
  return ranges.length === 0 ? set : { ...set, ranges: merged([...set.ranges, ...ranges]) };
}

function codeText(code: number): string {
  const character = String.fromCodePoint(code);
  return /[A-Za-z0-9]/.test(character) ? character : `\\x{${code.toString(16)}}`;
}

/** The set as RE2 writes it. */
export function setText({ ranges, properties, isNegated }: CharacterSet): string {
  const parts = [
    ...ranges.map(([first, last]) =>
      first === last ? codeText(first) : `${codeText(first)}-${codeText(last)}`,
    ),
    ...properties,
  ];
  if (parts.length === 0) return isNegated ? '(?s:.)' : '[^\\x{0}-\\x{10ffff}]';
  return `[${isNegated ? '^' : ''}${parts.join('')}]`;
}

export const VERTICAL_SPACE = ofRanges([
  [10, 13],
  [0x85, 0x85],
  [0x2028, 0x2029],
]);
export const HORIZONTAL_SPACE = ofRanges([
  [9, 9],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x180e, 0x180e],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
]);

/** A list of ASCII characters and ranges of them. */
function ofText(text: string): CharacterSet {
  return ofRanges(
    (text.match(/[\s\S]-[\s\S]|[\s\S]/g) ?? []).map((part) => [
      part.charCodeAt(0),
      part.charCodeAt(part.length - 1),
    ]),
  );
}

const DIGITS = '0-9';
const WORD = 'A-Za-z0-9_';
const SPACE = ' \t-\r';

/** `\d`, `\s`, `\w` and their opposites. */
export function shorthandSet(letter: string): CharacterSet | undefined {
  const text = { d: DIGITS, s: SPACE, w: WORD }[letter.toLowerCase()];
  if (text === undefined) return undefined;
  return /[A-Z]/.test(letter) ? negated(ofText(text)) : ofText(text);
}

/** Java's POSIX classes, of ASCII. */
const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\0-\x7f',
  Alpha: 'A-Za-z',
  Digit: DIGITS,
  Alnum: 'A-Za-z0-9',
  Punct: '!-/:-@[-`{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \t',
  Cntrl: '\0-\x1f\x7f',
  XDigit: '0-9A-Fa-f',
  Space: SPACE,
};

/** General categories, and what Java names as if they were. */
const CATEGORY = /^(?:C[cfnos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;

const ALL = ofRanges([[0, CODE_MAX]]);

/** Properties of Unicode that are general categories, as `\p{Is…}` names them. */
const BINARY: Readonly<Record<string, string>> = {
  LETTER: 'L',
  DIGIT: 'Nd',
  TITLECASE: 'Lt',
  CONTROL: 'Cc',
  PUNCTUATION: 'P',
};

function ofProperty(name: string): CharacterSet {
  return { ranges: [], properties: [`\\p{${name}}`], isNegated: false };
}

function ofCategory(name: string): CharacterSet | undefined {
  if (CATEGORY.test(name)) return ofProperty(name);
  if (name === 'LC')
    return { ranges: [], properties: ['\\p{Lu}', '\\p{Ll}', '\\p{Lt}'], isNegated: false };
  if (name === 'LD') return { ranges: [], properties: ['\\p{L}', '\\p{Nd}'], isNegated: false };
  if (name === 'L1') return ofRanges([[0, 0xff]]);
  return name === 'all' ? ALL : undefined;
}

/** Scripts begin with a capital letter, in RE2 as in Unicode. */
function ofScript(name: string): CharacterSet {
  return ofProperty(
    name.replace(/[A-Za-z]+/g, (word) => word[0].toUpperCase() + word.slice(1).toLowerCase()),
  );
}

/** The set that `\p{name}` stands for: a class of POSIX, a category, or a script behind `Is` or `script=`. */
export function namedSet(name: string): CharacterSet | undefined {
  if (POSIX[name] !== undefined) return ofText(POSIX[name]);
  const category = ofCategory(name);
  if (category !== undefined) return category;
  const [, key, value] = /^(\w+)=(.*)$/.exec(name) ?? [];
  if (/^(?:sc|script)$/i.test(key ?? '')) return ofScript(value);
  if (/^(?:gc|general_category)$/i.test(key ?? '')) return ofCategory(value);
  if (name === 'InBasicLatin' || name === 'InBASIC_LATIN') return ofText(POSIX.ASCII);
  if (!name.startsWith('Is')) return undefined;
  const rest = name.slice(2);
  const binary = BINARY[rest.toUpperCase()];
  return binary === undefined ? (ofCategory(rest) ?? ofScript(rest)) : ofProperty(binary);
}
