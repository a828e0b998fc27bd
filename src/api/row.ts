import { longBeyondNumber } from '../errors/api-errors.ts';
import { assertNever } from '../errors/internal-error.ts';
import type { DataType, StructType } from '../types/data-type.ts';
import { formatDate, formatLocalTimestamp, formatTime } from '../types/datetime-text.ts';
import {
  formatDayTimeInterval,
  formatInterval,
  formatYearMonthInterval,
} from '../types/interval-text.ts';
import { decimalText } from '../types/number-text.ts';
import type { Value, ValueRow } from '../types/value.ts';

/** A row of a result: column names to values. */
export type Row = Record<string, RowValue>;

/** A value of a row. Which of them a column has follows from its type alone; see `RowOptions`. */
export type RowValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly RowValue[]
  | ReadonlyMap<RowValue, RowValue>
  | { readonly [field: string]: RowValue };

/**
 * How values look in JavaScript where there is a choice. LONG is a `number`, and a value beyond 2^53 an error, unless
 * `int64` is `bigint`. TIMESTAMP is a `Date`, which cuts microseconds to milliseconds, or with `micros` a bigint of
 * microseconds since the epoch. DECIMAL is a string, DATE, TIME and TIMESTAMP_NTZ are ISO strings, an interval is the text
 * that CAST gives, BINARY is a `Uint8Array`, MAP a `Map`, ARRAY an array, STRUCT an object; one with two fields of one
 * name, which an object can't hold, is an array of its values.
 */
export interface RowOptions {
  readonly int64: 'number' | 'bigint';
  readonly timestamps: 'date' | 'micros';
}

export const DEFAULT_ROW_OPTIONS: RowOptions = { int64: 'number', timestamps: 'date' };

/** The options that were given, over the defaults. */
export function rowOptions({ int64, timestamps }: Partial<RowOptions>): RowOptions {
  return {
    int64: int64 ?? DEFAULT_ROW_OPTIONS.int64,
    timestamps: timestamps ?? DEFAULT_ROW_OPTIONS.timestamps,
  };
}

type Convert = (value: Value) => RowValue;

/** Makes rows as objects. Of two columns with one name the later one wins: name them apart, or ask for arrays. */
export function rowObjects(schema: StructType, options: RowOptions): (row: ValueRow) => Row {
  const names = schema.fields.map((field) => field.name);
  const toArray = rowArrays(schema, options);
  return (row) => zip(names, toArray(row));
}

/** Makes rows as arrays in column order. */
export function rowArrays(schema: StructType, options: RowOptions): (row: ValueRow) => RowValue[] {
  const converters = schema.fields.map((field) => converter(field.dataType, field.name, options));
  return (row) => converters.map((convert, index) => convert(row[index]));
}

function zip(names: readonly string[], values: readonly RowValue[]): Row {
  const row: Row = {};
  for (let index = 0; index < names.length; index++) {
    const name = names[index];
    // `__proto__` as a column name must not become the row's prototype.
    if (name === '__proto__') Object.defineProperty(row, name, ownProperty(values[index]));
    else row[name] = values[index];
  }
  return row;
}

function ownProperty(value: RowValue): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}

/** A converter for one column or field; `path` names it in errors. Null stays null. */
function converter(type: DataType, path: string, options: RowOptions): Convert {
  const convert = presentConverter(type, path, options);
  return (value) => (value === null ? null : convert(value));
}

function presentConverter(type: DataType, path: string, options: RowOptions): Convert {
  switch (type.kind) {
    case 'null':
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
    case 'float':
    case 'double':
    case 'string':
    case 'binary':
      return plain;
    case 'long':
      return options.int64 === 'bigint' ? plain : (value) => safeNumber(bigintOf(value), path);
    case 'timestamp':
      return options.timestamps === 'micros' ? plain : (value) => toDate(bigintOf(value));
    case 'timestamp_ntz':
      return (value) => formatLocalTimestamp(bigintOf(value)).replace(' ', 'T');
    case 'time':
      return (value) => formatTime(bigintOf(value));
    case 'date':
      return (value) => formatDate(Number(value));
    case 'decimal':
      return (value) => decimalText(bigintOf(value), type.scale);
    case 'day_time_interval':
      return (value) => formatDayTimeInterval(bigintOf(value), type);
    case 'year_month_interval':
      return (value) => formatYearMonthInterval(Number(value), type);
    case 'calendar_interval':
      return calendarIntervalText;
    default:
      return nestedConverter(type, path, options);
  }
}

function nestedConverter(
  type: Extract<DataType, { kind: 'array' | 'map' | 'struct' }>,
  path: string,
  options: RowOptions,
): Convert {
  switch (type.kind) {
    case 'array': {
      const element = converter(type.elementType, `${path}.element`, options);
      return (value) => listOf(value).map(element);
    }
    case 'map': {
      const key = converter(type.keyType, `${path}.key`, options);
      const entry = converter(type.valueType, `${path}.value`, options);
      return (value) =>
        new Map(listOf(value).map((pair) => [key(listOf(pair)[0]), entry(listOf(pair)[1])]));
    }
    case 'struct': {
      const names = type.fields.map((field) => field.name);
      const fields = type.fields.map((field) =>
        converter(field.dataType, `${path}.${field.name}`, options),
      );
      const isNamed = new Set(names).size === names.length;
      return (value) => {
        const list = listOf(value);
        const values = fields.map((field, index) => field(list[index]));
        return isNamed ? zip(names, values) : values;
      };
    }
    default:
      return assertNever(type);
  }
}

function calendarIntervalText(value: Value): string {
  const [months, days, micros] = listOf(value);
  return formatInterval({ months: Number(months), days: Number(days), micros: bigintOf(micros) });
}

/** Values whose engine form is also their JavaScript form. */
function plain(value: Value): RowValue {
  return isList(value) ? value.map(plain) : value;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}

function bigintOf(value: Value): bigint {
  return typeof value === 'bigint' ? value : BigInt(Number(value));
}

function safeNumber(value: bigint, path: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw longBeyondNumber(value, path);
  return number;
}

/** Microseconds up to this many are exact as a number: the years up to 2255. */
const EXACT_MICROS = BigInt(Number.MAX_SAFE_INTEGER);

function toDate(micros: bigint): Date {
  if (micros <= EXACT_MICROS && micros >= -EXACT_MICROS) {
    return new Date(Math.floor(Number(micros) / 1000));
  }
  const remainder = ((micros % 1000n) + 1000n) % 1000n;
  return new Date(Number((micros - remainder) / 1000n));
}
