import type { NameParts } from '../../plan/command.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import type { StructType } from '../../types/data-type.ts';
import { parseSchema } from '../../types/ddl.ts';
import type { ValueRow } from '../../types/value.ts';
import type { EngineState } from '../engine-state.ts';
import type { LocalBackend } from '../local-backend.ts';
import type { SavedTable } from '../tables/saved-table.ts';
import { OwnNames } from './session-names.ts';

/** What commands act on. */
export interface CommandHost {
  readonly engine: EngineState;
  readonly backend: LocalBackend;
}

/** What a command answers: a table, and the settings that the session is to change. */
export interface CommandAnswer {
  readonly schema: StructType;
  readonly rows: readonly ValueRow[];
  /** A key without a value goes back to its default. */
  readonly settings: readonly (readonly [key: string, value: string | undefined])[];
}

/** An answer with columns in DDL. */
export function answer(
  ddl: string,
  rows: readonly ValueRow[],
  settings: CommandAnswer['settings'] = [],
): CommandAnswer {
  return { schema: parseSchema(ddl), rows, settings };
}

/** The answer of a command that only acts. */
export const DONE: CommandAnswer = answer('', []);

/** The functions and variables of a session; the first of them makes the place for all. */
export function ownNames({ catalog }: EngineState): OwnNames {
  if (catalog.names instanceof OwnNames) return catalog.names;
  const names = new OwnNames();
  catalog.names = names;
  return names;
}

/** The saved table of a name that no view has. What knows of tables loads where there may be some. */
export async function savedTable(
  { engine }: CommandHost,
  nameParts: NameParts,
): Promise<SavedTable | undefined> {
  if (engine.catalog.isView(nameParts) || engine.platform.tables === undefined) return undefined;
  return (await import('../tables/open-tables.ts')).findTable(engine, nameParts);
}

/** All rows of a query, and its columns. */
export async function allRows(
  { backend }: CommandHost,
  plan: LogicalPlan,
): Promise<{ readonly schema: StructType; readonly rows: readonly ValueRow[] }> {
  const { schema, batches } = await backend.execute(plan);
  const rows: ValueRow[] = [];
  for await (const batch of batches) rows.push(...batch);
  return { schema, rows };
}
