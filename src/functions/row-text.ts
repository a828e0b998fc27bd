import { hostTypePrinter } from '../connectors/format/record-encoder.ts';
import type { DataType } from '../types/data-type.ts';
import { formatInterval } from '../types/interval-text.ts';
import { decimalText, doubleText, floatText } from '../types/number-text.ts';
import type { Value } from '../types/value.ts';
import type { ValueText } from './printable-column.ts';
import { asList } from './value-reading.ts';

/**
 * A value as Spark's rows print what they hold inside: `[1,null,[x,y]]`; dates and times are numbers. It is what the keys
 * of a JSON object are made of that are no texts, and what a malformed record is shown as.
 */
export function internalText(value: Value, type: DataType): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'struct':
      return listed(
        asList(value).map((field, at) => internalText(field, type.fields[at].dataType)),
      );
    case 'array':
      return listed(asList(value).map((element) => internalText(element, type.elementType)));
    case 'map': {
      const entries = asList(value).map(asList);
      const keys = entries.map(([key]) => internalText(key, type.keyType));
      const values = entries.map(([, item]) => internalText(item, type.valueType));
      return `keys: ${listed(keys)}, values: ${listed(values)}`;
    }
    case 'double':
      return doubleText(Number(value));
    case 'float':
      return floatText(Number(value));
    case 'decimal':
      return typeof value === 'bigint' ? decimalText(value, type.scale) : '';
    default:
      return String(value);
  }
}

function listed(texts: readonly string[]): string {
  return `[${texts.join(',')}]`;
}

/** Prints intervals of any kind; undefined for other types. */
export function intervalText(type: DataType): ValueText | undefined {
  if (type.kind !== 'calendar_interval') return hostTypePrinter(type);
  return (value) => {
    const [months, days, micros] = asList(value);
    return formatInterval({
      months: Number(months),
      days: Number(days),
      micros: typeof micros === 'bigint' ? micros : 0n,
    });
  };
}
