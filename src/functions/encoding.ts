import { differingTypes } from '../errors/function-errors.ts';
import {
  cannotDecodeUrl,
  invalidBinaryText,
  invalidCharset,
  malformedCharacterCoding,
} from '../errors/string-errors.ts';
import { commonType } from '../types/coercion.ts';
import {
  BinaryType,
  BooleanType,
  type DataType,
  LongType,
  StringType,
} from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { compareValues } from '../types/value-order.ts';
import { hexText } from '../types/value-sql.ts';
import { utf8 } from '../wasm/memory.ts';
import { callSql } from './call-sql.ts';
import { defineFunction, type ScalarFunction, type ScalarSignature } from './define.ts';
import { BYTES, LONG, TEXT } from './parameters.ts';
import { binary, perRow, unary } from './per-row.ts';
import { overloads, requireAtLeast } from './signature.ts';
import { ONLY_TEXT } from './time-parameters.ts';

/* Bytes as text, and text as bytes. */

const TOTAL = { isTotal: true };
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** As many bytes as stand in one line of base 64. */
const LINE_BYTES = 57;

/** Bytes in base 64, in the lines of MIME: 76 characters each. */
export function toBase64(bytes: Uint8Array): string {
  const lines = Array.from({ length: Math.ceil(bytes.length / LINE_BYTES) }, (_, line) =>
    base64Line(bytes.subarray(line * LINE_BYTES, (line + 1) * LINE_BYTES)),
  );
  return lines.join('\r\n');
}

function base64Line(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const word = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let place = 0; place < 4; place++) {
      text += at + place > bytes.length ? '=' : ALPHABET[(word >> (18 - 6 * place)) & 63];
    }
  }
  return text;
}

/** What ends the bytes of base 64: a unit of two characters and `==`, one of three and `=`, or nothing. */
const PADDING: Readonly<Record<number, RegExp>> = {
  0: /^$/,
  2: /^(?:==[^A-Za-z0-9+/]*)?$/,
  3: /^(?:=[^A-Za-z0-9+/]*)?$/,
};

/**
 * The bytes of a text in base 64, as Java's MIME decoder reads them: characters that are none of the alphabet are passed
 * over, but none may be missing. Undefined for what the decoder refuses.
 */
export function base64Bytes(text: string): Uint8Array | undefined {
  const [read] = /^[^=]*/.exec(text) ?? [''];
  const digits = read.replace(/[^A-Za-z0-9+/]/g, '');
  if (PADDING[digits.length % 4]?.test(text.slice(read.length)) !== true) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let word = 0;
  for (let at = 0, bits = 0, filled = 0; at < digits.length; at++) {
    word = ((word << 6) | ALPHABET.indexOf(digits[at])) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[filled++] = (word >> bits) & 0xff;
  }
  return bytes;
}

/** Bytes of hexadecimal digits; null if there is another character. An odd number of digits has a zero before it. */
export function hexBytes(text: string): Uint8Array | null {
  if (!/^[0-9a-fA-F]*$/.test(text)) return null;
  const digits = text.length % 2 === 0 ? text : `0${text}`;
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

/** CRC-32 as in ISO 3309 and zip. */
function crc32(bytes: Uint8Array): bigint {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return BigInt((crc ^ 0xffffffff) >>> 0);
}

interface Charset {
  readonly encode: (text: string) => Uint8Array | undefined;
  readonly decode: (bytes: Uint8Array) => string | undefined;
}

function singleByte(last: number): Charset {
  return {
    encode: (text) => {
      const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
      return codes.some((code) => code > last) ? undefined : Uint8Array.from(codes);
    },
    decode: (bytes) =>
      bytes.some((byte) => byte > last) ? undefined : String.fromCharCode(...bytes),
  };
}

function utf16(isBigEndian: boolean, hasMark = false): Charset {
  const units = (text: string) => {
    const bytes = new Uint8Array(text.length * 2 + (hasMark ? 2 : 0));
    const view = new DataView(bytes.buffer);
    if (hasMark) view.setUint16(0, 0xfeff);
    for (let index = 0; index < text.length; index++) {
      view.setUint16(index * 2 + (hasMark ? 2 : 0), text.charCodeAt(index), !isBigEndian);
    }
    return bytes;
  };
  return {
    encode: units,
    decode: (bytes) => {
      if (bytes.length % 2 !== 0) return undefined;
      const isMarkedLittle = hasMark && bytes[0] === 0xff && bytes[1] === 0xfe;
      const isMarkedBig = hasMark && bytes[0] === 0xfe && bytes[1] === 0xff;
      const isLittle = isMarkedLittle || (!isMarkedBig && !isBigEndian);
      const start = isMarkedLittle || isMarkedBig ? 2 : 0;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      let text = '';
      for (let at = start; at < bytes.length; at += 2) {
        text += String.fromCharCode(view.getUint16(at, isLittle));
      }
      return text;
    },
  };
}

/** The charsets that Spark takes, but for UTF-32. */
const CHARSETS: Readonly<Record<string, Charset>> = {
  'UTF-8': { encode: utf8, decode: strictUtf8 },
  'US-ASCII': singleByte(0x7f),
  'ISO-8859-1': singleByte(0xff),
  'UTF-16': utf16(true, true),
  'UTF-16BE': utf16(true),
  'UTF-16LE': utf16(false),
};

/** Text of bytes; undefined if they are no well-formed UTF-8. */
export function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // TypeError: malformed bytes.
    return undefined;
  }
}

