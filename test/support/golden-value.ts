import type { DataType } from '../../src/types/data-type.ts';
import { formatDate, formatLocalTimestamp, formatTime } from '../../src/types/datetime-text.ts';
import {
  formatDayTimeInterval,
  formatInterval,
  formatYearMonthInterval,
} from '../../src/types/interval-text.ts';
import { decimalText } from '../../src/types/number-text.ts';
import type { Value } from '../../src/types/value.ts';

/** A value as the recorded answers of Spark have it in JSON. */
// biome-ignore lint/suspicious/noExplicitAny: JSON
export function goldenValue(value: any, type: DataType): any {
  if (value === null) return null;
  switch (type.kind) {
    case 'long':
      return String(value);
    case 'decimal':
      return decimalText(value, type.scale);
    case 'float':
    case 'double':
      return goldenNumber(value, type.kind === 'float');
    case 'date':
      return formatDate(value);
    case 'timestamp':
      return `${localTime(value)}Z`;
    case 'timestamp_ntz':
      return localTime(value);
    case 'time':
      return formatTime(value);
    case 'binary':
      return { b64: Buffer.from(value).toString('base64') };
    case 'day_time_interval':
      return formatDayTimeInterval(value, type);
    case 'year_month_interval':
      return formatYearMonthInterval(value, type);
    case 'calendar_interval':
      return formatInterval({ months: value[0], days: value[1], micros: value[2] });
    case 'array':
      return value.map((element: Value) => goldenValue(element, type.elementType));
    case 'map':
      return {
        map: value.map(([key, entry]: [Value, Value]) => [
          goldenValue(key, type.keyType),
          goldenValue(entry, type.valueType),
        ]),
      };
    case 'struct':
      return goldenStruct(value, type);
    default:
      return value;
  }
}

function goldenNumber(value: number, isFloat: boolean): number | string {
  if (!Number.isFinite(value)) return String(value);
  if (!isFloat) return value;
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function localTime(micros: bigint): string {
  const text = formatLocalTimestamp(micros).replace(' ', 'T');
  const [whole, fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

function goldenStruct(value: readonly Value[], type: Extract<DataType, { kind: 'struct' }>) {
  const values = value.map((field, index) => goldenValue(field, type.fields[index].dataType));
  const names = type.fields.map(({ name }) => name);
  if (new Set(names).size < names.length) return { structValues: values };
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}
