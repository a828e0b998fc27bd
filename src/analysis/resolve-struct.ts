import { lookupFunction } from '../functions/registry.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { StringType, type StructType, structType } from '../types/data-type.ts';
import { literal, type Resolution } from './resolution.ts';
import type { SameName } from './scope.ts';

/**
 * `struct(a, s.x, b + 1 AS c)`: fields are named after columns, fields and aliases, the others `col1`, `col2`, … by
 * their place. Follows Spark's `CreateStruct`.
 */
export function structCall(args: readonly Resolution[]): Resolution {
  return {
    expression: namedStruct(fieldsOf(args)),
    sql: `struct(${args.map(({ sql }) => sql).join(', ')})`,
  };
}

/** `(a, b + 1)`: the same struct, which prints with the names of its fields. */
export function rowCall(args: readonly Resolution[]): Resolution {
  const fields = fieldsOf(args);
  const texts = fields.map(({ name }, index) => `${name}, ${args[index].sql}`);
  return { expression: namedStruct(fields), sql: `named_struct(${texts.join(', ')})` };
}

function fieldsOf(args: readonly Resolution[]) {
  return args.map(({ expression, sql, name }, index) => ({
    name: name ?? (expression.kind === 'attribute' ? sql : `col${index + 1}`),
    expression,
  }));
}

/** A struct of named values. */
export function namedStruct(
  fields: readonly { readonly name: string; readonly expression: ResolvedExpression }[],
): ResolvedExpression {
  return {
    kind: 'call',
    name: 'named_struct',
    args: fields.flatMap(({ name, expression }) => [literal(name, StringType), expression]),
    dataType: structType(
      fields.map(({ name, expression: { dataType, nullable } }) => ({ name, dataType, nullable })),
    ),
    nullable: false,
  };
}

/** A new value for a field, or none to drop it, at a path through nested structs. */
export interface FieldUpdate {
  readonly path: readonly string[];
  readonly value?: ResolvedExpression;
  /** Whether a null struct becomes one of nulls. */
  readonly isAlwaysThere?: boolean;
}

/** The struct with one field set, added or dropped; a null struct stays null, unless the update says otherwise. */
export function updatedStruct(
  struct: ResolvedExpression,
  type: StructType,
  { path, value, isAlwaysThere = false }: FieldUpdate,
  same: SameName,
): ResolvedExpression {
  const [name, ...rest] = path;
  const fields = type.fields.map((field, ordinal) => ({
    name: field.name,
    expression: fieldOf(struct, type, ordinal),
  }));
  const at = fields.findIndex((field) => same(field.name, name));
  if (rest.length > 0 && at >= 0) {
    const inner = type.fields[at].dataType;
    if (inner.kind === 'struct') {
      const update = { path: rest, value, isAlwaysThere };
      const nested = updatedStruct(fields[at].expression, inner, update, same);
      fields[at] = { name: fields[at].name, expression: nested };
    }
  } else if (value === undefined) {
    if (at >= 0) fields.splice(at, 1);
  } else if (at < 0) fields.push({ name, expression: value });
  else fields[at] = { name, expression: value };
  const updated = namedStruct(fields);
  return isAlwaysThere ? updated : unlessNull(struct, updated);
}

function fieldOf(child: ResolvedExpression, type: StructType, ordinal: number): ResolvedExpression {
  const { name, dataType, nullable } = type.fields[ordinal];
  return {
    kind: 'getField',
    child,
    ordinal,
    name,
    dataType,
    nullable: nullable || child.nullable,
  };
}

function unlessNull(test: ResolvedExpression, value: ResolvedExpression): ResolvedExpression {
  if (!test.nullable) return value;
  const { dataType } = value;
  return {
    kind: 'caseWhen',
    branches: [{ condition: isNull(test), value: literal(null, dataType) }],
    otherwise: value,
    dataType,
    nullable: true,
  };
}

function isNull(child: ResolvedExpression): ResolvedExpression {
  const name = lookupFunction('isNull')?.name ?? 'isNull';
  return { kind: 'call', name, args: [child], dataType: { kind: 'boolean' }, nullable: false };
}
