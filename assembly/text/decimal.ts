/**
 * Decimal text to an unscaled 128-bit integer at a given scale, rounded half up as `BigDecimal.setScale` does in Spark's
 * `Decimal`. Works digit by digit: each digit multiplies 128 bits by ten.
 */
import { isDigit } from './classify';

export let decimalLow: u64 = 0;
export let decimalHigh: u64 = 0;

/** `value × 10 + digit` in place. Never overflows: 38 digits need 127 bits. */
// @ts-ignore: decorator
@inline
function pushDigit(digit: u64): void {
  const low0 = (decimalLow & 0xffffffff) * 10 + digit;
  const low1 = (decimalLow >> 32) * 10 + (low0 >> 32);
  decimalLow = (low1 << 32) | (low0 & 0xffffffff);
  decimalHigh = decimalHigh * 10 + (low1 >> 32);
}

function addOne(): void {
  decimalLow++;
  if (decimalLow == 0) decimalHigh++;
}

function hasDigits(precision: i32): bool {
  let low: u64 = decimalLow;
  let high: u64 = decimalHigh;
  // Only a value that rounding carried to 10^precision has one digit too many.
  decimalLow = 1;
  decimalHigh = 0;
  for (let power = 0; power < precision; power++) pushDigit(0);
  const fits = high < decimalHigh || (high == decimalHigh && low < decimalLow);
  decimalLow = low;
  decimalHigh = high;
  return fits;
}

/**
 * Reads `length` bytes that `scanNumber` accepted. False if the value needs more than `precision` digits; else the value is in `decimalLow` and `decimalHigh`.
 */
export function parseDecimal(text: usize, length: i32, precision: i32, scale: i32): bool {
  decimalLow = 0;
  decimalHigh = 0;
  const end = text + <usize>length;
  const isNegative = load<u8>(text) == 0x2d;
  const kept = keptDigits(text, end, scale);
  let seen = 0;
  let significant = 0;
  for (let at = text; at < end && (load<u8>(at) | 0x20) != 0x65; at++) {
    const character = load<u8>(at);
    if (!isDigit(character)) continue;
    if (seen == kept && character >= 0x35) addOne();
    if (seen < kept) {
      pushDigit(<u64>(character - 48));
      if (significant > 0 || character != 48) significant++;
      if (significant > precision) return false;
    }
    seen++;
  }
  // Zeros that the scale asks for beyond the digits that are there.
  if (significant > 0) {
    if (significant + max(kept - seen, 0) > precision) return false;
    for (; seen < kept; seen++) pushDigit(0);
  }
  if (!hasDigits(precision)) return false;
  if (isNegative) {
    decimalLow = ~decimalLow + 1;
    decimalHigh = ~decimalHigh + u64(decimalLow == 0);
  }
  return true;
}

/** How many of the digits, counted from the first, lie above the last place of the scale; may be negative. */
function keptDigits(text: usize, end: usize, scale: i32): i32 {
  let integers = 0;
  let inFraction = false;
  let at = text;
  for (; at < end && (load<u8>(at) | 0x20) != 0x65; at++) {
    const character = load<u8>(at);
    if (character == 0x2e) inFraction = true;
    else if (!inFraction && isDigit(character)) integers++;
  }
  let exponent = 0;
  if (at < end) {
    const isNegative = load<u8>(++at) == 0x2d;
    for (; at < end; at++) {
      const character = load<u8>(at);
      if (isDigit(character) && exponent < 100000) exponent = exponent * 10 + (character - 48);
    }
    if (isNegative) exponent = -exponent;
  }
  return integers + exponent + scale;
}
