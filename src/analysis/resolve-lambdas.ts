import { notExecutable } from '../errors/analysis-errors.ts';
import {
  duplicateLambdaParameters,
  lambdaParameterCount,
  subqueryInLambda,
} from '../errors/collection-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { nestedGenerator } from '../errors/misplaced-call-errors.ts';
import type { HigherOrderFunction, LambdaParameter } from '../functions/define.ts';
import type { Expression, LambdaFunction, UnresolvedFunction } from '../plan/expression.ts';
import type { ResolvedExpression, ResolvedLambdaVariable } from '../plan/resolved-expression.ts';
import { someExpression } from '../plan/transform.ts';
import { isGeneratorCall } from './generator-call.ts';
import type { ExpressionContext, Resolution, ResolveIn } from './resolution.ts';
import { asArgument, castArguments } from './resolve-scalar-call.ts';

/**
 * Binds a call of a function that takes lambdas: its values say what the parameters of the lambdas are, and these are then
 * resolved with them in reach. Follows Spark's `ResolveHigherOrderFunctions` and `ResolveLambdaVariables`.
 */
export function resolveHigherOrder(
  call: UnresolvedFunction,
  record: HigherOrderFunction,
  context: ExpressionContext,
  resolve: ResolveIn,
): Resolution {
  const name = call.name.toLowerCase();
  const { valueCount, bind } = record;
  requireArgumentCount(name, record, call.args.length);
  const values = call.args.slice(0, valueCount).map((arg) => resolve(arg, context));
  const unbound = values.map(({ sql }) => sql).concat(call.args.slice(valueCount).map(lambdaText));
  const types = bind(values.map(asArgument), `${name}(${unbound.join(', ')})`);
  const lambdas = call.args
    .slice(valueCount)
    .map((arg, index) =>
      resolveLambda(arg, { record, offered: types.lambdas[index] }, context, resolve),
    );
  const texts = [...values, ...lambdas].map((argument) => argument.sql);
  const isWhole = lambdas.length === record.lambdaCounts[1];
  if (!isWhole && record.defaultLambda !== undefined) texts.push(record.defaultLambda);
  const sql = `${name}(${texts.join(', ')})`;
  const cast = castArguments(values, types.args);
  const typed = values.map((value, index) => asArgument({ ...value, expression: cast[index] }));
  const { output, nullable } = record.resolve(typed, lambdas.map(asArgument), sql);
  const args = [...cast, ...lambdas.map(({ expression }) => expression)];
  refuseSubqueries(args);
  refuseGenerators(args, sql);
  refuseAggregates(args);
  return {
    expression: { kind: 'call', name: record.name, args, dataType: output, nullable },
    sql,
  };
}

function requireArgumentCount(name: string, record: HigherOrderFunction, actual: number): void {
  const { valueCount, lambdaCounts } = record;
  const [min, max] = lambdaCounts.map((count) => count + valueCount);
  if (actual >= min && actual <= max) return;
  throw wrongNumberOfArguments(name, min === max ? String(min) : `[${min}, ${max}]`, actual);
}

/** A lambda as it prints before its body means anything. */
function lambdaText(argument: Expression): string {
  const parameters = argument.kind === 'lambda' ? argument.parameters : [];
  return `lambdafunction(${parameters.join(', ')})`;
}

/** Any other expression where a lambda is due is one that looks at no parameter. */
function resolveLambda(
  argument: Expression,
  lambda: { record: HigherOrderFunction; offered: readonly LambdaParameter[] },
  context: ExpressionContext,
  resolve: ResolveIn,
): Resolution {
  const { parameters, body } =
    argument.kind === 'lambda' ? argument : { parameters: [], body: argument };
  if (argument.kind === 'lambda') checkParameters(argument, lambda, context);
  const variables = parameters.map(
    (name, index): ResolvedLambdaVariable => ({
      kind: 'lambdaVariable',
      id: context.analysis.nextId(),
      name,
      ...lambda.offered[index],
    }),
  );
  const lambdaVariables = new Map([
    ...context.lambdaVariables,
    ...variables.map((variable) => [variable.name, variable] as const),
  ]);
  const { expression, sql } = resolve(body, { ...context, lambdaVariables });
  const { dataType, nullable } = expression;
  const printed = [sql, ...variables.map(() => 'namedlambdavariable()')];
  return {
    expression: { kind: 'lambda', body: expression, parameters: variables, dataType, nullable },
    sql: `lambdafunction(${printed.join(', ')})`,
  };
}

function checkParameters(
  { parameters }: LambdaFunction,
  { record, offered }: { record: HigherOrderFunction; offered: readonly LambdaParameter[] },
  { analysis }: ExpressionContext,
): void {
  const { length } = parameters;
  const fits =
    length === offered.length || (record.hasOptionalParameter && length === offered.length - 1);
  if (!fits)
    throw lambdaParameterCount(length, offered.length - (record.hasOptionalParameter ? 1 : 0));
  const isRepeated = parameters.some((name, index) =>
    parameters.slice(0, index).some((other) => analysis.sameName(name, other)),
  );
  if (isRepeated) throw duplicateLambdaParameters(parameters);
}

function refuseSubqueries(args: readonly ResolvedExpression[]): void {
  if (args.some((arg) => someExpression(arg, ({ kind }) => kind === 'subquery'))) {
    throw subqueryInLambda();
  }
}

/** A generator makes rows, so it can be no part of a value. */
function refuseGenerators(args: readonly ResolvedExpression[], sql: string): void {
  const bodies = args.map((arg) => (arg.kind === 'lambda' ? arg.body : arg));
  if (bodies.some(isGeneratorCall)) throw nestedGenerator(`"${sql}"`);
}

/** An aggregate is computed before any lambda runs, so it can't look at a parameter. */
function refuseAggregates(args: readonly ResolvedExpression[]): void {
  const isOfVariable = (node: ResolvedExpression) =>
    node.kind === 'aggregateCall' && someExpression(node, ({ kind }) => kind === 'lambdaVariable');
  if (args.some((arg) => someExpression(arg, isOfVariable))) {
    throw notExecutable('an aggregate function over the parameter of a lambda');
  }
}
