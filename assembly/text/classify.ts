/**
 * Byte classes: the few searches that every parser is made of, each with a `v128` form and a SWAR form (eight bytes in a
 * `u64`). A search may read up to `PADDING` bytes past the text; it never reports a hit at or past `limit`, where it
 * takes one.
 *
 * SWAR: `(w - 0x01…) & ~w & 0x80…` has the top bit set in the lowest zero byte of `w` and in none below it; bits
 * above the lowest one may be wrong, so only `ctz` of the mask is used.
 */
const ONES: u64 = 0x0101010101010101;
const TOPS: u64 = 0x8080808080808080;

// @ts-ignore: decorator
@inline
function zeroBytes(word: u64): u64 {
  return (word - ONES) & ~word & TOPS;
}

/** Whether a character is an ASCII digit. */
// @ts-ignore: decorator
@inline
export function isDigit(character: u32): bool {
  return character - 48 <= 9;
}

/** The first `byte` in `[from, limit)`, or `limit`. */
export function findByte(from: usize, limit: usize, byte: u8): usize {
  if (ASC_FEATURE_SIMD) {
    const pattern = i8x16.splat(<i8>byte);
    for (; from < limit; from += 16) {
      const equal = i8x16.eq(v128.load(from), pattern);
      if (v128.any_true(equal)) return min(limit, from + <usize>ctz(i8x16.bitmask(equal)));
    }
  } else {
    const pattern = ONES * <u64>byte;
    for (; from < limit; from += 8) {
      const hits = zeroBytes(load<u64>(from) ^ pattern);
      if (hits != 0) return min(limit, from + <usize>(ctz(hits) >> 3));
    }
  }
  return limit;
}

/** The first of two bytes in `[from, limit)`, or `limit`. */
export function findEither(from: usize, limit: usize, first: u8, second: u8): usize {
  if (ASC_FEATURE_SIMD) {
    const firsts = i8x16.splat(<i8>first);
    const seconds = i8x16.splat(<i8>second);
    for (; from < limit; from += 16) {
      const bytes = v128.load(from);
      const equal = v128.or(i8x16.eq(bytes, firsts), i8x16.eq(bytes, seconds));
      if (v128.any_true(equal)) return min(limit, from + <usize>ctz(i8x16.bitmask(equal)));
    }
  } else {
    const firsts = ONES * <u64>first;
    const seconds = ONES * <u64>second;
    for (; from < limit; from += 8) {
      const word = load<u64>(from);
      const hits = zeroBytes(word ^ firsts) | zeroBytes(word ^ seconds);
      if (hits != 0) return min(limit, from + <usize>(ctz(hits) >> 3));
    }
  }
  return limit;
}

/** The first of three bytes in `[from, limit)`, or `limit`. */
export function findOfThree(from: usize, limit: usize, first: u8, second: u8, third: u8): usize {
  if (ASC_FEATURE_SIMD) {
    const firsts = i8x16.splat(<i8>first);
    const seconds = i8x16.splat(<i8>second);
    const thirds = i8x16.splat(<i8>third);
    for (; from < limit; from += 16) {
      const bytes = v128.load(from);
      const equal = v128.or(v128.or(i8x16.eq(bytes, firsts), i8x16.eq(bytes, seconds)), i8x16.eq(bytes, thirds));
      if (v128.any_true(equal)) return min(limit, from + <usize>ctz(i8x16.bitmask(equal)));
    }
  } else {
    const firsts = ONES * <u64>first;
    const seconds = ONES * <u64>second;
    const thirds = ONES * <u64>third;
    for (; from < limit; from += 8) {
      const word = load<u64>(from);
      const hits = zeroBytes(word ^ firsts) | zeroBytes(word ^ seconds) | zeroBytes(word ^ thirds);
      if (hits != 0) return min(limit, from + <usize>(ctz(hits) >> 3));
    }
  }
  return limit;
}

/** The last `byte` in `[from, limit)`, or 0. Lines are short against a chunk, so it goes byte by byte. */
export function findLastByte(from: usize, limit: usize, byte: u8): usize {
  while (limit > from) {
    limit--;
    if (load<u8>(limit) == byte) return limit;
  }
  return 0;
}

/**
 * The first byte that a plain JSON string can't simply run over: `"`, `\`, a control character, or a byte of a
 * non-ASCII character. One signed compare finds the last two kinds, because bytes from 0x80 are negative.
 * There is no limit: a line ends with a control character.
 */
