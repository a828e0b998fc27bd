import { DoubleType, LongType, StringType } from '../types/data-type.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { DOUBLE, INT, LONG, TEXT } from './parameters.ts';
import { binary, ternary, unary, variadic } from './per-row.ts';
import { type Overload, overloads } from './signature.ts';
import { asBigint, asNumber } from './value-reading.ts';

/* Functions of real numbers. They never fail: what has no value is NaN, and of logarithms null, as in Spark. */

const TOTAL = { isTotal: true };

function real(
  name: string,
  compute: (x: number) => number,
  usage: string,
  example: [string, number],
) {
  return defineFunction({
    name,
    usage,
    examples: [example],
    resolve: overloads(name, [unary(DOUBLE, DoubleType, compute, TOTAL)]),
  });
}

/** A logarithm: null where the argument is not above `least`. */
function logarithm(
  name: string,
  { compute, least = 0 }: { compute: (x: number) => number; least?: number },
  usage: string,
  example: [string, number],
): ScalarFunction {
  return defineFunction({
    name,
    usage,
    examples: [example],
    resolve: overloads(name, [
      unary(DOUBLE, DoubleType, (x) => (x <= least ? null : compute(x)), {
        nullable: true,
        ...TOTAL,
      }),
    ]),
  });
}

/** Half to even. */
export function roundToEven(x: number): number {
  const rounded = Math.round(x);
  const isTie = Math.abs(x % 1) === 0.5;
  const even = isTie && rounded % 2 !== 0 ? rounded - 1 : rounded;
  return even === 0 && (x < 0 || Object.is(x, -0)) ? -0 : even;
}

const RADIANS = Math.PI / 180;

/** Java's `Math.log10` and `log2` are exact at powers, and so are JavaScript's. */
const LOGARITHMS: readonly ScalarFunction[] = [
  logarithm('ln', { compute: Math.log }, 'Returns the natural logarithm.', ['SELECT ln(1)', 0]),
  logarithm('log10', { compute: Math.log10 }, 'Returns the logarithm to base 10.', [
    'SELECT log10(100)',
    2,
  ]),
  logarithm('log2', { compute: Math.log2 }, 'Returns the logarithm to base 2.', [
    'SELECT log2(8)',
    3,
  ]),
  logarithm('log1p', { compute: Math.log1p, least: -1 }, 'Returns the logarithm of 1 + x.', [
    'SELECT log1p(0)',
    0,
  ]),
  defineFunction({
    name: 'log',
    usage: 'Returns the natural logarithm, or that to a base given first.',
    examples: [['SELECT log(2, 8)', 3]],
    resolve: overloads('log', [
      unary(DOUBLE, DoubleType, (x) => (x <= 0 ? null : Math.log(x)), {
        nullable: true,
        ...TOTAL,
      }),
      binary(
        [DOUBLE, DOUBLE],
        DoubleType,
        (base, x) => (base <= 0 || x <= 0 ? null : Math.log(x) / Math.log(base)),
        { nullable: true, ...TOTAL },
      ),
    ]),
  }),
];

const REALS: readonly ScalarFunction[] = [
  real('sqrt', Math.sqrt, 'Returns the square root.', ['SELECT sqrt(4)', 2]),
  real('cbrt', Math.cbrt, 'Returns the cube root.', ['SELECT cbrt(-8)', -2]),
  real('exp', Math.exp, 'Returns e to a power.', ['SELECT exp(0)', 1]),
  real('expm1', Math.expm1, 'Returns e to a power, less 1.', ['SELECT expm1(0)', 0]),
  real('rint', roundToEven, 'Returns the nearest whole number, the even one of two.', [
    'SELECT rint(2.5D)',
    2,
  ]),
  real('sin', Math.sin, 'Returns the sine.', ['SELECT sin(0)', 0]),
  real('cos', Math.cos, 'Returns the cosine.', ['SELECT cos(0)', 1]),
  real('tan', Math.tan, 'Returns the tangent.', ['SELECT tan(0)', 0]),
  real('cot', (x) => 1 / Math.tan(x), 'Returns the cotangent.', ['SELECT round(cot(1), 3)', 0.642]),
  real('sec', (x) => 1 / Math.cos(x), 'Returns the secant.', ['SELECT sec(0)', 1]),
  real('csc', (x) => 1 / Math.sin(x), 'Returns the cosecant.', ['SELECT round(csc(1), 3)', 1.188]),
  real('asin', Math.asin, 'Returns the arc sine.', ['SELECT asin(0)', 0]),
  real('acos', Math.acos, 'Returns the arc cosine.', ['SELECT acos(1)', 0]),
  real('atan', Math.atan, 'Returns the arc tangent.', ['SELECT atan(0)', 0]),
  real('sinh', Math.sinh, 'Returns the hyperbolic sine.', ['SELECT sinh(0)', 0]),
  real('cosh', Math.cosh, 'Returns the hyperbolic cosine.', ['SELECT cosh(0)', 1]),
  real('tanh', Math.tanh, 'Returns the hyperbolic tangent.', ['SELECT tanh(0)', 0]),
  real('asinh', Math.asinh, 'Returns the inverse hyperbolic sine.', ['SELECT asinh(0)', 0]),
  real('acosh', Math.acosh, 'Returns the inverse hyperbolic cosine.', ['SELECT acosh(1)', 0]),
  real('atanh', Math.atanh, 'Returns the inverse hyperbolic tangent.', ['SELECT atanh(0)', 0]),
  real('radians', (x) => x * RADIANS, 'Returns an angle of degrees in radians.', [
    'SELECT radians(0)',
    0,
  ]),
  real('degrees', (x) => x / RADIANS, 'Returns an angle of radians in degrees.', [
    'SELECT degrees(0)',
    0,
  ]),
];

