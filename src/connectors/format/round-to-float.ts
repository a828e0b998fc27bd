/**
 * The float nearest to a decimal number in text. Rounding to a double first goes wrong only where the double lies exactly
 * halfway between two floats: then the digits beyond the double decide.
 */
export function roundToFloat(text: string): number {
  const double = Number(text);
  const float = Math.fround(double);
  if (Math.abs(double) === OVERFLOW) return roundNearOverflow(text, double);
  const other = neighbour(float, double);
  if (other === undefined || double - float !== other - double) return float;
  const order = compareDecimal(text, double);
  if (order === 0) return float;
  return order > 0 === other > float ? other : float;
}

/** The largest float, and the double between it and the next that there would be. */
const MAX_FLOAT = 2 ** 128 - 2 ** 104;
const OVERFLOW = 2 ** 128 - 2 ** 103;

/** Infinity from the midpoint on, the largest float below it. */
function roundNearOverflow(text: string, double: number): number {
  const isBelow = compareDecimal(text, double) * Math.sign(double) < 0;
  return Math.sign(double) * (isBelow ? MAX_FLOAT : Infinity);
}

/** The float on the other side of a double that is not one itself. */
function neighbour(float: number, double: number): number | undefined {
  if (float === double || !Number.isFinite(float)) return undefined;
  const bits = new Int32Array(new Float32Array([float]).buffer);
  bits[0] += Math.abs(double) > Math.abs(float) ? 1 : -1;
  return new Float32Array(bits.buffer)[0];
}

/** The sign of `text - double`, exactly. */
function compareDecimal(text: string, double: number): number {
  const [digits, power] = decimalParts(text);
  const [mantissa, exponent] = binaryParts(double);
  const left = digits * 10n ** BigInt(Math.max(power, 0)) * 2n ** BigInt(Math.max(-exponent, 0));
  const right = mantissa * 2n ** BigInt(Math.max(exponent, 0)) * 10n ** BigInt(Math.max(-power, 0));
  return left > right ? 1 : left < right ? -1 : 0;
}

/** `[digits, power]` of `digits × 10^power`. */
function decimalParts(text: string): [bigint, number] {
  const [number, exponent = '0'] = text.toLowerCase().split('e');
  const sign = number.startsWith('-') ? -1n : 1n;
  const [whole, decimals = ''] = number.replace(/^[+-]/, '').split('.');
  return [sign * BigInt(`0${whole}${decimals}`), Number(exponent) - decimals.length];
}

/** `[mantissa, exponent]` of `mantissa × 2^exponent`; a normal double, as every midpoint of floats is. */
function binaryParts(double: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, double);
  const bits = view.getBigUint64(0);
  const mantissa = (bits & 0xf_ffff_ffff_ffffn) | 0x10_0000_0000_0000n;
  return [double < 0 ? -mantissa : mantissa, Number((bits >> 52n) & 0x7ffn) - 1075];
}
