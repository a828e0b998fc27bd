/**
 * The shortest decimal that reads back as the same double or float, as `Double.toString` of Java 19 and later chooses it:
 * at least two digits, and of those the nearest. Raffaello Giulietti, "The Schubfach way to render doubles" (2022); names
 * as in the paper. A value with few decimals, the usual case in logs, takes a division instead (`tryDecimals`).
 *
 * The table of powers, 617 × 126 bits, is computed when the first value needs it: exact powers by multiplication, and
 * reciprocals by repeated division, which is exact too, since ⌊⌊x / 10⌋ / 10⌋ = ⌊x / 100⌋.
 */
import { heapAlloc } from '../memory/heap';
import { exactPowerOfTen } from './number';

/** The value is `shortestDigits × 10^shortestExponent`; no trailing zeros unless the value is 0. */
export let shortestDigits: u64 = 0;
export let shortestExponent: i32 = 0;

const MASK_63: u64 = 0x7fffffffffffffff;
const K_MIN: i32 = -324;
const K_MAX: i32 = 292;

/** Bits of the integer that the powers come from: room for 10^324 and for 2^1152 / 10^292. */
const LIMBS: i32 = 40;
const RECIPROCAL_BIT: i32 = 1152;
const limbs = memory.data(160, 8);
let powers: usize = 0;

function limb(index: i32): u64 {
  return index < 0 || index >= LIMBS ? 0 : <u64>load<u32>(limbs + (<usize>index << 2));
}

function timesTen(): void {
  let carry: u64 = 0;
  for (let index = 0; index < LIMBS; index++) {
    const product = limb(index) * 10 + carry;
    store<u32>(limbs + (<usize>index << 2), <u32>product);
    carry = product >> 32;
  }
}

function divideByTen(): void {
  let rest: u64 = 0;
  for (let index = LIMBS - 1; index >= 0; index--) {
    const part = (rest << 32) | limb(index);
    store<u32>(limbs + (<usize>index << 2), <u32>(part / 10));
    rest = part % 10;
  }
}

/** 64 bits from bit `from` up; bits below 0 are zero. */
function bitsFrom(from: i32): u64 {
  if (from < 0) return from <= -64 ? 0 : bitsFrom(0) << <u64>(-from);
  const index = from >> 5;
  const shift = <u64>(from & 31);
  const low = limb(index) | (limb(index + 1) << 32);
  return shift == 0 ? low : (low >> shift) | (limb(index + 2) << (64 - shift));
}

/** Writes g(k): the top 126 bits of the integer, plus one, as two words of 63 bits. */
function storePower(k: i32): void {
  let top = LIMBS - 1;
  while (limb(top) == 0) top--;
  const bits = (top << 5) + 32 - <i32>clz(<u32>limb(top));
  let low: u64 = (bitsFrom(bits - 126) & MASK_63) + 1;
  const high: u64 = (bitsFrom(bits - 63) & MASK_63) + (low >> 63);
  low &= MASK_63;
  const at = powers + (<usize>(k - K_MIN) << 4);
  store<u64>(at, high);
  store<u64>(at, low, 8);
}

function makePowers(): void {
  powers = heapAlloc(<usize>(K_MAX - K_MIN + 1) << 4);
  memory.fill(limbs, 0, 160);
  store<u32>(limbs, 1);
  for (let k = 0; k >= K_MIN; k--) {
    storePower(k);
    timesTen();
  }
  memory.fill(limbs, 0, 160);
  store<u32>(limbs + (<usize>(RECIPROCAL_BIT >> 5) << 2), 1);
  for (let k = 1; k <= K_MAX; k++) {
    divideByTen();
    storePower(k);
  }
}

/** The high 64 bits of a product. */
// @ts-ignore: decorator
@inline
export function multiplyHigh(left: u64, right: u64): u64 {
  const left0 = left & 0xffffffff;
  const left1 = left >> 32;
  const right0 = right & 0xffffffff;
  const right1 = right >> 32;
  const middle = left1 * right0 + ((left0 * right0) >> 32);
  const other = left0 * right1 + (middle & 0xffffffff);
  return left1 * right1 + (middle >> 32) + (other >> 32);
}

/** Powers of ten that `powerHigh` and `powerLow` have. */
export const POWER_MIN: i32 = -K_MAX;
export const POWER_MAX: i32 = -K_MIN;

/** The higher 63 of the leading 126 bits of 10^power, plus one. */
export function powerHigh(power: i32): u64 {
  if (powers == 0) makePowers();
  return load<u64>(powers + (<usize>(-power - K_MIN) << 4));
}

