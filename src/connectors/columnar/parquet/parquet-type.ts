/**
 * What the columns of a Parquet file are: Spark's `ParquetToSparkSchemaConverter`. All of them are nullable, as Spark reads
 * files: what a file says of nulls is no promise.
 */
import type { SchemaElement } from 'hyparquet';
import { unsupportedParquetType } from '../../../errors/columnar-errors.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  ShortType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
  timeType,
} from '../../../types/data-type.ts';

/** An element of the file's schema with those below it. */
export interface ParquetNode {
  readonly element: SchemaElement;
  readonly children: readonly ParquetNode[];
}

const UINT64_DIGITS = 20;

/** The columns of a file. Fails with PARQUET_TYPE_NOT_SUPPORTED. */
export function parquetStruct({ children }: ParquetNode): StructType {
  return structType(children.map((node) => structField(node.element.name, parquetType(node))));
}

export function parquetType(node: ParquetNode): DataType {
  const { element, children } = node;
  // Repeated without a list around: an array of what is repeated.
  if (element.repetition_type === 'REPEATED') return arrayType(parquetType(required(node)));
  if (children.length === 0) return leafType(element);
  const list = listOf(node);
  if (list !== undefined) return arrayType(parquetType(list.element));
  const entries = mapEntries(node);
  if (entries !== undefined) return mapType(parquetType(entries.key), parquetType(entries.value));
  return parquetStruct(node);
}

/** A list, and whether its elements are what is repeated, or inside that. */
export interface ParquetList {
  readonly repeated: ParquetNode;
  readonly element: ParquetNode;
  readonly isDirect: boolean;
}

/**
 * Reads a group as a list; undefined for any other one. In the standard form what is repeated holds the element; writers
 * of old repeat the element itself, which shows by its name, its fields or an annotation (the format's rules for backward
 * compatibility).
 */
export function listOf({ element, children }: ParquetNode): ParquetList | undefined {
  if (element.converted_type !== 'LIST' || children.length !== 1) return undefined;
  const [repeated] = children;
  if (repeated.element.repetition_type !== 'REPEATED') return undefined;
  const { name, converted_type: converted } = repeated.element;
  const isGroup = repeated.children.length > 0;
  const isNamed = isGroup && (name === 'array' || name === `${element.name}_tuple`);
  if (repeated.children.length === 1 && converted === undefined && !isNamed) {
    return { repeated, element: repeated.children[0], isDirect: false };
  }
  return { repeated, element: required(repeated), isDirect: true };
}

/** A repeated node as one of what it repeats. */
export function required(node: ParquetNode): ParquetNode {
  return { ...node, element: { ...node.element, repetition_type: 'REQUIRED' } };
}

/** Key and value of a map; undefined for any other node. */
export function mapEntries({
  element,
  children,
}: ParquetNode): { readonly key: ParquetNode; readonly value: ParquetNode } | undefined {
  const isMap = element.converted_type === 'MAP' || element.converted_type === 'MAP_KEY_VALUE';
  if (!isMap || children.length !== 1 || children[0].children.length !== 2) return undefined;
  const [key, value] = children[0].children;
  return { key, value };
}

function leafType(element: SchemaElement): DataType {
  const type = leafTypeOf(element);
  if (type !== undefined) return type;
  const { converted_type: converted, logical_type: logical } = element;
  const annotation = logical?.type ?? converted;
  const parquetType =
    annotation === undefined ? `${element.type}` : `${element.type} (${annotation})`;
  throw unsupportedParquetType({ parquetType });
}

function leafTypeOf(element: SchemaElement): DataType | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === 'TIMESTAMP') {
    if (type !== 'INT64' || logical.unit === 'NANOS') return undefined;
    return logical.isAdjustedToUTC ? TimestampType : TimestampNtzType;
  }
  if (logical?.type === 'TIME' && type === 'INT64') {
    return timeType(logical.unit === 'NANOS' ? 9 : 6);
  }
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalOf(element);
  switch (type) {
    case 'BOOLEAN':
      return BooleanType;
    case 'FLOAT':
      return FloatType;
    case 'DOUBLE':
      return DoubleType;
    case 'INT96':
      return TimestampType;
    case 'INT32':
      return intType(element);
    case 'INT64':
      return longType(element);
    case 'BYTE_ARRAY':
      return bytesType(element);
    case 'FIXED_LEN_BYTE_ARRAY':
      return converted === undefined && logical === undefined ? BinaryType : undefined;
    default:
      return undefined;
  }
}

function decimalOf({ precision, scale = 0, logical_type: logical }: SchemaElement): DataType {
  return logical?.type === 'DECIMAL'
    ? decimalType(logical.precision, logical.scale)
    : decimalType(precision, scale);
}

function intType({ converted_type: converted, logical_type: logical }: SchemaElement) {
  switch (converted) {
    case undefined:
      return logical === undefined || logical.type === 'INTEGER' ? IntegerType : undefined;
    case 'INT_8':
      return ByteType;
    case 'INT_16':
    case 'UINT_8':
      return ShortType;
    case 'INT_32':
    case 'UINT_16':
      return IntegerType;
    case 'UINT_32':
      return LongType;
    case 'DATE':
      return DateType;
    default:
      return undefined;
  }
}

function longType({ converted_type: converted, logical_type: logical }: SchemaElement) {
  switch (converted) {
    case undefined:
      return logical === undefined || logical.type === 'INTEGER' ? LongType : undefined;
    case 'INT_64':
      return LongType;
    case 'UINT_64':
      return decimalType(UINT64_DIGITS, 0);
    case 'TIMESTAMP_MICROS':
    case 'TIMESTAMP_MILLIS':
      return TimestampType;
    default:
      return undefined;
  }
}

function bytesType({ converted_type: converted, logical_type: logical }: SchemaElement) {
  switch (converted) {
    case undefined:
      return logical?.type === 'STRING' ? StringType : BinaryType;
    case 'UTF8':
    case 'ENUM':
    case 'JSON':
      return StringType;
    case 'BSON':
      return BinaryType;
    default:
      return undefined;
  }
}
