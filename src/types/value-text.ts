import type { DataType } from './data-type.ts';
import { formatDate, formatLocalTimestamp, formatTime, formatTimestamp } from './datetime-text.ts';
import { formatDayTimeInterval, formatInterval, formatYearMonthInterval } from './interval-text.ts';
import { decimalText, doubleText, floatText } from './number-text.ts';
import type { TimeZone } from './time-zone.ts';
import type { Value } from './value.ts';

/**
 * A value as `show()` and the console sink print it (Spark's `ToPrettyString`): as a cast to STRING, but null is `NULL`
 * at every depth and bytes are `[48 65]`.
 */
export function prettyText(value: Value, type: DataType, zone: TimeZone): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return numberText(value, type);
  if (typeof value === 'bigint') return bigintText(value, type, zone);
  if (value instanceof Uint8Array) return bytesText(value);
  return typeof value === 'object' ? nestedText(value, type, zone) : String(value);
}

function numberText(value: number, type: DataType): string {
  switch (type.kind) {
    case 'double':
      return doubleText(value);
    case 'float':
      return floatText(value);
    case 'date':
      return formatDate(value);
    case 'year_month_interval':
      return formatYearMonthInterval(value, type);
    default:
      return String(value);
  }
}

function bigintText(value: bigint, type: DataType, zone: TimeZone): string {
  switch (type.kind) {
    case 'decimal':
      return decimalText(value, type.scale);
    case 'timestamp':
      return formatTimestamp(value, zone);
    case 'timestamp_ntz':
      return formatLocalTimestamp(value);
    case 'time':
      return formatTime(value);
    case 'day_time_interval':
      return formatDayTimeInterval(value, type);
    default:
      return String(value);
  }
}

function bytesText(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
  return `[${digits.join(' ')}]`;
}

function nestedText(value: readonly Value[], type: DataType, zone: TimeZone): string {
  switch (type.kind) {
    case 'struct': {
      const fields = type.fields.map((field, at) => prettyText(value[at], field.dataType, zone));
      return `{${fields.join(', ')}}`;
    }
    case 'array':
      return `[${value.map((element) => prettyText(element, type.elementType, zone)).join(', ')}]`;
    case 'map': {
      const entries = value.map((entry) => {
        const [key, item] = isList(entry) ? entry : [];
        return `${prettyText(key, type.keyType, zone)} -> ${prettyText(item, type.valueType, zone)}`;
      });
      return `{${entries.join(', ')}}`;
    }
    case 'calendar_interval':
      return calendarIntervalText(value);
    default:
      return String(value);
  }
}

function calendarIntervalText([months, days, micros]: readonly Value[]): string {
  return formatInterval({
    months: Number(months),
    days: Number(days),
    micros: typeof micros === 'bigint' ? micros : 0n,
  });
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
