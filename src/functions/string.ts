import { BinaryType, type DataType, IntegerType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { defineFunction, type Evaluate, type ScalarFunction } from './define.ts';
import { INT, LONG, TEXT } from './parameters.ts';
import { binary, perRow, ternary, unary } from './per-row.ts';
import { type Overload, overload, overloads } from './signature.ts';
import {
  byteLength,
  changedCase,
  characterLength,
  LEFT_SIDE,
  RIGHT_SIDE,
  substringOf,
  textTest,
  trimmedBlanks,
} from './string-kernels.ts';
import { asNumber, asText } from './value-reading.ts';

/* Text: length, case, parts, search and trimming. What is put together from pieces is in `string-building.ts`. */

/** Longer than any text. */
const TO_THE_END = 2147483647;
const TOTAL = { isTotal: true };

const length = defineFunction({
  name: 'length',
  aliases: ['char_length', 'character_length', 'len'],
  usage: 'Returns the number of characters of a text, or of bytes of a binary.',
  examples: [["SELECT length('日本語')", 3]],
  resolve: overloads('length', [
    overload([StringType], IntegerType, characterLength, TOTAL),
    overload([BinaryType], IntegerType, byteLength(1), TOTAL),
  ]),
});

function sizeFunction(
  name: string,
  unit: number,
  usage: string,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  return defineFunction({
    name,
    usage,
    examples: [example],
    resolve: overloads(name, [
      overload([StringType], IntegerType, byteLength(unit), TOTAL),
      overload([BinaryType], IntegerType, byteLength(unit), TOTAL),
    ]),
  });
}

function caseFunction(
  name: 'upper' | 'lower',
  alias: string,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  return defineFunction({
    name,
    aliases: [alias],
    usage: `Returns the text in ${name} case.`,
    examples: [example],
    resolve: overloads(name, [
      overload([StringType], StringType, changedCase(name === 'upper'), TOTAL),
    ]),
  });
}

/** Capital letters at the starts of words, small ones elsewhere; words end at blanks only. */
function initialCapitals(text: string): string {
  return text
    .toLowerCase()
    .replace(/(^| )([^ ])/gu, (_, blank: string, first: string) => blank + titleCase(first));
}

/** Upper case of one character; a character that has none of one letter keeps its first. */
function titleCase(character: string): string {
  const upper = character.toUpperCase();
  return [...upper].length === 1 ? upper : upper[0] + upper.slice(1).toLowerCase();
}

/** `substring(x, start)` and `left(x, length)`: the argument that is missing is a constant. */
function substringWith(
  type: typeof StringType,
  place: 'start' | 'length',
  value: number,
): Evaluate {
  const evaluate = substringOf(type);
  return (context, [text, argument], rows) => {
    const constant = buildConstant(context.core, IntegerType, value, rows);
    const range = place === 'start' ? [constant, argument] : [argument, constant];
    return evaluate(context, [text, ...range], rows);
  };
}

const substring = defineFunction({
  name: 'substring',
  aliases: ['substr'],
  usage: 'Returns a part of a text or binary; positions count from 1, or from the end if negative.',
  examples: [["SELECT substring('structured', -4, 2)", 'ur']],
  resolve: overloads(
    'substring',
    [StringType, BinaryType].flatMap((type) => [
      overload([type, IntegerType, IntegerType], type, substringOf(type), TOTAL),
      overload([type, IntegerType], type, substringWith(type, 'length', TO_THE_END), TOTAL),
    ]),
  ),
});

const left = defineFunction({
  name: 'left',
  usage: 'Returns the first characters of a text.',
  examples: [["SELECT left('abcdef', 3)", 'abc']],
  resolve: overloads(
    'left',
    [StringType, BinaryType].map((type) =>
      overload([type, IntegerType], type, substringWith(type, 'start', 1), TOTAL),
    ),
  ),
});

const right = defineFunction({
  name: 'right',
  usage: 'Returns the last characters of a text.',
  examples: [["SELECT right('abcdef', 2)", 'ef']],
  resolve: overloads('right', [
    binary(
      [TEXT, INT],
      StringType,
      (text, count) => (count <= 0 ? '' : [...text].slice(-count).join('')),
      TOTAL,
    ),
  ]),
});

function testFunction(
  name: string,
  kernel: Parameters<typeof textTest>[0],
  usage: string,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  return defineFunction({
    name,
    usage,
    examples: [example],
    resolve: overloads(
      name,
      [StringType, BinaryType].map((type) =>
        overload([type, type], { kind: 'boolean' }, textTest(kernel), TOTAL),
      ),
    ),
  });
}

/** Takes characters of a set away from the sides of a text. */
function trimCharacters(text: string, characters: string, sides: number): string {
  const set = new Set(characters);
  const all = [...text];
  let start = 0;
  let end = all.length;
  if ((sides & LEFT_SIDE) !== 0) while (start < end && set.has(all[start])) start++;
  if ((sides & RIGHT_SIDE) !== 0) while (end > start && set.has(all[end - 1])) end--;
  return all.slice(start, end).join('');
}

const SIDE_NAMES: Readonly<Record<number, string>> = {
  [LEFT_SIDE]: 'LEADING',
  [RIGHT_SIDE]: 'TRAILING',
  [LEFT_SIDE | RIGHT_SIDE]: 'BOTH',
};

/** `trim(text)` and `trim(characters, text)`; `btrim` has the text first. */
function trimFunction(
  name: string,
  sides: number,
  usage: string,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  const isTextFirst = name === 'btrim';
  return defineFunction({
    name,
    usage,
    examples: [example],
    print: ([first, second]) =>
      second === undefined || isTextFirst
        ? `${name}(${second === undefined ? first : `${first}, ${second}`})`
        : `TRIM(${SIDE_NAMES[sides]} ${first} FROM ${second})`,
    resolve: overloads(name, [
      overload([StringType], StringType, trimmedBlanks(sides), TOTAL),
      binary(
        [TEXT, TEXT],
        StringType,
        (first, second) =>
          isTextFirst ? trimCharacters(first, second, sides) : trimCharacters(second, first, sides),
        TOTAL,
      ),
    ]),
  });
}

/** The place of a part in a text, counted in characters from 1; 0 if it is not there. */
function placeOf(text: string, part: string, from = 1): number {
  if (from < 1) return 0;
  // Spark finds what is empty at the start, wherever it begins to look.
  if (part === '') return 1;
  const characters = [...text];
  const skipped = characters.slice(0, from - 1).join('').length;
  const at = from - 1 > characters.length ? -1 : text.indexOf(part, skipped);
  return at < 0 ? 0 : [...text.slice(0, at)].length + 1;
}

const instr = defineFunction({
  name: 'instr',
  usage: 'Returns the place of a part in a text, from 1; 0 if it is not there.',
  examples: [["SELECT instr('clickstream', 'st')", 6]],
  resolve: overloads('instr', [
    binary([TEXT, TEXT], IntegerType, (text, part) => placeOf(text, part), TOTAL),
  ]),
});

const locate = defineFunction({
  name: 'locate',
  aliases: ['position'],
  usage: 'Returns the place of a part in a text at or after a position; 0 if it is not there.',
  examples: [["SELECT locate('a', 'banana', 3)", 4]],
  resolve: overloads('locate', [
    binary([TEXT, TEXT], IntegerType, (part, text) => placeOf(text, part), TOTAL),
    { inputs: [StringType, StringType, IntegerType], build: placeFrom },
  ]),
});

/** The place at or after a position; 0 where the position is null. */
function placeFrom(types: readonly DataType[]): ReturnType<Overload['build']> {
  const find = ([part, text, from]: readonly Value[]) => {
    if (from === null) return 0;
    const isNull = part === null || text === null;
    return isNull ? null : placeOf(asText(text), asText(part), asNumber(from));
  };
  const evaluate = perRow(types, IntegerType, find, { handlesNulls: true });
  return { output: IntegerType, evaluate, ...TOTAL };
}

/** The text before the `count`th delimiter, or after the `-count`th from the end. */
function partAround(text: string, delimiter: string, count: number): string {
  if (count === 0 || delimiter === '') return '';
  const parts = text.split(delimiter);
  return (count > 0 ? parts.slice(0, count) : parts.slice(count)).join(delimiter);
}

const substringIndex = defineFunction({
  name: 'substring_index',
  usage: 'Returns the text before a number of delimiters, or after it from the end if negative.',
  examples: [["SELECT substring_index('a.b.c', '.', 2)", 'a.b']],
  resolve: overloads('substring_index', [
    ternary([TEXT, TEXT, INT], StringType, partAround, TOTAL),
  ]),
});

const ascii: Overload = unary(TEXT, IntegerType, (text) => text.codePointAt(0) ?? 0, TOTAL);

const character: Overload = unary(
  LONG,
  StringType,
  (code) => (code < 0n ? '' : String.fromCharCode(Number(code & 255n))),
  TOTAL,
);

export const STRING: readonly ScalarFunction[] = [
  length,
  sizeFunction('octet_length', 1, 'Returns the number of bytes.', [
    "SELECT octet_length('日本')",
    6,
  ]),
  sizeFunction('bit_length', 8, 'Returns the number of bits.', ["SELECT bit_length('é')", 16]),
  caseFunction('upper', 'ucase', ["SELECT upper('Straße')", 'STRASSE']),
  caseFunction('lower', 'lcase', ["SELECT lower('ÀÉÎ')", 'àéî']),
  defineFunction({
    name: 'initcap',
    usage: 'Returns the text with capital letters at the starts of words.',
    examples: [["SELECT initcap('hello wORLD')", 'Hello World']],
    resolve: overloads('initcap', [unary(TEXT, StringType, initialCapitals, TOTAL)]),
  }),
  substring,
  left,
  right,
  testFunction('startswith', 'string_starts_with', 'Whether a text begins with another one.', [
    "SELECT startswith('GET /', 'GET')",
    true,
  ]),
  testFunction('endswith', 'string_ends_with', 'Whether a text ends with another one.', [
    "SELECT endswith('a.log', '.gz')",
    false,
  ]),
  testFunction('contains', 'string_contains', 'Whether a text has another one in it.', [
    "SELECT contains('connection timeout', 'time')",
    true,
  ]),
  trimFunction('trim', LEFT_SIDE | RIGHT_SIDE, 'Returns the text without blanks around it.', [
    "SELECT trim('  pad  ')",
    'pad',
  ]),
  trimFunction('ltrim', LEFT_SIDE, 'Returns the text without blanks before it.', [
    "SELECT ltrim('  pad  ')",
    'pad  ',
  ]),
  trimFunction('rtrim', RIGHT_SIDE, 'Returns the text without blanks after it.', [
    "SELECT rtrim('  pad  ')",
    '  pad',
  ]),
  trimFunction(
    'btrim',
    LEFT_SIDE | RIGHT_SIDE,
    'Returns the text without some characters around it.',
    ["SELECT btrim('xyhixy', 'yx')", 'hi'],
  ),
  instr,
  locate,
  substringIndex,
  defineFunction({
    name: 'ascii',
    usage: 'Returns the code of the first character.',
    examples: [["SELECT ascii('A')", 65]],
    resolve: overloads('ascii', [ascii]),
  }),
  defineFunction({
    name: 'chr',
    aliases: ['char'],
    usage: 'Returns the character of a code.',
    examples: [['SELECT chr(65)', 'A']],
    resolve: overloads('chr', [character]),
  }),
];
