/**
 * The grammar of JSON (RFC 8259) and the liberties that Spark's reader takes by default or by option: single quotes,
 * `NaN` and `Infinity`, unquoted names, comments, leading zeros. Each function takes a place in a record that ends with a
 * zero byte and returns the place after what it read, or 0 if that is malformed. A zero byte is valid nowhere in JSON, so
 * nothing runs past the record.
 */
import { JSON_ANY_ESCAPE, JSON_COMMENTS, JSON_CONTROL_CHARACTERS, JSON_LEADING_ZEROS, JSON_NON_NUMERIC, JSON_SINGLE_QUOTES, JSON_UNQUOTED_NAMES } from '../record-abi';
import { arenaAlloc } from '../memory/arena';
import { findStringStop, isDigit } from '../text/classify';
import { LEADING_ZEROS, scanNumber } from '../text/number';
import { utf8Length, writeUtf8 } from '../text/utf8';

/** The liberties in force: `JSON_…` of `abi.ts`. */
let liberties: i32 = 0;

/** As in Jackson, which Spark reads JSON with. */
const DEPTH_MAX: i32 = 1000;
const NUMBER_LENGTH_MAX: usize = 1000;

/** Sets the liberties for the records that follow. */
export function setJsonLiberties(options: i32): void {
  liberties = options;
}

/** The last string or name: its raw bytes, and whether they hold escapes. */
export let stringStart: usize = 0;
export let stringEnd: usize = 0;
export let stringIsEscaped: bool = false;

/** Says that a string starts at `at`, for a scan that goes on by itself. */
export function holdString(at: usize): void {
  stringStart = at;
  stringIsEscaped = false;
}

/** Says where that string ends. */
export function endString(at: usize): void {
  stringEnd = at;
}

/** The place of the first byte that is no white space or comment. */
// @ts-ignore: decorator
@inline
export function skipSpaces(at: usize): usize {
  const character = load<u8>(at);
  return character > 32 && character != 0x2f ? at : skipSpacesSlowly(at);
}

function skipSpacesSlowly(at: usize): usize {
  while (true) {
    const character = load<u8>(at);
    if (character == 32 || character == 9 || character == 10 || character == 13) at++;
    else if (character == 0x2f && (liberties & JSON_COMMENTS) != 0) {
      const end = skipComment(at);
      if (end == at) return at;
      at = end;
    } else return at;
  }
  return at;
}

function skipComment(at: usize): usize {
  const second = load<u8>(at, 1);
  if (second == 0x2f) {
    let end = at + 2;
    while (load<u8>(end) != 0 && load<u8>(end) != 10) end++;
    return end;
  }
  if (second != 0x2a) return at;
  for (let end = at + 2; load<u8>(end) != 0; end++) {
    if (load<u16>(end) == 0x2f2a) return end + 2;
  }
  return at;
}

/** Reads a string from behind its opening `"`; returns the place of the closing one. */
// @ts-ignore: decorator
@inline
export function scanString(at: usize): usize {
  stringStart = at;
  stringIsEscaped = false;
  const stop = findStringStop(at);
  if (load<u8>(stop) == 0x22) {
    stringEnd = stop;
    return stop;
  }
  return scanOddString(stop, 0x22);
}

/** Goes on from a byte that is not plain: escapes, non-ASCII characters, control characters. */
export function scanOddString(at: usize, quote: u8): usize {
  while (true) {
    const character = load<u8>(at);
    if (character == quote) {
      stringEnd = at;
      return at;
    }
    if (character >= 0x80) {
      const length = utf8Length(at);
      if (length == 0) return 0;
      at += <usize>length;
    } else if (character == 0x5c) {
      at = scanEscape(at + 1);
      if (at == 0) return 0;
      stringIsEscaped = true;
    } else if (character < 0x20) {
      if (character == 0 || (liberties & JSON_CONTROL_CHARACTERS) == 0) return 0;
      at++;
    } else {
      at++;
    }
    if (quote == 0x22) at = findStringStop(at);
  }
  return 0;
}