function requireCharset(functionName: string, name: string): Charset {
  const charset = CHARSETS[name.toUpperCase()];
  if (charset === undefined) throw invalidCharset(functionName, name);
  return charset;
}

function encode(text: string, charset: string): Uint8Array {
  const bytes = requireCharset('encode', charset).encode(text);
  if (bytes === undefined) throw malformedCharacterCoding('encode', charset);
  return bytes;
}

function decode(bytes: Uint8Array, charset: string): string {
  const text = requireCharset('decode', charset).decode(bytes);
  if (text === undefined) throw malformedCharacterCoding('decode', charset);
  return text;
}

/** `decode(x, search, result, …, default)`: the result of the first search value that equals x, null being equal to null. */
function decodeChoice(args: Parameters<ScalarFunction['resolve']>[0]): ScalarSignature {
  const isSearch = (index: number) => index % 2 === 1 && index < args.length - 1;
  const searched = args.filter((_, index) => index === 0 || isSearch(index));
  const results = args.filter((_, index) => index > 0 && !isSearch(index));
  const searchType = commonType(searched.map(({ dataType }) => dataType));
  const output = commonType(results.map(({ dataType }) => dataType));
  if (searchType === undefined || output === undefined) {
    throw differingTypes(
      callSql('decode', args),
      'decode',
      args.map(({ dataType }) => dataType),
    );
  }
  const types = args.map((_, index) => (index === 0 || isSearch(index) ? searchType : output));
  const choose = ([value, ...rest]: readonly Value[]) => {
    for (let at = 0; at + 1 < rest.length; at += 2) {
      if (compareValues(value, rest[at], searchType) === 0) return rest[at + 1];
    }
    return rest.length % 2 === 1 ? rest[rest.length - 1] : null;
  };
  return {
    args: types,
    output,
    nullable: true,
    ...TOTAL,
    evaluate: perRow(types, output, choose, { handlesNulls: true }),
  };
}

/** Bytes that `java.net.URLEncoder` leaves as they are. */
const PLAIN = /^[A-Za-z0-9.\-*_]$/;

