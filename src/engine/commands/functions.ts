import {
  complexFunctionBody,
  misplacedDefault,
  persistentFunctionExpected,
  repeatedParameters,
  returnColumnMismatch,
  routineAlreadyExists,
  routineNotFound,
} from '../../errors/command-errors.ts';
import { MillraceError } from '../../errors/exception.ts';
import type { FunctionCommand, SqlFunction } from '../../plan/command.ts';
import type { Expression } from '../../plan/expression.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import type { ResolvedPlan } from '../../plan/resolved-plan.ts';
import { planOutput } from '../../plan/resolved-plan.ts';
import { structField, structType } from '../../types/data-type.ts';
import { analyzePlan, preparePlan } from '../prepare.ts';
import { type CommandAnswer, type CommandHost, DONE, ownNames } from './command-host.ts';
import { sqlTable } from './session-functions.ts';
import { ownParts } from './session-names.ts';

type CommandOf<Kind extends FunctionCommand['kind']> = Extract<FunctionCommand, { kind: Kind }>;

/** CREATE FUNCTION: its body is checked once, over parameters without values. */
export async function createFunction(
  host: CommandHost,
  { replace, function: definition }: CommandOf<'createFunction'>,
): Promise<CommandAnswer> {
  const { functions } = ownNames(host.engine);
  const key = definition.name.toLowerCase();
  checkParameters(definition);
  if (!replace && functions.has(key)) throw routineAlreadyExists(definition.name);
  const previous = functions.get(key);
  // While it is checked, a function is not there: a body that calls itself calls nothing.
  functions.delete(key);
  try {
    functions.set(key, await checked(host, definition));
  } catch (error) {
    if (previous !== undefined) functions.set(key, previous);
    throw asCallOfItself(error, definition);
  }
  return DONE;
}

function checkParameters({ name, parameters }: SqlFunction): void {
  const names = parameters.map((parameter) => parameter.name.toLowerCase());
  const repeated = parameters.filter((_, at) => names.indexOf(names[at]) !== at);
  if (repeated.length > 0) {
    throw repeatedParameters(
      name,
      repeated.map((parameter) => parameter.name),
    );
  }
  for (const [at, parameter] of parameters.entries()) {
    const next = parameters[at + 1];
    if (parameter.default !== undefined && next !== undefined && next.default === undefined) {
      throw misplacedDefault(name, parameter.name, next.name);
    }
  }
}

function asCallOfItself(error: unknown, { name }: SqlFunction): unknown {
  const isRecursive =
    error instanceof MillraceError &&
    error.condition === 'UNRESOLVED_ROUTINE' &&
    error.parameters.routineName?.toLowerCase() === `\`${name.toLowerCase()}\``;
  return isRecursive ? routineNotFound(['default', name]) : error;
}

/** The function with its body prepared, and the type of its value if none was declared. */
async function checked(host: CommandHost, definition: SqlFunction): Promise<SqlFunction> {
  return definition.kind === 'table'
    ? checkedTable(host, definition)
    : checkedScalar(host, definition);
}

async function checkedScalar(
  { engine }: CommandHost,
  definition: Extract<SqlFunction, { kind: 'scalar' }>,
): Promise<SqlFunction> {
  const { name, parameters, body, bodyText } = definition;
  const fields = parameters.map((parameter) => structField(parameter.name, parameter.dataType));
  const row: LogicalPlan = { kind: 'localRelation', schema: structType(fields), rows: [] };
  const plan: LogicalPlan = {
    kind: 'project',
    input: { kind: 'subqueryAlias', input: row, alias: name },
    expressions: [{ kind: 'alias', child: body, names: ['value'] }],
  };
  const prepared = await preparePlan(engine, plan);
  const analyzed = await analyzePlan(engine, prepared);
  if (!isPlain(analyzed)) throw complexFunctionBody(bodyText);
  const [only] = prepared.kind === 'project' ? prepared.expressions : [];
  return {
    ...definition,
    body: only?.kind === 'alias' ? only.child : body,
    returns: definition.returns ?? planOutput(analyzed)[0].dataType,
  };
}

/** Whether values are all that is computed: no aggregation, no rows made, none looked at around. */
function isPlain(plan: ResolvedPlan): boolean {
  return plan.kind === 'project' && ['localRelation', 'project'].includes(plan.input.kind);
}

async function checkedTable(
  { engine }: CommandHost,
  definition: Extract<SqlFunction, { kind: 'table' }>,
): Promise<SqlFunction> {
  const { parameters, returns, name } = definition;
  const body = await preparePlan(engine, definition.body);
  const values = parameters.map(
    ({ dataType }): Expression => ({ kind: 'literal', value: null, dataType }),
  );
  const anyColumns = sqlTable({ ...definition, body, returns: undefined }, values);
  const output = planOutput(await analyzePlan(engine, anyColumns)).length;
  if (returns !== undefined && returns.fields.length !== output) {
    throw returnColumnMismatch(name, { output, returns: returns.fields.length });
  }
  await analyzePlan(engine, sqlTable({ ...definition, body }, values));
  return { ...definition, body };
}

export function dropFunction(
  { engine }: CommandHost,
  { nameParts, ifExists, isTemporary }: CommandOf<'dropFunction'>,
): CommandAnswer {
  const [name] = ownParts(nameParts);
  const { functions } = ownNames(engine);
  const key = name.toLowerCase();
  if (!isTemporary && functions.has(key)) throw persistentFunctionExpected(name);
  if (!functions.delete(key) && !ifExists) throw routineNotFound(nameParts);
  return DONE;
}
