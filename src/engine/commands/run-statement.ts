import type { StatementArguments, StatementOutcome } from '../../api/session-backend.ts';
import { MillraceError } from '../../errors/exception.ts';
import { assertNever } from '../../errors/internal-error.ts';
import type { Command, Statement } from '../../plan/command.ts';
import { parseStatement } from '../../sql/sql.ts';
import { namedZone } from '../../types/local-time.ts';
import { answer, type CommandAnswer, type CommandHost, DONE, ownNames } from './command-host.ts';
import { describeFunction, describeQuery, describeTable } from './describe.ts';
import { createFunction, dropFunction } from './functions.ts';
import { resetConfig, setConfig } from './settings.ts';
import { show } from './show.ts';
import {
  assignStatement,
  declareVariables,
  dropVariable,
  immediateStatement,
  setVariables,
  setVariablesOfQuery,
} from './variables.ts';
import {
  alterView,
  cacheTable,
  createView,
  dropView,
  lookUp,
  renameView,
  useNamespace,
} from './views.ts';

/** Reads a statement and, if it is a command, runs it. */
export async function runStatement(
  host: CommandHost,
  text: string,
  args: StatementArguments = [],
): Promise<StatementOutcome> {
  const statement = parsed(host, text, args);
  if (statement.kind === 'query') return statement;
  if (statement.command.kind === 'executeImmediate') return immediate(host, statement.command);
  return { kind: 'answer', ...(await runCommand(host, statement.command)) };
}

function parsed({ engine }: CommandHost, text: string, args: StatementArguments): Statement {
  const { names } = engine.catalog;
  const variable = (name: string) =>
    names === undefined ? undefined : ownNames(engine).constant(name);
  return parseStatement(text, { args, variable, zone: namedZone(engine.timeZone) });
}

async function immediate(
  host: CommandHost,
  command: Extract<Command, { kind: 'executeImmediate' }>,
): Promise<StatementOutcome> {
  const { text, args } = await immediateStatement(host, command);
  if (command.into === undefined) return runStatement(host, text, args);
  const statement = parsed(host, text, args);
  const plan = statement.kind === 'query' ? statement.plan : undefined;
  return { kind: 'answer', ...(await assignStatement(host, command.into, { text, plan })) };
}

type ImmediateCommand = Extract<Command, { kind: 'executeImmediate' }>;

async function runCommand(
  host: CommandHost,
  command: Exclude<Command, ImmediateCommand>,
): Promise<CommandAnswer> {
  switch (command.kind) {
    case 'createTemporaryView':
      return createView(host, command);
    case 'dropView':
      return dropView(host, command);
    case 'alterView':
      return alterView(host, command);
    case 'renameView':
      return renameView(host, command);
    case 'cacheTable':
      return cacheTable(host, command);
    case 'uncacheTable':
    case 'refreshTable':
      return lookUp(host, command);
    case 'clearCache':
      return DONE;
    case 'useNamespace':
      return useNamespace(command);
    case 'createTable':
    case 'insert':
    case 'dropTable':
    case 'renameTable':
    case 'truncateTable':
    case 'showPartitions':
      return (await import('./tables.ts')).runTableCommand(host, command);
    case 'createFunction':
      return createFunction(host, command);
    case 'dropFunction':
      return dropFunction(host, command);
    case 'declareVariables':
      return declareVariables(host, command);
    case 'dropVariable':
      return dropVariable(host, command);
    case 'setVariables':
      return setVariables(host, command);
    case 'setVariablesOfQuery':
      return setVariablesOfQuery(host, command);
    case 'setConfig':
      return setConfig(host, command);
    case 'resetConfig':
      return resetConfig(host, command);
    case 'describeTable':
      return describeTable(host, command);
    case 'describeQuery':
      return describeQuery(host, command.input);
    case 'describeFunction':
      return describeFunction(host, command);
    case 'explain':
      return explain(host, command);
    case 'showTables':
    case 'showViews':
    case 'showNamespaces':
    case 'showCatalogs':
    case 'showCurrentNamespace':
    case 'showColumns':
    case 'showTableProperties':
    case 'showFunctions':
      return show(host, command);
    default:
      return assertNever(command);
  }
}

/** EXPLAIN of a query is its plans; that of a command only says which one it is. */
async function explain(
  { backend }: CommandHost,
  { statement, mode }: Extract<Command, { kind: 'explain' }>,
): Promise<CommandAnswer> {
  const lines =
    statement.kind === 'query'
      ? await backend.explain(statement.plan, mode).then((text) => [text], planningError)
      : [`== Physical Plan ==\nExecute ${statement.command.kind}\n`];
  return answer(
    'plan STRING NOT NULL',
    lines.map((line) => [line]),
  );
}

/** As in Spark, EXPLAIN of a query that means nothing answers with why. */
function planningError(error: unknown): readonly string[] {
  if (!(error instanceof MillraceError)) throw error;
  return ['Error occurred during query planning: ', ...error.message.split('\n')];
}
