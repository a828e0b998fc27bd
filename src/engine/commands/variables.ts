import type { StatementArguments } from '../../api/session-backend.ts';
import { assignmentArityMismatch } from '../../errors/analysis-errors.ts';
import {
  commandIntoVariables,
  defaultWithSubquery,
  duplicateAssignments,
  statementNotText,
  tooManyRowsAssigned,
  unnamedArguments,
  unresolvedVariable,
  variableAlreadyExists,
  variableNotFound,
} from '../../errors/command-errors.ts';
import type { NameParts, VariableCommand } from '../../plan/command.ts';
import type { Expression } from '../../plan/expression.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression } from '../../plan/map-logical-plan.ts';
import { type DataType, NullType, type StructType } from '../../types/data-type.ts';
import { typeSql } from '../../types/type-sql.ts';
import type { ValueRow } from '../../types/value.ts';
import { allRows, type CommandAnswer, type CommandHost, DONE, ownNames } from './command-host.ts';
import { ownParts, type SessionVariable } from './session-names.ts';

type CommandOf<Kind extends VariableCommand['kind']> = Extract<VariableCommand, { kind: Kind }>;

const SESSION_PATH = ['system.session'];
const FULL_PATH = ['system.builtin', 'system.session', 'spark_catalog.default'];
const NULL: Expression = { kind: 'literal', value: null, dataType: NullType };

/** DECLARE: each name gets the type, or that of the default, and the default's value as it is now. */
export async function declareVariables(
  host: CommandHost,
  command: CommandOf<'declareVariables'>,
): Promise<CommandAnswer> {
  const { variables } = ownNames(host.engine);
  const names = command.names.map((nameParts) => {
    const own = ownParts(nameParts);
    if (own.length > 1) throw unresolvedVariable(nameParts, SESSION_PATH);
    return own[0];
  });
  const { default: value = NULL, defaultText = '', replace } = command;
  if (hasSubquery(value)) throw defaultWithSubquery(names[0], defaultText);
  for (const name of names) {
    if (!replace && variables.has(name.toLowerCase())) throw variableAlreadyExists(name);
  }
  const evaluated = await evaluate(host, [{ value, dataType: command.dataType }]);
  const { dataType } = evaluated.schema.fields[0];
  const [[first]] = evaluated.rows;
  for (const name of names) {
    variables.set(name.toLowerCase(), { name, dataType, value: first, default: value });
  }
  return DONE;
}

function hasSubquery(expression: Expression): boolean {
  let found = false;
  const visitor: LogicalMapping = {
    plan: (plan) => plan,
    expression: (node) => {
      found ||= node.kind === 'subquery';
      return mapExpression(node, visitor);
    },
  };
  visitor.expression(expression);
  return found;
}

/** One row of values, each as the type that is asked for. */
function evaluate(
  host: CommandHost,
  values: readonly { readonly value: Expression; readonly dataType?: DataType }[],
): Promise<{ readonly schema: StructType; readonly rows: readonly ValueRow[] }> {
  const expressions = values.map(
    ({ value, dataType }, at): Expression => ({
      kind: 'alias',
      child:
        dataType === undefined ? value : { kind: 'cast', child: value, dataType, mode: 'ansi' },
      names: [`_${at}`],
    }),
  );
  return allRows(host, { kind: 'project', expressions });
}

export function dropVariable(
  host: CommandHost,
  { nameParts, ifExists }: CommandOf<'dropVariable'>,
): CommandAnswer {
  const [name] = ownParts(nameParts);
  const wasThere = ownNames(host.engine).variables.delete(name.toLowerCase());
  if (!wasThere && !ifExists) throw variableNotFound(name);
  return DONE;
}

/** SET VAR: one after the other, so that each value sees what those before it have set. */
export async function setVariables(
  host: CommandHost,
  { assignments }: CommandOf<'setVariables'>,
): Promise<CommandAnswer> {
  const targets = targetsOf(
    host,
    assignments.map(({ target }) => target),
  );
  for (const [at, { value }] of assignments.entries()) {
    const { dataType, default: byDefault } = targets[at];
    const { rows } = await evaluate(host, [{ value: value ?? byDefault, dataType }]);
    assign(host, [targets[at]], rows[0]);
  }
  return DONE;
}

