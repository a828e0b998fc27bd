import { unexpectedInputType, wrongNumberOfArguments } from '../errors/function-errors.ts';
import { internalError } from '../errors/internal-error.ts';
import type { Expression, LambdaFunction, UnresolvedFunction } from '../plan/expression.ts';
import type { ResolvedExpression, ResolvedLambdaVariable } from '../plan/resolved-expression.ts';
import { arrayType, BooleanType, type DataType, IntegerType, mapType } from '../types/data-type.ts';
import type { ExpressionContext, Resolution, ResolveIn } from './resolution.ts';

/** How a function that takes lambdas is typed, following Spark's `HigherOrderFunction`s. */
interface HigherOrderFunction {
  /** Types of the lambda's parameters, for the types of the arguments before it. */
  readonly parameters: (types: readonly DataType[]) => readonly DataType[] | undefined;
  readonly output: (types: readonly DataType[], body: DataType) => DataType;
  /** What the first argument must be, for messages. */
  readonly requires: '"ARRAY"' | '"MAP"';
}

const element: HigherOrderFunction['parameters'] = ([array]) =>
  array?.kind === 'array' ? [array.elementType, IntegerType] : undefined;
const entry: HigherOrderFunction['parameters'] = ([map]) =>
  map?.kind === 'map' ? [map.keyType, map.valueType] : undefined;
const predicate: HigherOrderFunction = {
  parameters: element,
  output: () => BooleanType,
  requires: '"ARRAY"',
};
const fold: HigherOrderFunction = {
  parameters: ([array, zero]) =>
    array?.kind === 'array' && zero ? [zero, array.elementType] : undefined,
  output: (_types, body) => body,
  requires: '"ARRAY"',
};

const HIGHER_ORDER: Readonly<Record<string, HigherOrderFunction>> = {
  transform: { parameters: element, output: (_, body) => arrayType(body), requires: '"ARRAY"' },
  filter: { parameters: element, output: ([array]) => array, requires: '"ARRAY"' },
  exists: predicate,
  forall: predicate,
  aggregate: fold,
  reduce: fold,
  array_sort: {
    parameters: ([array]) =>
      array?.kind === 'array' ? [array.elementType, array.elementType] : undefined,
    output: ([array]) => array,
    requires: '"ARRAY"',
  },
  map_filter: { parameters: entry, output: ([map]) => map, requires: '"MAP"' },
  transform_keys: {
    parameters: entry,
    output: ([map], body) => (map.kind === 'map' ? mapType(body, map.valueType) : map),
    requires: '"MAP"',
  },
  transform_values: {
    parameters: entry,
    output: ([map], body) => (map.kind === 'map' ? mapType(map.keyType, body) : map),
    requires: '"MAP"',
  },
  zip_with: {
    parameters: ([left, right]) =>
      left?.kind === 'array' && right?.kind === 'array'
        ? [left.elementType, right.elementType]
        : undefined,
    output: (_, body) => arrayType(body),
    requires: '"ARRAY"',
  },
};

/** Whether a function of the name takes lambdas. */
export function isHigherOrder(name: string): boolean {
  return Object.hasOwn(HIGHER_ORDER, name);
}

/** Binds the parameters of a call's lambdas, and types their bodies and the call. */
export function resolveHigherOrder(
  call: UnresolvedFunction,
  context: ExpressionContext,
  resolve: ResolveIn,
): Resolution {
  const name = call.name.toLowerCase();
  const { parameters, output, requires } = HIGHER_ORDER[name];
  const values = call.args
    .filter(({ kind }) => kind !== 'lambda')
    .map((arg) => resolve(arg, context));
  const types = values.map(({ expression }) => expression.dataType);
  const parameterTypes = parameters(types);
  if (values.length === 0) throw wrongNumberOfArguments(name, '> 1', call.args.length);
  if (parameterTypes === undefined) {
    throw unexpectedInputType({
      sqlExpr: `${name}(${values.map(({ sql }) => sql).join(', ')}, lambdafunction())`,
      index: 0,
      requiredType: requires,
      inputSql: values[0].sql,
      inputType: types[0],
    });
  }
  let bodyTypes: readonly DataType[] = parameterTypes;
  const lambdas = call.args.filter(isLambda).map((lambda) => {
    const resolved = resolveLambda(lambda, bodyTypes, context, resolve);
    // The last lambda of `aggregate` takes what the one before it makes.
    bodyTypes = [resolved.expression.dataType];
    return resolved;
  });
  const all = [...values, ...lambdas];
  const [dataType] = [output(types, lambdas[lambdas.length - 1].expression.dataType)];
  return {
    expression: {
      kind: 'call',
      name,
      args: all.map(({ expression }) => expression),
      dataType,
      nullable: values.some(({ expression }) => expression.nullable),
    },
    sql: `${name}(${all.map(({ sql }) => sql).join(', ')})`,
  };
}

function isLambda(expression: Expression): expression is LambdaFunction {
  return expression.kind === 'lambda';
}

function resolveLambda(
  { parameters, body }: LambdaFunction,
  types: readonly DataType[],
  context: ExpressionContext,
  resolve: ResolveIn,
): Resolution {
  if (parameters.length > types.length) {
    throw wrongNumberOfArguments('lambda', `${types.length}`, parameters.length);
  }
  const variables = parameters.map((name, index): ResolvedLambdaVariable => {
    const dataType = types[index];
    if (dataType === undefined) throw internalError(`no type for the variable ${name}`);
    return {
      kind: 'lambdaVariable',
      id: context.analysis.nextId(),
      name,
      dataType,
      nullable: true,
    };
  });
  const lambdaVariables = new Map([
    ...context.lambdaVariables,
    ...variables.map((variable) => [variable.name, variable] as const),
  ]);
  const { expression, sql } = resolve(body, { ...context, lambdaVariables });
  const { dataType, nullable } = expression;
  const lambda: ResolvedExpression = {
    kind: 'lambda',
    body: expression,
    parameters: variables,
    dataType,
    nullable,
  };
  const printed = [sql, ...variables.map(() => 'namedlambdavariable()')];
  return { expression: lambda, sql: `lambdafunction(${printed.join(', ')})` };
}