// @ts-ignore: decorator
@inline
export function findStringStop(from: usize): usize {
  if (ASC_FEATURE_SIMD) {
    const quotes = i8x16.splat(0x22);
    const escapes = i8x16.splat(0x5c);
    const spaces = i8x16.splat(0x20);
    while (true) {
      const bytes = v128.load(from);
      const stops = i8x16.bitmask(
        v128.or(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, escapes)), i8x16.lt_s(bytes, spaces)),
      );
      if (stops != 0) return from + <usize>ctz(stops);
      from += 16;
    }
  } else {
    while (true) {
      const word = load<u64>(from);
      // A byte below 0x20 has none of its top three bits set: it is zero once the low five are cleared.
      const stops =
        zeroBytes(word ^ (ONES * 0x22)) | zeroBytes(word ^ (ONES * 0x5c)) |
        zeroBytes(word & (ONES * 0xe0)) | (word & TOPS);
      if (stops != 0) return from + <usize>(ctz(stops) >> 3);
      from += 8;
    }
  }
  return from;
}

/** The first quote, backslash or control character. There is no limit: a line ends with a control character. */
// @ts-ignore: decorator
@inline
export function findQuotedStop(from: usize): usize {
  if (ASC_FEATURE_SIMD) {
    const quotes = i8x16.splat(0x22);
    const escapes = i8x16.splat(0x5c);
    const spaces = i8x16.splat(0x20);
    while (true) {
      const bytes = v128.load(from);
      const stops = i8x16.bitmask(
        v128.or(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, escapes)), i8x16.lt_u(bytes, spaces)),
      );
      if (stops != 0) return from + <usize>ctz(stops);
      from += 16;
    }
  } else {
    while (true) {
      const word = load<u64>(from);
      const stops =
        zeroBytes(word ^ (ONES * 0x22)) | zeroBytes(word ^ (ONES * 0x5c)) | zeroBytes(word & (ONES * 0xe0));
      if (stops != 0) return from + <usize>(ctz(stops) >> 3);
      from += 8;
    }
  }
  return from;
}

/** The first byte up to a space. There is no limit: a line ends with one. */
// @ts-ignore: decorator
@inline
export function findSpace(from: usize): usize {
  if (ASC_FEATURE_SIMD) {
    const limits = i8x16.splat(0x21);
    while (true) {
      const stops = i8x16.bitmask(i8x16.lt_u(v128.load(from), limits));
      if (stops != 0) return from + <usize>ctz(stops);
      from += 16;
    }
  } else {
    while (true) {
      const stops = upToSpace(load<u64>(from));
      if (stops != 0) return from + <usize>(ctz(stops) >> 3);
      from += 8;
    }
  }
  return from;
}

/** The top bit of each byte up to 0x20, exactly in the lowest of them. */
// @ts-ignore: decorator
@inline
function upToSpace(word: u64): u64 {
  return (word - ONES * 0x21) & ~word & TOPS;
}

/** The first `=`, quote or byte up to a space. There is no limit: a line ends with one. */
// @ts-ignore: decorator
@inline
export function findWordStop(from: usize): usize {
  if (ASC_FEATURE_SIMD) {
    const limits = i8x16.splat(0x21);
    const equals = i8x16.splat(0x3d);
    const quotes = i8x16.splat(0x22);
    while (true) {
      const bytes = v128.load(from);
      const marks = v128.or(i8x16.eq(bytes, equals), i8x16.eq(bytes, quotes));
      const stops = i8x16.bitmask(v128.or(marks, i8x16.lt_u(bytes, limits)));
      if (stops != 0) return from + <usize>ctz(stops);
      from += 16;
    }
  } else {
    while (true) {
      const word = load<u64>(from);
      const stops = zeroBytes(word ^ (ONES * 0x3d)) | zeroBytes(word ^ (ONES * 0x22)) | upToSpace(word);
      if (stops != 0) return from + <usize>(ctz(stops) >> 3);
      from += 8;
    }
  }
  return from;
}

/** Whether `length` bytes at two places are the same. */
export function sameBytes(left: usize, right: usize, length: i32): bool {
  while (length >= 8) {
    if (load<u64>(left) != load<u64>(right)) return false;
    left += 8;
    right += 8;
    length -= 8;
  }
  if (length == 0) return true;
  const mask = (<u64>1 << (<u64>length << 3)) - 1;
  return ((load<u64>(left) ^ load<u64>(right)) & mask) == 0;
}
