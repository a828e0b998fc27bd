import { columnAlreadyExists, tableOrViewNotFound } from '../../errors/analysis-errors.ts';
import { nameTaken, schemaNotFound, viewColumnMismatch } from '../../errors/command-errors.ts';
import type { NameParts, ViewCommand } from '../../plan/command.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';
import type { TableEntry } from '../catalog.ts';
import { CATALOG, DEFAULT_NAMESPACE, wholeName } from '../tables/table-name.ts';
import { type CommandAnswer, type CommandHost, DONE, savedTable } from './command-host.ts';

type CommandOf<Kind extends ViewCommand['kind']> = Extract<ViewCommand, { kind: Kind }>;

export async function createView(
  host: CommandHost,
  command: CommandOf<'createTemporaryView'>,
): Promise<CommandAnswer> {
  const { name, replace, isGlobal, columnComments } = command;
  const plan = await withColumns(host, command);
  await host.backend.createView(name, plan, { replace, isGlobal, columnComments });
  return DONE;
}

async function withColumns(
  { backend }: CommandHost,
  { name, input, columnNames }: CommandOf<'createTemporaryView'>,
): Promise<LogicalPlan> {
  const data = (await backend.schema(input)).fields.map((field) => field.name);
  const lower = (columnNames ?? data).map((columnName) => columnName.toLowerCase());
  const twice = lower.find((columnName, at) => lower.indexOf(columnName) < at);
  if (twice !== undefined) throw columnAlreadyExists(quoteIdentifier(twice));
  if (columnNames === undefined) return input;
  if (data.length !== columnNames.length) {
    throw viewColumnMismatch(name, { view: columnNames, data });
  }
  return { kind: 'toDF', input, columnNames };
}

export async function dropView(
  host: CommandHost,
  { nameParts, ifExists }: CommandOf<'dropView'>,
): Promise<CommandAnswer> {
  if (host.engine.catalog.drop(nameParts)) return DONE;
  if ((await savedTable(host, nameParts)) !== undefined) {
    await (await import('./tables.ts')).refuseDropViewOfTable(host, nameParts);
  }
  if (!ifExists) throw notFound(wholeNameParts(nameParts));
  return DONE;
}

/** The name with what it leaves out before it. */
export function wholeNameParts(nameParts: NameParts): NameParts {
  if (nameParts.length === 1) return wholeName(nameParts[0]);
  return nameParts.length === 2 ? [CATALOG, ...nameParts] : nameParts;
}

export function notFound(nameParts: NameParts): Error {
  return tableOrViewNotFound(nameParts.map(quoteIdentifier).join('.'), undefined);
}

/** ALTER VIEW … AS: another query under the same name. */
export async function alterView(
  host: CommandHost,
  { nameParts, input }: CommandOf<'alterView'>,
): Promise<CommandAnswer> {
  await host.backend.createView(knownView(host, nameParts).name, input, { replace: true });
  return DONE;
}

export async function renameView(
  host: CommandHost,
  { nameParts, to }: CommandOf<'renameView'>,
): Promise<CommandAnswer> {
  const { catalog } = host.engine;
  const { plan, columnComments } = knownView(host, nameParts);
  const [newName] = to.slice(-1);
  if (catalog.isView([newName])) throw nameTaken(newName);
  await host.backend.createView(newName, plan(), { replace: false, columnComments });
  catalog.drop(nameParts);
  return DONE;
}

/** A view of the session's own schema. */
function knownView({ engine }: CommandHost, nameParts: NameParts): TableEntry {
  const view = nameParts.length === 1 ? engine.catalog.temporary(nameParts) : undefined;
  if (view === undefined) throw notFound(nameParts);
  return view;
}

/**
 * CACHE TABLE. Nothing is kept, since a cache changes no answer: the table has to be there, and a query becomes the view
 * that it would be in Spark.
 */
export async function cacheTable(
  host: CommandHost,
  { nameParts, input }: CommandOf<'cacheTable'>,
): Promise<CommandAnswer> {
  if (input === undefined) await lookUp(host, { nameParts });
  else await host.backend.createView(nameParts[nameParts.length - 1], input, { replace: false });
  return DONE;
}

/** UNCACHE TABLE and REFRESH TABLE, which change nothing but fail for a table that is not there. */
export async function lookUp(
  host: CommandHost,
  { nameParts, ifExists = false }: { readonly nameParts: NameParts; readonly ifExists?: boolean },
): Promise<CommandAnswer> {
  const isKnown = ifExists || (await savedTable(host, nameParts)) !== undefined;
  if (!isKnown) knownView(host, nameParts);
  return DONE;
}

/** USE of the schema that is in use anyway. */
export function useNamespace({ nameParts }: CommandOf<'useNamespace'>): CommandAnswer {
  checkNamespace(nameParts);
  return DONE;
}

/** Fails with SCHEMA_NOT_FOUND for a schema other than the only one. */
export function checkNamespace(nameParts: NameParts): void {
  const [name] = nameParts.slice(-1);
  if (name.toLowerCase() !== DEFAULT_NAMESPACE) throw schemaNotFound(nameParts);
}
