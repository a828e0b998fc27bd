import { unsupportedDataType } from '../../../src/errors/sink-errors.ts';
import type { DataType, StructField } from '../../../src/types/data-type.ts';
import { formatDate, formatTime, splitMicros } from '../../../src/types/datetime-text.ts';
import { typeSql } from '../../../src/types/type-sql.ts';
import type { Value } from '../../../src/types/value.ts';
import type { SqliteValue } from './sqlite-client.ts';
import { jsonText, plainText } from './value-text.ts';

/** Digits that a number of SQLite's has for sure. */
const NUMBER_DIGITS = 15;

/** What a type of Millrace's is in SQLite. */
export interface SqliteType {
  /** As tables declare it; read back as the same type. */
  readonly name: string;
  readonly holds: 'number' | 'text' | 'blob';
  value(value: Exclude<Value, null>): SqliteValue;
}

/** The type that holds a column of Millrace's. Fails with `UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE`. */
export function sqliteType({ name, dataType }: StructField): SqliteType {
  const found = typeOf(dataType);
  if (found !== undefined) return found;
  throw unsupportedDataType({
    format: 'sqlite',
    columnName: `\`${name}\``,
    columnType: `"${typeSql(dataType)}"`,
  });
}

const number = (name: string): SqliteType => ({
  name,
  holds: 'number',
  value: (value) => (typeof value === 'bigint' ? value : Number(value)),
});

const text = (name: string, value: (value: Exclude<Value, null>) => string): SqliteType => ({
  name,
  holds: 'text',
  value,
});

function typeOf(type: DataType): SqliteType | undefined {
  switch (type.kind) {
    case 'boolean':
      return number('BOOLEAN');
    case 'byte':
      return number('TINYINT');
    case 'short':
      return number('SMALLINT');
    case 'integer':
      return number('INT');
    case 'long':
      return number('BIGINT');
    case 'float':
      return number('FLOAT4');
    case 'double':
      return number('DOUBLE');
    case 'decimal': {
      const digits = `(${type.precision},${type.scale})`;
      const written = (value: Value) => plainText(value, type);
      if (type.precision > NUMBER_DIGITS) return text(`DECIMAL_TEXT${digits}`, written);
      return { name: `DECIMAL${digits}`, holds: 'number', value: written };
    }
    case 'string':
    case 'null':
      return text('TEXT', String);
    case 'binary':
      return {
        name: 'BLOB',
        holds: 'blob',
        value: (value) => (value instanceof Uint8Array ? value : String(value)),
      };
    case 'date':
      return text('DATE', (value) => formatDate(Number(value)));
    case 'timestamp':
      return text('TIMESTAMP', (value) => `${timeText(value)}Z`);
    case 'timestamp_ntz':
      return text('DATETIME', timeText);
    case 'time':
      return text('TIME', (value) => plainText(value, type));
    case 'array':
    case 'struct':
    case 'map':
      return text('JSON', (value) => jsonText(value, type));
    default:
      return undefined;
  }
}

/** With all six digits after the seconds, so that times sort as their texts do. */
function timeText(value: Value): string {
  const { days, microsOfDay } = splitMicros(BigInt(String(value)));
  const seconds = formatTime((microsOfDay / 1_000_000n) * 1_000_000_000n);
  return `${formatDate(days)} ${seconds}.${String(microsOfDay % 1_000_000n).padStart(6, '0')}`;
}

/**
 * Whether a column keeps what it is given: SQLite takes anything anywhere, and makes a number of a text that looks like one where
 * the column's type says so. The rules are SQLite's for the affinity of a declared type.
 */
export function keepsValues({ holds }: SqliteType, declared: string): boolean {
  const name = declared.toUpperCase();
  if (name === '' || name === 'ANY') return true;
  if (name.includes('BLOB')) return holds === 'blob';
  if (name.includes('INT')) return holds === 'number';
  if (/CHAR|CLOB|TEXT/.test(name)) return holds === 'text';
  if (/REAL|FLOA|DOUB/.test(name)) return holds === 'number';
  return holds === 'number' || (holds === 'text' && /DATE|TIME|JSON|UUID/.test(name));
}
