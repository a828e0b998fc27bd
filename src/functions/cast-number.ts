import { castOverflow, numericValueOutOfRange } from '../errors/runtime-errors.ts';
import { isIntegral } from '../types/coercion.ts';
import {
  type DataType,
  type DayTimeIntervalType,
  type DecimalType,
  LongType,
  type YearMonthIntervalType,
} from '../types/data-type.ts';
import { epochSeconds } from '../types/local-time.ts';
import { decimalText, doubleText } from '../types/number-text.ts';
import type { Value } from '../types/value.ts';
import { valueSql } from '../types/value-sql.ts';
import { divideHalfUp, fitDecimal, powerOfTen } from './decimal-arithmetic.ts';
import { parseDecimal } from './number-parsing.ts';
import { asBigint, asBoolean, asNumber } from './value-reading.ts';

/* Casts of single values from and to numbers. A value is never null here. */

export type ValueCast = (value: Value) => Value;

const BITS: Partial<Record<DataType['kind'], bigint>> = {
  byte: 8n,
  short: 16n,
  integer: 32n,
  long: 64n,
};
const MICROS_PER_SECOND = 1_000_000n;
const DAY_TIME_MICROS = [86_400_000_000n, 3_600_000_000n, 60_000_000n, MICROS_PER_SECOND];

/** A whole number as a value of an integral type; undefined out of its range. */
export function integralValue(whole: bigint, type: DataType): Value | undefined {
  const bits = BITS[type.kind] ?? 64n;
  if (BigInt.asIntN(Number(bits), whole) !== whole) return undefined;
  return type.kind === 'long' ? whole : Number(whole);
}

/** A whole number as a value of an integral type; fails with CAST_OVERFLOW. */
export function integralOrFail(whole: bigint, value: Value, from: DataType, to: DataType): Value {
  const result = integralValue(whole, to);
  if (result === undefined) throw castOverflow(valueSql(value, from), from, to);
  return result;
}

/** A decimal as a number. */
export function decimalToNumber(unscaled: bigint, { scale }: DecimalType): number {
  return Number(decimalText(unscaled, scale));
}

/** Casts from DECIMAL to another number or a truth value; undefined for other types. */
export function decimalCast(from: DecimalType, to: DataType): ValueCast | undefined {
  const whole = (value: Value) => asBigint(value) / powerOfTen(from.scale);
  if (isIntegral(to)) return (value) => integralOrFail(whole(value), value, from, to);
  switch (to.kind) {
    case 'decimal':
      return (value) => decimalOrFail(asBigint(value), from.scale, to);
    case 'double':
      return (value) => decimalToNumber(asBigint(value), from);
    case 'float':
      return (value) => Math.fround(decimalToNumber(asBigint(value), from));
    case 'boolean':
      return (value) => asBigint(value) !== 0n;
    default:
      return undefined;
  }
}

/** A decimal in another precision and scale; fails with NUMERIC_VALUE_OUT_OF_RANGE. */
export function decimalOrFail(unscaled: bigint, scale: number, type: DecimalType): bigint {
  const value = fitDecimal(unscaled, scale, type);
  if (value !== undefined) return value;
  throw numericValueOutOfRange(decimalText(unscaled, scale), type.precision, type.scale);
}

/** Casts of numbers and truth values to DECIMAL; undefined for other types. NaN and infinity become null. */
export function toDecimalCast(from: DataType, to: DecimalType): ValueCast | undefined {
  if (from.kind === 'boolean') {
    return (value) => decimalOrFail(asBoolean(value) ? 1n : 0n, 0, to);
  }
  if (from.kind === 'long') return (value) => decimalOrFail(asBigint(value), 0, to);
  if (isIntegral(from)) return (value) => decimalOrFail(BigInt(asNumber(value)), 0, to);
  if (from.kind !== 'double' && from.kind !== 'float') return undefined;
  return (value) => {
    const number = asNumber(value);
    if (!Number.isFinite(number)) return null;
    const text = doubleText(number);
    const result = parseDecimal(text, to);
    if (typeof result === 'bigint') return result;
    throw numericValueOutOfRange(text, to.precision, to.scale);
  };
}

/** Casts of TIMESTAMP to a number: seconds since 1970, rounded down for whole numbers. */
export function timestampToNumber(from: DataType, to: DataType): ValueCast | undefined {
  if (isIntegral(to)) {
    return (value) => integralOrFail(BigInt(epochSeconds(asBigint(value))), value, from, to);
  }
  switch (to.kind) {
    case 'double':
      return (value) => Number(asBigint(value)) / 1e6;
    case 'float':
      return (value) => Math.fround(Number(asBigint(value)) / 1e6);
    case 'decimal':
      return (value) => decimalOrFail(asBigint(value), 6, to);
    default:
      return undefined;
  }
}

/** Casts of a number of seconds since 1970 to TIMESTAMP. Seconds past the range stop at its end, as in Java. */
export function numberToTimestamp(from: DataType): ValueCast | undefined {
  if (from.kind === 'boolean') return undefined;
  if (from.kind === 'long') return (value) => saturated(asBigint(value) * MICROS_PER_SECOND);
  if (isIntegral(from)) return (value) => BigInt(asNumber(value)) * MICROS_PER_SECOND;
  if (from.kind === 'decimal') {
    return (value) => (asBigint(value) * MICROS_PER_SECOND) / powerOfTen(from.scale);
  }
  return (value) => saturated(BigInt(Math.trunc(asNumber(value) * 1e6)));
}

const LONG_MAX = 9223372036854775807n;

function saturated(micros: bigint): bigint {
  if (micros > LONG_MAX) return LONG_MAX;
  return micros < -LONG_MAX - 1n ? -LONG_MAX - 1n : micros;
}

type AnsiInterval = DayTimeIntervalType | YearMonthIntervalType;

/** What one of the last field of an interval type is, in months or microseconds. */
function unitOf(type: AnsiInterval): bigint {
  return type.kind === 'day_time_interval' ? DAY_TIME_MICROS[type.end] : type.end === 0 ? 12n : 1n;
}

/** Casts of an interval of a single field to a number of that field. */
export function intervalToNumber(from: AnsiInterval, to: DataType): ValueCast | undefined {
  const amount = (value: Value) => (typeof value === 'number' ? BigInt(value) : asBigint(value));
  const unit = unitOf(from);
  if (isIntegral(to)) {
    return (value) => integralOrFail(amount(value) / unit, value, from, to);
  }
  if (to.kind !== 'decimal') return undefined;
  return (value) => decimalOrFail(divideHalfUp(amount(value) * powerOfTen(6), unit), 6, to);
}

/** Casts of a number to an interval of a single field. */
export function numberToInterval(from: DataType, to: AnsiInterval): ValueCast | undefined {
  const unit = unitOf(to);
  const scale = from.kind === 'decimal' ? powerOfTen(from.scale) : 1n;
  if (!isIntegral(from) && from.kind !== 'decimal') return undefined;
  return (value) => {
    const number = typeof value === 'number' ? BigInt(value) : asBigint(value);
    const amount = divideHalfUp(number * unit, scale);
    const isMonths = to.kind === 'year_month_interval';
    const result = integralValue(amount, isMonths ? { kind: 'integer' } : LongType);
    if (result === undefined) throw castOverflow(valueSql(value, from), from, to);
    return result;
  };
}
