import { argumentSql } from '../../src/functions/call-sql.ts';
import { checkCast } from '../../src/functions/cast.ts';
import type { Argument } from '../../src/functions/define.ts';
import { lookupFunction } from '../../src/functions/registry.ts';
import type { Expression } from '../../src/plan/expression.ts';
import type { ResolvedExpression } from '../../src/plan/resolved-expression.ts';
import { parseExpression } from '../../src/sql/sql.ts';
import { commonType } from '../../src/types/coercion.ts';
import { BooleanType, type DataType, StringType, sameType } from '../../src/types/data-type.ts';
import { literal } from './expressions.ts';

/*
 * The least of an analyzer: expressions over constants, without columns, aggregates or subqueries. Throws `Unsupported`
 * for what it does not know, so that a test can tell that from an error of Spark's.
 */
export class Unsupported extends Error {}

export function resolveText(sql: string): ResolvedExpression {
  return resolve(parseExpression(sql));
}

function argumentOf(expression: ResolvedExpression): Argument {
  const { dataType, nullable } = expression;
  return {
    dataType,
    nullable,
    literal: expression.kind === 'literal' ? expression.value : undefined,
  };
}

function coerced(expression: ResolvedExpression, type: DataType): ResolvedExpression {
  if (sameType(expression.dataType, type)) return expression;
  if (expression.kind === 'literal' && expression.value === null) return literal(null, type);
  return { kind: 'cast', child: expression, dataType: type, mode: 'ansi', nullable: true };
}

function resolve(expression: Expression): ResolvedExpression {
  switch (expression.kind) {
    case 'literal':
      return { ...expression, nullable: expression.value === null };
    case 'cast': {
      const child = resolve(expression.child);
      checkCast(child.dataType, expression.dataType, argumentSql(argumentOf(child)));
      return { ...expression, child, nullable: true };
    }
    case 'alias':
      return resolve(expression.child);
    case 'function':
      return expression.name === 'when'
        ? resolveCase(expression.args.map(resolve))
        : resolveCall(expression.name, expression.args);
    case 'extract':
      return resolveExtract(expression);
    default:
      throw new Unsupported(expression.kind);
  }
}

function resolveExtract(expression: Extract<Expression, { kind: 'extract' }>): ResolvedExpression {
  const child = resolve(expression.child);
  const field = expression.extraction.kind === 'literal' ? expression.extraction.value : undefined;
  if (child.dataType.kind === 'array' || child.dataType.kind === 'map') {
    return build('get_item', [child, resolve(expression.extraction)]);
  }
  if (child.dataType.kind !== 'struct') throw new Unsupported('extract');
  const ordinal = child.dataType.fields.findIndex(({ name }) => name === field);
  if (ordinal < 0) throw new Unsupported('extract');
  return {
    kind: 'getField',
    child,
    ordinal,
    name: String(field),
    dataType: child.dataType.fields[ordinal].dataType,
    nullable: true,
  };
}

function resolveCase(args: readonly ResolvedExpression[]): ResolvedExpression {
  const values = args.filter((_, index) => index % 2 === 1 || index === args.length - 1);
  const type = commonType(values.map(({ dataType }) => dataType));
  if (type === undefined) throw new Unsupported('case');
  const branches = [];
  for (let index = 0; index + 1 < args.length; index += 2) {
    if (!['boolean', 'null'].includes(args[index].dataType.kind)) throw new Unsupported('case');
    branches.push({
      condition: coerced(args[index], BooleanType),
      value: coerced(args[index + 1], type),
    });
  }
  const otherwise = args.length % 2 === 1 ? coerced(args[args.length - 1], type) : undefined;
  return { kind: 'caseWhen', branches, otherwise, dataType: type, nullable: true };
}

/** `struct(a AS x)` takes names from its arguments. */
function namedArguments(args: readonly Expression[]): ResolvedExpression[] {
  return args.flatMap((arg, index) => [
    literal(arg.kind === 'alias' ? arg.names[0] : `col${index + 1}`, StringType),
    resolve(arg),
  ]);
}

function resolveCall(name: string, args: readonly Expression[]): ResolvedExpression {
  // Whether its argument is a window only an analyzer knows.
  if (name === 'window_time') throw new Unsupported(name);
  if (name === 'struct') return build('named_struct', namedArguments(args));
  return build(name, args.map(resolve));
}

function build(name: string, args: readonly ResolvedExpression[]): ResolvedExpression {
  const definition = lookupFunction(name);
  if (definition?.kind !== 'scalar') throw new Unsupported(`function ${name}`);
  const signature = definition.resolve(args.map(argumentOf));
  return {
    kind: 'call',
    name,
    args: args.map((arg, index) => coerced(arg, signature.args[index])),
    dataType: signature.output,
    nullable: signature.nullable ?? args.some(({ nullable }) => nullable),
  };
}
