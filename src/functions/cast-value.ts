import {
  castInvalidInput,
  castOverflow,
  numericValueOutOfRange,
} from '../errors/runtime-errors.ts';
import { isIntegral, isNumeric } from '../types/coercion.ts';
import { type DataType, sameType } from '../types/data-type.ts';
import {
  parseDate,
  parseLocalTimestamp,
  parseTimestamp,
  splitMicros,
  trimControl,
} from '../types/datetime-text.ts';
import { localMicros, microsOfLocal } from '../types/local-time.ts';
import type { Value } from '../types/value.ts';
import { valueSql } from '../types/value-sql.ts';
import { utf8 } from '../wasm/memory.ts';
import {
  decimalCast,
  integralValue,
  intervalToNumber,
  numberToInterval,
  numberToTimestamp,
  timestampToNumber,
  toDecimalCast,
  type ValueCast,
} from './cast-number.ts';
import { textOf } from './cast-text.ts';
import { INTERVAL_CASTS, TIME_CASTS } from './datetime-part.ts';
import type { EvaluationContext } from './define.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { parseBoolean, parseDecimal, parseDouble, parseWhole } from './number-parsing.ts';
import { sessionZone } from './session-zone.ts';
import { specialDay, specialTime } from './special-times.ts';
import { asBigint, asBoolean, asList, asNumber, asText } from './value-reading.ts';

/** Casts a value that is not null. Fails with CAST_INVALID_INPUT, CAST_OVERFLOW or NUMERIC_VALUE_OUT_OF_RANGE. */
export type CastValue = (value: Value, context: EvaluationContext) => Value;

const MICROS_PER_DAY = 86_400_000_000n;

/** The cast between two types; undefined where ANSI mode has none. `isTry` makes what fails null, part by part. */
export function castValue(from: DataType, to: DataType, isTry: boolean): CastValue | undefined {
  if (sameType(from, to)) return (value) => value;
  if (from.kind === 'null') return () => null;
  const nested = nestedCast(from, to, isTry);
  if (nested !== undefined) return nested;
  const cast = scalarCast(from, to);
  if (cast === undefined || !isTry) return cast;
  return (value, context) => nullOnFailure(true, () => cast(value, context));
}

function scalarCast(from: DataType, to: DataType): CastValue | undefined {
  if (to.kind === 'string') return textOf(from);
  if (from.kind === 'time' || to.kind === 'time') return TIME_CASTS.get().timeCast(from, to);
  if (from.kind === 'string') return textCast(to);
  if (from.kind === 'boolean' && isNumeric(to)) return booleanCast(to);
  if (isNumeric(from)) return numberCast(from, to);
  switch (from.kind) {
    case 'date':
      return dateCast(to);
    case 'timestamp':
    case 'timestamp_ntz':
      return timestampCast(from, to);
    case 'day_time_interval':
      if (to.kind === from.kind) return (value) => value;
      return from.start === from.end ? intervalToNumber(from, to) : undefined;
    case 'year_month_interval':
      if (to.kind === from.kind) return (value) => value;
      return from.start === from.end ? intervalToNumber(from, to) : undefined;
    default:
      return undefined;
  }
}

