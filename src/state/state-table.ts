import {
  type DataType,
  LongType,
  NullType,
  type StructType,
  structField,
  structType,
  TimestampType,
} from '../types/data-type.ts';

/*
 * How the state of an operator reads as tables. State is dense columns, whose layout is the operator's own; what people ask
 * for are Spark's stores, with a key and a value by name. An operator says how one is made of the other, and says it in the
 * checkpoint, so that state is read without the query that wrote it. This is plain JSON.
 */

/** One of Spark's stores. */
export interface StateTable {
  /** `default`, `left-keyToNumValues`, …; a name of its own for each thing that an operator keeps. */
  readonly store: string;
  readonly key: readonly StateField[];
  readonly value: readonly StateField[];
  /** Which of the operator's rows it has: those where a column of the type BYTE has this value. Absent: all. */
  readonly where?: { readonly column: number; readonly equals: number };
  /** What Spark's metadata says of the store beside its name: JSON. */
  readonly properties?: string;
  /** Absent but for what a processor keeps of groups: rows of which variable it has, and how they read. */
  readonly variable?: VariableTable;
}

/** A state variable of `transformWithState`, or its timers. Their rows have texts, which `encodeRow` wrote. */
export interface VariableTable {
  /** As the rows have it. */
  readonly name: string;
  readonly kind: 'value' | 'list' | 'map' | 'timers';
  /** Of the values, and of the keys of a map, as `typeToJson` has them. */
  readonly schema?: unknown;
  readonly keySchema?: unknown;
  /** Whether they live for a time only. */
  readonly isTimed: boolean;
}

/** A table that is a variable's. */
export type TableOfVariable = StateTable & { readonly variable: VariableTable };

/** A field of a key or a value. A number is that of a column among the operator's keys and values, from 0. */
export type StateField = { readonly name: string } & FieldContent;

type FieldContent =
  /** A column as it is; or one whose validity says something else than that it is null. */
  | { readonly kind: 'column'; readonly column: number; readonly isNeverNull?: boolean }
  | { readonly kind: 'struct'; readonly fields: readonly StateField[] }
  /** The part of the time line between two edges of windows that begins at the column's time; all in microseconds. */
  | {
      readonly kind: 'pane';
      readonly column: number;
      readonly size: string;
      readonly slide: string;
      readonly start: string;
    }
  /** A time as a number of microseconds. */
  | { readonly kind: 'micros'; readonly column: number }
  /** Spark's placeholder where there is nothing to say. */
  | { readonly kind: 'void' }
  /** The place of a row among those of its key, from 0. */
  | { readonly kind: 'index' }
  /** How many rows have the key: the table has one row for each key then. */
  | { readonly kind: 'count' };

/** A column as it is. */
export function columnField(name: string, column: number) {
  return { name, kind: 'column', column } as const satisfies StateField;
}

/** The type of a field, by the types of the operator's columns. */
export function fieldType(field: StateField, types: readonly DataType[]): DataType {
  switch (field.kind) {
    case 'column':
      return types[field.column];
    case 'struct':
      return fieldsType(field.fields, types);
    case 'pane':
      return structType([structField('start', TimestampType), structField('end', TimestampType)]);
    case 'void':
      return NullType;
    case 'micros':
    case 'index':
    case 'count':
      return LongType;
  }
}

/** The struct of fields. */
export function fieldsType(fields: readonly StateField[], types: readonly DataType[]): StructType {
  return structType(fields.map((field) => structField(field.name, fieldType(field, types))));
}

/** What is read of an operator that does not say how: all its columns, in the names of their places. */
export function plainTable(keys: number, values: number): StateTable {
  const named = (prefix: string, count: number, first: number) =>
    Array.from({ length: count }, (_, index) => columnField(`${prefix}${index}`, first + index));
  return { store: 'default', key: named('key', keys, 0), value: named('value', values, keys) };
}
