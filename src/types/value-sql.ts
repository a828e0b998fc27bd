import type { DataType, MapType } from './data-type.ts';
import { formatDate, formatLocalTimestamp, formatTime, formatTimestamp } from './datetime-text.ts';
import { formatDayTimeInterval, formatYearMonthInterval } from './interval-text.ts';
import { UTC } from './local-time.ts';
import { decimalText, doubleText, floatText } from './number-text.ts';
import { sqlStringLiteral } from './sql-string.ts';
import type { TimeZone } from './time-zone.ts';
import type { Value } from './value.ts';

/** A value as a SQL literal of its type, as messages show it: `5L`, `1.0E20D`, `'x'`, `DATE '2024-03-01'`. */
export function valueSql(value: Value, type: DataType, zone: TimeZone = UTC): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return numberSql(value, type);
  if (typeof value === 'bigint') return bigintSql(value, type, zone);
  if (typeof value === 'string') return sqlStringLiteral(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return `X'${hexText(value)}'`;
  return nestedSql(value, type, zone);
}

function numberSql(value: number, type: DataType): string {
  switch (type.kind) {
    case 'byte':
      return `${value}Y`;
    case 'short':
      return `${value}S`;
    case 'date':
      return `DATE '${formatDate(value)}'`;
    case 'float':
      return `CAST('${floatText(value)}' AS FLOAT)`;
    case 'double':
      return Number.isFinite(value)
        ? `${doubleText(value)}D`
        : `CAST('${doubleText(value)}' AS DOUBLE)`;
    case 'year_month_interval':
      return formatYearMonthInterval(value, type);
    default:
      return String(value);
  }
}

function bigintSql(value: bigint, type: DataType, zone: TimeZone): string {
  switch (type.kind) {
    case 'decimal':
      return `${decimalText(value, type.scale)}BD`;
    case 'timestamp':
      return `TIMESTAMP '${formatTimestamp(value, zone)}'`;
    case 'timestamp_ntz':
      return `TIMESTAMP_NTZ '${formatLocalTimestamp(value)}'`;
    case 'time':
      return `TIME '${formatTime(value)}'`;
    case 'day_time_interval':
      return formatDayTimeInterval(value, type);
    default:
      return `${value}L`;
  }
}

function nestedSql(value: readonly Value[], type: DataType, zone: TimeZone): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY(${value.map((element) => valueSql(element, type.elementType, zone)).join(', ')})`;
    case 'struct':
      return `NAMED_STRUCT(${type.fields
        .map((field, index) => `'${field.name}', ${valueSql(value[index], field.dataType, zone)}`)
        .join(', ')})`;
    case 'map':
      return `MAP(${value.map((entry) => entrySql(entry, type, zone)).join(', ')})`;
    default:
      return String(value);
  }
}

function entrySql(entry: Value, type: MapType, zone: TimeZone): string {
  const [key, value] = Array.isArray(entry) ? entry : [];
  return `${valueSql(key, type.keyType, zone)}, ${valueSql(value, type.valueType, zone)}`;
}

/** Bytes as upper case hexadecimal digits. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}