/** SET VAR (a, b) = (SELECT …): the values of its row, or nulls where it has none. */
export async function setVariablesOfQuery(
  host: CommandHost,
  { targets: names, input }: CommandOf<'setVariablesOfQuery'>,
): Promise<CommandAnswer> {
  await assignRow(host, names, input);
  return DONE;
}

async function assignRow(
  host: CommandHost,
  names: readonly NameParts[],
  input: LogicalPlan,
): Promise<void> {
  const targets = targetsOf(host, names);
  const { fields } = await host.backend.schema(input);
  if (fields.length !== targets.length) {
    throw assignmentArityMismatch(targets.length, fields.length);
  }
  const columnNames = targets.map((_, at) => `_${at}`);
  const expressions = targets.map(
    ({ dataType }, at): Expression => ({
      kind: 'cast',
      child: { kind: 'attribute', nameParts: [columnNames[at]] },
      dataType,
      mode: 'ansi',
    }),
  );
  const { rows } = await allRows(host, {
    kind: 'project',
    input: { kind: 'toDF', input, columnNames },
    expressions,
  });
  if (rows.length > 1) throw tooManyRowsAssigned();
  assign(host, targets, rows[0] ?? targets.map(() => null));
}

function targetsOf(host: CommandHost, names: readonly NameParts[]): readonly SessionVariable[] {
  const { variables } = ownNames(host.engine);
  const targets = names.map((nameParts) => {
    const own = ownParts(nameParts);
    const variable = own.length === 1 ? variables.get(own[0].toLowerCase()) : undefined;
    if (variable === undefined) throw unresolvedVariable(nameParts, FULL_PATH);
    return variable;
  });
  const repeated = targets.filter((variable, at) => targets.indexOf(variable) !== at);
  if (repeated.length > 0) throw duplicateAssignments(repeated.map(({ name }) => name));
  return targets;
}

function assign(host: CommandHost, targets: readonly SessionVariable[], values: ValueRow): void {
  const { variables } = ownNames(host.engine);
  for (const [at, variable] of targets.entries()) {
    variables.set(variable.name.toLowerCase(), { ...variable, value: values[at] });
  }
}

/** EXECUTE IMMEDIATE: the text to run, what its markers stand for, and where the values of its row go. */
export interface ImmediateStatement {
  readonly text: string;
  readonly args: StatementArguments;
}

export async function immediateStatement(
  host: CommandHost,
  { text, using }: CommandOf<'executeImmediate'>,
): Promise<ImmediateStatement> {
  const { schema, rows } = await evaluate(host, [{ value: text }]);
  const [{ dataType }] = schema.fields;
  const [[statement]] = rows;
  if (typeof statement !== 'string') throw statementNotText(`"${typeSql(dataType)}"`);
  return { text: statement, args: await argumentsOf(host, using, statement) };
}

/** The values of USING as constants; those with an alias go by name. */
async function argumentsOf(
  host: CommandHost,
  using: readonly Expression[],
  statement: string,
): Promise<StatementArguments> {
  if (using.length === 0) return [];
  const children = using.map((argument) => ({
    value: argument.kind === 'alias' ? argument.child : argument,
  }));
  const { schema, rows } = await evaluate(host, children);
  const values = rows[0].map(
    (value, at): Expression => ({ kind: 'literal', value, dataType: schema.fields[at].dataType }),
  );
  if (!/:\s*[\p{L}_`]/u.test(statement.replace(/'[^']*'|"[^"]*"/g, ''))) return values;
  const unnamed = using.flatMap((argument, at) =>
    argument.kind === 'alias' ? [] : [String(rows[0][at])],
  );
  if (unnamed.length > 0) throw unnamedArguments(unnamed);
  return Object.fromEntries(
    using.map((argument, at) => [argument.kind === 'alias' ? argument.names[0] : '', values[at]]),
  );
}

/** EXECUTE IMMEDIATE … INTO: the row of a query goes into variables. */
export async function assignStatement(
  host: CommandHost,
  into: readonly NameParts[],
  statement: { readonly text: string; readonly plan: LogicalPlan | undefined },
): Promise<CommandAnswer> {
  if (statement.plan === undefined) throw commandIntoVariables(statement.text);
  await assignRow(host, into, statement.plan);
  return DONE;
}
