import { invalidArgumentValue, invalidBinaryText } from '../errors/string-errors.ts';
import { arrayType, BinaryType, type DataType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { utf8 } from '../wasm/memory.ts';
import { callSql } from './call-sql.ts';
import { constantText } from './constant-text.ts';
import { type Argument, defineFunction, type ScalarFunction } from './define.ts';
import { base64Bytes, hexBytes } from './encoding.ts';
import { requireFoldable } from './foldable-argument.ts';
import { formatText } from './java-format.ts';
import { TEXT } from './parameters.ts';
import { binary, perRow, unary } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { overloads, requireAtLeast } from './signature.ts';
import { asText } from './value-reading.ts';

/* Values put into texts by a format, texts taken apart by one. */

const BINARY_FORMATS = ['hex', 'utf-8', 'utf8', 'base64'];

/** Bytes of a text in a format; undefined where it has not that form, or there is no such format. */
function bytesOf(text: string, format: string): Uint8Array | undefined {
  switch (format.toLowerCase()) {
    case 'base64':
      return /^[A-Za-z0-9+/\s]*={0,2}$/.test(text) ? base64Bytes(text) : undefined;
    case 'utf-8':
    case 'utf8':
      return utf8(text);
    case 'hex':
      return hexBytes(text) ?? undefined;
    default:
      return undefined;
  }
}

/** The format must be constant; one that is none makes the tolerant function give null. */
function checkBinaryFormat(args: readonly Argument[], isTolerant: boolean): void {
  const [, format] = args;
  if (format === undefined) return;
  const parameter = { sqlExpr: callSql('to_binary', args), name: 'fmt' };
  requireFoldable(parameter, StringType, format);
  const text = constantText(format.expression);
  if (isTolerant || typeof text !== 'string') return;
  if (BINARY_FORMATS.includes(text.toLowerCase())) return;
  throw invalidArgumentValue(parameter, "'hex', 'utf-8', 'utf8', or 'base64'", text);
}

function toBinary(name: string, isTolerant: boolean): ScalarFunction {
  const convert = (text: string, format: string): Value => {
    const bytes = bytesOf(text, format);
    if (bytes === undefined && !isTolerant) throw invalidBinaryText(text, format.toUpperCase());
    return bytes ?? null;
  };
  const resolve = overloads(name, [
    unary(TEXT, BinaryType, (text) => convert(text, 'hex'), { nullable: true }),
    binary([TEXT, TEXT], BinaryType, convert, { nullable: true }),
  ]);
  return defineFunction({
    name,
    usage: `Returns the bytes of a text in the format hex (unless told otherwise), utf-8 or base64; ${
      isTolerant ? 'null for a text of another form.' : 'fails for a text of another form.'
    }`,
    examples: [[`SELECT CAST(${name}('YWJj', 'base64') AS STRING)`, 'abc']],
    resolve: (args) => {
      checkBinaryFormat(args, isTolerant);
      return resolve(args);
    },
  });
}

/** The words of each sentence, as the runtime's rules for the language part them. */
function sentences(text: string, language: string): string[][] {
  const bySentence = new Intl.Segmenter(language, { granularity: 'sentence' });
  const byWord = new Intl.Segmenter(language, { granularity: 'word' });
  return Array.from(bySentence.segment(text), ({ segment }) =>
    Array.from(byWord.segment(segment))
      .filter(({ isWordLike }) => isWordLike)
      .map((word) => word.segment),
  );
}

const WORDS: DataType = arrayType(arrayType(StringType, false), false);

export const FORMATTING: readonly ScalarFunction[] = [
  defineFunction({
    name: 'format_string',
    aliases: ['printf'],
    usage: 'Puts values into a text by a format string of Java’s formatter.',
    examples: [["SELECT format_string('%s: %05.1f', 'load', 9.96D)", 'load: 010.0']],
    resolve: (args) => {
      requireAtLeast('format_string', args, 1);
      const types = args.map(({ dataType }, index) => (index === 0 ? StringType : dataType));
      const compute = ([format, ...values]: readonly Value[]): Value =>
        format === null
          ? null
          : formatText(
              asText(format),
              values.map((value, index) => ({ value, dataType: types[index + 1] })),
            );
      return {
        args: types,
        output: StringType,
        evaluate: perRow(types, StringType, compute, { handlesNulls: true }),
      };
    },
  }),
  defineFunction({
    name: 'sentences',
    usage: 'Returns the words of each sentence of a text.',
    examples: [
      [
        "SELECT sentences('Hi there! Log ok.')",
        [
          ['Hi', 'there'],
          ['Log', 'ok'],
        ],
      ],
    ],
    print: printsDefaults('sentences', 1, ['', '']),
    resolve: overloads('sentences', [
      unary(TEXT, WORDS, (text) => sentences(text, 'en')),
      binary([TEXT, TEXT], WORDS, (text, language) => sentences(text, language || 'en')),
    ]),
  }),
  toBinary('to_binary', false),
  toBinary('try_to_binary', true),
];
