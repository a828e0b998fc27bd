import type { Analysis } from '../../analysis/analysis.ts';
import { scopeContext } from '../../analysis/name-lookup.ts';
import { OUTER } from '../../analysis/outer-column.ts';
import {
  castTo,
  type ExpressionContext,
  type Resolution,
  type ResolveIn,
} from '../../analysis/resolution.ts';
import type { Relation } from '../../analysis/scope.ts';
import { unsupportedFunctionSyntax } from '../../errors/analysis-errors.ts';
import {
  argumentTwice,
  notScalarFunction,
  notTableFunction,
  positionalAfterNamed,
  sqlFunctionInLambda,
  unrecognizedParameter,
} from '../../errors/command-errors.ts';
import { wrongNumberOfArguments } from '../../errors/function-errors.ts';
import type { FunctionParameter, SqlFunction } from '../../plan/command.ts';
import type { Expression, UnresolvedFunction } from '../../plan/expression.ts';
import type { LateralView, LogicalPlan } from '../../plan/logical-plan.ts';
import type { AttributeReference, ResolvedExpression } from '../../plan/resolved-expression.ts';
import { mapPlanExpressions, transformExpressionDown, transformUp } from '../../plan/transform.ts';
import { sameName } from '../../types/same-name.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';

/*
 * Calls of functions whose bodies are SQL. A body sees the parameters and nothing of the query that calls it, so it is
 * resolved over the parameters alone, and the arguments then take their places.
 */

/** The value of a call. */
export function callSqlFunction(
  definition: SqlFunction,
  call: UnresolvedFunction,
  context: ExpressionContext,
  resolveIn: ResolveIn,
): Resolution {
  const { name, parameters } = definition;
  if (definition.kind === 'table') throw notScalarFunction(name);
  refuseSyntax(call, name);
  if (context.lambdaVariables.size > 0) throw sqlFunctionInLambda(name);
  const bound = bindArguments(definition, call.args);
  const args = bound.values.map((value) => resolveIn(value, context));
  const columns = parameterColumns(definition, context.analysis);
  const scope = { columns, hidden: [], dataFrames: new Map() };
  const inside = scopeContext(scope, context.analysis.ofView(name.toLowerCase()));
  const body = resolveIn(definition.body, { ...inside, expandsStars: false }).expression;
  const value = castTo(body, definition.returns ?? body.dataType);
  const values = new Map(
    columns.map((column, at) => [column.id, castTo(args[at].expression, parameters[at].dataType)]),
  );
  const shown = args.slice(0, bound.shown).map(({ sql }) => sql);
  return { expression: withValues(value, values), sql: `${call.name}(${shown.join(', ')})` };
}

function refuseSyntax(call: UnresolvedFunction, name: string): void {
  const refused = [
    [call.isDistinct, 'DISTINCT'],
    [call.filter, 'FILTER CLAUSE'],
    [call.withinGroup, 'WITHIN GROUP (ORDER BY ...)'],
    [call.ignoreNulls, 'IGNORE NULLS'],
  ] as const;
  for (const [isWritten, syntax] of refused) {
    if (isWritten) throw unsupportedFunctionSyntax(quoteIdentifier(name), syntax);
  }
}

function parameterColumns(
  { name, parameters }: SqlFunction,
  analysis: Analysis,
): readonly AttributeReference[] {
  return parameters.map((parameter) => ({
    kind: 'attribute',
    id: analysis.nextId(),
    name: parameter.name,
    dataType: parameter.dataType,
    nullable: true,
    qualifier: [name],
  }));
}

/** Puts values in the places of columns, also where a subquery names them from outside. */
function withValues(
  expression: ResolvedExpression,
  values: ReadonlyMap<number, ResolvedExpression>,
): ResolvedExpression {
  const replace = (node: ResolvedExpression): ResolvedExpression => {
    if (node.kind === 'attribute') return values.get(node.id) ?? node;
    if (node.kind === 'subquery') {
      const plan = transformUp(node.plan, (relation) =>
        mapPlanExpressions(relation, (child) => withValues(child, values)),
      );
      return { ...node, plan };
    }
    const [outer] = node.kind === 'call' && node.name === OUTER ? node.args : [];
    const value = outer?.kind === 'attribute' ? values.get(outer.id) : undefined;
    return value?.kind === 'literal' ? value : node;
  };
  return transformExpressionDown(expression, replace);
}