function pair(
  name: string,
  aliases: readonly string[],
  compute: (x: number, y: number) => number,
  usage: string,
  example: [string, number],
): ScalarFunction {
  return defineFunction({
    name,
    aliases,
    usage,
    examples: [example],
    resolve: overloads(name, [binary([DOUBLE, DOUBLE], DoubleType, compute, TOTAL)]),
  });
}

function constant(name: string, value: number): ScalarFunction {
  return defineFunction({
    name,
    usage: `Returns the number ${name}.`,
    examples: [[`SELECT ${name}()`, value]],
    resolve: overloads(name, [
      variadic([], DoubleType, () => value, { nullable: false, ...TOTAL }),
    ]),
  });
}

/** 20! is the last that fits a LONG. */
const FACTORIAL_MAX = 20;

function factorial(n: number): bigint | null {
  if (n < 0 || n > FACTORIAL_MAX) return null;
  let product = 1n;
  for (let factor = 2n; factor <= n; factor++) product *= factor;
  return product;
}

/** Digits in a base; below zero two's complement of 64 bits, unless the base is negative. */
export function convertBase(text: string, fromBase: number, toBase: number): string | null {
  const isSigned = toBase < 0;
  const base = Math.abs(toBase);
  if (fromBase < 2 || fromBase > 36 || base < 2 || base > 36) return null;
  const match = /^\s*(-?)(.*)$/s.exec(text);
  if (match === null || match[2] === '') return null;
  let value = 0n;
  for (const character of match[2].toLowerCase()) {
    const digit = Number.parseInt(character, 36);
    if (Number.isNaN(digit) || digit >= fromBase) break;
    value = value * BigInt(fromBase) + BigInt(digit);
  }
  // What is too large stops at the largest unsigned long.
  value = value > 2n ** 64n - 1n ? 2n ** 64n - 1n : value;
  const signed = match[1] === '-' ? -value : value;
  if (isSigned) return BigInt.asIntN(64, signed).toString(base).toUpperCase();
  return BigInt.asUintN(64, signed).toString(base).toUpperCase();
}

/** The bucket of equal width that a value falls into; 0 below the first and `count` + 1 above the last. */
function widthBucket(value: number, low: number, high: number, count: bigint): bigint | null {
  const isInvalid =
    count <= 0n ||
    low === high ||
    Number.isNaN(value) ||
    !Number.isFinite(low) ||
    !Number.isFinite(high);
  if (isInvalid) return null;
  const [start, end] = low < high ? [low, high] : [high, low];
  const fraction = low < high ? value - start : end - value;
  if (low < high ? value < start : value > end) return 0n;
  if (low < high ? value >= end : value <= start) return count + 1n;
  return BigInt(Math.trunc((Number(count) * fraction) / (end - start))) + 1n;
}

const conv: Overload = ternary(
  [TEXT, INT, INT],
  StringType,
  (text, from, to) => convertBase(text, from, to),
  { nullable: true, ...TOTAL },
);

const bucket: Overload = variadic(
  [DoubleType, DoubleType, DoubleType, LongType],
  LongType,
  ([value, low, high, count]) =>
    widthBucket(asNumber(value), asNumber(low), asNumber(high), asBigint(count)),
  { nullable: true, ...TOTAL },
);

export const MATH: readonly ScalarFunction[] = [
  ...LOGARITHMS,
  ...REALS,
  pair('pow', ['power'], Math.pow, 'Returns the first number to the power of the second.', [
    'SELECT pow(2, 10)',
    1024,
  ]),
  pair('atan2', [], (y, x) => Math.atan2(y + 0, x + 0), 'Returns the angle of a point.', [
    'SELECT atan2(0, 0)',
    0,
  ]),
  pair('hypot', [], (x, y) => Math.hypot(x, y), 'Returns the length of the hypotenuse.', [
    'SELECT hypot(3, 4)',
    5,
  ]),
  constant('e', Math.E),
  constant('pi', Math.PI),
  defineFunction({
    name: 'factorial',
    usage: 'Returns the factorial of a number from 0 to 20; of others null.',
    examples: [['SELECT factorial(5)', 120]],
    resolve: overloads('factorial', [
      unary(INT, LongType, factorial, { nullable: true, ...TOTAL }),
    ]),
  }),
  defineFunction({
    name: 'conv',
    usage: 'Returns a number in one base, given as text, in another.',
    examples: [["SELECT conv('ff', 16, 10)", '255']],
    resolve: overloads('conv', [conv]),
  }),
  defineFunction({
    name: 'bin',
    usage: 'Returns the binary digits of a number.',
    examples: [['SELECT bin(5)', '101']],
    resolve: overloads('bin', [
      unary(LONG, StringType, (x) => BigInt.asUintN(64, x).toString(2), TOTAL),
    ]),
  }),
  defineFunction({
    name: 'width_bucket',
    usage: 'Returns the number of the bucket of equal width that a value falls into.',
    examples: [['SELECT width_bucket(5.3, 0.2, 10.6, 5)', 3]],
    resolve: overloads('width_bucket', [bucket]),
  }),
];
