import { unsupportedLiteral } from '../errors/api-errors.ts';
import type { Expression, Literal } from '../plan/expression.ts';
import {
  BinaryType,
  BooleanType,
  type DataType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  NullType,
  StringType,
  TimestampType,
} from '../types/data-type.ts';
import type { Value } from '../types/value.ts';

/** A JavaScript value that stands for a SQL literal; see `literal`. */
export type LiteralValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly LiteralValue[];

const INT_MAX = 2 ** 31 - 1;
const LONG_MAX = 2n ** 63n - 1n;
const DECIMAL_DIGITS_MAX = 38;

/**
 * The literal of a JavaScript value, typed by the value: whole numbers are INT, or BIGINT where INT is too narrow, other
 * numbers DOUBLE; a bigint is BIGINT, or DECIMAL beyond it; a `Date` is TIMESTAMP, bytes are BINARY, and an array is a
 * call of `array`. Fails with UNSUPPORTED_FEATURE.LITERAL_TYPE on anything else.
 */
export function literal(value: LiteralValue): Expression {
  switch (typeof value) {
    case 'undefined':
      return typed(null, NullType);
    case 'boolean':
      return typed(value, BooleanType);
    case 'string':
      return typed(value, StringType);
    case 'number':
      return numberLiteral(value);
    case 'bigint':
      return bigintLiteral(value);
    default:
      return objectLiteral(value);
  }
}

/** A literal of a known type. */
export function typed(value: Value, dataType: DataType): Literal {
  return { kind: 'literal', value, dataType };
}

function numberLiteral(value: number): Literal {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return typed(value, DoubleType);
  const isInt = value <= INT_MAX && value >= -INT_MAX - 1;
  return isInt ? typed(value, IntegerType) : typed(BigInt(value), LongType);
}

function bigintLiteral(value: bigint): Literal {
  if (value <= LONG_MAX && value >= -LONG_MAX - 1n) return typed(value, LongType);
  const digits = value.toString().replace('-', '').length;
  if (digits > DECIMAL_DIGITS_MAX) throw unsupportedLiteral(value.toString(), 'bigint');
  return typed(value, decimalType(digits, 0));
}

function objectLiteral(value: null | Date | Uint8Array | readonly LiteralValue[]): Expression {
  if (value === null) return typed(null, NullType);
  if (value instanceof Uint8Array) return typed(value, BinaryType);
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    return typed(BigInt(value.getTime()) * 1000n, TimestampType);
  }
  if (Array.isArray(value)) {
    return { kind: 'function', name: 'array', args: value.map((element) => literal(element)) };
  }
  throw unsupportedLiteral(String(value), Object.prototype.toString.call(value).slice(8, -1));
}
