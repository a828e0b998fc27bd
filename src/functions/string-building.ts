import { invalidArrayIndex, invalidIndexOfZero } from '../errors/collection-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { BinaryType, type DataType, IntegerType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { concatenatedArrays, reversedArray } from './array-joins.ts';
import { defineFunction, type ScalarFunction, type ScalarSignature } from './define.ts';
import { implicitCast } from './input-type.ts';
import { BYTES, INT, TEXT } from './parameters.ts';
import { binary, perRow, ternary, unary, variadic } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { overloads, requireAtLeast, unexpectedArgument } from './signature.ts';
import { concatenation } from './string-kernels.ts';
import { asList, asNumber, asText } from './value-reading.ts';

/* Text put together from pieces. */

const TOTAL = { isTotal: true };

/** `concat` of text, of binary or of arrays. */
const concat = defineFunction({
  name: 'concat',
  usage: 'Returns the arguments one after the other; null if one is null.',
  examples: [["SELECT concat('a', 'b', 'c')", 'abc']],
  resolve: (args): ScalarSignature => {
    if (args.length === 0) {
      return {
        args: [],
        output: StringType,
        nullable: false,
        evaluate: ({ core }, _args, rows) => buildConstant(core, StringType, '', rows),
        ...TOTAL,
      };
    }
    if (args.some(({ dataType }) => dataType.kind === 'array')) return concatenatedArrays(args);
    const isBinary = args.every(({ dataType }) => dataType.kind === 'binary');
    const type = isBinary ? BinaryType : StringType;
    for (const [index, { dataType }] of args.entries()) {
      if (implicitCast(dataType, type) === undefined) {
        throw unexpectedArgument('concat', args, { index, requiredType: '"STRING"' });
      }
    }
    return { args: args.map(() => type), output: type, evaluate: concatenation, ...TOTAL };
  },
});

/** `concat_ws(separator, …)`: texts and arrays of texts; nulls are passed over. */
const concatWs = defineFunction({
  name: 'concat_ws',
  usage: 'Returns the arguments that are not null with a separator between them.',
  examples: [["SELECT concat_ws('-', 'a', NULL, 'c')", 'a-c']],
  resolve: (args): ScalarSignature => {
    requireAtLeast('concat_ws', args, 1);
    const types = args.map(({ dataType }, index): DataType => {
      const isList = index > 0 && dataType.kind === 'array';
      return isList ? { kind: 'array', elementType: StringType, containsNull: true } : StringType;
    });
    const join = ([separator, ...parts]: readonly Value[]) =>
      separator === null
        ? null
        : parts
            .flatMap((part) => (Array.isArray(part) ? [...asList(part)] : [part]))
            .filter((part) => part !== null)
            .map(asText)
            .join(asText(separator));
    return {
      args: types,
      output: StringType,
      nullable: args[0].nullable,
      evaluate: perRow(types, StringType, join, { handlesNulls: true }),
      ...TOTAL,
    };
  },
});

/** Fills a text up to a length, or cuts it. */
function pad(text: string, size: number, filler: string, isLeft: boolean): string {
  const characters = [...text];
  if (size <= characters.length) return characters.slice(0, Math.max(size, 0)).join('');
  const pattern = [...filler];
  if (pattern.length === 0) return text;
  const missing = size - characters.length;
  const fill = Array.from({ length: missing }, (_, index) => pattern[index % pattern.length]);
  return isLeft ? fill.join('') + text : text + fill.join('');
}

function padBytes(bytes: Uint8Array, size: number, filler: Uint8Array, isLeft: boolean) {
  if (size <= bytes.length) return bytes.slice(0, Math.max(size, 0));
  if (filler.length === 0) return bytes;
  const missing = size - bytes.length;
  const fill = Array.from({ length: missing }, (_, index) => filler[index % filler.length]);
  return Uint8Array.from(isLeft ? [...fill, ...bytes] : [...bytes, ...fill]);
}

function padFunction(name: string, isLeft: boolean, example: [string, string]): ScalarFunction {
  const zero = Uint8Array.of(0);
  return defineFunction({
    name,
    usage: `Returns the text filled ${isLeft ? 'before' : 'behind'} it up to a length, or cut to it.`,
    examples: [example],
    resolve: overloads(name, [
      binary([TEXT, INT], StringType, (text, size) => pad(text, size, ' ', isLeft), TOTAL),
      ternary(
        [TEXT, INT, TEXT],
        StringType,
        (text, size, filler) => pad(text, size, filler, isLeft),
        TOTAL,
      ),
      binary([BYTES, INT], BinaryType, (bytes, size) => padBytes(bytes, size, zero, isLeft), TOTAL),
      ternary(
        [BYTES, INT, BYTES],
        BinaryType,
        (bytes, size, filler) => padBytes(bytes, size, filler, isLeft),
        TOTAL,
      ),
    ]),
  });
}

/** Replaces characters by those at the same place of another text, or drops those that have none. */
function translate(text: string, from: string, to: string): string {
  const targets = [...to];
  const map = new Map<string, string>();
  [...from].forEach((character, index) => {
    if (!map.has(character)) map.set(character, targets[index] ?? '');
  });
  return [...text].map((character) => map.get(character) ?? character).join('');
}

/** Puts a text over a part of another one; a length below 0 is that of the text. */
function overlay(text: string, part: string, start: number, length: number): string {
  const characters = [...text];
  const replaced = length < 0 ? [...part].length : length;
  // As in `substring`, what is still before the text counts from its end.
  const rest = start + replaced;
  const from = rest > 0 ? rest - 1 : rest < 0 ? Math.max(characters.length + rest, 0) : 0;
  return [...characters.slice(0, Math.max(start - 1, 0)), part, ...characters.slice(from)].join('');
}

