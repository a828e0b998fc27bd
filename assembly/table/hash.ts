/**
 * Two hashes of key bytes.
 *
 * `hashKey` places keys in a table: two masked 64 bit lanes a step, three multiplications at the end, so that a key of
 * up to 16 bytes costs no loop and no tail. It is seeded for each instance, so that input can't be made to collide.
 *
 * `murmur3` (Appleby's MurmurHash3_x86_32) assigns keys to key groups. It is part of the checkpoint format and never
 * changes.
 */
// @ts-ignore: decorator
@lazy const K1: u64 = 0x9e3779b97f4a7c15;
// @ts-ignore: decorator
@lazy const K2: u64 = 0xc2b2ae3d27d4eb4f;
// @ts-ignore: decorator
@lazy const K3: u64 = 0xd6e8feb86659fd93;

/** Sixteen bytes of ones and sixteen of zeros: 16 bytes read at `16 - n` keep the first n bytes of a lane pair. */
const MASKS = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

let seed0: u64 = 0x243f6a8885a308d3;
let seed1: u64 = 0x13198a2e03707344;

/** Sets the seed of the tables that are made afterwards; a table rehashes by the hashes that it has stored. */
export function seedHash(seed: u64): void {
  seed0 = (seed ^ (seed >> 31)) * K1;
  seed1 = (seed0 ^ (seed0 >> 29)) * K3;
}

/** The first 8 bytes of a string of `length`, the rest zero. Reads up to 16 bytes past the end. */
// @ts-ignore: decorator
@inline
export function firstLane(pointer: usize, length: u32): u64 {
  return load<u64>(pointer) & load<u64>(MASKS + 16 - usize(min<u32>(length, 16)));
}

/** The second 8 bytes. */
// @ts-ignore: decorator
@inline
export function secondLane(pointer: usize, length: u32): u64 {
  return load<u64>(pointer, 8) & load<u64>(MASKS + 16 - usize(min<u32>(length, 16)), 8);
}

/** Folds in what comes after the first 16 bytes. */
function hashRest(start: u64, pointer: usize, length: u32): u64 {
  let hash = start;
  for (let at: u32 = 16; at < length; at += 16) {
    const first = firstLane(pointer + usize(at), length - at);
    const second = secondLane(pointer + usize(at), length - at);
    hash = rotl<u64>(hash ^ (first * K2), 29) * K1 + (second ^ seed1) * K3;
  }
  return hash;
}

/** The hash of a key whose first two lanes are at hand. */
// @ts-ignore: decorator
@inline
export function hashKey(first: u64, second: u64, pointer: usize, length: u32): u32 {
  let hash = (first ^ seed0) * K1;
  hash = (hash ^ (hash >> 32) ^ second ^ seed1) * K2;
  if (length > 16) hash = hashRest(hash, pointer, length);
  hash = (hash ^ (hash >> 29) ^ u64(length)) * K3;
  return u32(hash >> 32);
}

/** The hash of a pair of small numbers, for tables of integers. */
// @ts-ignore: decorator
@inline
export function hashPair(left: u32, right: u32): u32 {
  const hash = ((u64(left) << 32 | u64(right)) ^ seed0) * K1;
  return u32((hash ^ (hash >> 32)) * K2 >> 32);
}

// @ts-ignore: decorator
@inline
function scramble(word: u32): u32 {
  return rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593;
}

/** MurmurHash3_x86_32 of bytes, with Spark's seed 42. */
export function murmur3(pointer: usize, length: u32): u32 {
  let hash: u32 = 42;
  const whole = length & ~3;
  for (let at: u32 = 0; at < whole; at += 4) {
    hash = rotl<u32>(hash ^ scramble(load<u32>(pointer + usize(at))), 13) * 5 + 0xe6546b64;
  }
  let tail: u32 = 0;
  for (let at = length; at > whole; at--) tail = (tail << 8) | u32(load<u8>(pointer + usize(at - 1)));
  hash ^= scramble(tail) ^ length;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}