/** The lower 63 bits. */
export function powerLow(power: i32): u64 {
  if (powers == 0) makePowers();
  return load<u64>(powers + (<usize>(-power - K_MIN) << 4), 8);
}

/** The product of g and cp, scaled and rounded to odd. */
// @ts-ignore: decorator
@inline
function roundToOdd(high: u64, low: u64, factor: u64): u64 {
  const x1 = multiplyHigh(low, factor);
  const y0 = high * factor;
  const y1 = multiplyHigh(high, factor);
  const z = (y0 >> 1) + x1;
  const w = y1 + (z >> 63);
  return w | (((z & MASK_63) + MASK_63) >> 63);
}

/** ⌊log10(2^e)⌋, ⌊log10(¾ 2^e)⌋ and ⌊log2(10^e)⌋ for the exponents of doubles. */
function floorLog10Pow2(e: i32): i32 {
  return <i32>((<i64>e * 661971961083) >> 41);
}
function floorLog10ThreeQuartersPow2(e: i32): i32 {
  return <i32>((<i64>e * 661971961083 - 274743187321) >> 41);
}
export function floorLog2Pow10(e: i32): i32 {
  return <i32>((<i64>e * 913124641741) >> 38);
}

/** Finds the decimal of `c × 2^q`; at the lower end of a binade (`isIrregular`) the lower neighbour is nearer. */
function toDecimal(c: u64, q: i32, isIrregular: bool, shift: i32): void {
  if (powers == 0) makePowers();
  const out = c & 1;
  const cb = c << 2;
  const k = isIrregular ? floorLog10ThreeQuartersPow2(q) : floorLog10Pow2(q);
  const h = <u64>(q + floorLog2Pow10(-k) + 2);
  const power = powers + (<usize>(k - K_MIN) << 4);
  const high = load<u64>(power);
  const low = load<u64>(power, 8);
  const vb = roundToOdd(high, low, cb << h);
  const vbl = roundToOdd(high, low, (cb - (isIrregular ? 1 : 2)) << h);
  const vbr = roundToOdd(high, low, (cb + 2) << h);
  const s = vb >> 2;
  if (s >= 100) {
    const sp10 = s / 10 * 10;
    const tp10 = sp10 + 10;
    const upIn = vbl + out <= sp10 << 2;
    const wpIn = (tp10 << 2) + out <= vbr;
    if (upIn != wpIn) {
      setShortest(upIn ? sp10 : tp10, k + shift);
      return;
    }
  }
  const t = s + 1;
  const uIn = vbl + out <= s << 2;
  const wIn = (t << 2) + out <= vbr;
  const middle = (s + t) << 1;
  const takesS = uIn != wIn ? uIn : vb < middle || (vb == middle && (s & 1) == 0);
  setShortest(takesS ? s : t, k + shift);
}

function setShortest(digits: u64, exponent: i32): void {
  while (digits >= 100000000 && digits % 100000000 == 0) {
    digits /= 100000000;
    exponent += 8;
  }
  while (digits >= 10 && digits % 10 == 0) {
    digits /= 10;
    exponent++;
  }
  shortestDigits = digits;
  shortestExponent = exponent;
}

/** Takes the value as an integer over 10^places if it reads back; with at most 15 digits no shorter decimal can. */
// @ts-ignore: decorator
@inline
function tryDecimals(value: f64, places: i32): bool {
  const power = exactPowerOfTen(places);
  const scaled = nearest(value * power);
  if (scaled >= 1e15 || scaled / power != value) return false;
  setShortest(<u64>scaled, -places);
  return true;
}

/** Finds the shortest decimal of a finite double that is not negative. */
export function shortestDouble(value: f64): void {
  if (tryDecimals(value, 0) || tryDecimals(value, 2) || tryDecimals(value, 6)) return;
  const bits = reinterpret<u64>(value);
  const t = bits & 0xfffffffffffff;
  const bq = <i32>(bits >> 52);
  if (bq != 0) toDecimal(t | 0x10000000000000, bq - 1075, t == 0 && bq > 1, 0);
  else if (t < 3) toDecimal(10 * t, -1074, false, -1);
  else toDecimal(t, -1074, false, 0);
}

/** Finds the shortest decimal of a finite float that is not negative. */
export function shortestFloat(value: f32): void {
  const bits = reinterpret<u32>(value);
  const t = <u64>(bits & 0x7fffff);
  const bq = <i32>(bits >> 23);
  if (bits == 0) setShortest(0, 0);
  else if (bq != 0) toDecimal(t | 0x800000, bq - 150, t == 0 && bq > 1, 0);
  else if (t < 8) toDecimal(10 * t, -149, false, -1);
  else toDecimal(t, -149, false, 0);
}
