/** Values of nested columns as JSON text: exact for every number, times as Spark's `to_json` writes them. */
import type { DataType } from '../../../src/types/data-type.ts';
import { formatDate, formatLocalTimestamp, formatTime } from '../../../src/types/datetime-text.ts';
import { decimalText } from '../../../src/types/number-text.ts';
import type { Value } from '../../../src/types/value.ts';

/** The JSON of a value. Maps are objects; what has no JSON of its own is text. */
export function jsonText(value: Value, type: DataType): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'array':
      return `[${list(value)
        .map((item) => jsonText(item, type.elementType))
        .join(',')}]`;
    case 'struct': {
      const values = list(value);
      const members = type.fields.map(
        ({ name, dataType }, at) => `${JSON.stringify(name)}:${jsonText(values[at], dataType)}`,
      );
      return `{${members.join(',')}}`;
    }
    case 'map': {
      const members = list(value).map((entry) => {
        const [key, item] = list(entry);
        return `${JSON.stringify(plainText(key, type.keyType))}:${jsonText(item, type.valueType)}`;
      });
      return `{${members.join(',')}}`;
    }
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
    case 'decimal':
      return plainText(value, type);
    case 'float':
    case 'double':
      return Number.isFinite(value) ? String(value) : JSON.stringify(String(value));
    default:
      return JSON.stringify(plainText(value, type));
  }
}

/** A value as text: that of a key of a map, or of a column that holds text. */
export function plainText(value: Value, type: DataType): string {
  switch (type.kind) {
    case 'date':
      return formatDate(Number(value));
    case 'timestamp':
      return `${formatLocalTimestamp(whole(value)).replace(' ', 'T')}Z`;
    case 'timestamp_ntz':
      return formatLocalTimestamp(whole(value)).replace(' ', 'T');
    case 'time':
      return formatTime(whole(value));
    case 'decimal':
      return decimalText(whole(value), type.scale);
    case 'binary':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : '';
    case 'array':
    case 'struct':
    case 'map':
      return jsonText(value, type);
    default:
      return String(value);
  }
}

function list(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function whole(value: Value): bigint {
  return typeof value === 'bigint' ? value : BigInt(String(value));
}