function urlEncode(text: string): string {
  return Array.from(utf8(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 0x80 && PLAIN.test(character)) return character;
    return byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/** The text of an encoded one; undefined if a percent sign has no two hexadecimal digits behind it. */
function urlDecode(text: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const bytes: number[] = [];
  for (const part of text.replaceAll('+', ' ').match(/%..|[^%]/gsu) ?? []) {
    if (part[0] === '%') bytes.push(Number.parseInt(part.slice(1), 16));
    else bytes.push(...utf8(part));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function validation(
  name: string,
  output: DataType,
  compute: (bytes: Uint8Array) => Value,
): ScalarFunction {
  return defineFunction({
    name,
    usage: 'Tells whether bytes are well-formed UTF-8, or returns them as text if they are.',
    examples: [[`SELECT ${name}('Spark')`, output.kind === 'boolean' ? true : 'Spark']],
    resolve: overloads(name, [
      unary(BYTES, output, compute, { nullable: true }),
      unary(TEXT, output, (text) => compute(utf8(text)), { nullable: true }),
    ]),
  });
}

function requireUtf8(bytes: Uint8Array): string {
  const text = strictUtf8(bytes);
  if (text === undefined) throw malformedCharacterCoding('validate_utf8', 'UTF-8');
  return text;
}

export const ENCODING: readonly ScalarFunction[] = [
  defineFunction({
    name: 'hex',
    usage: 'Returns a number, or the bytes of a text or binary, in hexadecimal digits.',
    examples: [["SELECT hex('Spark')", '537061726B']],
    resolve: overloads('hex', [
      unary(LONG, StringType, (x) => BigInt.asUintN(64, x).toString(16).toUpperCase(), TOTAL),
      unary(BYTES, StringType, hexText, TOTAL),
      unary(TEXT, StringType, (text) => hexText(utf8(text)), TOTAL),
    ]),
  }),
  defineFunction({
    name: 'unhex',
    usage: 'Returns the bytes of hexadecimal digits; null if there is another character.',
    examples: [["SELECT unhex('00FF')", Uint8Array.of(0, 255)]],
    resolve: overloads('unhex', [unary(TEXT, BinaryType, hexBytes, { nullable: true, ...TOTAL })]),
  }),
  defineFunction({
    name: 'base64',
    usage: 'Returns bytes in base 64.',
    examples: [["SELECT base64('log line')", 'bG9nIGxpbmU=']],
    resolve: overloads('base64', [
      unary(BYTES, StringType, toBase64, TOTAL),
      unary(ONLY_TEXT, StringType, (text) => toBase64(utf8(text)), TOTAL),
    ]),
  }),
  defineFunction({
    name: 'unbase64',
    usage: 'Returns the bytes of a text in base 64.',
    examples: [["SELECT unbase64('AP8=')", Uint8Array.of(0, 255)]],
    resolve: overloads('unbase64', [
      unary(TEXT, BinaryType, (text) => {
        const bytes = base64Bytes(text);
        if (bytes === undefined) throw invalidBinaryText(text, 'BASE64');
        return bytes;
      }),
    ]),
  }),
  defineFunction({
    name: 'encode',
    usage: 'Returns the bytes of a text in a charset.',
    examples: [["SELECT encode('é', 'UTF-8')", Uint8Array.of(0xc3, 0xa9)]],
    resolve: overloads('encode', [binary([TEXT, TEXT], BinaryType, encode)]),
  }),
  defineFunction({
    name: 'decode',
    usage: 'Returns the text of bytes in a charset, or the result that belongs to a value.',
    examples: [["SELECT decode(2, 1, 'one', 2, 'two', 'other')", 'two']],
    resolve: (args) => {
      requireAtLeast('decode', args, 2);
      return args.length > 2
        ? decodeChoice(args)
        : overloads('decode', [binary([BYTES, TEXT], StringType, decode)])(args);
    },
  }),
  defineFunction({
    name: 'crc32',
    usage: 'Returns the CRC-32 of bytes.',
    examples: [["SELECT crc32('')", 0]],
    resolve: overloads('crc32', [
      unary(BYTES, LongType, crc32, TOTAL),
      unary(ONLY_TEXT, LongType, (text) => crc32(utf8(text)), TOTAL),
    ]),
  }),
  defineFunction({
    name: 'url_encode',
    usage: 'Returns a text as it stands in the query of a URL.',
    examples: [["SELECT url_encode('a b')", 'a+b']],
    resolve: overloads('url_encode', [unary(TEXT, StringType, urlEncode, TOTAL)]),
  }),
  defineFunction({
    name: 'url_decode',
    usage: 'Returns the text of what `url_encode` made.',
    examples: [["SELECT url_decode('a+b')", 'a b']],
    resolve: overloads('url_decode', [
      unary(TEXT, StringType, (text) => {
        const decoded = urlDecode(text);
        if (decoded === undefined) throw cannotDecodeUrl(text);
        return decoded;
      }),
    ]),
  }),
  defineFunction({
    name: 'try_url_decode',
    usage: 'As `url_decode`, but null where that fails.',
    examples: [["SELECT try_url_decode('%zz')", null]],
    resolve: overloads('try_url_decode', [
      unary(TEXT, StringType, (text) => urlDecode(text) ?? null, { nullable: true, ...TOTAL }),
    ]),
  }),
  defineFunction({
    name: 'make_valid_utf8',
    usage: 'Returns a text with the character U+FFFD in place of what is no well-formed UTF-8.',
    examples: [["SELECT make_valid_utf8(X'61C262')", 'a\uFFFDb']],
    resolve: overloads('make_valid_utf8', [unary(TEXT, StringType, (text) => text, TOTAL)]),
  }),
  validation('is_valid_utf8', BooleanType, (bytes) => strictUtf8(bytes) !== undefined),
  validation('validate_utf8', StringType, requireUtf8),
  validation('try_validate_utf8', StringType, (bytes) => strictUtf8(bytes) ?? null),
];
