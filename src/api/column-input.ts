import { lengthMismatch } from '../errors/api-errors.ts';
import {
  type DataType,
  DoubleType,
  FloatType,
  IntegerType,
  type StructType,
  structField,
  structType,
} from '../types/data-type.ts';
import { inferSchema } from './infer-schema.ts';

/** Columns by name: lists of values, or typed arrays. */
export type ColumnValues = Readonly<Record<string, ArrayLike<unknown>>>;

/** The types of columns that their arrays tell, whatever the values. */
const ARRAY_TYPES: Readonly<Record<string, DataType>> = {
  Float64Array: DoubleType,
  Float32Array: FloatType,
  Int32Array: IntegerType,
};

/** The rows that columns make, as objects. Fails with LENGTH_SHOULD_BE_THE_SAME. */
export function rowsOfColumns(columns: ColumnValues): Readonly<Record<string, unknown>>[] {
  const entries = Object.entries(columns);
  const length = entries[0]?.[1].length ?? 0;
  for (const [name, values] of entries) {
    if (values.length !== length) throw lengthMismatch(name, length, values.length);
  }
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(entries.map(([name, values]) => [name, values[row]])),
  );
}

/** The schema of columns that come without one: that of typed arrays from their kind, else from the values. */
export function schemaOfColumns(columns: ColumnValues): StructType {
  return structType(
    Object.entries(columns).map(([name, values]) => {
      const type = ARRAY_TYPES[values.constructor.name];
      if (type !== undefined) return structField(name, type);
      return inferSchema(
        Array.from(values, (value) => [value]),
        [name],
      ).fields[0];
    }),
  );
}
