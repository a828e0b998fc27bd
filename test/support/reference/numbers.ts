import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { NotInReference, ReferenceFailure } from './failure.ts';

/** Arithmetic under ANSI, one pair of values at a time: whatever leaves its type fails. */

const BITS: Readonly<Partial<Record<DataType['kind'], number>>> = {
  byte: 8,
  short: 16,
  integer: 32,
  long: 64,
  date: 32,
  timestamp: 64,
  timestamp_ntz: 64,
  year_month_interval: 32,
  day_time_interval: 64,
};

export function isIntegral({ kind }: DataType): boolean {
  return kind === 'byte' || kind === 'short' || kind === 'integer' || kind === 'long';
}

/** Whether values of a type are whole numbers of something: of themselves, or of days, months, microseconds. */
function isWhole({ kind }: DataType): boolean {
  return BITS[kind] !== undefined;
}

/** A whole number as a value of an integral type; fails if it doesn't fit. */
export function integral(value: bigint, type: DataType, condition = 'ARITHMETIC_OVERFLOW'): Value {
  const bits = BITS[type.kind];
  if (bits === undefined) throw new NotInReference(`integral ${type.kind}`);
  if (BigInt.asIntN(bits, value) !== value) throw new ReferenceFailure(condition);
  return bits === 64 ? value : Number(value);
}

/** A number as a value of a floating type. */
export function floating(value: number, type: DataType): Value {
  return type.kind === 'float' ? Math.fround(value) : value;
}

export type Operator = '+' | '-' | '*' | '/' | '%' | 'div' | 'pmod';

/** `left operator right` where both are of one type, the result's but for `/` and `div`. */
export function arithmetic(
  operator: Operator,
  [left, right]: readonly Value[],
  types: { readonly operand: DataType; readonly result: DataType },
): Value {
  const { operand, result } = types;
  if (isWhole(operand)) {
    return integral(wholeResult(operator, toBig(left), toBig(right), operand), result);
  }
  if (operand.kind !== 'float' && operand.kind !== 'double') {
    throw new NotInReference(`${operator} of ${operand.kind}`);
  }
  return floating(floatingResult(operator, Number(left), Number(right), operand), result);
}

function toBig(value: Value): bigint {
  return BigInt(value as number | bigint);
}

function wholeResult(operator: Operator, left: bigint, right: bigint, type: DataType): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case 'div':
      return left / nonZero(right, 'DIVIDE_BY_ZERO');
    case '%':
      return left % nonZero(right, 'REMAINDER_BY_ZERO');
    case 'pmod': {
      const divisor = nonZero(right, 'REMAINDER_BY_ZERO');
      const rest = left % divisor;
      if (rest >= 0n) return rest;
      // Java adds two ints, or two longs, and says nothing of overflow.
      return BigInt.asIntN(type.kind === 'long' ? 64 : 32, rest + divisor) % divisor;
    }
  }
}

function floatingResult(operator: Operator, left: number, right: number, type: DataType): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case 'div':
      return left / nonZero(right, 'DIVIDE_BY_ZERO');
    case '%':
      return left % nonZero(right, 'REMAINDER_BY_ZERO');
    case 'pmod': {
      const divisor = nonZero(right, 'REMAINDER_BY_ZERO');
      const rest = left % divisor;
      return rest < 0 ? Number(floating(rest + divisor, type)) % divisor : rest;
    }
  }
}

function nonZero<T extends number | bigint>(divisor: T, condition: string): T {
  // biome-ignore lint/suspicious/noDoubleEquals: zero as number or as bigint.
  if (divisor == 0) throw new ReferenceFailure(condition);
  return divisor;
}

export function negate(value: Value, type: DataType): Value {
  return isWhole(type) ? integral(-toBig(value), type) : floating(-Number(value), type);
}

export function absolute(value: Value, type: DataType): Value {
  if (!isWhole(type)) return floating(Math.abs(Number(value)), type);
  const whole = toBig(value);
  return integral(whole < 0n ? -whole : whole, type);
}

export function bitwise(
  operator: '&' | '|' | '^',
  [left, right]: readonly Value[],
  type: DataType,
) {
  const [a, b] = [toBig(left), toBig(right)];
  const result = operator === '&' ? a & b : operator === '|' ? a | b : a ^ b;
  return integral(result, type);
}

/** A double as Java's `Double.toString` writes it. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const plain = String(value);
    return plain.includes('.') ? plain : `${plain}.0`;
  }
  const [mantissa, exponent] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
