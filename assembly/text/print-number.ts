/** Numbers to text. Each function writes at `to` and returns the place after; the caller has made room. */
import { shortestDigits, shortestDouble, shortestExponent, shortestFloat } from './shortest';

/** `00` to `99`. */
const pairs = memory.data(200);
let hasPairs: bool = false;

function makePairs(): void {
  for (let number = 0; number < 100; number++) {
    store<u8>(pairs + <usize>(number * 2), <u8>(48 + number / 10));
    store<u8>(pairs + <usize>(number * 2), <u8>(48 + number % 10), 1);
  }
  hasPairs = true;
}

/** Two digits, 0 to 99. */
// @ts-ignore: decorator
@inline
export function printPair(to: usize, number: u32): usize {
  if (!hasPairs) makePairs();
  store<u16>(to, load<u16>(pairs + <usize>(number << 1)));
  return to + 2;
}

/** The number of decimal digits. */
export function digitCount(number: u64): i32 {
  let count = 1;
  while (number >= 10000) {
    number /= 10000;
    count += 4;
  }
  return count + i32(number >= 10) + i32(number >= 100) + i32(number >= 1000);
}

/** An unsigned integer in exactly `count` digits. */
export function printDigits(to: usize, number: u64, count: i32): usize {
  const end = to + <usize>count;
  let at = end;
  while (count >= 2) {
    const rest = number / 100;
    at -= 2;
    printPair(at, <u32>(number - rest * 100));
    number = rest;
    count -= 2;
  }
  if (count == 1) store<u8>(at - 1, <u8>(48 + number % 10));
  return end;
}

/** An integer; at most 20 bytes. */
export function printInteger(to: usize, number: i64): usize {
  if (number < 0) {
    store<u8>(to++, 0x2d);
    const magnitude = <u64>(-number);
    return printDigits(to, magnitude, digitCount(magnitude));
  }
  return printDigits(to, <u64>number, digitCount(<u64>number));
}

/** `NaN`, `Infinity` or `-Infinity`; at most 9 bytes. */
export function printNonFinite(to: usize, value: f64): usize {
  if (isNaN(value)) {
    store<u32>(to, 0x4e614e);
    return to + 3;
  }
  if (value < 0) store<u8>(to++, 0x2d);
  store<u64>(to, 0x7974696e69666e49);
  return to + 8;
}

/** A double as Java's `Double.toString`; at most 24 bytes. */
export function printDouble(to: usize, value: f64): usize {
  if (!isFinite(value)) return printNonFinite(to, value);
  if (reinterpret<i64>(value) < 0) store<u8>(to++, 0x2d);
  shortestDouble(abs(value));
  return printJavaLayout(to);
}

/** A float as Java's `Float.toString`. */
export function printFloat(to: usize, value: f32): usize {
  if (!isFinite(value)) return printNonFinite(to, <f64>value);
  if (reinterpret<i32>(value) < 0) store<u8>(to++, 0x2d);
  shortestFloat(abs(value));
  return printJavaLayout(to);
}

/** Plain from 10^-3 up to 10^7, else with an exponent; always a digit behind the point. */
function printJavaLayout(to: usize): usize {
  const digits = shortestDigits;
  const count = digitCount(digits);
  /** Digits before the point. */
  const point = count + shortestExponent;
  if (digits == 0 || (point > -3 && point <= 7)) return printPlain(to, digits, count, point);
  const at = printPointed(to, digits, count, 1);
  store<u8>(at, 0x45);
  return printInteger(at + 1, <i64>(point - 1));
}

function printPlain(to: usize, digits: u64, count: i32, point: i32): usize {
  if (digits == 0) return printPointed(to, 0, 1, 1);
  if (point > 0) return printPointed(to, digits, count, point);
  store<u16>(to, 0x2e30);
  to += 2;
  for (; point < 0; point++) store<u8>(to++, 0x30);
  return printDigits(to, digits, count);
}

/** Digits with a point behind the first `point` of them, filled up with zeros. */
function printPointed(to: usize, digits: u64, count: i32, point: i32): usize {
  if (count <= point) {
    to = printDigits(to, digits, count);
    for (; count < point; count++) store<u8>(to++, 0x30);
    store<u16>(to, 0x302e);
    return to + 2;
  }
  // Written one place to the right, then the whole part moves back over the point's place.
  printDigits(to + 1, digits, count);
  for (let index = 0; index < point; index++) store<u8>(to + <usize>index, load<u8>(to + <usize>(index + 1)));
  store<u8>(to + <usize>point, 0x2e);
  return to + <usize>(count + 1);
}

const parts = memory.data(16, 8);
const decimalText = memory.data(48, 8);

/** Writes the magnitude's digits to `decimalText`, right-aligned to its 45th byte, and returns how many there are. */
function decimalDigits(low: u64, high: u64): i32 {
  store<u64>(parts, low);
  store<u64>(parts, high, 8);
  const end = decimalText + 45;
  let at = end;
  // Nine digits at a time: 128 bits as four 32-bit limbs over 10^9.
  for (let group = 0; group < 5; group++) {
    let rest: u64 = 0;
    for (let index = 3; index >= 0; index--) {
      const slot = parts + (<usize>index << 2);
      const part = (rest << 32) | <u64>load<u32>(slot);
      store<u32>(slot, <u32>(part / 1000000000));
      rest = part % 1000000000;
    }
    at -= 9;
    printDigits(at, rest, 9);
  }
  while (at < end - 1 && load<u8>(at) == 0x30) at++;
  return <i32>(end - at);
}

/** An unscaled 128-bit decimal as Java's `BigDecimal.toString`; at most 48 bytes. */
export function printDecimal(to: usize, low: u64, high: u64, scale: i32): usize {
  if (<i64>high < 0) {
    store<u8>(to++, 0x2d);
    low = ~low + 1;
    high = ~high + u64(low == 0);
  }
  const count = decimalDigits(low, high);
  const text = decimalText + <usize>(45 - count);
  const exponent = count - 1 - scale;
  if (exponent < -6) return printSmallDecimal(to, text, count, exponent);
  const whole = count - scale;
  if (whole > 0) {
    memory.copy(to, text, <usize>whole);
    to += <usize>whole;
  } else {
    store<u8>(to++, 0x30);
  }
  if (scale == 0) return to;
  store<u8>(to++, 0x2e);
  for (let zeros = whole; zeros < 0; zeros++) store<u8>(to++, 0x30);
  const decimals = min(count, scale);
  memory.copy(to, text + <usize>(count - decimals), <usize>decimals);
  return to + <usize>decimals;
}

/** `d.dddE-n`, where the first digit is more than six places behind the point. */
function printSmallDecimal(to: usize, text: usize, count: i32, exponent: i32): usize {
  store<u8>(to++, load<u8>(text));
  if (count > 1) {
    store<u8>(to++, 0x2e);
    memory.copy(to, text + 1, <usize>(count - 1));
    to += <usize>(count - 1);
  }
  store<u8>(to, 0x45);
  return printInteger(to + 1, <i64>exponent);
}
