/**
 * Values of a Parquet file as the engine's. They come raw: numbers as they are stored, bytes as bytes, lists as arrays,
 * structs as objects. A value is read as the type that is wanted, if it can be without loss, as Spark's reader does it.
 */
import type { SchemaElement } from 'hyparquet';
import type { DataType, StructField, StructType } from '../../../types/data-type.ts';
import type { Value } from '../../../types/value.ts';
import {
  listOf,
  mapEntries,
  type ParquetList,
  type ParquetNode,
  parquetType,
  required,
} from './parquet-type.ts';

export type Convert = (raw: unknown) => Value;
type Present = (raw: unknown) => Value;

const NANOS_PER_MICRO = 1000n;
const MICROS_PER_DAY = 86_400_000_000n;

/** Reads the values of a node as a type; undefined where that loses something. Missing fields are null. */
export function valueConverter(node: ParquetNode, wanted: DataType): Convert | undefined {
  const convert = presentConverter(node, wanted);
  return convert && ((raw) => (raw === null || raw === undefined ? null : convert(raw)));
}

function presentConverter(node: ParquetNode, wanted: DataType): Present | undefined {
  const { element, children } = node;
  if (wanted.kind === 'array') return listConverter(node, wanted.elementType);
  if (wanted.kind === 'map') return mapConverter(node, wanted.keyType, wanted.valueType);
  if (wanted.kind === 'struct') return structConverter(node, wanted);
  if (children.length > 0 || element.repetition_type === 'REPEATED') return undefined;
  return leafConverter(element, parquetType(node), wanted);
}

function listConverter(node: ParquetNode, wanted: DataType): Present | undefined {
  if (node.element.repetition_type === 'REPEATED') {
    const each = valueConverter(required(node), wanted);
    return each && ((raw) => arrayOf(raw).map(each));
  }
  const list = listOf(node);
  if (list === undefined) return undefined;
  const each = valueConverter(list.element, wanted);
  if (each === undefined) return undefined;
  const { name } = list.repeated.element;
  return isGroupToLibrary(list)
    ? (raw) => arrayOf(fieldOf(raw, name)).map(each)
    : (raw) => arrayOf(raw).map(each);
}

/** Lists whose elements are what is repeated are structs with one repeated field to the library. */
export function isGroupToLibrary({ isDirect }: ParquetList): boolean {
  return isDirect;
}

function mapConverter(
  node: ParquetNode,
  keyType: DataType,
  valueType: DataType,
): Present | undefined {
  const entries = mapEntries(node);
  if (entries === undefined) return undefined;
  const key = valueConverter(entries.key, keyType);
  const value = valueConverter(entries.value, valueType);
  if (key === undefined || value === undefined) return undefined;
  const [repeated, keyName, valueName] = [node.children[0], entries.key, entries.value].map(
    ({ element }) => element.name,
  );
  return (raw) =>
    arrayOf(fieldOf(raw, repeated)).map((entry) => [
      key(fieldOf(entry, keyName)),
      value(fieldOf(entry, valueName)),
    ]);
}

function structConverter({ children }: ParquetNode, { fields }: StructType): Present | undefined {
  const converters: ((raw: unknown) => Value)[] = [];
  for (const field of fields) {
    const child = findNode(children, field);
    if (child === undefined) {
      converters.push(() => null);
      continue;
    }
    const convert = valueConverter(child, field.dataType);
    if (convert === undefined) return undefined;
    const { name } = child.element;
    converters.push((raw) => convert(fieldOf(raw, name)));
  }
  return (raw) => converters.map((convert) => convert(raw));
}

/** The node of a field, by its name in any case. */
export function findNode(
  nodes: readonly ParquetNode[],
  { name }: Pick<StructField, 'name'>,
): ParquetNode | undefined {
  const wanted = name.toLowerCase();
  return nodes.find(({ element }) => element.name.toLowerCase() === wanted);
}

