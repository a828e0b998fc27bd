/** Characters of UTF-8 text, one a code point. Text is well formed, or the engine has made it so. */

/** Bytes of the character whose first byte is given; a stray continuation byte counts as one. */
// @ts-ignore: decorator
@inline
export function characterBytes(first: u32): u32 {
  if (first < 0x80) return 1;
  if (first < 0xe0) return first < 0xc0 ? 1 : 2;
  return first < 0xf0 ? 3 : 4;
}

/** The number of characters: bytes that do not continue one. Eight bytes at a time; a continuation byte is 10xxxxxx. */
export function characterCount(text: usize, length: u32): i32 {
  let continuations = 0;
  let offset: u32 = 0;
  while (offset + 8 <= length) {
    const word = load<u64>(text + usize(offset));
    continuations += <i32>popcnt((word >> 7) & (~word >> 6) & 0x0101010101010101);
    offset += 8;
  }
  if (offset < length) {
    // The bytes past the end are shifted out.
    const word = load<u64>(text + usize(offset)) << (<u64>(8 - (length - offset)) << 3);
    continuations += <i32>popcnt((word >> 7) & (~word >> 6) & 0x0101010101010101);
  }
  return <i32>length - continuations;
}

/** The offset of character number `count`, or the length if there are fewer. */
export function characterOffset(text: usize, length: u32, count: i32): u32 {
  let offset: u32 = 0;
  for (; count > 0 && offset < length; count--) offset += characterBytes(load<u8>(text + usize(offset)));
  return offset < length ? offset : length;
}
