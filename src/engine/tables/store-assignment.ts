import {
  ambiguousDataColumn,
  extraDataColumns,
  extraStructFields,
  insertArityMismatch,
  structMissingFields,
  unsafeCast,
} from '../../errors/saved-table-errors.ts';
import type { Expression } from '../../plan/expression.ts';
import { isNumeric } from '../../types/coercion.ts';
import {
  type DataType,
  type StructField,
  type StructType,
  sameType,
} from '../../types/data-type.ts';
import { sameName } from '../../types/same-name.ts';
import { mayOverflow, storedValue } from './stored-value.ts';

/*
 * How the columns of a query become those of a table: by position or by name, with the casts that Spark's store assignment
 * allows (`spark.sql.storeAssignmentPolicy` ANSI). Follows `TableOutputResolver` and `Cast.canANSIStoreAssign`.
 */

export interface Assignment {
  /** The whole name of the table. */
  readonly table: readonly string[];
  /** The columns that get values, in the order in which these come where they have no names. */
  readonly columns: readonly StructField[];
  readonly byName: boolean;
  /** What a column gets that has no value by name. */
  readonly valueOfMissing: (field: StructField) => Expression;
}

/** A value for a column of the table. */
export interface AssignedColumn {
  readonly field: StructField;
  readonly value: Expression;
}

/** The name under which `assignColumns` reads a column of the query. */
export function inputName(at: number): string {
  return `_${at}`;
}

/**
 * The values of the columns, over the query's columns called `_0`, `_1`, …. Fails with INSERT_COLUMN_ARITY_MISMATCH and
 * INCOMPATIBLE_DATA_FOR_TABLE.
 */
export function assignColumns(
  query: StructType,
  assignment: Assignment,
): readonly AssignedColumn[] {
  return assignment.byName ? byName(query, assignment) : byPosition(query, assignment);
}

function byPosition(query: StructType, assignment: Assignment): readonly AssignedColumn[] {
  const { table, columns } = assignment;
  if (query.fields.length !== columns.length) throw arityMismatch(query, assignment);
  const resolver = new ValueResolver(table, false);
  return columns.map((field, at) => assigned(resolver, query, at, field));
}

function arityMismatch({ fields }: StructType, { table, columns }: Assignment): Error {
  const names = (list: readonly StructField[]) => list.map(({ name }) => name);
  return insertArityMismatch(table, { table: names(columns), data: names(fields) });
}

function byName(query: StructType, assignment: Assignment): readonly AssignedColumn[] {
  const { table, columns, valueOfMissing } = assignment;
  if (query.fields.length > columns.length) throw arityMismatch(query, assignment);
  const resolver = new ValueResolver(table, true);
  const values = columns.map((field): AssignedColumn => {
    const found = query.fields.flatMap(({ name }, at) => (sameName(name, field.name) ? [at] : []));
    if (found.length > 1) throw ambiguousDataColumn(table, field.name);
    return found.length === 0
      ? { field, value: valueOfMissing(field) }
      : assigned(resolver, query, found[0], field);
  });
  const extra = query.fields.filter(({ name }) => !columns.some((one) => sameName(one.name, name)));
  if (extra.length > 0) {
    throw extraDataColumns(
      table,
      extra.map(({ name }) => name),
    );
  }
  return values;
}

function assigned(
  resolver: ValueResolver,
  { fields }: StructType,
  at: number,
  field: StructField,
): AssignedColumn {
  const from = fields[at].dataType;
  const source: Expression = { kind: 'attribute', nameParts: [inputName(at)] };
  const value = resolver.resolve(source, { from, to: field.dataType, path: [field.name] });
  return { field, value };
}

interface Conversion {
  readonly from: DataType;
  readonly to: DataType;
  /** Where in the table the value goes. */
  readonly path: readonly string[];
}

class ValueResolver {
  readonly #table: readonly string[];
  readonly #byName: boolean;
  #lambdas = 0;

  constructor(table: readonly string[], byName: boolean) {
    this.#table = table;
    this.#byName = byName;
  }

