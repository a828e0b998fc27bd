import { unexpectedInputType, wrongNumberOfArguments } from '../errors/function-errors.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { commonType } from '../types/coercion.ts';
import {
  type DataType,
  IntegerType,
  StringType,
  type StructField,
  structField,
  structType,
} from '../types/data-type.ts';
import type { Resolution } from './resolution.ts';

/** The columns that a generator makes, for its arguments. */
type Columns = (name: string, args: readonly Resolution[]) => readonly StructField[];

/** Functions that make any number of rows of one, as Spark's `Generator`s. */
const GENERATORS: Readonly<Record<string, Columns>> = {
  explode: elements,
  explode_outer: elements,
  posexplode: (name, args) => [structField('pos', IntegerType, false), ...elements(name, args)],
  posexplode_outer: (name, args) => [structField('pos', IntegerType), ...elements(name, args)],
  inline: structs,
  inline_outer: structs,
  stack: stacked,
  json_tuple: (_name, args) =>
    args.slice(1).map((_, index) => structField(`c${index}`, StringType)),
};

export function isGenerator(name: string): boolean {
  return Object.hasOwn(GENERATORS, name);
}

/** Whether the expression itself is a call of a generator. */
export function isGeneratorCall(expression: ResolvedExpression): boolean {
  return expression.kind === 'call' && isGenerator(expression.name);
}

/** A call of a generator; its type is the struct of the columns that it makes. */
export function resolveGenerator(name: string, args: readonly Resolution[]): Resolution {
  return {
    expression: {
      kind: 'call',
      name,
      args: args.map(({ expression }) => expression),
      dataType: structType(GENERATORS[name](name, args)),
      nullable: false,
    },
    sql: callSql(name, args),
  };
}

function callSql(name: string, args: readonly Resolution[]): string {
  return `${name}(${args.map(({ sql }) => sql).join(', ')})`;
}

function onlyArgument(name: string, args: readonly Resolution[]): Resolution {
  if (args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
  return args[0];
}

function elements(name: string, args: readonly Resolution[]): readonly StructField[] {
  const argument = onlyArgument(name, args);
  const { dataType } = argument.expression;
  if (dataType.kind === 'array') {
    return [structField('col', dataType.elementType, isOuter(name) || dataType.containsNull)];
  }
  if (dataType.kind === 'map') {
    return [
      structField('key', dataType.keyType, isOuter(name)),
      structField('value', dataType.valueType, isOuter(name) || dataType.valueContainsNull),
    ];
  }
  throw wrongType(name, args, '("ARRAY" or "MAP")');
}

function structs(name: string, args: readonly Resolution[]): readonly StructField[] {
  const { dataType } = onlyArgument(name, args).expression;
  if (dataType.kind !== 'array' || dataType.elementType.kind !== 'struct') {
    throw wrongType(name, args, '"ARRAY<STRUCT>"');
  }
  const nullable = isOuter(name) || dataType.containsNull;
  return dataType.elementType.fields.map((field) =>
    nullable ? { ...field, nullable: true } : field,
  );
}

/** `stack(n, v1, v2, …)` lays its values out in n rows. */
function stacked(name: string, args: readonly Resolution[]): readonly StructField[] {
  const [count, ...values] = args;
  const rows = count?.expression.kind === 'literal' ? Number(count.expression.value) : Number.NaN;
  if (!(rows >= 1) || values.length === 0) throw wrongNumberOfArguments(name, '> 1', args.length);
  const width = Math.ceil(values.length / rows);
  return Array.from({ length: width }, (_, column) => {
    const types = values
      .filter((_value, index) => index % width === column)
      .map(({ expression }): DataType => expression.dataType);
    return structField(`col${column}`, commonType(types) ?? StringType);
  });
}

function isOuter(name: string): boolean {
  return name.endsWith('_outer');
}

function wrongType(name: string, args: readonly Resolution[], requiredType: string): Error {
  const [{ expression, sql }] = args;
  return unexpectedInputType({
    sqlExpr: callSql(name, args),
    index: 0,
    requiredType,
    inputSql: sql,
    inputType: expression.dataType,
  });
}
