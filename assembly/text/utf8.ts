/** Well-formed UTF-8, as table 3-7 of the Unicode Standard has it: no overlong forms, surrogates or code points past 10FFFF. */

/** Bytes of the character that starts at `at` with a byte from 0x80; 0 if it is malformed. */
export function utf8Length(at: usize): i32 {
  const word = load<u32>(at);
  const first = word & 0xff;
  const second = (word >> 8) & 0xff;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return (second & 0xc0) == 0x80 ? 2 : 0;
  if (first < 0xf0) {
    if ((word & 0xc0c000) != 0x808000) return 0;
    if (first == 0xe0 && second < 0xa0) return 0;
    return first == 0xed && second > 0x9f ? 0 : 3;
  }
  if ((word & 0xc0c0c000) != 0x80808000) return 0;
  if (first == 0xf0) return second < 0x90 ? 0 : 4;
  if (first == 0xf4) return second > 0x8f ? 0 : 4;
  return first < 0xf4 ? 4 : 0;
}

/** Writes a code point below 110000 and returns the place after it. */
export function writeUtf8(to: usize, codePoint: u32): usize {
  if (codePoint < 0x80) {
    store<u8>(to, <u8>codePoint);
    return to + 1;
  }
  if (codePoint < 0x800) {
    store<u8>(to, <u8>(0xc0 | (codePoint >> 6)));
    store<u8>(to, <u8>(0x80 | (codePoint & 63)), 1);
    return to + 2;
  }
  if (codePoint < 0x10000) {
    store<u8>(to, <u8>(0xe0 | (codePoint >> 12)));
    store<u8>(to, <u8>(0x80 | ((codePoint >> 6) & 63)), 1);
    store<u8>(to, <u8>(0x80 | (codePoint & 63)), 2);
    return to + 3;
  }
  store<u8>(to, <u8>(0xf0 | (codePoint >> 18)));
  store<u8>(to, <u8>(0x80 | ((codePoint >> 12) & 63)), 1);
  store<u8>(to, <u8>(0x80 | ((codePoint >> 6) & 63)), 2);
  store<u8>(to, <u8>(0x80 | (codePoint & 63)), 3);
  return to + 4;
}
