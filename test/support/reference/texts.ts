import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { ReferenceFailure } from './failure.ts';

/*
 * Functions of text, whose characters are code points, and of binary, whose characters are bytes. Both are lists of
 * characters here.
 */

type Strict = (
  args: readonly Value[],
  types: { readonly args: readonly DataType[]; readonly result: DataType },
) => Value;

/** A text or bytes as a list. */
function characters(value: Value): readonly (string | number)[] {
  return value instanceof Uint8Array ? [...value] : [...String(value)];
}

/** A list as what it was made of. */
function joined(list: readonly (string | number)[], { kind }: DataType): Value {
  return kind === 'binary' ? Uint8Array.from(list.map(Number)) : list.join('');
}

function bytesOf(value: Value): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(String(value), 'utf8');
}

function occursAt(whole: readonly unknown[], part: readonly unknown[], at: number): boolean {
  return at >= 0 && part.every((character, index) => whole[at + index] === character);
}

/** `substring`: from 1, from the end if negative; 0 is as 1. A start before the text shortens the part. */
function slice(value: Value, start: number, length: number, type: DataType): Value {
  const list = characters(value);
  const first = start > 0 ? start - 1 : start < 0 ? list.length + start : 0;
  const end = first + Math.max(0, length);
  return joined(list.slice(Math.max(0, first), Math.max(0, Math.min(end, list.length))), type);
}

/** Whether a text is like a pattern, character by character, from the places `at` and `next` on. */
function isLike(
  text: readonly string[],
  pattern: readonly PatternPart[],
  at = 0,
  next = 0,
): boolean {
  if (next === pattern.length) return at === text.length;
  const part = pattern[next];
  if (part === ANY_TEXT) {
    return (
      isLike(text, pattern, at, next + 1) ||
      (at < text.length && isLike(text, pattern, at + 1, next))
    );
  }
  const fits = at < text.length && (part === ANY_CHARACTER || part === text[at]);
  return fits && isLike(text, pattern, at + 1, next + 1);
}

const ANY_TEXT = Symbol('%');
const ANY_CHARACTER = Symbol('_');
type PatternPart = string | typeof ANY_TEXT | typeof ANY_CHARACTER;

/** Fails on an escape of what needs none, and on one at the end. */
function patternParts(pattern: string, escapeCharacter: string): PatternPart[] {
  const parts: PatternPart[] = [];
  const list = [...pattern];
  for (let at = 0; at < list.length; at++) {
    if (list[at] !== escapeCharacter) {
      parts.push(list[at] === '%' ? ANY_TEXT : list[at] === '_' ? ANY_CHARACTER : list[at]);
      continue;
    }
    const escaped = list[++at];
    if (escaped !== '%' && escaped !== '_' && escaped !== escapeCharacter) {
      throw new ReferenceFailure('INVALID_FORMAT');
    }
    parts.push(escaped);
  }
  return parts;
}

function like([text, pattern, escapeCharacter = '\\']: readonly Value[]): boolean {
  return isLike([...String(text)], patternParts(String(pattern), String(escapeCharacter)));
}

export const TEXT_FUNCTIONS: readonly (readonly [string, Strict])[] = [
  ['length', ([value]) => characters(value).length],
  ['octet_length', ([value]) => bytesOf(value).length],
  ['bit_length', ([value]) => bytesOf(value).length * 8],
  [
    'concat',
    (args, { result }) =>
      result.kind === 'binary' || result.kind === 'string'
        ? joined(args.flatMap(characters), result)
        : args.flatMap((list) => list as readonly Value[]),
  ],
  [
    'contains',
    ([value, part]) => {
      const whole = characters(value);
      return [...whole.keys(), whole.length].some((at) => occursAt(whole, characters(part), at));
    },
  ],
  ['startswith', ([value, part]) => occursAt(characters(value), characters(part), 0)],
  [
    'endswith',
    ([value, part]) => {
      const [whole, end] = [characters(value), characters(part)];
      return occursAt(whole, end, whole.length - end.length);
    },
  ],
  [
    'substring',
    ([value, start, length = 2 ** 31 - 1], { result }) =>
      slice(value, Number(start), Number(length), result),
  ],
  ['left', ([value, length], { result }) => slice(value, 1, Number(length), result)],
  ['like', like],
  [
    'ilike',
    ([text, pattern, ...rest]) =>
      like([String(text).toLowerCase(), String(pattern).toLowerCase(), ...rest]),
  ],
];
