import { cannotDetermineType, cannotMergeType } from '../errors/api-errors.ts';
import { tightestCommonType } from '../types/coercion.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  type DataType,
  DoubleType,
  LongType,
  mapType,
  NullType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampType,
} from '../types/data-type.ts';

/**
 * The schema of rows that come without one: columns in the order in which they first appear, all nullable. Whole numbers
 * are LONG and widen to DOUBLE beside others (PySpark's `inferSchema`). Rows that are arrays get the given names, or
 * `_1`, `_2`, …. Fails with CANNOT_DETERMINE_TYPE for a column of nulls and with CANNOT_MERGE_TYPE where rows disagree.
 */
export function inferSchema(rows: readonly unknown[], names?: readonly string[]): StructType {
  const columns = new Map<string, DataType>();
  for (const row of rows) {
    for (const [name, value] of rowEntries(row, names)) {
      const known = columns.get(name) ?? NullType;
      columns.set(name, merge(known, inferType(value, name), name));
    }
  }
  for (const name of names ?? []) if (!columns.has(name)) throw cannotDetermineType(name);
  const fields = [...columns].map(([name, type]) => structField(name, known(type, name)));
  return structType(fields);
}

function rowEntries(row: unknown, names: readonly string[] | undefined): [string, unknown][] {
  if (Array.isArray(row)) {
    return row.map((value, index) => [names?.[index] ?? `_${index + 1}`, value]);
  }
  return typeof row === 'object' && row !== null ? Object.entries(row) : [['value', row]];
}

function inferType(value: unknown, path: string): DataType {
  switch (typeof value) {
    case 'boolean':
      return BooleanType;
    case 'string':
      return StringType;
    case 'bigint':
      return LongType;
    case 'number':
      return Number.isSafeInteger(value) ? LongType : DoubleType;
    case 'object':
      return value === null ? NullType : inferObjectType(value, path);
    default:
      return NullType;
  }
}

function inferObjectType(value: object, path: string): DataType {
  if (value instanceof Date) return TimestampType;
  if (value instanceof Uint8Array) return BinaryType;
  if (Array.isArray(value)) return arrayType(elementType(value, `${path}.element`));
  if (value instanceof Map) {
    return mapType(
      elementType([...value.keys()], `${path}.key`),
      elementType([...value.values()], `${path}.value`),
    );
  }
  const fields = Object.entries(value).map(([name, field]) =>
    structField(name, inferType(field, `${path}.${name}`)),
  );
  return structType(fields);
}

function elementType(values: readonly unknown[], path: string): DataType {
  return values.reduce<DataType>(
    (type, value) => merge(type, inferType(value, path), path),
    NullType,
  );
}

function merge(left: DataType, right: DataType, path: string): DataType {
  if (left.kind === 'long' && right.kind === 'double') return DoubleType;
  if (left.kind === 'struct' && right.kind === 'struct') return mergeStructs(left, right, path);
  const merged = tightestCommonType(left, right);
  if (merged === undefined) throw cannotMergeType(left, right, path);
  return merged;
}

/** Objects may leave fields out. */
function mergeStructs(left: StructType, right: StructType, path: string): StructType {
  const fields = new Map(left.fields.map((field) => [field.name, field]));
  for (const field of right.fields) {
    const known = fields.get(field.name);
    const name = `${path}.${field.name}`;
    const dataType = merge(known?.dataType ?? NullType, field.dataType, name);
    fields.set(field.name, structField(field.name, dataType));
  }
  return structType([...fields.values()]);
}

/** Fails where nothing but nulls was seen, at any depth. */
function known(type: DataType, path: string): DataType {
  switch (type.kind) {
    case 'null':
      throw cannotDetermineType(path);
    case 'struct':
      for (const field of type.fields) known(field.dataType, `${path}.${field.name}`);
      return type;
    case 'array':
      known(type.elementType, `${path}.element`);
      return type;
    case 'map':
      known(type.keyType, `${path}.key`);
      known(type.valueType, `${path}.value`);
      return type;
    default:
      return type;
  }
}