/** The arguments in the order of the parameters, defaults included, and how many of them were written. */
function bindArguments(
  { name, parameters }: SqlFunction,
  args: readonly Expression[],
): { readonly values: readonly Expression[]; readonly shown: number } {
  const given = new Map<number, Expression>();
  let lastNamed: string | undefined;
  for (const [at, arg] of args.entries()) {
    if (arg.kind !== 'namedArgument') {
      if (lastNamed !== undefined) throw positionalAfterNamed(name, lastNamed);
      given.set(at, arg);
      continue;
    }
    lastNamed = arg.key;
    const index = parameters.findIndex((parameter) => sameName(parameter.name, arg.key));
    if (index < 0) {
      const names = parameters.map((parameter) => parameter.name);
      throw unrecognizedParameter(name, arg.key, names);
    }
    if (given.has(index)) throw argumentTwice(name, parameters[index].name);
    given.set(index, arg.value);
  }
  const values = parameters.flatMap((parameter, at) => given.get(at) ?? parameter.default ?? []);
  if (values.length < parameters.length || args.length > parameters.length) {
    throw wrongNumberOfArguments(name, expectedCount(parameters), args.length);
  }
  return { values, shown: Math.max(-1, ...given.keys()) + 1 };
}

function expectedCount(parameters: readonly FunctionParameter[]): string {
  const required = parameters.filter((parameter) => parameter.default === undefined).length;
  if (required === parameters.length) return String(required);
  const counts = Array.from({ length: parameters.length - required + 1 }, (_, at) => required + at);
  return `[${counts.join(', ')}]`;
}

/** The rows of a function in FROM: its query, joined laterally with the row of its arguments. */
export function tableOfSqlFunction(
  definition: SqlFunction,
  view: LateralView,
  analysis: Analysis,
): Relation {
  const { name } = definition;
  if (definition.kind === 'scalar') throw notTableFunction(name);
  const { generator, input, outer, alias, columnNames } = view;
  const args = generator.kind === 'function' ? generator.args : [];
  const rows: LogicalPlan = {
    kind: 'subqueryAlias',
    input: sqlTable(definition, bindArguments(definition, args).values),
    alias: alias === '' ? name : alias,
    ...(columnNames.length > 0 && { columnNames }),
  };
  const isAlone = input.kind === 'project' && input.input === undefined;
  if (isAlone) return analysis.resolve(rows);
  return analysis.resolve({
    kind: 'join',
    left: input,
    right: rows,
    joinType: outer ? 'leftOuter' : 'inner',
    usingColumns: [],
    isLateral: true,
  });
}

/** Names the rows of a table function's query; no column's table is called that. */
const ROWS = '#rows';

/** The query of a table function over its arguments, with the columns that it returns. */
export function sqlTable(
  { name, parameters, body, returns }: Extract<SqlFunction, { kind: 'table' }>,
  values: readonly Expression[],
): LogicalPlan {
  const given = parameters.map(
    ({ name: parameter, dataType }, at): Expression => ({
      kind: 'alias',
      child: { kind: 'cast', child: values[at], dataType, mode: 'ansi' },
      names: [parameter],
    }),
  );
  const columns = returns?.fields.map((_, at) => `#${at}`);
  const joined: LogicalPlan = {
    kind: 'join',
    left: { kind: 'subqueryAlias', input: { kind: 'project', expressions: given }, alias: name },
    right: {
      kind: 'subqueryAlias',
      input: body,
      alias: ROWS,
      ...(columns !== undefined && { columnNames: columns }),
    },
    joinType: 'inner',
    usingColumns: [],
    isLateral: true,
  };
  const expressions = returns?.fields.map(
    (field, at): Expression => ({
      kind: 'alias',
      child: {
        kind: 'cast',
        child: { kind: 'attribute', nameParts: [ROWS, `#${at}`] },
        dataType: field.dataType,
        mode: 'ansi',
      },
      names: [field.name],
    }),
  );
  const star: Expression = { kind: 'star', target: [ROWS] };
  return { kind: 'project', input: joined, expressions: expressions ?? [star] };
}
