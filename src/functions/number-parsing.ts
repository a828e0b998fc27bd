/**
 * Numbers in text, as a cast reads them. Follows Spark's `UTF8String.toLongExact`, `Cast.processFloatingPointSpecialLiterals`
 * and `Decimal.fromString`.
 */
import type { DecimalType } from '../types/data-type.ts';
import { trimControl } from '../types/datetime-text.ts';
import { fitDecimal, rescale } from './decimal-arithmetic.ts';

/** A whole number; undefined for anything else, a fraction included. */
export function parseWhole(text: string): bigint | undefined {
  const trimmed = trimControl(text);
  return /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed.replace(/^\+/, '')) : undefined;
}

const SPECIAL: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '+infinity': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

/** A double, in the forms of Java's `Double.parseDouble` and the names of the special values. */
export function parseDouble(text: string): number | undefined {
  const trimmed = trimControl(text);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) {
    return Number(trimmed.replace(/[dDfF]$/, ''));
  }
  return SPECIAL[trimmed.toLowerCase()];
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * A decimal: `malformed` if the text is no number, `overflow` if it has more digits than the type. Fraction digits past
 * the scale are rounded half up.
 */
export function parseDecimal(text: string, type: DecimalType): bigint | 'malformed' | 'overflow' {
  const match = DECIMAL.exec(trimControl(text));
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || whole + fraction === '') return 'malformed';
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  // An exponent of thousands is no number of 38 digits, and would take that many to write.
  if (digits !== 0n && scale < -400) return 'overflow';
  const unscaled = sign === '-' ? -digits : digits;
  if (scale > 400 + fraction.length) return 0n;
  const value =
    scale >= 0
      ? fitDecimal(unscaled, scale, type)
      : fitDecimal(rescale(unscaled, 0, -scale), 0, type);
  return value ?? 'overflow';
}

const TRUE_WORDS = new Set(['t', 'true', 'y', 'yes', '1']);
const FALSE_WORDS = new Set(['f', 'false', 'n', 'no', '0']);

/** A truth value: `t true y yes 1`, `f false n no 0`, in any case. */
export function parseBoolean(text: string): boolean | undefined {
  const word = trimControl(text).toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : undefined;
}