/** Whether the byte may follow a backslash and stands for one character. */
function isEscape(character: u8): bool {
  switch (character) {
    case 0x22: case 0x5c: case 0x2f: case 0x62: case 0x66: case 0x6e: case 0x72: case 0x74:
      return true;
    default:
      return false;
  }
}

function scanEscape(at: usize): usize {
  const character = load<u8>(at);
  if (character == 0x75) return hexValue(at + 1) < 0 ? 0 : at + 5;
  if (isEscape(character)) return at + 1;
  if (character == 0x27 && (liberties & JSON_SINGLE_QUOTES) != 0) return at + 1;
  return character >= 0x20 && character < 0x80 && (liberties & JSON_ANY_ESCAPE) != 0 ? at + 1 : 0;
}

/** The number of four hexadecimal digits, or -1. */
export function hexValue(at: usize): i32 {
  let value = 0;
  for (let index: usize = 0; index < 4; index++) {
    const character = load<u8>(at + index);
    const lower = character | 0x20;
    if (isDigit(character)) value = (value << 4) | (character - 48);
    else if (lower >= 0x61 && lower <= 0x66) value = (value << 4) | (lower - 87);
    else return -1;
  }
  return value;
}

/**
 * Replaces the last string's escapes, in the arena: afterwards `stringStart` and `stringEnd` are the text itself. A lone
 * surrogate becomes `?`, as where Java encodes one.
 */
export function unescapeString(): void {
  let at = stringStart;
  let to = arenaAlloc(stringEnd - stringStart);
  const start = to;
  while (at < stringEnd) {
    const character = load<u8>(at++);
    if (character != 0x5c) {
      store<u8>(to++, character);
      continue;
    }
    const escape = load<u8>(at++);
    if (escape == 0x75) {
      let codePoint = <u32>hexValue(at);
      at += 4;
      if ((codePoint & 0xf800) == 0xd800) {
        const low = load<u16>(at) == 0x755c && at + 6 <= stringEnd ? <u32>hexValue(at + 2) : 0;
        if (codePoint < 0xdc00 && (low & 0xfc00) == 0xdc00) {
          codePoint = 0x10000 + ((codePoint & 0x3ff) << 10) + (low & 0x3ff);
          at += 6;
        } else {
          codePoint = 0x3f;
        }
      }
      to = writeUtf8(to, codePoint);
    } else {
      store<u8>(to++, escapedCharacter(escape));
    }
  }
  stringStart = start;
  stringEnd = to;
  stringIsEscaped = false;
}

function escapedCharacter(escape: u8): u8 {
  switch (escape) {
    case 0x62:
      return 8;
    case 0x66:
      return 12;
    case 0x6e:
      return 10;
    case 0x72:
      return 13;
    case 0x74:
      return 9;
    default:
      return escape;
  }
}

/** Reads a string at its opening quote; returns the place after the closing one. */
// @ts-ignore: decorator
@inline
export function scanQuoted(at: usize): usize {
  if (load<u8>(at) == 0x22) {
    const end = scanString(at + 1);
    return end == 0 ? 0 : end + 1;
  }
  return scanSingleQuoted(at);
}

function scanSingleQuoted(at: usize): usize {
  stringStart = at + 1;
  stringIsEscaped = false;
  const end = scanOddString(at + 1, 0x27);
  return end == 0 ? 0 : end + 1;
}

/** Whether a string starts here. */
// @ts-ignore: decorator
@inline
export function isQuote(character: u8): bool {
  return character == 0x22 || (character == 0x27 && (liberties & JSON_SINGLE_QUOTES) != 0);
}

/** Reads a name and the colon behind it; returns the place of the value. The name is left as the last string. */
export function scanName(at: usize): usize {
  if (isQuote(load<u8>(at))) at = scanQuoted(at);
  else at = (liberties & JSON_UNQUOTED_NAMES) != 0 ? scanBareName(at) : 0;
  if (at == 0) return 0;
  at = skipSpaces(at);
  return load<u8>(at) == 0x3a ? skipSpaces(at + 1) : 0;
}

