/**
 * Spark's `hash`: MurmurHash3 (x86, 32 bit) as in `Murmur3_x86_32.hashUnsafeBytes`, which takes the last one to three bytes
 * one by one as signed numbers, unlike the original.
 */
import { TypeId } from '../abi';
import { COMPACT_DECIMAL, decimalBytes, doubleBits, floatBits, REVERSED_FIELDS, treeNodes } from './fold';
import { childAt } from './gather';
import { Column, isValid } from './vector';

// @ts-ignore: decorator
@inline
function mixKey(key: u32): u32 {
  return rotl<u32>(key * 0xcc9e2d51, 15) * 0x1b873593;
}

// @ts-ignore: decorator
@inline
function mixHash(hash: u32, key: u32): u32 {
  return rotl<u32>(hash ^ key, 13) * 5 + 0xe6546b64;
}

// @ts-ignore: decorator
@inline
function finish(hash: u32, length: u32): i32 {
  hash ^= length;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return <i32>(hash ^ (hash >> 16));
}

// @ts-ignore: decorator
@inline
function hashInt(value: i32, seed: i32): i32 {
  return finish(mixHash(seed, mixKey(value)), 4);
}

// @ts-ignore: decorator
@inline
function hashLong(value: i64, seed: i32): i32 {
  const low = mixHash(seed, mixKey(<u32>value));
  return finish(mixHash(low, mixKey(<u32>(<u64>value >> 32))), 8);
}

function hashBytes(pointer: usize, length: u32, seed: i32): i32 {
  let hash: u32 = seed;
  let offset: u32 = 0;
  for (; offset + 4 <= length; offset += 4) hash = mixHash(hash, mixKey(load<u32>(pointer + usize(offset))));
  for (; offset < length; offset++) hash = mixHash(hash, mixKey(<u32><i32>load<i8>(pointer + usize(offset))));
  return finish(hash, length);
}

const scratch = memory.data(32, 16);

function hashNested(column: Column, row: i32, shape: usize, seed: i32): i32 {
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
function hashValue(column: Column, row: i32, shape: usize, seed: i32): i32 {
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

/** Folds a column into the hash of each row (i32). */
export function foldMurmur3(column: Column, shape: usize, hashes: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const at = hashes + (usize(row) << 2);
    store<i32>(at, hashValue(column, row, shape, load<i32>(at)));
  }
}
