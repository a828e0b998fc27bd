/**
 * `round`, `bround`, `ceil` and `floor`. Doubles are rounded by their shortest decimal digits, as Java's `BigDecimal` of
 * `Double.toString` is, so `round(1.005D, 2)` is 1.01. Result types follow Spark's `RoundBase` and `RoundCeil`.
 */
import { nonFoldableInput } from '../errors/aggregate-errors.ts';
import { nonFoldableArgument, wrongNumberOfArguments } from '../errors/function-errors.ts';
import { roundedOutOfRange } from '../errors/rounding-errors.ts';
import { arithmeticOverflow } from '../errors/runtime-errors.ts';
import { isIntegral } from '../types/coercion.ts';
import {
  type DataType,
  type DecimalType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
} from '../types/data-type.ts';
import { decimalFor } from '../types/decimal-for.ts';
import { decimalText } from '../types/number-text.ts';
import type { Value } from '../types/value.ts';
import { argumentSql, callSql } from './call-sql.ts';
import { integralValue } from './cast-number.ts';
import { constantNumberAs } from './constant-number.ts';
import { powerOfTen } from './decimal-arithmetic.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { implicitCast, NUMERIC } from './input-type.ts';
import { perRow } from './per-row.ts';
import { unexpectedArgument } from './signature.ts';
import { asBigint, asNumber } from './value-reading.ts';

export type RoundingMode = 'halfUp' | 'halfEven' | 'ceiling' | 'floor';

/** A whole number divided by a power of ten, rounded. */
export function divideRounded(value: bigint, divisor: bigint, mode: RoundingMode): bigint {
  const quotient = value / divisor;
  const remainder = value % divisor;
  if (remainder === 0n) return quotient;
  const isNegative = value < 0n;
  const away = isNegative ? quotient - 1n : quotient + 1n;
  const twice = 2n * (isNegative ? -remainder : remainder);
  switch (mode) {
    case 'ceiling':
      return isNegative ? quotient : away;
    case 'floor':
      return isNegative ? away : quotient;
    case 'halfUp':
      return twice >= divisor ? away : quotient;
    case 'halfEven':
      return twice > divisor || (twice === divisor && quotient % 2n !== 0n) ? away : quotient;
  }
}

/** Java's `BigInteger` holds no higher power of ten. */
const POWER_MAX = 646_456_993;
/** A power past all values: at more places a number is rounded as it is at so many. */
const PLACES_MAX = 400;

/** Fails with ARITHMETIC_OVERFLOW where Java's `BigDecimal` can't move the point so far. */
function checkPlaces(value: Value, places: number): void {
  if (Math.abs(places) > POWER_MAX && Number(value) !== 0) throw arithmeticOverflow();
}

/** An unscaled decimal rounded to `places` after the point, in the scale max(places, 0). */
function roundDecimal(unscaled: bigint, scale: number, places: number, mode: RoundingMode): bigint {
  if (places >= scale) return unscaled * powerOfTen(Math.max(places, 0) - scale);
  const rounded = divideRounded(unscaled, powerOfTen(scale - places), mode);
  return places < 0 ? rounded * powerOfTen(-places) : rounded;
}