function leafConverter(
  element: SchemaElement,
  stored: DataType,
  wanted: DataType,
): Present | undefined {
  switch (wanted.kind) {
    case 'null':
      return () => null;
    case 'boolean':
      return stored.kind === 'boolean' ? (raw) => raw === true : undefined;
    case 'byte':
    case 'short':
    case 'integer':
    case 'year_month_interval':
      return isInt(stored) ? intReader(element) : undefined;
    case 'date':
      return stored.kind === 'date' ? numberOf : undefined;
    case 'long':
    case 'day_time_interval':
      return isInt(stored) || stored.kind === 'long' ? longReader(element) : undefined;
    case 'float':
      return stored.kind === 'float' ? numberOf : undefined;
    case 'double':
      return isInt(stored) || stored.kind === 'float' || stored.kind === 'double'
        ? numberOf
        : undefined;
    case 'string':
    case 'binary':
      return stored.kind === 'string' || stored.kind === 'binary' ? bytesOf : undefined;
    case 'time':
      return stored.kind === 'time' ? clockReader(element) : undefined;
    case 'decimal':
      return decimalReader(element, stored, wanted);
    case 'timestamp':
    case 'timestamp_ntz':
      return timeReader(element, stored, wanted);
    default:
      return undefined;
  }
}

function isInt({ kind }: DataType): boolean {
  return kind === 'byte' || kind === 'short' || kind === 'integer';
}

/** Unsigned numbers of 32 bits are stored as signed ones. */
function intReader({ converted_type: converted }: SchemaElement): Present {
  return converted === 'UINT_8' ? (raw) => numberOf(raw) & 0xff : numberOf;
}

function longReader({ type, converted_type: converted }: SchemaElement): Present {
  if (type === 'INT64') return bigintOf;
  return converted === 'UINT_32'
    ? (raw) => BigInt(numberOf(raw) >>> 0)
    : (raw) => BigInt(numberOf(raw));
}

function decimalReader(
  element: SchemaElement,
  stored: DataType,
  wanted: Extract<DataType, { kind: 'decimal' }>,
): Present | undefined {
  const from = isInt(stored)
    ? { precision: 10, scale: 0 }
    : stored.kind === 'long'
      ? { precision: 20, scale: 0 }
      : stored;
  if (!('scale' in from)) return undefined;
  const shift = wanted.scale - from.scale;
  if (shift < 0 || wanted.precision - wanted.scale < from.precision - from.scale) return undefined;
  const factor = 10n ** BigInt(shift);
  if (element.converted_type === 'UINT_64') {
    return (raw) => BigInt.asUintN(64, bigintOf(raw)) * factor;
  }
  return (raw) => unscaled(raw) * factor;
}

/** The digits of a decimal: a number, or bytes with the highest first. */
function unscaled(raw: unknown): bigint {
  if (!(raw instanceof Uint8Array)) return bigintOf(raw);
  let value = 0n;
  for (const byte of raw) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(raw.length * 8, value);
}

function clockReader({ logical_type: logical }: SchemaElement): Present {
  if (logical?.type === 'TIME' && logical.unit === 'NANOS') return bigintOf;
  return (raw) => bigintOf(raw) * NANOS_PER_MICRO;
}

function timeReader(
  { type, logical_type: logical, converted_type: converted }: SchemaElement,
  stored: DataType,
  wanted: DataType,
): Present | undefined {
  if (stored.kind === 'date' && wanted.kind === 'timestamp_ntz') {
    return (raw) => BigInt(numberOf(raw)) * MICROS_PER_DAY;
  }
  // Both count from an epoch; whether that is UTC's is a matter of the schema.
  if (stored.kind !== 'timestamp' && stored.kind !== 'timestamp_ntz') return undefined;
  const isMillis =
    converted === 'TIMESTAMP_MILLIS' ||
    (logical?.type === 'TIMESTAMP' && logical.unit === 'MILLIS');
  // The library makes microseconds of the old form with 96 bits, by a parser that it is given.
  if (type === 'INT96' || !isMillis) return bigintOf;
  return (raw) => bigintOf(raw) * 1000n;
}

function numberOf(raw: unknown): number {
  return Number(raw);
}

function bigintOf(raw: unknown): bigint {
  return typeof raw === 'bigint' ? raw : BigInt(numberOf(raw));
}

function bytesOf(raw: unknown): Uint8Array {
  return raw instanceof Uint8Array ? raw : new Uint8Array(0);
}

function arrayOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

function fieldOf(raw: unknown, name: string): unknown {
  return isRecord(raw) && Object.hasOwn(raw, name) ? raw[name] : undefined;
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null;
}
