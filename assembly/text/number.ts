/**
 * Decimal numbers in text. `scanNumber` walks over one and leaves its parts in globals; the `numberTo…` functions make
 * values of them. A double is `mantissa × 10^exponent` with one rounding, hence exact to the last bit, while the mantissa
 * is at most 2^53 and the power of ten is exact (|exponent| <= 22); anything else is left to the caller's slow way.
 */
import { isDigit } from './classify';

/** The digits as an integer; only the first 19 of a long number. */
export let numberMantissa: u64 = 0;
/** Power of ten that goes with the mantissa. */
export let numberExponent: i32 = 0;
export let numberIsNegative: bool = false;
/** Neither point nor exponent. */
export let numberIsInteger: bool = false;
/** The mantissa has all digits. */
export let numberIsWhole: bool = false;

/** How `scanNumber` bends the JSON grammar. */
// @ts-ignore: decorator
@inline
export const LEADING_ZEROS: i32 = 1;
/** As Java and Scala read numbers: plus signs, leading zeros, `.5` and `5.`. */
// @ts-ignore: decorator
@inline
export const JAVA_NUMBERS: i32 = 2;

const POWERS_OF_TEN = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
]);

const WHOLE_POWERS = memory.data<u64>([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000]);

/** 10^power as a double; power from 0 to 22. */
// @ts-ignore: decorator
@inline
export function exactPowerOfTen(power: i32): f64 {
  return load<f64>(POWERS_OF_TEN + (<usize>power << 3));
}

const ASCII_ZEROS: u64 = 0x3030303030303030;

/** How many of the eight bytes of a word, from the lowest, are digits. */
// @ts-ignore: decorator
@inline
export function leadingDigits(word: u64): i32 {
  const bits = word ^ ASCII_ZEROS;
  const others = (bits | (bits + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0;
  return <i32>(ctz(others) >> 3);
}

/** The number that `count` (1 to 8) leading digits of a word make: three multiplications. */
// @ts-ignore: decorator
@inline
export function digitsValue(word: u64, count: i32): u64 {
  // Shifted up, the missing high digits become zero bytes, which count as the digit 0 below.
  let digits = (word & 0x0f0f0f0f0f0f0f0f) << (<u64>(8 - count) << 3);
  digits = digits * 10 + (digits >> 8);
  const upper = (digits & 0x000000ff000000ff) * 0x000f424000000064;
  const lower = ((digits >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return ((upper + lower) >> 32) & 0xffffffff;
}

/** Adds digits to the mantissa and returns the place after them; digits past the 19th only count. */
// @ts-ignore: decorator
@inline
function scanDigits(at: usize, isFraction: bool): usize {
  const word = load<u64>(at);
  const count = leadingDigits(word);
  if (count < 8 && numberMantissa < 1000000000) {
    if (count == 0) return at;
    numberMantissa = numberMantissa * load<u64>(WHOLE_POWERS + (<usize>count << 3)) + digitsValue(word, count);
    if (isFraction) numberExponent -= count;
    return at + <usize>count;
  }
  return scanManyDigits(at, isFraction);
}

function scanManyDigits(at: usize, isFraction: bool): usize {
  while (isDigit(load<u8>(at))) {
    if (numberMantissa < 1000000000000000000) {
      numberMantissa = numberMantissa * 10 + <u64>(load<u8>(at) - 48);
      if (isFraction) numberExponent--;
    } else {
      numberIsWhole = false;
      if (!isFraction) numberExponent++;
    }
    at++;
  }
  return at;
}

/** Walks over the number at `at` and returns the place after it; 0 if there is none. */
export function scanNumber(at: usize, rules: i32): usize {
  numberMantissa = 0;
  numberExponent = 0;
  numberIsInteger = true;
  numberIsWhole = true;
  const sign = load<u8>(at);
  numberIsNegative = sign == 0x2d;
  if (numberIsNegative || (sign == 0x2b && (rules & JAVA_NUMBERS) != 0)) at++;
  const first = at;
  at = scanDigits(at, false);
  let digits = at - first;
  if (digits > 1 && load<u8>(first) == 0x30 && rules == 0) return 0;
  if (digits == 0 && (rules & JAVA_NUMBERS) == 0) return 0;
  if (load<u8>(at) == 0x2e) {
    numberIsInteger = false;
    const fraction = at + 1;
    at = scanDigits(fraction, true);
    if (at == fraction && (rules & JAVA_NUMBERS) == 0) return 0;
    digits += at - fraction;
  }
  if (digits == 0) return 0;
  return (load<u8>(at) | 0x20) == 0x65 ? scanExponent(at + 1) : at;
}

function scanExponent(at: usize): usize {
  numberIsInteger = false;
  const sign = load<u8>(at);
  if (sign == 0x2d || sign == 0x2b) at++;
  if (!isDigit(load<u8>(at))) return 0;
  let exponent = 0;
  for (; isDigit(load<u8>(at)); at++) {
    if (exponent < 100000) exponent = exponent * 10 + (load<u8>(at) - 48);
  }
  numberExponent += sign == 0x2d ? -exponent : exponent;
  return at;
}

/** Whether the scanned number is an integer within i64; the value is then `numberToI64`. */
export function numberFitsI64(): bool {
  if (!numberIsInteger || !numberIsWhole) return false;
  return numberMantissa <= (numberIsNegative ? 0x8000000000000000 : 0x7fffffffffffffff);
}

/** The scanned integer. */
export function numberToI64(): i64 {
  return numberIsNegative ? -(<i64>numberMantissa) : <i64>numberMantissa;
}

/** Whether `numberToF64` is exact. */
// @ts-ignore: decorator
@inline
export function numberFitsF64(): bool {
  if (numberMantissa == 0) return numberIsWhole;
  return numberIsWhole && numberMantissa <= 0x20000000000000 && numberExponent >= -22 && numberExponent <= 22;
}

/** The scanned number, correctly rounded where `numberFitsF64`. */
// @ts-ignore: decorator
@inline
export function numberToF64(): f64 {
  const mantissa = <f64>numberMantissa;
  const scaled = numberExponent == 0 || numberMantissa == 0
    ? mantissa
    : numberExponent < 0
      ? mantissa / exactPowerOfTen(-numberExponent)
      : mantissa * exactPowerOfTen(numberExponent);
  return numberIsNegative ? -scaled : scaled;
}

/** Whether the double lies halfway between two floats, where rounding once more may go the wrong way. */
export function isFloatTie(value: f64): bool {
  return (reinterpret<u64>(value) & 0x1fffffff) == 0x10000000;
}
