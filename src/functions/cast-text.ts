import type { DataType, StructType } from '../types/data-type.ts';
import {
  formatDate,
  formatLocalTimestamp,
  formatTime,
  formatTimestamp,
} from '../types/datetime-text.ts';
import {
  formatDayTimeInterval,
  formatInterval,
  formatYearMonthInterval,
} from '../types/interval-text.ts';
import { decimalText, doubleText, floatText } from '../types/number-text.ts';
import type { Value } from '../types/value.ts';
import type { EvaluationContext } from './define.ts';
import { sessionZone } from './session-zone.ts';
import { asBigint, asBytes, asList, asNumber } from './value-reading.ts';

/** Prints a value that is not null. */
export type ToText = (value: Value, context: EvaluationContext) => string;

/** How a cast to STRING prints values of a type. Follows Spark's `ToStringBase`. */
export function textOf(type: DataType): ToText {
  switch (type.kind) {
    case 'float':
      return (value) => floatText(asNumber(value));
    case 'double':
      return (value) => doubleText(asNumber(value));
    case 'decimal':
      return (value) => decimalText(asBigint(value), type.scale);
    case 'binary':
      return (value) => new TextDecoder().decode(asBytes(value));
    case 'date':
      return (value) => formatDate(asNumber(value));
    case 'timestamp':
      return (value, context) => formatTimestamp(asBigint(value), sessionZone(context));
    case 'timestamp_ntz':
      return (value) => formatLocalTimestamp(asBigint(value));
    case 'time':
      return (value) => formatTime(asBigint(value));
    case 'day_time_interval':
      return (value) => formatDayTimeInterval(asBigint(value), type);
    case 'year_month_interval':
      return (value) => formatYearMonthInterval(asNumber(value), type);
    case 'calendar_interval':
      return calendarText;
    case 'array':
    case 'map':
    case 'struct':
      return nestedText(type);
    default:
      return (value) => String(value);
  }
}

const calendarText: ToText = (value) => {
  const [months, days, micros] = asList(value);
  return formatInterval({
    months: asNumber(months),
    days: asNumber(days),
    micros: asBigint(micros),
  });
};

function nestedText(type: Extract<DataType, { kind: 'array' | 'map' | 'struct' }>): ToText {
  switch (type.kind) {
    case 'array': {
      const element = orNull(textOf(type.elementType));
      return (value, context) =>
        `[${asList(value)
          .map((item) => element(item, context))
          .join(', ')}]`;
    }
    case 'map': {
      const key = orNull(textOf(type.keyType));
      const entry = orNull(textOf(type.valueType));
      return (value, context) => {
        const entries = asList(value).map((pair) => {
          const [name, item] = asList(pair);
          return `${key(name, context)} -> ${entry(item, context)}`;
        });
        return `{${entries.join(', ')}}`;
      };
    }
    case 'struct':
      return structText(type);
  }
}

function structText(type: StructType): ToText {
  const fields = type.fields.map(({ dataType }) => orNull(textOf(dataType)));
  return (value, context) =>
    `{${asList(value)
      .map((item, index) => fields[index](item, context))
      .join(', ')}}`;
}

function orNull(print: ToText): ToText {
  return (value, context) => (value === null ? 'null' : print(value, context));
}