/** The `index`th part between delimiters, from the end if negative; empty past the ends. */
function splitPart(text: string, delimiter: string, index: number): string {
  if (index === 0) throw invalidIndexOfZero();
  const parts = delimiter === '' ? [text] : text.split(delimiter);
  return parts[index > 0 ? index - 1 : parts.length + index] ?? '';
}

const elt = defineFunction({
  name: 'elt',
  usage: 'Returns the argument of a number, from 1.',
  examples: [["SELECT elt(2, 'one', 'two')", 'two']],
  resolve: (args): ScalarSignature => {
    if (args.length < 2) throw wrongNumberOfArguments('elt', '> 1', args.length);
    const isBinary = args.slice(1).every(({ dataType }) => dataType.kind === 'binary');
    const type = isBinary ? BinaryType : StringType;
    for (const [index, { dataType }] of args.entries()) {
      if (implicitCast(dataType, index === 0 ? IntegerType : type) !== undefined) continue;
      const requiredType = index === 0 ? '"INT"' : '("STRING" or "BINARY")';
      throw unexpectedArgument('elt', args, { index, requiredType });
    }
    const types = [IntegerType, ...args.slice(1).map(() => type)];
    const pick = ([number, ...choices]: readonly Value[]) => {
      if (number === null) return null;
      const index = asNumber(number);
      if (index < 1 || index > choices.length) throw invalidArrayIndex(index, choices.length);
      return choices[index - 1];
    };
    return {
      args: types,
      output: type,
      nullable: true,
      evaluate: perRow(types, type, pick, { handlesNulls: true }),
    };
  },
});

export const STRING_BUILDING: readonly ScalarFunction[] = [
  concat,
  concatWs,
  padFunction('lpad', true, ["SELECT lpad('7', 3, '0')", '007']),
  padFunction('rpad', false, ["SELECT rpad('7', 3, '*')", '7**']),
  defineFunction({
    name: 'repeat',
    usage: 'Returns the text several times over.',
    examples: [["SELECT repeat('ab', 2)", 'abab']],
    resolve: overloads('repeat', [
      binary([TEXT, INT], StringType, (text, count) => text.repeat(Math.max(count, 0)), TOTAL),
    ]),
  }),
  defineFunction({
    name: 'space',
    usage: 'Returns a number of blanks.',
    examples: [['SELECT space(2)', '  ']],
    resolve: overloads('space', [
      unary(INT, StringType, (count) => ' '.repeat(Math.max(count, 0)), TOTAL),
    ]),
  }),
  defineFunction({
    name: 'reverse',
    usage: 'Returns the characters from the last to the first.',
    examples: [["SELECT reverse('abc')", 'cba']],
    resolve: (args) =>
      args.length === 1 && args[0].dataType.kind === 'array'
        ? reversedArray(args[0].dataType)
        : overloads('reverse', [
            unary(TEXT, StringType, (text) => [...text].reverse().join(''), TOTAL),
          ])(args),
  }),
  defineFunction({
    name: 'replace',
    usage: 'Returns the text with every occurrence of a part replaced, or removed.',
    examples: [["SELECT replace('abc', 'b', 'x')", 'axc']],
    print: printsDefaults('replace', 2, ['']),
    resolve: overloads('replace', [
      binary([TEXT, TEXT], StringType, (text, part) => replaceAll(text, part, ''), TOTAL),
      ternary([TEXT, TEXT, TEXT], StringType, replaceAll, TOTAL),
    ]),
  }),
  defineFunction({
    name: 'translate',
    usage: 'Returns the text with characters replaced by those at the same place of another text.',
    examples: [["SELECT translate('2024-03-01', '-', '/')", '2024/03/01']],
    resolve: overloads('translate', [ternary([TEXT, TEXT, TEXT], StringType, translate, TOTAL)]),
  }),
  defineFunction({
    name: 'overlay',
    usage: 'Returns the text with a part of it replaced by another text.',
    examples: [["SELECT overlay('Spark SQL', '_', 6, -1)", 'Spark_SQL']],
    print: printsDefaults('overlay', 3, ['-1']),
    resolve: overloads('overlay', [
      ternary([TEXT, TEXT, INT], StringType, (a, b, start) => overlay(a, b, start, -1), TOTAL),
      variadic(
        [StringType, StringType, IntegerType, IntegerType],
        StringType,
        ([a, b, start, size]) => overlay(asText(a), asText(b), asNumber(start), asNumber(size)),
        TOTAL,
      ),
    ]),
  }),
  defineFunction({
    name: 'split_part',
    usage: 'Returns the part of a number between delimiters, from the end if negative.',
    examples: [["SELECT split_part('10.0.3.7', '.', 3)", '3']],
    resolve: overloads('split_part', [ternary([TEXT, TEXT, INT], StringType, splitPart)]),
  }),
  defineFunction({
    name: 'find_in_set',
    usage: 'Returns the place of a text in a list with commas, from 1; 0 if it is not there.',
    examples: [["SELECT find_in_set('b', 'a,b,c')", 2]],
    resolve: overloads('find_in_set', [
      binary(
        [TEXT, TEXT],
        IntegerType,
        (word, list) => (word.includes(',') ? 0 : list.split(',').indexOf(word) + 1),
        TOTAL,
      ),
    ]),
  }),
  elt,
];

function replaceAll(text: string, part: string, by: string): string {
  return part === '' ? text : text.replaceAll(part, () => by);
}