function nestedCast(from: DataType, to: DataType, isTry: boolean): CastValue | undefined {
  if (from.kind === 'array' && to.kind === 'array') {
    const element = nullable(castValue(from.elementType, to.elementType, isTry));
    return element && ((value, context) => asList(value).map((item) => element(item, context)));
  }
  if (from.kind === 'map' && to.kind === 'map') {
    const key = nullable(castValue(from.keyType, to.keyType, isTry));
    const entry = nullable(castValue(from.valueType, to.valueType, isTry));
    if (key === undefined || entry === undefined) return undefined;
    return (value, context) =>
      asList(value).map((pair) => {
        const [name, item] = asList(pair);
        return [key(name, context), entry(item, context)];
      });
  }
  if (from.kind !== 'struct' || to.kind !== 'struct') return undefined;
  if (from.fields.length !== to.fields.length) return undefined;
  const fields: CastValue[] = [];
  for (const [index, { dataType }] of from.fields.entries()) {
    const field = nullable(castValue(dataType, to.fields[index].dataType, isTry));
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return (value, context) => asList(value).map((item, index) => fields[index](item, context));
}

function nullable(cast: CastValue | undefined): CastValue | undefined {
  return cast && ((value, context) => (value === null ? null : cast(value, context)));
}

/** Reads text with `parse`; undefined is malformed. */
export function reading<Context extends readonly unknown[]>(
  to: DataType,
  parse: (text: string, ...context: Context) => Value | undefined,
): (value: Value, ...context: Context) => Value {
  return (value, ...context) => {
    const result = parse(asText(value), ...context);
    if (result !== undefined) return result;
    const from: DataType = { kind: 'string' };
    throw castInvalidInput(valueSql(value, from), from, to);
  };
}

function textCast(to: DataType): CastValue | undefined {
  switch (to.kind) {
    case 'boolean':
      return reading(to, parseBoolean);
    case 'binary':
      return (value) => utf8(asText(value));
    default:
      return isNumeric(to) ? numberReading(to) : timeTextCast(to);
  }
}

/** The cast of text to a number; undefined for any other type. */
export function numberReading(to: DataType): ValueCast | undefined {
  if (isIntegral(to)) {
    return reading(to, (text) => {
      const whole = parseWhole(text);
      return whole === undefined ? undefined : integralValue(whole, to);
    });
  }
  switch (to.kind) {
    case 'double':
      return reading(to, parseDouble);
    case 'float':
      return reading(to, (text) => {
        const value = parseDouble(text);
        return value === undefined ? undefined : Math.fround(value);
      });
    case 'decimal':
      return reading(to, (text) => {
        const result = parseDecimal(text, to);
        if (result === 'malformed') return undefined;
        if (typeof result === 'bigint') return result;
        throw numericValueOutOfRange(trimControl(text), to.precision, to.scale);
      });
    default:
      return undefined;
  }
}

function timeTextCast(to: DataType): CastValue | undefined {
  switch (to.kind) {
    case 'date':
      return reading(to, (text, context) => parseDate(text) ?? specialDay(text, context));
    case 'timestamp':
      return reading(
        to,
        (text, context) =>
          parseTimestamp(text, sessionZone(context), context.batchTimestampMicros) ??
          specialTime(text, context),
      );
    case 'timestamp_ntz':
      return reading(to, parseLocalTimestamp);
    case 'day_time_interval':
    case 'year_month_interval':
    case 'calendar_interval':
      return INTERVAL_CASTS.get().textToInterval(to);
    default:
      return undefined;
  }
}

function booleanCast(to: DataType): CastValue | undefined {
  if (to.kind === 'decimal') return toDecimalCast({ kind: 'boolean' }, to);
  return (value) => {
    const number = asBoolean(value) ? 1 : 0;
    return to.kind === 'long' ? BigInt(number) : number;
  };
}

/** A cast of a number to what needs nothing but its value. */
export function numberCast(from: DataType, to: DataType): ValueCast | undefined {
  if (from.kind === 'decimal' && (isNumeric(to) || to.kind === 'boolean')) {
    return decimalCast(from, to);
  }
  switch (to.kind) {
    case 'decimal':
      return toDecimalCast(from, to);
    case 'timestamp':
      return finiteTimestamp(from, to);
    case 'day_time_interval':
    case 'year_month_interval':
      return to.start === to.end ? numberToInterval(from, to) : undefined;
    case 'boolean':
      return (value) => (typeof value === 'bigint' ? value !== 0n : asNumber(value) !== 0);
    default:
      return isNumeric(to) ? plainNumberCast(from, to) : undefined;
  }
}

function finiteTimestamp(from: DataType, to: DataType): ValueCast | undefined {
  const cast = numberToTimestamp(from);
  if (cast === undefined) return undefined;
  return (value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw castInvalidInput(valueSql(value, from), from, to);
    }
    return cast(value);
  };
}

/** Numbers inside nested values; columns of them go through the kernel. */
function plainNumberCast(from: DataType, to: DataType): ValueCast {
  return (value) => {
    const number = Number(value);
    if (to.kind === 'double') return number;
    if (to.kind === 'float') return Math.fround(number);
    const whole =
      typeof value === 'bigint'
        ? value
        : Number.isFinite(number)
          ? BigInt(Math.trunc(number))
          : undefined;
    const result = whole === undefined ? undefined : integralValue(whole, to);
    if (result === undefined) throw castOverflow(valueSql(value, from), from, to);
    return result;
  };
}

function dateCast(to: DataType): CastValue | undefined {
  const midnight = (value: Value) => BigInt(asNumber(value)) * MICROS_PER_DAY;
  switch (to.kind) {
    case 'timestamp':
      return (value, context) => microsOfLocal(midnight(value), sessionZone(context));
    case 'timestamp_ntz':
      return midnight;
    default:
      return undefined;
  }
}

function timestampCast(from: DataType, to: DataType): CastValue | undefined {
  const isLocal = from.kind === 'timestamp_ntz';
  const clock = (value: Value, context: EvaluationContext) =>
    localMicros(asBigint(value), sessionZone(context, isLocal));
  switch (to.kind) {
    case 'date':
      return (value, context) => splitMicros(clock(value, context)).days;
    case 'timestamp_ntz':
      return clock;
    case 'timestamp':
      return (value, context) => microsOfLocal(asBigint(value), sessionZone(context));
    default:
      return isLocal ? undefined : timestampToNumber(from, to);
  }
}
