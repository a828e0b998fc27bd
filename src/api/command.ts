import { viewNotFound } from '../errors/api-errors.ts';
import { assertNever } from '../errors/internal-error.ts';
import type { Command, LogicalPlan } from '../plan/logical-plan.ts';
import { simpleString } from '../types/data-type.ts';
import { parseSchema } from '../types/ddl.ts';
import type { ValueRow } from '../types/value.ts';
import { DataFrame } from './dataframe.ts';
import type { SessionState } from './session-state.ts';

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** Runs a SQL command at once. Its answer is a table, with Spark's columns. */
export async function runCommand(session: SessionState, command: Command): Promise<DataFrame> {
  switch (command.kind) {
    case 'createTemporaryView':
      await createView(session, command);
      return answer(session, '', []);
    case 'dropView':
      dropView(session, command);
      return answer(session, '', []);
    case 'setConfig':
      return answer(
        session,
        'key STRING NOT NULL, value STRING NOT NULL',
        setConfig(session, command),
      );
    case 'showTables':
      return answer(
        session,
        'namespace STRING NOT NULL, tableName STRING NOT NULL, isTemporary BOOLEAN NOT NULL',
        session.backend.tables.summaries().map(({ name, isTemporary }) => ['', name, isTemporary]),
      );
    case 'describe':
      return answer(
        session,
        'col_name STRING NOT NULL, data_type STRING NOT NULL, comment STRING',
        await describe(session, command.input),
      );
    case 'explain':
      return answer(session, 'plan STRING NOT NULL', [
        [await session.backend.explain(command.input, command.mode)],
      ]);
    default:
      return assertNever(command);
  }
}

function answer(session: SessionState, ddl: string, rows: readonly ValueRow[]): DataFrame {
  return new DataFrame(session, { kind: 'localRelation', schema: parseSchema(ddl), rows });
}

function createView(
  session: SessionState,
  { name, replace, input }: CommandOf<'createTemporaryView'>,
): Promise<void> {
  const frame = new DataFrame(session, input);
  return replace ? frame.createOrReplaceTempView(name) : frame.createTempView(name);
}

function dropView(session: SessionState, { name, ifExists }: CommandOf<'dropView'>): void {
  if (!session.backend.dropTable(name) && !ifExists) throw viewNotFound(name);
}

/** `SET` lists what was set, `SET key` shows one value, `SET key = value` sets it. */
function setConfig(session: SessionState, { key, value }: CommandOf<'setConfig'>): ValueRow[] {
  const { config } = session;
  if (key === undefined) return [...config.values].sort();
  if (value !== undefined) config.set(key, value);
  return [[key, config.get(key, '<undefined>')]];
}

async function describe(session: SessionState, plan: LogicalPlan): Promise<ValueRow[]> {
  const schema = await session.backend.schema(plan);
  return schema.fields.map(({ name, dataType }) => [name, simpleString(dataType), null]);
}
