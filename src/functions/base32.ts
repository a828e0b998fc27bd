import { BinaryType, StringType } from '../types/data-type.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { BYTES, TEXT } from './parameters.ts';
import { unary } from './per-row.ts';
import { overloads } from './signature.ts';

/* Bytes in base 32 (RFC 4648). */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BITS = 5;
/** So many characters stand for five bytes. */
const BLOCK = 8;

function toBase32(bytes: Uint8Array): string {
  let text = '';
  let word = 0;
  let bits = 0;
  for (const byte of bytes) {
    word = ((word << 8) | byte) & 0xfff;
    for (bits += 8; bits >= BITS; bits -= BITS) text += ALPHABET[(word >> (bits - BITS)) & 31];
  }
  if (bits > 0) text += ALPHABET[(word << (BITS - bits)) & 31];
  return text.padEnd(Math.ceil(text.length / BLOCK) * BLOCK, '=');
}

/**
 * The bytes of a text in any case. As by Commons Codec, characters of no meaning are passed over, and a single character
 * at the end gives a byte together with the one before it.
 */
function base32Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  let word = 0;
  let bits = 0;
  let count = 0;
  for (const character of text.toUpperCase()) {
    if (character === '=') break;
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) continue;
    count++;
    word = ((word << BITS) | digit) & 0xffff;
    bits += BITS;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((word >> bits) & 0xff);
  }
  if (count % BLOCK === 1) bytes.push((word >> 2) & 0xff);
  return Uint8Array.from(bytes);
}

export const BASE32: readonly ScalarFunction[] = [
  defineFunction({
    name: 'to_base32',
    usage: 'Returns bytes in base 32.',
    examples: [["SELECT to_base32('Spark')", 'KNYGC4TL']],
    resolve: overloads('to_base32', [unary(BYTES, StringType, toBase32, { isTotal: true })]),
  }),
  defineFunction({
    name: 'from_base32',
    usage: 'Returns the bytes of a text in base 32.',
    examples: [["SELECT CAST(from_base32('KNYGC4TL') AS STRING)", 'Spark']],
    resolve: overloads('from_base32', [unary(TEXT, BinaryType, base32Bytes, { isTotal: true })]),
  }),
];
