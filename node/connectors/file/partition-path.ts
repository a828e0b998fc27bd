import { unsupportedDataType } from '../../../src/errors/sink-errors.ts';
import { invalidPartitionValue } from '../../../src/errors/source-errors.ts';
import { type DataType, type StructField, simpleString } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';

/** How a null partition value is spelt, as in Hive and Spark. */
const NULL_NAME = '__HIVE_DEFAULT_PARTITION__';
const MS_PER_DAY = 86_400_000;
/** What Spark's `ExternalCatalogUtils` writes as `%XX`: characters that a path, or the shell, takes for something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those to escape.
const UNSAFE = /[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^}]/g;

/** `column=value` of a folder name, decoded; undefined for any other folder. A null value is null. */
export function parsePartitionFolder(
  name: string,
): { readonly column: string; readonly text: string | null } | undefined {
  const equals = name.indexOf('=');
  if (equals <= 0) return undefined;
  const text = unescapeName(name.slice(equals + 1));
  return { column: unescapeName(name.slice(0, equals)), text: text === NULL_NAME ? null : text };
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

function unescapeName(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The value of a partition column from its folder's text. Fails with `INVALID_PARTITION_VALUE`. */
export function parsePartitionValue(text: string | null, field: StructField): Value {
  if (text === null) return null;
  const value = parseByType(text, field.dataType);
  if (value !== undefined) return value;
  throw invalidPartitionValue({
    value: `'${text}'`,
    dataType: `"${simpleString(field.dataType).toUpperCase()}"`,
    columnName: `\`${field.name}\``,
  });
}

const INTEGER_BITS = { byte: 8, short: 16, integer: 32, long: 64 } as const;

function parseByType(text: string, type: DataType): Value | undefined {
  switch (type.kind) {
    case 'string':
      return text;
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return parseInteger(text, type.kind);
    case 'float':
    case 'double':
      return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'date': {
      const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
      return Number.isNaN(time) ? undefined : time / MS_PER_DAY;
    }
    default:
      return undefined;
  }
}

function parseInteger(text: string, kind: keyof typeof INTEGER_BITS): Value | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(INTEGER_BITS[kind], value) !== value) return undefined;
  return kind === 'long' ? value : Number(value);
}

/** The text that a value has in a folder name. Types that `parsePartitionValue` reads, no others. */
export function partitionText(value: Value, field: StructField, format: string): string | null {
  if (value === null) return null;
  switch (field.dataType.kind) {
    case 'string':
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return String(value);
    case 'date':
      return new Date(Number(value) * MS_PER_DAY).toISOString().slice(0, 10);
    default:
      throw unsupportedDataType({
        format,
        columnName: `\`${field.name}\``,
        columnType: `"${simpleString(field.dataType).toUpperCase()}"`,
      });
  }
}
