import { invalidPartitionValue } from '../../errors/file-errors.ts';
import { invalidPartitionType } from '../../errors/table-errors.ts';
import { type DataType, type StructField, simpleString } from '../../types/data-type.ts';
import { parseDate, parseLocalTimestamp, parseTimestamp } from '../../types/datetime-text.ts';
import { parseDayTimeText, parseYearMonthText } from '../../types/interval-reading.ts';
import type { TimeZone } from '../../types/time-zone.ts';
import { typeSql } from '../../types/type-sql.ts';
import type { Value } from '../../types/value.ts';
import { prettyText } from '../../types/value-text.ts';
import { utf8 } from '../../wasm/memory.ts';

/** How a null partition value is spelt, as in Hive and Spark. */
const NULL_NAME = '__HIVE_DEFAULT_PARTITION__';
/** What Spark's `ExternalCatalogUtils` writes as `%XX`: characters that a path, or the shell, takes for something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those to escape.
const UNSAFE = /[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^]/g;

/** `column=value` of a folder's name; the value as it is spelt there. */
export interface PartitionFolder {
  readonly column: string;
  /** Escaped as in the name; null for a null value. */
  readonly raw: string | null;
}

/** Reads the name of a folder; undefined for one that is no `column=value`. */
export function parsePartitionFolder(name: string): PartitionFolder | undefined {
  const equals = name.indexOf('=');
  if (equals <= 0) return undefined;
  const raw = name.slice(equals + 1);
  return { column: unescapeName(name.slice(0, equals)), raw: raw === NULL_NAME ? null : raw };
}

/** The folder name of a partition column's value. An empty text is written like null, as Spark does. */
export function partitionFolder(column: string, text: string | null): string {
  return `${escapeName(column)}=${text === null || text === '' ? NULL_NAME : escapeName(text)}`;
}

function escapeName(text: string): string {
  return text.replace(
    UNSAFE,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** The text that a name, or a part of one, stands for. */
export function unescapeName(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Fails with INVALID_PARTITION_COLUMN_DATA_TYPE for a type whose values are no names of folders. */
export function checkPartitionType({ dataType }: StructField): void {
  switch (dataType.kind) {
    case 'null':
    case 'calendar_interval':
    case 'array':
    case 'map':
    case 'struct':
      throw invalidPartitionType({ type: `"${typeSql(dataType).replaceAll(' NOT NULL', '')}"` });
  }
}

/** The text that a value has in a folder's name: as a cast to STRING. */
export function partitionText(value: Value, type: DataType, zone: TimeZone): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return prettyText(value, type, zone);
}

/** The value of a partition column from its folder's name. Fails with `INVALID_PARTITION_VALUE`. */
export function parsePartitionValue(
  raw: string | null,
  { name, dataType }: Pick<StructField, 'name' | 'dataType'>,
  zone: TimeZone,
): Value {
  if (raw === null) return null;
  const text = unescapeName(raw);
  const value = parseByType(text, dataType, zone);
  if (value !== undefined) return value;
  throw invalidPartitionValue({
    value: `'${text}'`,
    dataType: `"${simpleString(dataType).toUpperCase()}"`,
    columnName: `\`${name}\``,
  });
}

const INTEGER_BITS = { byte: 8, short: 16, integer: 32, long: 64 } as const;

function parseByType(text: string, type: DataType, zone: TimeZone): Value | undefined {
  switch (type.kind) {
    case 'string':
      return text;
    case 'binary':
      return utf8(text);
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return parseInteger(text, type.kind);
    case 'float':
      return floatOf(parseDoubleText(text));
    case 'double':
      return parseDoubleText(text);
    case 'decimal':
      return parseDecimalText(text, type.scale, type.precision);
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'date':
      return parseDate(text);
    case 'timestamp':
      return parseTimestamp(text, zone);
    case 'timestamp_ntz':
      return parseLocalTimestamp(text);
    case 'day_time_interval':
      return parseDayTimeText(text, type);
    case 'year_month_interval':
      return parseYearMonthText(text, type);
    default:
      return undefined;
  }
}

function floatOf(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.fround(value);
}

function parseInteger(text: string, kind: keyof typeof INTEGER_BITS): Value | undefined {
  const value = parseLongText(text);
  if (value === undefined || BigInt.asIntN(INTEGER_BITS[kind], value) !== value) return undefined;
  return kind === 'long' ? value : Number(value);
}

/** A whole number as Java's `Long.parseLong` takes it. */
export function parseLongText(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

const DOUBLE = /^[+-]?(?:NaN|Infinity|(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)[fd]?)$/i;

/** A number as Java's `Double.parseDouble` takes it, but for hexadecimal ones. */
export function parseDoubleText(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DOUBLE.test(trimmed)) return undefined;
  if (/n$/i.test(trimmed)) return /NaN$/.test(trimmed) ? Number.NaN : undefined;
  if (/y$/i.test(trimmed)) return /Infinity$/.test(trimmed) ? Number(trimmed) : undefined;
  return Number(trimmed.replace(/[fd]$/i, ''));
}

const DECIMAL = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d{1,4}))?$/i;

/** Digits, and where the point is: Java's `BigDecimal` of a text. */
export function parseBigDecimal(
  text: string,
): { readonly unscaled: bigint; readonly scale: number } | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction, exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  return { unscaled: sign === '-' ? -digits : digits, scale };
}

function parseDecimalText(text: string, scale: number, precision: number): bigint | undefined {
  const parsed = parseBigDecimal(text);
  if (parsed === undefined) return undefined;
  const shift = scale - parsed.scale;
  const factor = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && parsed.unscaled % factor !== 0n) return undefined;
  const unscaled = shift < 0 ? parsed.unscaled / factor : parsed.unscaled * factor;
  const limit = 10n ** BigInt(precision);
  return unscaled < limit && unscaled > -limit ? unscaled : undefined;
}
