/**
 * Base64 (RFC 4648, section 4), as Jackson's MIME variant without line breaks reads and writes it: with padding.
 * (Text that is broken at its padding, `YQ=`, makes Jackson lose the place in the record; here it is a value that does not fit.)
 */

/** Value of a base64 character, or -1. */
function sextet(character: u32): i32 {
  if (character - 65 < 26) return <i32>character - 65;
  if (character - 97 < 26) return <i32>character - 71;
  if (character - 48 < 10) return <i32>character + 4;
  if (character == 43) return 62;
  return character == 47 ? 63 : -1;
}

/** Decodes `length` characters to `to` (three bytes for four characters); returns the bytes written, or -1. */
export function decodeBase64(text: usize, length: i32, to: usize): i32 {
  if ((length & 3) != 0) return -1;
  for (let padding = 0; padding < 2 && length > 0; padding++) {
    if (load<u8>(text + <usize>(length - 1)) == 61) length--;
  }
  const start = to;
  let bits: u32 = 0;
  for (let index = 0; index < length; index++) {
    const value = sextet(load<u8>(text + <usize>index));
    if (value < 0) return -1;
    bits = (bits << 6) | <u32>value;
    if ((index & 3) == 3) {
      store<u8>(to, <u8>(bits >> 16));
      store<u8>(to, <u8>(bits >> 8), 1);
      store<u8>(to, <u8>bits, 2);
      to += 3;
    }
  }
  if ((length & 3) == 3) {
    store<u8>(to, <u8>(bits >> 10));
    store<u8>(to, <u8>(bits >> 2), 1);
    to += 2;
  } else if ((length & 3) == 2) {
    store<u8>(to, <u8>(bits >> 4));
    to += 1;
  }
  return <i32>(to - start);
}

/** The character of six bits. */
function character(bits: u32): u8 {
  if (bits < 26) return <u8>(bits + 65);
  if (bits < 52) return <u8>(bits + 71);
  if (bits < 62) return <u8>(bits - 4);
  return bits == 62 ? 43 : 47;
}

/** Encodes `length` bytes at `to` (four characters for three bytes) and returns the place after. */
export function encodeBase64(bytes: usize, length: i32, to: usize): usize {
  for (; length > 0; length -= 3, bytes += 3, to += 4) {
    const first = <u32>load<u8>(bytes);
    const second = length > 1 ? <u32>load<u8>(bytes, 1) : 0;
    const third = length > 2 ? <u32>load<u8>(bytes, 2) : 0;
    store<u8>(to, character(first >> 2));
    store<u8>(to, character(((first & 3) << 4) | (second >> 4)), 1);
    store<u8>(to, length > 1 ? character(((second & 15) << 2) | (third >> 6)) : 61, 2);
    store<u8>(to, length > 2 ? character(third & 63) : 61, 3);
  }
  return to;
}
