import { valueUnreadable } from '../../../src/errors/database-errors.ts';
import { parseBoolean, parseDecimal } from '../../../src/functions/number-parsing.ts';
import type { DataType, StructField } from '../../../src/types/data-type.ts';
import {
  parseDate,
  parseLocalTimestamp,
  parseTime,
  parseTimestamp,
} from '../../../src/types/datetime-text.ts';
import type { TimeZone } from '../../../src/types/time-zone.ts';
import { typeSql } from '../../../src/types/type-sql.ts';
import type { Value } from '../../../src/types/value.ts';

/** Makes a value of a column from its text; times without a zone are in `zone`. Fails with `DATABASE_VALUE_UNREADABLE`. */
export function textReader({ name, dataType }: StructField, zone: TimeZone) {
  return (text: string): Value => {
    const value = parsed(text, dataType, zone);
    if (value !== undefined) return value;
    const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
    throw valueUnreadable({ column: name, value: shown, type: typeSql(dataType) });
  };
}

const RANGES: Readonly<Record<string, number>> = { byte: 7, short: 15, integer: 31 };

function parsed(text: string, type: DataType, zone: TimeZone): Value | undefined {
  switch (type.kind) {
    case 'string':
      return text;
    case 'boolean':
      return parseBoolean(text);
    case 'byte':
    case 'short':
    case 'integer': {
      const value = Number(text);
      const end = 2 ** RANGES[type.kind];
      return Number.isInteger(value) && value >= -end && value < end ? value : undefined;
    }
    case 'long':
      return /^-?\d+$/.test(text) ? inLong(BigInt(text)) : undefined;
    case 'float':
    case 'double': {
      const value = Number(text);
      return Number.isNaN(value) && text !== 'NaN' ? undefined : value;
    }
    case 'decimal': {
      const value = parseDecimal(text, type);
      return typeof value === 'bigint' ? value : undefined;
    }
    case 'date':
      return parseDate(text);
    case 'timestamp':
      return parseTimestamp(text, zone);
    case 'timestamp_ntz':
      return parseLocalTimestamp(text);
    case 'time':
      return parseTime(text);
    case 'binary':
      return Buffer.from(text.replace(/^\\x/, ''), 'hex');
    case 'array': {
      const items: readonly (string | null)[] = JSON.parse(text);
      const values = items.map((item) => item && parsed(item, type.elementType, zone));
      return values.every((value) => value !== undefined) ? values : undefined;
    }
    default:
      return undefined;
  }
}

function inLong(value: bigint): bigint | undefined {
  return BigInt.asIntN(64, value) === value ? value : undefined;
}
