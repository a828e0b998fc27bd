/**
 * Exact arithmetic on DECIMAL. Result types follow Spark's `DecimalPrecision`; what has more digits than the type is
 * rounded half up, and what does not fit 38 digits fails with NUMERIC_VALUE_OUT_OF_RANGE.
 */
import { divideByZero, numericValueOutOfRange, remainderByZero } from '../errors/runtime-errors.ts';
import { type DecimalType, decimalType } from '../types/data-type.ts';
import { decimalText } from '../types/number-text.ts';

const PRECISION_MAX = 38;
const SCALE_KEPT = 6;

/** Cuts a type to 38 digits, giving up fraction digits before whole ones but for six (`adjustPrecisionScale`). */
export function adjustedDecimal(precision: number, scale: number): DecimalType {
  if (precision <= PRECISION_MAX) return decimalType(precision, scale);
  const wholeDigits = precision - scale;
  const kept = Math.max(PRECISION_MAX - wholeDigits, Math.min(scale, SCALE_KEPT));
  return decimalType(PRECISION_MAX, kept);
}

export type DecimalOperation = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder' | 'pmod';

/** The type of the result. */
export function decimalResult(
  operation: DecimalOperation,
  left: DecimalType,
  right: DecimalType,
): DecimalType {
  const wholeLeft = left.precision - left.scale;
  const wholeRight = right.precision - right.scale;
  const scale = Math.max(left.scale, right.scale);
  switch (operation) {
    case 'add':
    case 'subtract':
      return adjustedDecimal(Math.max(wholeLeft, wholeRight) + scale + 1, scale);
    case 'multiply':
      return adjustedDecimal(left.precision + right.precision + 1, left.scale + right.scale);
    case 'divide': {
      const fraction = Math.max(SCALE_KEPT, left.scale + right.precision + 1);
      return adjustedDecimal(wholeLeft + right.scale + fraction, fraction);
    }
    case 'remainder':
    case 'pmod':
      return adjustedDecimal(Math.min(wholeLeft, wholeRight) + scale, scale);
  }
}

export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** Division rounded half away from zero. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  if (2n * magnitude(remainder) < magnitude(divisor)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** Moves an unscaled value to another scale, rounding half up. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  if (to >= from) return unscaled * powerOfTen(to - from);
  return divideHalfUp(unscaled, powerOfTen(from - to));
}

/** The value in the type, or undefined if it has too many digits. */
export function fitDecimal(unscaled: bigint, scale: number, type: DecimalType): bigint | undefined {
  const value = rescale(unscaled, scale, type.scale);
  const limit = powerOfTen(type.precision);
  return value < limit && value > -limit ? value : undefined;
}

/** As `fitDecimal`; fails with NUMERIC_VALUE_OUT_OF_RANGE. */
export function fitDecimalOrFail(unscaled: bigint, scale: number, type: DecimalType): bigint {
  const value = fitDecimal(unscaled, scale, type);
  if (value === undefined) {
    throw numericValueOutOfRange(decimalText(unscaled, scale), type.precision, type.scale);
  }
  return value;
}

/** Computes an operation; the result has the scale that comes with it, not yet that of the result type. */
export function computeDecimal(
  operation: DecimalOperation,
  [x, left]: readonly [bigint, DecimalType],
  [y, right]: readonly [bigint, DecimalType],
  result: DecimalType,
): { unscaled: bigint; scale: number } {
  if (operation === 'multiply') return { unscaled: x * y, scale: left.scale + right.scale };
  if (operation === 'divide') {
    if (y === 0n) throw divideByZero();
    // One digit more than wanted would be rounded twice; so the division rounds to the result's scale itself.
    const shift = result.scale - left.scale + right.scale;
    const dividend = shift >= 0 ? x * powerOfTen(shift) : x;
    const divisor = shift >= 0 ? y : y * powerOfTen(-shift);
    return { unscaled: divideHalfUp(dividend, divisor), scale: result.scale };
  }
  const scale = Math.max(left.scale, right.scale);
  const a = rescale(x, left.scale, scale);
  const b = rescale(y, right.scale, scale);
  if (operation === 'add') return { unscaled: a + b, scale };
  if (operation === 'subtract') return { unscaled: a - b, scale };
  if (b === 0n) throw remainderByZero();
  const remainder = a % b;
  const isPositive = operation === 'pmod' && remainder < 0n;
  return { unscaled: isPositive ? (remainder + b) % b : remainder, scale };
}

/** Whole quotient of two decimals, toward zero. */
export function decimalQuotient(
  [x, left]: readonly [bigint, DecimalType],
  [y, right]: readonly [bigint, DecimalType],
): bigint {
  if (y === 0n) throw divideByZero();
  const scale = Math.max(left.scale, right.scale);
  return rescale(x, left.scale, scale) / rescale(y, right.scale, scale);
}
