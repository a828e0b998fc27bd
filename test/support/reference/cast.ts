import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { formatCivil } from './civil.ts';
import { NotInReference, ReferenceFailure } from './failure.ts';
import { floating, integral, isIntegral, javaDouble } from './numbers.ts';

const MICROS_PER_SECOND = 1_000_000n;
const MICROS_PER_DAY = 86_400_000_000n;

/** A cast of a value that isn't null, in the zone UTC. With `try`, null where the plain cast fails. */
export function castValue(
  value: Value,
  types: { readonly from: DataType; readonly to: DataType },
  mode: 'ansi' | 'try',
): Value {
  try {
    return cast(value, types.from, types.to);
  } catch (error) {
    if (mode === 'try' && error instanceof ReferenceFailure) return null;
    throw error;
  }
}

function cast(value: Value, from: DataType, to: DataType): Value {
  if (from.kind === to.kind && from.kind !== 'decimal') return value;
  if (to.kind === 'string') return castToString(value, from);
  if (from.kind === 'string') return castFromString(String(value), to);
  if (from.kind === 'boolean') return castNumber(value ? 1 : 0, { kind: 'integer' }, to);
  if (to.kind === 'boolean') return isZero(value) === false;
  if (from.kind === 'timestamp' && to.kind === 'date') {
    return Number(floorDivide(value as bigint, MICROS_PER_DAY));
  }
  if (from.kind === 'date' && to.kind === 'timestamp')
    return BigInt(Number(value)) * MICROS_PER_DAY;
  if (from.kind === 'timestamp' && isIntegral(to)) {
    return integral(floorDivide(value as bigint, MICROS_PER_SECOND), to, 'CAST_OVERFLOW');
  }
  return castNumber(value, from, to);
}

function isZero(value: Value): boolean {
  return value === 0 || value === 0n;
}

function castNumber(value: Value, from: DataType, to: DataType): Value {
  const isFloating = from.kind === 'float' || from.kind === 'double';
  if (!isFloating && !isIntegral(from)) throw new NotInReference(`cast from ${from.kind}`);
  if (to.kind === 'float' || to.kind === 'double') return floating(Number(value), to);
  if (to.kind === 'decimal' && !isFloating) {
    const unscaled = BigInt(value as number | bigint) * 10n ** BigInt(to.scale);
    if (String(unscaled).replace('-', '').length <= to.precision) return unscaled;
    throw new ReferenceFailure('NUMERIC_VALUE_OUT_OF_RANGE');
  }
  if (!isIntegral(to)) throw new NotInReference(`cast to ${to.kind}`);
  if (!isFloating) return integral(BigInt(value as number | bigint), to, 'CAST_OVERFLOW');
  const number = Number(value);
  if (!Number.isFinite(number)) throw new ReferenceFailure('CAST_OVERFLOW');
  // Java compares with the greatest BIGINT as a double, which is 2^63, and then saturates.
  if (to.kind === 'long' && number === 2 ** 63) return 2n ** 63n - 1n;
  return integral(BigInt(Math.trunc(number)), to, 'CAST_OVERFLOW');
}

function castToString(value: Value, from: DataType): string {
  switch (from.kind) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return String(value);
    case 'double':
      return javaDouble(Number(value));
    case 'date':
      return formatCivil(BigInt(Number(value)) * MICROS_PER_DAY).slice(0, -' 00:00:00'.length);
    case 'timestamp':
    case 'timestamp_ntz':
      return formatCivil(value as bigint);
    default:
      throw new NotInReference(`cast from ${from.kind} to string`);
  }
}

const TRUE_WORDS = ['t', 'true', 'y', 'yes', '1'];
const FALSE_WORDS = ['f', 'false', 'n', 'no', '0'];

function castFromString(text: string, to: DataType): Value {
  const trimmed = text.replace(/^[\0-\x20\x7f]+|[\0-\x20\x7f]+$/g, '');
  if (to.kind === 'boolean') {
    const word = trimmed.toLowerCase();
    if (TRUE_WORDS.includes(word)) return true;
    if (FALSE_WORDS.includes(word)) return false;
    throw new ReferenceFailure('CAST_INVALID_INPUT');
  }
  if (isIntegral(to)) {
    if (!/^[+-]?\d+$/.test(trimmed)) throw new ReferenceFailure('CAST_INVALID_INPUT');
    return integral(BigInt(trimmed.replace(/^\+/, '')), to, 'CAST_INVALID_INPUT');
  }
  if (to.kind === 'double') return parseDouble(trimmed);
  throw new NotInReference(`cast from string to ${to.kind}`);
}

/** What Java's `Double.parseDouble` reads, and Spark's words for infinity and NaN. */
function parseDouble(text: string): number {
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (word !== null) {
    if (word[2].toLowerCase() === 'nan') {
      if (word[1] !== '') throw new ReferenceFailure('CAST_INVALID_INPUT');
      return Number.NaN;
    }
    return word[1] === '-' ? -Infinity : Infinity;
  }
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/.test(text)) {
    throw new ReferenceFailure('CAST_INVALID_INPUT');
  }
  return Number(text.replace(/[fFdD]$/, ''));
}

export function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
