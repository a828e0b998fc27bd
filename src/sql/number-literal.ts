import { decimalPrecisionTooLarge, type TextPlace } from '../errors/parse-errors.ts';
import { numericLiteralOutOfRange } from '../errors/sql-errors.ts';
import type { Literal } from '../plan/expression.ts';
import {
  ByteType,
  type DataType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  simpleString,
} from '../types/data-type.ts';

/*
 * Number literals: `1`, `1.5` (an exact DECIMAL), `1e3` (a DOUBLE), and those with a suffix, `1L 1S 1Y 1D 1F 1BD`.
 * Follows `AstBuilder.visitIntegerLiteral` and its siblings.
 */

const PRECISION_MAX = 38;
/** Beyond this power of ten every number is out of a double's range, or zero; none is worth its digits. */
const POWER_MAX = 5000;

/** A number written in decimal, as a whole number of units of 10^-scale. */
interface ExactNumber {
  readonly unscaled: bigint;
  /** Negative for powers of ten above one. */
  readonly scale: number;
}

const FLOAT_LIMIT = BigInt(3.4028234663852886e38);
const DOUBLE_LIMIT = BigInt(Number.MAX_VALUE);

const INTEGERS = {
  Y: { dataType: ByteType, limit: 2n ** 7n, isLong: false },
  S: { dataType: ShortType, limit: 2n ** 15n, isLong: false },
  L: { dataType: LongType, limit: 2n ** 63n, isLong: true },
} as const;

/**
 * The literal that a number's text stands for, its sign included. Fails with INVALID_NUMERIC_LITERAL_RANGE when the type
 * that the suffix names can't hold it, and with DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION beyond 38 digits.
 */
export function numberLiteral(text: string, place: TextPlace): Literal {
  const [, digits, suffix = ''] = /^(.*?)(BD|[A-Z])?$/i.exec(text) ?? ['', text];
  switch (suffix.toUpperCase()) {
    case 'Y':
      return integerLiteral(digits, INTEGERS.Y, place);
    case 'S':
      return integerLiteral(digits, INTEGERS.S, place);
    case 'L':
      return integerLiteral(digits, INTEGERS.L, place);
    case 'F':
      return floatingLiteral(digits, { dataType: FloatType, limit: FLOAT_LIMIT }, place);
    case 'D':
      return floatingLiteral(digits, { dataType: DoubleType, limit: DOUBLE_LIMIT }, place);
    case 'BD':
      return decimalLiteral(digits, place);
    default:
      return unsuffixedLiteral(digits, place);
  }
}

function unsuffixedLiteral(text: string, place: TextPlace): Literal {
  if (/e/i.test(text)) {
    return floatingLiteral(text, { dataType: DoubleType, limit: DOUBLE_LIMIT }, place);
  }
  if (text.includes('.') || text.length > PRECISION_MAX + 1) return decimalLiteral(text, place);
  const value = BigInt(text);
  if (BigInt.asIntN(32, value) === value) {
    return { kind: 'literal', value: Number(value), dataType: IntegerType };
  }
  if (BigInt.asIntN(64, value) === value) return { kind: 'literal', value, dataType: LongType };
  return decimalLiteral(text, place);
}

function integerLiteral(
  text: string,
  type: { readonly dataType: DataType; readonly limit: bigint; readonly isLong: boolean },
  place: TextPlace,
): Literal {
  const { dataType, limit, isLong } = type;
  const value = BigInt(text);
  if (value >= limit || value < -limit) {
    throw outOfRange(text, { dataType, min: `${-limit}`, max: `${limit - 1n}` }, place);
  }
  return { kind: 'literal', value: isLong ? value : Number(value), dataType };
}

/** The text is compared with the type's limit exactly: a number that would round to the largest one is refused too. */
function floatingLiteral(
  text: string,
  { dataType, limit }: { readonly dataType: DataType; readonly limit: bigint },
  place: TextPlace,
): Literal {
  const number = exactNumber(text);
  if (number === undefined || exceeds(number, limit)) {
    const max = dataType.kind === 'float' ? '3.4028234663852886E+38' : '1.7976931348623157E+308';
    throw outOfRange(text, { dataType, min: `-${max}`, max }, place);
  }
  const value = dataType.kind === 'float' ? Math.fround(Number(text)) : Number(text);
  return { kind: 'literal', value, dataType };
}

function decimalLiteral(text: string, place: TextPlace): Literal {
  const number = exactNumber(text);
  if (number === undefined) throw decimalPrecisionTooLarge(POWER_MAX, place);
  const scale = Math.max(number.scale, 0);
  const unscaled =
    number.scale < 0 ? number.unscaled * 10n ** BigInt(-number.scale) : number.unscaled;
  const digitCount = unscaled.toString().replace('-', '').length;
  const precision = Math.max(digitCount, scale);
  if (precision > PRECISION_MAX) throw decimalPrecisionTooLarge(precision, place);
  return { kind: 'literal', value: unscaled, dataType: decimalType(precision, scale) };
}

/** Undefined when the exponent is beyond all reason. */
function exactNumber(text: string): ExactNumber | undefined {
  const [mantissa, power = '0'] = text.toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const unscaled = BigInt(`${whole}${fraction}` === '-' ? '0' : `${whole}${fraction}`);
  if (unscaled !== 0n && Number(power) > POWER_MAX) return undefined;
  const scale = Math.min(Math.max(fraction.length - Number(power), -POWER_MAX), POWER_MAX);
  return { unscaled, scale };
}

function exceeds({ unscaled, scale }: ExactNumber, limit: bigint): boolean {
  const magnitude = unscaled < 0n ? -unscaled : unscaled;
  return scale >= 0
    ? magnitude > limit * 10n ** BigInt(scale)
    : magnitude * 10n ** BigInt(-scale) > limit;
}

function outOfRange(
  literal: string,
  range: { readonly dataType: DataType; readonly min: string; readonly max: string },
  place: TextPlace,
): Error {
  const { dataType, min, max } = range;
  return numericLiteralOutOfRange({ literal, typeName: simpleString(dataType), min, max }, place);
}
