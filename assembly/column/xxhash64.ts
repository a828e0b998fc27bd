/** Spark's `xxhash64`: XXH64 as in `XXH64.java`. */
import { TypeId } from '../abi';
import { COMPACT_DECIMAL, decimalBytes, doubleBits, floatBits, REVERSED_FIELDS, treeNodes } from './fold';
import { childAt } from './gather';
import { Column, isValid } from './vector';

const PRIME_1: u64 = 0x9e3779b185ebca87;
const PRIME_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME_3: u64 = 0x165667b19e3779f9;
const PRIME_4: u64 = 0x85ebca77c2b2ae63;
const PRIME_5: u64 = 0x27d4eb2f165667c5;

// @ts-ignore: decorator
@inline
function finish(hash: u64): i64 {
  hash = (hash ^ (hash >> 33)) * PRIME_2;
  hash = (hash ^ (hash >> 29)) * PRIME_3;
  return <i64>(hash ^ (hash >> 32));
}

// @ts-ignore: decorator
@inline
function round(lane: u64, input: u64): u64 {
  return rotl<u64>(lane + input * PRIME_2, 31) * PRIME_1;
}

// @ts-ignore: decorator
@inline
function mixInt(hash: u64, value: u64): u64 {
  return rotl<u64>(hash ^ (value * PRIME_1), 23) * PRIME_2 + PRIME_3;
}

// @ts-ignore: decorator
@inline
function mixLong(hash: u64, value: u64): u64 {
  return rotl<u64>(hash ^ round(0, value), 27) * PRIME_1 + PRIME_4;
}

// @ts-ignore: decorator
@inline
function hashInt(value: i32, seed: i64): i64 {
  // Masked: an inlined cast to u32 leaves the sign in the upper half.
  return finish(mixInt(<u64>seed + PRIME_5 + 4, <u64>value & 0xffffffff));
}

// @ts-ignore: decorator
@inline
function hashLong(value: i64, seed: i64): i64 {
  return finish(mixLong(<u64>seed + PRIME_5 + 8, <u64>value));
}

/** Four lanes over blocks of 32 bytes, merged. */
function hashBlocks(pointer: usize, end: usize, seed: u64): u64 {
  let a = seed + PRIME_1 + PRIME_2;
  let b = seed + PRIME_2;
  let c = seed;
  let d = seed - PRIME_1;
  for (; pointer + 32 <= end; pointer += 32) {
    a = round(a, load<u64>(pointer));
    b = round(b, load<u64>(pointer, 8));
    c = round(c, load<u64>(pointer, 16));
    d = round(d, load<u64>(pointer, 24));
  }
  let hash = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18);
  hash = (hash ^ round(0, a)) * PRIME_1 + PRIME_4;
  hash = (hash ^ round(0, b)) * PRIME_1 + PRIME_4;
  hash = (hash ^ round(0, c)) * PRIME_1 + PRIME_4;
  return (hash ^ round(0, d)) * PRIME_1 + PRIME_4;
}

function hashBytes(pointer: usize, length: u32, seed: i64): i64 {
  const end = pointer + usize(length);
  let hash = (length >= 32 ? hashBlocks(pointer, end, <u64>seed) : <u64>seed + PRIME_5) + <u64>length;
  let at = pointer + usize(length & ~31);
  for (; at + 8 <= end; at += 8) hash = mixLong(hash, load<u64>(at));
  if (at + 4 <= end) {
    hash = mixInt(hash, <u64>load<u32>(at));
    at += 4;
  }
  for (; at < end; at++) hash = rotl<u64>(hash ^ (<u64>load<u8>(at) * PRIME_5), 11) * PRIME_1;
  return finish(hash);
}

const scratch = memory.data(32, 16);

function hashNested(column: Column, row: i32, shape: usize, seed: i64): i64 {
  const at = row & column.indexMask;
  let start = at;
  let end = at + 1;
  if (column.type != TypeId.Struct) {
    start = load<i32>(column.offsets + (usize(at) << 2));
    end = load<i32>(column.offsets + (usize(at) << 2), 4);
  }
  const isReversed = load<u8>(shape) == REVERSED_FIELDS;
  let hash = seed;
  for (let element = start; element < end; element++) {
    for (let place = 0; place < column.childCount; place++) {
      const index = isReversed ? column.childCount - 1 - place : place;
      let childShape = shape + 1;
      for (let before = 0; before < index; before++) childShape += usize(treeNodes(childAt(column, before)));
      hash = hashValue(childAt(column, index), element, childShape, hash);
    }
  }
  return hash;
}

/** The hash of one row of a column; null gives the seed. */
function hashValue(column: Column, row: i32, shape: usize, seed: i64): i64 {
  if (!isValid(column, row)) return seed;
  const at = usize(row & column.indexMask);
  const values = column.values;
  switch (column.type) {
    case TypeId.Bool:
    case TypeId.I8:
      return hashInt(load<i8>(values + at), seed);
    case TypeId.I16:
      return hashInt(load<i16>(values + (at << 1)), seed);
    case TypeId.I32:
      return hashInt(load<i32>(values + (at << 2)), seed);
    case TypeId.I64:
      return hashLong(load<i64>(values + (at << 3)), seed);
    case TypeId.F32:
      return hashInt(floatBits(load<f32>(values + (at << 2))), seed);
    case TypeId.F64:
      return hashLong(doubleBits(load<f64>(values + (at << 3))), seed);
    case TypeId.Str:
      return hashBytes(load<u32>(values + (at << 3)), load<u32>(values + (at << 3), 4), seed);
    case TypeId.Dec128: {
      if (load<u8>(shape) == COMPACT_DECIMAL) return hashLong(load<i64>(values + (at << 4)), seed);
      return hashBytes(scratch, decimalBytes(values + (at << 4), scratch), seed);
    }
    default:
      return hashNested(column, row, shape, seed);
  }
}

/** Folds a column into the hash of each row (i64). */
export function foldXxhash64(column: Column, shape: usize, hashes: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const at = hashes + (usize(row) << 3);
    store<i64>(at, hashValue(column, row, shape, load<i64>(at)));
  }
}
