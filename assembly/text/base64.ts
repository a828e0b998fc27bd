/** Base64 (RFC 4648, section 4; padding may be missing), as Jackson's MIME variant without line breaks reads it. */

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
  while (length > 0 && load<u8>(text + <usize>(length - 1)) == 61) length--;
  if ((length & 3) == 1) return -1;
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
