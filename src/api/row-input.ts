import { fieldNotNullable, lengthMismatch, valueNotAcceptable } from '../errors/api-errors.ts';
import type { DataType, StructType } from '../types/data-type.ts';
import {
  parseDate,
  parseLocalTimestamp,
  parseTime,
  parseTimestamp,
} from '../types/datetime-text.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Value, ValueRow } from '../types/value.ts';

/**
 * Makes engine rows of a user's rows, which are objects by column name or arrays in column order. A field that an
 * object does not have is null; one that the schema does not have is ignored. Values take the forms that rows are read
 * in, and for convenience:
 *
 * | type            | also accepted                                                                      |
 * | --------------- | ---------------------------------------------------------------------------------- |
 * | LONG            | number or bigint                                                                   |
 * | DECIMAL         | string, number or bigint, without more digits than the type has                     |
 * | TIMESTAMP       | `Date`, bigint of microseconds, or ISO text (without an offset: in the session's zone) |
 * | DATE            | ISO text or `Date` (its UTC day)                                                   |
 * | MAP             | `Map` or plain object                                                              |
 * | STRUCT          | object or array                                                                    |
 *
 * Fails with FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME and FIELD_NOT_NULLABLE_WITH_NAME (PySpark's `verifySchema`).
 */
export function rowInput(schema: StructType, zone: TimeZone): (row: unknown) => ValueRow {
  return structInput(schema, '', zone);
}

type Convert = (value: unknown) => Value;

interface Target {
  readonly type: DataType;
  readonly nullable: boolean;
  /** Names the field in errors: `address.zip`. */
  readonly path: string;
  readonly zone: TimeZone;
}

function converter(target: Target): Convert {
  const convert = presentConverter(target);
  return (value) => {
    if (value !== null && value !== undefined) {
      const converted = convert(value);
      if (converted === undefined) throw valueNotAcceptable(target.path, target.type, value);
      return converted;
    }
    if (!target.nullable) throw fieldNotNullable(target.path);
    return null;
  };
}

/** Undefined is the answer to a value that the type does not take. */
type Present = (value: unknown) => Value | undefined;

const INTEGER_BITS = { byte: 8, short: 16, integer: 32 } as const;

function presentConverter(target: Target): Present {
  const { type } = target;
  switch (type.kind) {
    case 'null':
      return () => undefined;
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : undefined);
    case 'string':
      return (value) => (typeof value === 'string' ? value : undefined);
    case 'binary':
      return (value) => (value instanceof Uint8Array ? value : undefined);
    case 'byte':
    case 'short':
    case 'integer':
      return (value) => integerOf(value, INTEGER_BITS[type.kind]);
    case 'long':
      return longOf;
    case 'float':
      return (value) => (typeof value === 'number' ? Math.fround(value) : undefined);
    case 'double':
      return (value) => (typeof value === 'number' ? value : undefined);
    case 'decimal':
      return (value) => decimalOf(value, type.precision, type.scale);
    case 'day_time_interval':
      return longOf;
    case 'year_month_interval':
      return (value) => integerOf(value, 32);
    case 'calendar_interval':
      return () => undefined;
    case 'date':
      return dateOf;
    case 'timestamp':
      return (value) => timestampOf(value, target.zone);
    case 'timestamp_ntz':
      return localTimeOf;
    case 'time':
      return (value) => (typeof value === 'string' ? parseTime(value) : undefined);
    default:
      return nestedConverter(target, type);
  }
}

function integerOf(value: unknown, bits: number): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return undefined;
  const limit = 2 ** (bits - 1);
  return number >= -limit && number < limit ? number + 0 : undefined;
}

function longOf(value: unknown): bigint | undefined {
  const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value);
  if (!isWhole) return undefined;
  const long = BigInt(Number.isSafeInteger(value) ? Number(value) : String(value));
  return BigInt.asIntN(64, long) === long ? long : undefined;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

function decimalOf(value: unknown, precision: number, scale: number): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
    return undefined;
  }
  const match = DECIMAL.exec(String(value));
  if (match === null) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  if (digits === '') return undefined;
  const shift = scale - fraction.length + Number(exponent);
  const cut = digits.slice(digits.length + Math.min(shift, 0));
  if (shift < 0 && /[1-9]/.test(shift <= -digits.length ? digits : cut)) return undefined;
  const kept = shift < 0 ? digits.slice(0, Math.max(0, digits.length + shift)) : digits;
  const unscaled = BigInt(kept + '0'.repeat(Math.max(shift, 0)) || '0');
  if (unscaled >= 10n ** BigInt(precision)) return undefined;
  return sign === '-' ? -unscaled : unscaled;
}

const MS_PER_DAY = 86_400_000;

function isDate(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function dateOf(value: unknown): number | undefined {
  if (isDate(value)) return Math.floor(value.getTime() / MS_PER_DAY);
  return typeof value === 'string' ? parseDate(value) : undefined;
}

function timestampOf(value: unknown, zone: TimeZone): bigint | undefined {
  if (isDate(value)) return BigInt(value.getTime()) * 1000n;
  if (typeof value === 'bigint') return longOf(value);
  return typeof value === 'string' ? parseTimestamp(value, zone) : undefined;
}

function localTimeOf(value: unknown): bigint | undefined {
  if (isDate(value)) return BigInt(value.getTime()) * 1000n;
  return typeof value === 'string' ? parseLocalTimestamp(value) : undefined;
}

function nestedConverter(
  target: Target,
  type: Extract<DataType, { kind: 'array' | 'map' | 'struct' }>,
): Present {
  const { path, zone } = target;
  if (type.kind === 'struct') return structInput(type, path, zone);
  if (type.kind === 'array') {
    const nullable = type.containsNull;
    const element = converter({
      ...target,
      type: type.elementType,
      nullable,
      path: `${path}.element`,
    });
    return (value) => (Array.isArray(value) ? value.map(element) : undefined);
  }
  const key = converter({ ...target, type: type.keyType, nullable: false, path: `${path}.key` });
  const entry = converter({
    ...target,
    type: type.valueType,
    nullable: type.valueContainsNull,
    path: `${path}.value`,
  });
  return (value) => entriesOf(value)?.map((pair) => [key(pair[0]), entry(pair[1])]);
}

function entriesOf(value: unknown): (readonly [unknown, unknown])[] | undefined {
  if (value instanceof Map) return [...value];
  return isObject(value) ? Object.entries(value) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function structInput(type: StructType, path: string, zone: TimeZone): (row: unknown) => ValueRow {
  const prefix = path === '' ? '' : `${path}.`;
  const fields = type.fields.map((field) => {
    const { name, dataType, nullable } = field;
    return {
      name,
      convert: converter({ type: dataType, nullable, path: prefix + name, zone }),
    };
  });
  return (row) => {
    if (Array.isArray(row)) {
      if (row.length !== fields.length) throw lengthMismatch(path, fields.length, row.length);
      return fields.map((field, index) => field.convert(row[index]));
    }
    if (!isObject(row)) throw valueNotAcceptable(path === '' ? 'row' : path, type, row);
    return fields.map((field) =>
      field.convert(Object.hasOwn(row, field.name) ? row[field.name] : null),
    );
  };
}
