import type { DataType } from '../types/data-type.ts';
import { formatInterval } from '../types/interval-text.ts';
import { namedZone } from '../types/local-time.ts';
import { decimalText, doubleText, floatText } from '../types/number-text.ts';
import type { Value } from '../types/value.ts';
import { valueSql } from '../types/value-sql.ts';

/**
 * A constant as Spark prints it in the names of columns and in messages (`usePrettyExpression`): text without quotes,
 * numbers without suffixes, everything else as SQL writes it: `x`, `1.5`, `DATE '2024-03-01'`.
 */
export function literalText(value: Value, type: DataType, timeZone: string): string {
  switch (type.kind) {
    case 'string':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return value === null ? 'NULL' : String(value);
    case 'float':
      return value === null ? 'NULL' : floatText(Number(value));
    case 'double':
      return value === null ? 'NULL' : doubleText(Number(value));
    case 'decimal':
      return typeof value === 'bigint' ? decimalText(value, type.scale) : 'NULL';
    case 'calendar_interval':
      return Array.isArray(value) ? calendarText(value) : 'NULL';
    default:
      return valueSql(value, type, namedZone(timeZone));
  }
}

function calendarText([months, days, micros]: readonly Value[]): string {
  const text = formatInterval({
    months: Number(months),
    days: Number(days),
    micros: typeof micros === 'bigint' ? micros : 0n,
  });
  return `INTERVAL '${text}'`;
}
