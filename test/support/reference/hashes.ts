import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { NotInReference } from './failure.ts';

/*
 * Spark's hashes, a value at a time and a byte at a time, with numbers that can't overflow. A null leaves the hash as it was; what
 * has parts goes on from one part to the next.
 */

interface Hash {
  readonly int: (value: bigint, seed: bigint) => bigint;
  readonly long: (value: bigint, seed: bigint) => bigint;
  readonly bytes: (bytes: Uint8Array, seed: bigint) => bigint;
}

const SEED = 42n;

/** `hash(…)`: murmur3 of 32 bits. */
export function murmur3(values: readonly Value[], types: readonly DataType[]): number {
  return Number(BigInt.asIntN(32, fold(MURMUR3, values, types)));
}

/** `xxhash64(…)`. */
export function xxhash64(values: readonly Value[], types: readonly DataType[]): bigint {
  return BigInt.asIntN(64, fold(XXHASH64, values, types));
}

function fold(hash: Hash, values: readonly Value[], types: readonly DataType[]): bigint {
  return values.reduce<bigint>((seed, value, at) => hashed(hash, value, types[at], seed), SEED);
}

function hashed(hash: Hash, value: Value, type: DataType, seed: bigint): bigint {
  if (value === null) return seed;
  switch (type.kind) {
    case 'boolean':
      return hash.int(value === true ? 1n : 0n, seed);
    case 'byte':
    case 'short':
    case 'integer':
    case 'date':
    case 'year_month_interval':
      return hash.int(BigInt(Number(value)), seed);
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'day_time_interval':
      return hash.long(value as bigint, seed);
    case 'float':
      return hash.int(bitsOf(Number(value), 4), seed);
    case 'double':
      return hash.long(bitsOf(Number(value), 8), seed);
    case 'decimal':
      return type.precision <= 18
        ? hash.long(value as bigint, seed)
        : hash.bytes(twosComplement(value as bigint), seed);
    case 'string':
      return hash.bytes(Buffer.from(String(value), 'utf8'), seed);
    case 'binary':
      return hash.bytes(value as Uint8Array, seed);
    case 'array':
      return parts(value).reduce<bigint>(
        (before, element) => hashed(hash, element, type.elementType, before),
        seed,
      );
    case 'struct':
      return parts(value).reduce<bigint>(
        (before, field, at) => hashed(hash, field, type.fields[at].dataType, before),
        seed,
      );
    default:
      throw new NotInReference(`hash of ${type.kind}`);
  }
}

function parts(value: Value): readonly Value[] {
  return value as readonly Value[];
}

/** As Java has them: one NaN, and no negative zero. */
function bitsOf(value: number, size: 4 | 8): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (size === 4) view.setFloat32(0, value + 0);
  else view.setFloat64(0, value + 0);
  return size === 4 ? BigInt(view.getInt32(0)) : view.getBigInt64(0);
}

/** The fewest bytes that hold a number and its sign, the highest first (Java's `BigInteger.toByteArray`). */
function twosComplement(value: bigint): Uint8Array {
  let size = 1;
  while (BigInt.asIntN(size * 8, value) !== value) size++;
  const bytes = Array.from({ length: size }, (_, at) => Number((value >> BigInt(at * 8)) & 0xffn));
  return Uint8Array.from(bytes.reverse());
}

const u32 = (value: bigint) => BigInt.asUintN(32, value);
const u64 = (value: bigint) => BigInt.asUintN(64, value);
const rotated = (value: bigint, by: bigint, bits: bigint) =>
  BigInt.asUintN(Number(bits), (value << by) | (value >> (bits - by)));

/** Little endian. */
function wordAt(bytes: Uint8Array, start: number, size: number): bigint {
  let word = 0n;
  for (let at = size - 1; at >= 0; at--) word = (word << 8n) | BigInt(bytes[start + at]);
  return word;
}

function mixK(k: bigint): bigint {
  return u32(rotated(u32(k * 0xcc9e2d51n), 15n, 32n) * 0x1b873593n);
}

function mixH(h: bigint, k: bigint): bigint {
  return u32(rotated(u32(h ^ mixK(u32(k))), 13n, 32n) * 5n + 0xe6546b64n);
}

function finish(h: bigint, length: number): bigint {
  let mixed = u32(h ^ BigInt(length));
  mixed = u32((mixed ^ (mixed >> 16n)) * 0x85ebca6bn);
  mixed = u32((mixed ^ (mixed >> 13n)) * 0xc2b2ae35n);
  return mixed ^ (mixed >> 16n);
}

const MURMUR3: Hash = {
  int: (value, seed) => finish(mixH(u32(seed), value), 4),
  long: (value, seed) => finish(mixH(mixH(u32(seed), value), value >> 32n), 8),
  bytes: (bytes, seed) => {
    let h = u32(seed);
    const aligned = bytes.length - (bytes.length % 4);
    for (let at = 0; at < aligned; at += 4) h = mixH(h, wordAt(bytes, at, 4));
    // Spark's own: the last bytes are mixed one by one, as signed numbers.
    for (let at = aligned; at < bytes.length; at++) {
      h = mixH(h, BigInt.asIntN(8, BigInt(bytes[at])));
    }
    return finish(h, bytes.length);
  },
};

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

function avalanche(hash: bigint): bigint {
  let mixed = u64((hash ^ (hash >> 33n)) * P2);
  mixed = u64((mixed ^ (mixed >> 29n)) * P3);
  return mixed ^ (mixed >> 32n);
}

const round = (lane: bigint, word: bigint) => u64(rotated(u64(lane + word * P2), 31n, 64n) * P1);
const withWord = (hash: bigint, word: bigint) =>
  u64(rotated(hash ^ round(0n, word), 27n, 64n) * P1 + P4);
const withHalf = (hash: bigint, half: bigint) =>
  u64(rotated(hash ^ u64(half * P1), 23n, 64n) * P2 + P3);
const withByte = (hash: bigint, byte: bigint) => u64(rotated(hash ^ u64(byte * P5), 11n, 64n) * P1);

/** The hash of the first stretches of 32 bytes, in four lanes. */
function lanes(bytes: Uint8Array, seed: bigint): bigint {
  let sums = [seed + P1 + P2, seed + P2, seed, seed - P1].map(u64);
  for (let at = 0; at + 32 <= bytes.length; at += 32) {
    sums = sums.map((sum, lane) => round(sum, wordAt(bytes, at + lane * 8, 8)));
  }
  const joined = sums.reduce(
    (total, sum, lane) => u64(total + rotated(sum, [1n, 7n, 12n, 18n][lane], 64n)),
    0n,
  );
  return sums.reduce((hash, sum) => u64((hash ^ round(0n, sum)) * P1 + P4), joined);
}

const XXHASH64: Hash = {
  int: (value, seed) => avalanche(withHalf(u64(u64(seed) + P5 + 4n), u32(value))),
  long: (value, seed) => avalanche(withWord(u64(u64(seed) + P5 + 8n), u64(value))),
  bytes: (bytes, seed) => {
    const start = bytes.length >= 32 ? lanes(bytes, u64(seed)) : u64(u64(seed) + P5);
    let hash = u64(start + BigInt(bytes.length));
    let at = bytes.length - (bytes.length % 32);
    for (; at + 8 <= bytes.length; at += 8) hash = withWord(hash, wordAt(bytes, at, 8));
    for (; at + 4 <= bytes.length; at += 4) hash = withHalf(hash, wordAt(bytes, at, 4));
    for (; at < bytes.length; at++) hash = withByte(hash, BigInt(bytes[at]));
    return avalanche(hash);
  },
};