function isNameCharacter(character: u32): bool {
  return isDigit(character) || (character | 0x20) - 97 < 26 || character == 0x5f || character == 0x24
    || character == 0x2d || character == 0x23 || character == 0x2a || character == 0x40 || character == 0x2b || character >= 0x80;
}

function scanBareName(at: usize): usize {
  stringStart = at;
  stringIsEscaped = false;
  while (isNameCharacter(load<u8>(at))) at++;
  stringEnd = at;
  return at == stringStart || isDigit(load<u8>(stringStart)) ? 0 : at;
}

/** Whether a number may start here. */
// @ts-ignore: decorator
@inline
export function isNumberStart(character: u32): bool {
  return isDigit(character) || character == 0x2d;
}

/** Reads a number; its parts are left as `scanNumber` does. */
export function scanJsonNumber(at: usize): usize {
  const end = scanNumber(at, (liberties & JSON_LEADING_ZEROS) != 0 ? LEADING_ZEROS : 0);
  return end != 0 && end - at > NUMBER_LENGTH_MAX ? 0 : end;
}

export let nonNumericValue: f64 = 0;

/** Reads `NaN`, `Infinity`, or `INF` or `Infinity` with a sign; leaves `nonNumericValue`. */
export function scanNonNumeric(at: usize): usize {
  if ((liberties & JSON_NON_NUMERIC) == 0) return 0;
  if ((load<u32>(at) & 0xffffff) == 0x4e614e) {
    nonNumericValue = NaN;
    return at + 3;
  }
  const sign = load<u8>(at);
  const isSigned = sign == 0x2d || sign == 0x2b;
  if (isSigned) at++;
  nonNumericValue = sign == 0x2d ? -Infinity : Infinity;
  if (load<u64>(at) == 0x7974696e69666e49) return at + 8;
  return isSigned && (load<u32>(at) & 0xffffff) == 0x464e49 ? at + 3 : 0;
}

/** The place after `true`, `false` or `null`, or 0. */
// @ts-ignore: decorator
@inline
export function scanLiteral(at: usize): usize {
  const word = load<u32>(at);
  if (word == 0x6c6c756e || word == 0x65757274) return at + 4;
  return word == 0x736c6166 && load<u8>(at, 4) == 0x65 ? at + 5 : 0;
}

/** Reads any value without keeping it. */
export function skipValue(at: usize, depth: i32): usize {
  const character = load<u8>(at);
  if (isQuote(character)) return scanQuoted(at);
  if (character == 0x7b) return skipObject(at, depth);
  if (character == 0x5b) return skipArray(at, depth);
  if (isDigit(character)) return scanJsonNumber(at);
  if (character == 0x2d) {
    const end = scanJsonNumber(at);
    return end != 0 ? end : scanNonNumeric(at);
  }
  const end = scanLiteral(at);
  return end != 0 ? end : scanNonNumeric(at);
}

function skipObject(at: usize, depth: i32): usize {
  if (depth >= DEPTH_MAX) return 0;
  at = skipSpaces(at + 1);
  if (load<u8>(at) == 0x7d) return at + 1;
  while (true) {
    at = scanName(at);
    if (at == 0) return 0;
    at = skipValue(at, depth + 1);
    if (at == 0) return 0;
    at = skipSpaces(at);
    const next = load<u8>(at);
    if (next == 0x7d) return at + 1;
    if (next != 0x2c) return 0;
    at = skipSpaces(at + 1);
  }
  return 0;
}

function skipArray(at: usize, depth: i32): usize {
  if (depth >= DEPTH_MAX) return 0;
  at = skipSpaces(at + 1);
  if (load<u8>(at) == 0x5d) return at + 1;
  while (true) {
    at = skipValue(at, depth + 1);
    if (at == 0) return 0;
    at = skipSpaces(at);
    const next = load<u8>(at);
    if (next == 0x5d) return at + 1;
    if (next != 0x2c) return 0;
    at = skipSpaces(at + 1);
  }
  return 0;
}
