import { negativeScale } from '../../../errors/record-function-errors.ts';
import {
  type DataType,
  type DecimalType,
  DoubleType,
  decimalType,
} from '../../../types/data-type.ts';

/* Decimals as schemas are inferred with: of a number's text, and of two types. */

const PRECISION_MAX = 38;
const NUMBER = /^[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Digits of a number and those behind its point, as Java's `BigDecimal` counts them; undefined for what is no number. */
export function decimalDigits(text: string): { precision: number; scale: number } | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, whole, fraction = '', exponent = '0'] = match;
  if (whole + fraction === '') return undefined;
  const digits = (whole + fraction).replace(/^0+/, '');
  return { precision: Math.max(digits.length, 1), scale: fraction.length - Number(exponent) };
}

/** The decimal of a number; DOUBLE where it has too many digits. Fails with NEGATIVE_SCALE_DISALLOWED for 1E2. */
export function decimalOrDouble(text: string): DataType {
  const { precision = PRECISION_MAX + 1, scale = 0 } = decimalDigits(text) ?? {};
  const digits = Math.max(precision, scale);
  if (digits > PRECISION_MAX) return DoubleType;
  if (scale < 0) throw negativeScale(scale);
  return decimalType(digits, scale);
}

/** The decimal that holds both; DOUBLE where none does. */
export function commonDecimal(left: DecimalType, right: DecimalType): DataType {
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  return whole + scale > PRECISION_MAX ? DoubleType : decimalType(whole + scale, scale);
}
