import {
  decimalPrecisionTooLarge,
  decimalScaleTooLarge,
  invalidSchemaJson,
} from '../errors/parse-errors.ts';
import {
  arrayType,
  CalendarIntervalType,
  type DataType,
  decimalType,
  mapType,
  NullType,
  StringType,
  type StructField,
  type StructType,
  simpleString,
  timeType,
} from './data-type.ts';
import { intervalType } from './interval-type.ts';

/**
 * Spark's JSON form of types: what `schema.json` gives and `DataType.fromJson` reads. Leaves are names, the others
 * objects with a `type`.
 */
const LEAVES: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ['void', NullType],
  ['null', NullType],
  ['interval', CalendarIntervalType],
  ['boolean', { kind: 'boolean' }],
  ['byte', { kind: 'byte' }],
  ['short', { kind: 'short' }],
  ['integer', { kind: 'integer' }],
  ['long', { kind: 'long' }],
  ['float', { kind: 'float' }],
  ['double', { kind: 'double' }],
  ['string', StringType],
  ['binary', { kind: 'binary' }],
  ['date', { kind: 'date' }],
  ['timestamp', { kind: 'timestamp' }],
  ['timestamp_ntz', { kind: 'timestamp_ntz' }],
  ['decimal', decimalType()],
]);

const PRECISION_MAX = 38;

type Json = string | { readonly [key: string]: unknown };

/** A schema as Spark's JSON text, without white space. */
export function schemaToJson(schema: StructType): string {
  return JSON.stringify(typeToJson(schema));
}

/** A type as Spark's JSON value: a name, or an object with `type`. */
export function typeToJson(type: DataType): Json {
  switch (type.kind) {
    case 'array':
      return {
        type: 'array',
        elementType: typeToJson(type.elementType),
        containsNull: type.containsNull,
      };
    case 'map':
      return {
        type: 'map',
        keyType: typeToJson(type.keyType),
        valueType: typeToJson(type.valueType),
        valueContainsNull: type.valueContainsNull,
      };
    case 'struct':
      return { type: 'struct', fields: type.fields.map(fieldToJson) };
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
      return type.kind;
    default:
      return simpleString(type);
  }
}

function fieldToJson({ name, dataType, nullable, metadata }: StructField): Json {
  return { name, type: typeToJson(dataType), nullable, metadata: metadata ?? {} };
}

/** Reads a schema from Spark's JSON text. Fails with INVALID_JSON_DATA_TYPE. */
export function schemaFromJson(text: string): StructType {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalidSchemaJson(text, cause);
  }
  const type = typeFromJson(json);
  if (type.kind !== 'struct') throw invalidSchemaJson(text);
  return type;
}

/** Reads a type from Spark's JSON value. Fails with INVALID_JSON_DATA_TYPE. */
export function typeFromJson(json: unknown): DataType {
  if (typeof json === 'string') return leafFromJson(json);
  if (!isRecord(json)) throw invalid(json);
  switch (json.type) {
    case 'array':
      return arrayType(typeFromJson(json.elementType), flag(json, 'containsNull'));
    case 'map':
      return mapType(
        typeFromJson(json.keyType),
        typeFromJson(json.valueType),
        flag(json, 'valueContainsNull'),
      );
    case 'struct':
      if (!Array.isArray(json.fields)) throw invalid(json);
      return { kind: 'struct', fields: json.fields.map(fieldFromJson) };
    default:
      throw invalid(json);
  }
}

function fieldFromJson(json: unknown): StructField {
  if (!isRecord(json) || typeof json.name !== 'string') throw invalid(json);
  const field: StructField = {
    name: json.name,
    dataType: typeFromJson(json.type),
    nullable: flag(json, 'nullable'),
  };
  const { metadata } = json;
  return isRecord(metadata) && Object.keys(metadata).length > 0 ? { ...field, metadata } : field;
}

function leafFromJson(name: string): DataType {
  const leaf = LEAVES.get(name);
  if (leaf !== undefined) return leaf;
  const decimal = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(name);
  if (decimal !== null) return checkedDecimal(Number(decimal[1]), Number(decimal[2]));
  const time = /^time\(([0-9])\)$/.exec(name);
  if (time !== null) return timeType(Number(time[1]));
  if (/^(?:var)?char\(\s*\d+\s*\)$/.test(name)) return StringType;
  const interval = /^interval (\w+)(?: to (\w+))?$/.exec(name);
  const type = interval && intervalType(interval[1], interval[2] ?? interval[1]);
  if (!type) throw invalid(name);
  return type;
}

function checkedDecimal(precision: number, scale: number): DataType {
  if (precision > PRECISION_MAX) throw decimalPrecisionTooLarge(precision);
  if (scale > precision) throw decimalScaleTooLarge(precision, scale);
  return decimalType(precision, scale);
}

function flag(json: Readonly<Record<string, unknown>>, key: string): boolean {
  const value = json[key];
  if (typeof value !== 'boolean') throw invalid(json);
  return value;
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function invalid(json: unknown): Error {
  return invalidSchemaJson(JSON.stringify(json) ?? 'undefined');
}
