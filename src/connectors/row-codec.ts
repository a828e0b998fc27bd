/**
 * Rows as lines of JSON, for the spool of row sources: exact for every value of every type. JSON numbers hold what is a
 * finite JavaScript number; all else is text, read back by the column's type.
 */
import { internalError } from '../errors/internal-error.ts';
import type { DataType, StructType } from '../types/data-type.ts';
import type { Value, ValueRow } from '../types/value.ts';
import type { JsonValue } from './connector.ts';

/** One line, with its newline. */
export function encodeRow(row: ValueRow): string {
  return `${JSON.stringify(row.map(encodeValue))}\n`;
}

/** Reads lines that `encodeRow` wrote. */
export function rowDecoder(schema: StructType): (line: string) => ValueRow {
  const types = schema.fields.map((field) => field.dataType);
  return (line) => {
    const values: readonly JsonValue[] = JSON.parse(line);
    return values.map((value, index) => decodeValue(value, types[index]));
  };
}

function encodeValue(value: Value): JsonValue {
  switch (typeof value) {
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : numberText(value);
    case 'object':
      if (value === null) return null;
      return value instanceof Uint8Array ? toHex(value) : value.map(encodeValue);
    default:
      return value;
  }
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function decodeValue(value: JsonValue, type: DataType): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return decodeList(value, type);
  if (typeof value !== 'string') return Number(value);
  switch (type.kind) {
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'day_time_interval':
    case 'decimal':
      return BigInt(value);
    case 'float':
    case 'double':
      return Number(value);
    case 'binary':
      return fromHex(value);
    default:
      return value;
  }
}

function decodeList(values: readonly JsonValue[], type: DataType): Value {
  switch (type.kind) {
    case 'struct':
      return values.map((value, index) => decodeValue(value, type.fields[index].dataType));
    case 'array':
      return values.map((value) => decodeValue(value, type.elementType));
    case 'map':
      return values.map((entry) => {
        const [key, value]: readonly JsonValue[] = Array.isArray(entry) ? entry : [];
        return [decodeValue(key, type.keyType), decodeValue(value, type.valueType)];
      });
    case 'calendar_interval':
      return [Number(values[0]), Number(values[1]), BigInt(String(values[2]))];
    default:
      throw internalError(`a list was spooled for the type ${type.kind}`);
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}
