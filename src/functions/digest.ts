import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { emptyDigestKey, unknownDigest } from '../errors/cipher-errors.ts';
import { BinaryType, StringType } from '../types/data-type.ts';
import { hexText } from '../types/value-sql.ts';
import { utf8 } from '../wasm/memory.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { BYTES, INT, TEXT } from './parameters.ts';
import { binary, ternary, unary } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { overloads } from './signature.ts';
import { ONLY_TEXT } from './time-parameters.ts';

/*
 * Digests of bytes, and of texts as their UTF-8 bytes, in hexadecimal digits. The algorithms are those of
 * `@noble/hashes`: audited, synchronous in every runtime, and a few kilobytes each.
 */

type Digest = (bytes: Uint8Array) => Uint8Array;

const TOTAL = { isTotal: true };

const hexOf = (digest: Digest, bytes: Uint8Array) => hexText(digest(bytes)).toLowerCase();

/** By bits; 0 means 256, as in Spark. */
const SHA2: Readonly<Record<number, Digest>> = {
  0: sha256,
  224: sha224,
  256: sha256,
  384: sha384,
  512: sha512,
};

function sha2(bytes: Uint8Array, bits: number): string | null {
  const digest = SHA2[bits];
  return digest === undefined ? null : hexOf(digest, bytes);
}

/** By names without dashes. */
const KEYED = {
  SHA224: sha224,
  SHA256: sha256,
  SHA384: sha384,
  SHA512: sha512,
  SHA1: sha1,
  MD5: md5,
};

function keyed(key: Uint8Array, bytes: Uint8Array, algorithm: string): Uint8Array {
  const name = algorithm.toUpperCase().replace('-', '');
  const digest = Object.entries(KEYED).find(([known]) => known === name)?.[1];
  if (digest === undefined) throw unknownDigest(algorithm);
  if (key.length === 0) throw emptyDigestKey();
  return hmac(digest, key, bytes);
}

export const DIGEST: readonly ScalarFunction[] = [
  defineFunction({
    name: 'md5',
    usage: 'Returns the MD5 digest (RFC 1321) in hexadecimal digits.',
    examples: [["SELECT md5('Spark')", '8cde774d6f7333752ed72cacddb05126']],
    resolve: overloads('md5', [
      unary(BYTES, StringType, (bytes) => hexOf(md5, bytes), TOTAL),
      unary(ONLY_TEXT, StringType, (text) => hexOf(md5, utf8(text)), TOTAL),
    ]),
  }),
  defineFunction({
    name: 'sha1',
    aliases: ['sha'],
    usage: 'Returns the SHA-1 digest (FIPS 180-4) in hexadecimal digits.',
    examples: [["SELECT sha1('abc')", 'a9993e364706816aba3e25717850c26c9cd0d89d']],
    resolve: overloads('sha1', [
      unary(BYTES, StringType, (bytes) => hexOf(sha1, bytes), TOTAL),
      unary(ONLY_TEXT, StringType, (text) => hexOf(sha1, utf8(text)), TOTAL),
    ]),
  }),
  defineFunction({
    name: 'sha2',
    usage:
      'Returns the SHA-2 digest (FIPS 180-4) of 224, 256, 384 or 512 bits in hexadecimal digits; 0 means 256, null any other number of bits.',
    examples: [
      ["SELECT sha2('abc', 224)", '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'],
      ["SELECT sha2('abc', 100)", null],
    ],
    resolve: overloads('sha2', [
      binary([BYTES, INT], StringType, sha2, { nullable: true, ...TOTAL }),
      binary([ONLY_TEXT, INT], StringType, (text, bits) => sha2(utf8(text), bits), {
        nullable: true,
        ...TOTAL,
      }),
    ]),
  }),
  defineFunction({
    name: 'hmac',
    usage:
      'Returns the keyed digest (RFC 2104) of bytes: of a key, the bytes and an algorithm, SHA-256 unless told otherwise.',
    examples: [["SELECT hex(hmac('key', 'msg', 'MD5'))", '18E3548C59AD40DD03907B7AEEE71D67']],
    print: printsDefaults('hmac', 2, ['SHA-256']),
    resolve: overloads('hmac', [
      binary([BYTES, BYTES], BinaryType, (key, bytes) => keyed(key, bytes, 'SHA-256')),
      ternary([BYTES, BYTES, TEXT], BinaryType, keyed),
    ]),
  }),
];