/** Digits and scale of a finite double's shortest decimal form. */
export function decimalForm(value: number): { unscaled: bigint; scale: number } {
  const [mantissa, exponent = '0'] = String(value).split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  return { unscaled: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}

/**
 * Fifteen digits and a point. A decimal of so few digits keeps its place between halves when its point moves and it is
 * made a double again, so that `Math.round` sees a tie exactly where there is one.
 */
const EXACT_TEXT_MAX = 16;

/** A double rounded to `places` after the point; NaN and infinity stay. */
export function roundDouble(value: number, places: number, mode: RoundingMode): number {
  if (!Number.isFinite(value)) return value;
  const text = String(Math.abs(value));
  if (mode === 'halfUp' && text.length <= EXACT_TEXT_MAX && !text.includes('e')) {
    if (places >= text.length) return value;
    const rounded = Number(`${Math.round(Number(`${text}e${places}`))}e${-places}`);
    return value < 0 || Object.is(value, -0) ? -rounded : rounded;
  }
  const { unscaled, scale } = decimalForm(value);
  if (places >= scale) return value;
  if (scale - places > PLACES_MAX) return 0;
  const rounded = divideRounded(unscaled, powerOfTen(scale - places), mode);
  return Number(`${rounded}e${-places}`);
}

/** The type of a rounded decimal. */
function roundedType(type: DecimalType, places: number): DecimalType {
  const wholeDigits = type.precision - type.scale + 1;
  if (places >= 0) {
    const scale = Math.min(type.scale, places);
    return decimalType(Math.min(wholeDigits + scale, 38), scale);
  }
  // Spark computes in INT, where what is opposite to the least number is itself.
  return decimalType(Math.min(Math.max(wholeDigits, (1 - places) | 0), 38), 0);
}

interface Rounding {
  readonly name: string;
  readonly mode: RoundingMode;
}

function decimalSignature({ mode }: Rounding, type: DecimalType, places: number): ScalarSignature {
  const output = roundedType(type, places);
  const limit = powerOfTen(output.precision);
  const shown = places >= 0 ? output.scale : Math.max(places, -PLACES_MAX);
  const compute = ([value]: readonly Value[]) => {
    if (places < 0) checkPlaces(value, places);
    const rounded = roundDecimal(asBigint(value), type.scale, shown, mode);
    if (rounded >= limit || rounded <= -limit) {
      throw roundedOutOfRange(
        decimalText(rounded, output.scale),
        decimalText(asBigint(value), type.scale),
        output,
      );
    }
    return rounded;
  };
  return { args: [type], output, evaluate: perRow([type], output, compute) };
}

function integralSignature({ mode }: Rounding, type: DataType, places: number): ScalarSignature {
  const compute = ([value]: readonly Value[]) => {
    checkPlaces(value, places);
    if (places >= 0) return value;
    const whole = typeof value === 'bigint' ? value : BigInt(asNumber(value));
    const unit = powerOfTen(Math.min(-places, 40));
    const result = integralValue(divideRounded(whole, unit, mode) * unit, type);
    if (result === undefined) throw arithmeticOverflow(undefined, 'Overflow');
    return result;
  };
  return {
    args: [type],
    output: type,
    isTotal: places >= 0 && places <= POWER_MAX,
    evaluate: perRow([type], type, compute),
  };
}

function realSignature({ mode }: Rounding, type: DataType, places: number): ScalarSignature {
  const isFloat = type.kind === 'float';
  const compute = ([value]: readonly Value[]) => {
    if (Number.isFinite(value)) checkPlaces(value, places);
    if (!isFloat) return roundDouble(asNumber(value), places, mode);
    return Math.fround(roundDouble(shortestFloat(asNumber(value)), places, mode));
  };
  return {
    args: [type],
    output: type,
    isTotal: Math.abs(places) <= POWER_MAX,
    evaluate: perRow([type], type, compute),
  };
}

/** The double of a float's shortest decimal form. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** The number of places: a constant, which an implicit cast makes an INT. */
function constantPlaces(name: string, args: readonly Argument[]): number | null {
  if (args.length === 1) return 0;
  const [, { dataType, literal, expression }] = args;
  if (implicitCast(dataType, IntegerType) === undefined) {
    throw unexpectedArgument(name, args, { index: 1, requiredType: '"INT"' });
  }
  const value = expression === undefined ? literal : constantNumberAs(expression, IntegerType);
  if (value === undefined) {
    const parameter = { sqlExpr: callSql(name, args), name: 'scale' };
    throw nonFoldableInput(parameter, IntegerType, argumentSql(args[1]));
  }
  return value === null ? null : asNumber(value);
}

/** The number of places of `ceil` and `floor`, which do not cast it. */
function exactPlaces(name: string, args: readonly Argument[]): number | null {
  const { dataType, isFoldable } = args[1];
  if (dataType.kind === 'integer' && isFoldable !== false) return constantPlaces(name, args);
  throw nonFoldableArgument(name, 'scale', IntegerType);
}

function nullSignature(type: DataType): ScalarSignature {
  const output = type.kind === 'decimal' ? roundedType(type, 0) : type;
  return {
    args: [type],
    output,
    nullable: true,
    isTotal: true,
    evaluate: perRow([type], output, () => null),
  };
}

/** The signature of a rounding function without its argument for the places. */
function roundingSignature(
  rounding: Rounding,
  type: DataType,
  places: number | null,
): ScalarSignature {
  if (places === null) return nullSignature(type);
  if (type.kind === 'decimal') return decimalSignature(rounding, type, places);
  if (isIntegral(type)) return integralSignature(rounding, type, places);
  return realSignature(rounding, type, places);
}

function requireNumber(name: string, args: readonly Argument[]): DataType {
  if (args.length !== 1 && args.length !== 2) {
    throw wrongNumberOfArguments(name, '[1, 2]', args.length);
  }
  const type = implicitCast(args[0].dataType, NUMERIC);
  if (type === undefined) {
    throw unexpectedArgument(name, args, { index: 0, requiredType: '"NUMERIC"' });
  }
  return type;
}

/** Adds the argument for the places, which is constant and so not read again. */
function withPlaces(signature: ScalarSignature, args: readonly Argument[]): ScalarSignature {
  if (args.length === 1) return signature;
  const { evaluate } = signature;
  return {
    ...signature,
    args: [...signature.args, IntegerType],
    evaluate: (context, [column], rows) => evaluate(context, [column], rows),
  };
}

function roundFunction(
  rounding: Rounding,
  usage: string,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  const { name } = rounding;
  return defineFunction({
    name,
    usage,
    examples: [example],
    resolve: (args) => {
      const type = requireNumber(name, args);
      return withPlaces(roundingSignature(rounding, type, constantPlaces(name, args)), args);
    },
  });
}

/** `ceil(x)` and `floor(x)` of a double are LONG, of a decimal a decimal without fraction. */
function wholeSignature(rounding: Rounding, type: DataType): ScalarSignature {
  if (type.kind === 'decimal') {
    const wholeDigits = type.scale === 0 ? type.precision : type.precision - type.scale + 1;
    const output = decimalType(Math.min(Math.max(wholeDigits, 1), 38), 0);
    const compute = ([value]: readonly Value[]) =>
      divideRounded(asBigint(value), powerOfTen(type.scale), rounding.mode);
    return { args: [type], output, isTotal: true, evaluate: perRow([type], output, compute) };
  }
  if (isIntegral(type)) {
    const wide = ([value]: readonly Value[]) => value;
    return {
      args: [LongType],
      output: LongType,
      isTotal: true,
      evaluate: perRow([LongType], LongType, wide),
    };
  }
  const round = rounding.mode === 'ceiling' ? Math.ceil : Math.floor;
  const compute = ([value]: readonly Value[]) => {
    const rounded = round(asNumber(value));
    const result = Number.isNaN(rounded)
      ? 0n
      : Number.isFinite(rounded)
        ? BigInt(rounded)
        : undefined;
    const fits = result !== undefined && BigInt.asIntN(64, result) === result;
    if (!fits) throw arithmeticOverflow();
    return result;
  };
  return {
    args: [DoubleType],
    output: LongType,
    evaluate: perRow([DoubleType], LongType, compute),
  };
}

/** With places, `ceil` and `floor` work on decimals: Spark's `RoundCeil` and `RoundFloor`. */
function wholeWithPlaces(
  rounding: Rounding,
  type: DataType,
  places: number | null,
): ScalarSignature {
  const decimal = decimalFor(type) ?? decimalType(38, 18);
  if (places === null) return nullSignature(decimal);
  return decimalSignature(rounding, decimal, places);
}

function wholeFunction(
  rounding: Rounding,
  aliases: readonly string[],
  usage: string,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  const { name } = rounding;
  return defineFunction({
    name,
    aliases,
    usage,
    examples: [example],
    resolve: (args) => {
      if (args.length !== 2) return wholeSignature(rounding, requireNumber(name, args));
      const places = exactPlaces(name, args);
      requireNumber(name, args);
      return withPlaces(wholeWithPlaces(rounding, args[0].dataType, places), args);
    },
  });
}

export const ROUNDING: readonly ScalarFunction[] = [
  roundFunction(
    { name: 'round', mode: 'halfUp' },
    'Returns a number rounded to some places, half up.',
    ['SELECT round(2.5D)', 3],
  ),
  roundFunction(
    { name: 'bround', mode: 'halfEven' },
    'Returns a number rounded to some places, half to even.',
    ['SELECT bround(2.5D)', 2],
  ),
  wholeFunction(
    { name: 'ceil', mode: 'ceiling' },
    ['ceiling'],
    'Returns the least whole number above.',
    ['SELECT ceil(-0.1D)', 0],
  ),
  wholeFunction({ name: 'floor', mode: 'floor' }, [], 'Returns the greatest whole number below.', [
    'SELECT floor(-0.1D)',
    -1,
  ]),
];
