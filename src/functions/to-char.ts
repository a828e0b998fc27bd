import { nonFoldableArgument } from '../errors/function-errors.ts';
import { nonFoldableInput } from '../errors/generator-errors.ts';
import { invalidBinaryFormat, numberFormatMismatch } from '../errors/number-format-errors.ts';
import { malformedCharacterCoding } from '../errors/string-errors.ts';
import { type DataType, decimalType, StringType, TimestampType } from '../types/data-type.ts';
import { formatWithPattern } from '../types/date-formatting.ts';
import { decimalFor } from '../types/decimal-for.ts';
import { hexText } from '../types/value-sql.ts';
import { argumentSql, callSql } from './call-sql.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { strictUtf8, toBase64 } from './encoding.ts';
import { implicitCast } from './input-type.ts';
import { numberFormat } from './number-format/number-format.ts';
import { readNumber } from './number-format/read-number.ts';
import { writeNumber } from './number-format/write-number.ts';
import { perRow } from './per-row.ts';
import { sessionZone } from './session-zone.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asBigint, asBytes, asText } from './value-reading.ts';

/* Numbers, times and bytes as text by a format, and numbers of such texts. */

function requireFormat(name: string, args: readonly Argument[]): void {
  const [, format] = args;
  if (format.literal !== undefined || format.isFoldable !== false) return;
  throw nonFoldableInput({
    sqlExpr: callSql(name, args),
    inputName: 'attributereference',
    inputType: StringType,
    inputExpr: argumentSql(format),
  });
}

const isTime = (kind: DataType['kind']) =>
  kind === 'date' || kind === 'timestamp' || kind === 'timestamp_ntz';

function ofTime(): ScalarSignature {
  const args = [TimestampType, StringType];
  return {
    args,
    output: StringType,
    evaluate: perRow(args, StringType, ([micros, pattern], context) =>
      formatWithPattern(asBigint(micros), asText(pattern), {
        id: context.timeZone,
        zone: sessionZone(context),
      }),
    ),
  };
}

/** Bytes as text in a format; undefined if there is no such format. */
function bytesText(bytes: Uint8Array, format: string): string | undefined {
  switch (format.toLowerCase()) {
    case 'base64':
      return toBase64(bytes);
    case 'hex':
      return hexText(bytes);
    case 'utf-8': {
      const text = strictUtf8(bytes);
      if (text === undefined) throw malformedCharacterCoding('decode', format);
      return text;
    }
    default:
      return undefined;
  }
}

function ofBytes(name: string, args: readonly Argument[]): ScalarSignature {
  const [{ dataType }, format] = args;
  if (format.literal === null || (format.literal === undefined && format.isFoldable === false)) {
    throw nonFoldableArgument(name, 'format', format.dataType);
  }
  const compute = (bytes: Uint8Array, word: string) => {
    const text = bytesText(bytes, word);
    if (text === undefined) throw invalidBinaryFormat(name, word);
    return text;
  };
  if (typeof format.literal === 'string') compute(new Uint8Array(), format.literal);
  const types = [dataType, StringType];
  return {
    args: types,
    output: StringType,
    evaluate: perRow(types, StringType, ([bytes, word]) => compute(asBytes(bytes), asText(word))),
  };
}

function ofNumber(name: string, args: readonly Argument[]): ScalarSignature {
  const type = decimalFor(args[0].dataType);
  if (type === undefined) {
    throw unexpectedArgument(name, args, { index: 0, requiredType: '"DECIMAL"' });
  }
  requireFormat(name, args);
  if (typeof args[1].literal === 'string') numberFormat(args[1].literal);
  const types = [type, StringType];
  return {
    args: types,
    output: StringType,
    nullable: true,
    evaluate: perRow(types, StringType, ([value, format]) =>
      writeNumber(asBigint(value), type.scale, numberFormat(asText(format))),
    ),
  };
}

/** What Spark puts in the place of a call is what it prints. */
function printCall([value, format]: readonly string[], [{ kind }]: readonly DataType[]): string {
  if (isTime(kind)) return `date_format(${value}, ${format})`;
  if (kind !== 'binary') return `to_char(${value}, ${format})`;
  const name = format.toLowerCase();
  return name === 'utf-8' ? `decode(${value}, ${format})` : `${name}(${value})`;
}

function toChar(name: string): ScalarFunction {
  return defineFunction({
    name,
    usage:
      'Returns a number as text by a format such as `S9,999.99`, a time by a pattern, or bytes as base64, hex or utf-8.',
    examples: [
      [`SELECT ${name}(-12454.8, '99,999.9S')`, '12,454.8-'],
      [`SELECT ${name}(DATE '2024-03-01', 'yyyyMMdd')`, '20240301'],
    ],
    print: printCall,
    resolve: (args) => {
      requireCount(name, args, 2);
      const { kind } = args[0].dataType;
      if (isTime(kind)) return ofTime();
      return kind === 'binary' ? ofBytes(name, args) : ofNumber(name, args);
    },
  });
}

/** `to_number`; the format says of which type the numbers are, so it must stand in the call. */
function toNumber(name: string, isTolerant: boolean): ScalarFunction {
  return defineFunction({
    name,
    usage: `Returns the number of a text by a format such as \`S9,999.99\`; ${
      isTolerant ? 'null for a text of another form.' : 'fails for a text of another form.'
    }`,
    examples: [[`SELECT ${name}('12,454.8-', '99,999.9S')`, '-12454.8']],
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 2);
      for (const [index, { dataType }] of args.entries()) {
        if (implicitCast(dataType, StringType) === undefined) {
          throw unexpectedArgument(name, args, { index, requiredType: '"STRING"' });
        }
      }
      // The format is read here and now, so that it needs no cast.
      const types = [StringType, args[1].dataType];
      const { literal } = args[1];
      if (literal === undefined) {
        requireFormat(name, [args[0], { ...args[1], isFoldable: false }]);
      }
      const format = literal === null ? undefined : numberFormat(String(literal));
      const output = format?.type ?? decimalType();
      const compute = (text: string) => {
        const unscaled = format && readNumber(text, format);
        if (format !== undefined && unscaled === undefined && !isTolerant) {
          throw numberFormatMismatch(format.text, text);
        }
        return unscaled ?? null;
      };
      return {
        args: types,
        output,
        nullable: true,
        evaluate: perRow(types, output, ([text]) => compute(asText(text))),
      };
    },
  });
}

export const FORMATTED_NUMBERS: readonly ScalarFunction[] = [
  toChar('to_char'),
  toChar('to_varchar'),
  toNumber('to_number', false),
  toNumber('try_to_number', true),
];