  resolve(value: Expression, conversion: Conversion): Expression {
    const { from, to } = conversion;
    this.#check(conversion);
    if (sameType(from, to)) return value;
    const isRebuilt = (this.#byName && isReordered(from, to)) || holdsOverflow(from, to);
    if (isRebuilt) return this.#rebuild(value, conversion);
    return { kind: 'cast', child: value, dataType: to, mode: 'ansi' };
  }

  #check({ from, to, path }: Conversion): void {
    if (from.kind === 'array' && to.kind === 'array') {
      this.#check({ from: from.elementType, to: to.elementType, path: [...path, 'element'] });
    } else if (from.kind === 'map' && to.kind === 'map') {
      this.#check({ from: from.keyType, to: to.keyType, path: [...path, 'key'] });
      this.#check({ from: from.valueType, to: to.valueType, path: [...path, 'value'] });
    } else if (from.kind === 'struct' && to.kind === 'struct') {
      for (const { source, target } of this.#fieldPairs(from, to, path)) {
        const inner = { from: source.dataType, to: target.dataType };
        this.#check({ ...inner, path: [...path, target.name] });
      }
    } else if (!canStore(from, to)) {
      throw unsafeCast(this.#table, path, { from, to });
    }
  }

  /** Which field of a struct becomes which. Fails where one has fields that the other has not. */
  #fieldPairs(
    from: StructType,
    to: StructType,
    path: readonly string[],
  ): readonly { readonly source: StructField; readonly target: StructField }[] {
    const sourceOf = (target: StructField, at: number) =>
      this.#byName ? from.fields.find(({ name }) => sameName(name, target.name)) : from.fields[at];
    const missing = to.fields.filter((target, at) => sourceOf(target, at) === undefined);
    if (missing.length > 0) throw structMissingFields(this.#table, path, namesOf(missing));
    const isKnown = ({ name }: StructField, at: number) =>
      this.#byName
        ? to.fields.some((target) => sameName(target.name, name))
        : at < to.fields.length;
    const extra = from.fields.filter((source, at) => !isKnown(source, at));
    if (extra.length > 0) throw extraStructFields(this.#table, path, namesOf(extra));
    return to.fields.flatMap((target, at) => {
      const source = sourceOf(target, at);
      return source === undefined ? [] : [{ source, target }];
    });
  }

  /** A nested value with its fields in the order of the table, each with its own cast. */
  #rebuild(value: Expression, { from, to, path }: Conversion): Expression {
    if (from.kind === 'struct' && to.kind === 'struct') {
      const fields = this.#fieldPairs(from, to, path).flatMap(({ source, target }) => [
        text(target.name),
        this.resolve(
          { kind: 'extract', child: value, extraction: text(source.name) },
          { from: source.dataType, to: target.dataType, path: [...path, target.name] },
        ),
      ]);
      const isNull = call('isNull', value);
      return call('when', isNull, nothing(to), call('named_struct', ...fields));
    }
    if (from.kind === 'array' && to.kind === 'array') {
      const inner = { from: from.elementType, to: to.elementType, path: [...path, 'element'] };
      return this.#each('transform', value, (element) => this.resolve(element, inner));
    }
    if (from.kind === 'map' && to.kind === 'map') {
      const keys = { from: from.keyType, to: to.keyType, path: [...path, 'key'] };
      const values = { from: from.valueType, to: to.valueType, path: [...path, 'value'] };
      const withKeys = this.#each('transform_keys', value, (key) => this.resolve(key, keys));
      return this.#each('transform_values', withKeys, (_, one) => this.resolve(one, values));
    }
    return storedValue(value, to, path);
  }

  #each(
    name: 'transform' | 'transform_keys' | 'transform_values',
    value: Expression,
    body: (first: Expression, second: Expression) => Expression,
  ): Expression {
    const own = this.#lambdas++;
    const count = name === 'transform' ? 1 : 2;
    const parameters = [`x${own}`, `y${own}`].slice(0, count);
    const [first, second = first] = parameters.map(
      (parameter): Expression => ({ kind: 'lambdaVariable', name: parameter }),
    );
    return call(name, value, { kind: 'lambda', parameters, body: body(first, second) });
  }
}

function namesOf(fields: readonly StructField[]): readonly string[] {
  return fields.map(({ name }) => name);
}

function call(name: string, ...args: readonly Expression[]): Expression {
  return { kind: 'function', name, args };
}

function text(value: string): Expression {
  return { kind: 'literal', value, dataType: { kind: 'string' } };
}

function nothing(dataType: DataType): Expression {
  return { kind: 'literal', value: null, dataType };
}

/** Whether structs at any depth have their fields in another order: what no cast by position does. */
function isReordered(from: DataType, to: DataType): boolean {
  if (from.kind === 'array' && to.kind === 'array') {
    return isReordered(from.elementType, to.elementType);
  }
  if (from.kind === 'map' && to.kind === 'map') {
    return isReordered(from.keyType, to.keyType) || isReordered(from.valueType, to.valueType);
  }
  if (from.kind !== 'struct' || to.kind !== 'struct') return false;
  return from.fields.some(
    (field, at) =>
      !sameName(field.name, to.fields[at]?.name ?? '') ||
      isReordered(field.dataType, to.fields[at].dataType),
  );
}

/** Whether a value, or one that it holds, may have no room. Fields of one name can't be told apart, and are cast as a whole. */
function holdsOverflow(from: DataType, to: DataType): boolean {
  if (from.kind === 'array' && to.kind === 'array') {
    return holdsOverflow(from.elementType, to.elementType);
  }
  if (from.kind === 'map' && to.kind === 'map') {
    return holdsOverflow(from.keyType, to.keyType) || holdsOverflow(from.valueType, to.valueType);
  }
  if (from.kind !== 'struct' || to.kind !== 'struct') return mayOverflow(from, to);
  const names = new Set(from.fields.map(({ name }) => name.toLowerCase()));
  return (
    names.size === from.fields.length &&
    from.fields.some(({ dataType }, at) => holdsOverflow(dataType, to.fields[at].dataType))
  );
}

const DATETIMES: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamp_ntz']);
const NESTED: ReadonlySet<string> = new Set(['array', 'map', 'struct']);

/** Whether a value of one type, neither nested nor of several parts, may be stored as another. */
function canStore(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === 'null') return true;
  if (isNumeric(from)) return isNumeric(to) || to.kind === 'string';
  if (to.kind === 'string') return !NESTED.has(from.kind);
  if (DATETIMES.has(from.kind)) return DATETIMES.has(to.kind);
  return from.kind === to.kind && !NESTED.has(from.kind);
}
