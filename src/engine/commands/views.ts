import { tableOrViewNotFound } from '../../errors/analysis-errors.ts';
import { nameTaken, schemaNotFound, viewColumnMismatch } from '../../errors/command-errors.ts';
import type { NameParts, ViewCommand } from '../../plan/command.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';
import { type CommandAnswer, type CommandHost, DONE } from './command-host.ts';

type CommandOf<Kind extends ViewCommand['kind']> = Extract<ViewCommand, { kind: Kind }>;

/** The only schema that there is besides that of temporary names. */
export const DEFAULT_NAMESPACE = 'default';

export async function createView(
  host: CommandHost,
  { name, replace, input, columnNames }: CommandOf<'createTemporaryView'>,
): Promise<CommandAnswer> {
  await host.backend.createView(name, await withColumns(host, name, { input, columnNames }), {
    replace,
  });
  return DONE;
}

async function withColumns(
  { backend }: CommandHost,
  name: string,
  { input, columnNames }: Pick<CommandOf<'createTemporaryView'>, 'input' | 'columnNames'>,
): Promise<LogicalPlan> {
  if (columnNames === undefined) return input;
  const data = (await backend.schema(input)).fields.map((field) => field.name);
  if (data.length !== columnNames.length) {
    throw viewColumnMismatch(name, { view: columnNames, data });
  }
  return { kind: 'toDF', input, columnNames };
}

export function dropView(
  { backend }: CommandHost,
  { nameParts, ifExists }: CommandOf<'dropView'>,
): CommandAnswer {
  const wasThere = nameParts.length === 1 && backend.dropTable(nameParts[0]);
  if (!wasThere && !ifExists) throw notFound(['spark_catalog', DEFAULT_NAMESPACE, ...nameParts]);
  return DONE;
}

function notFound(nameParts: NameParts): Error {
  return tableOrViewNotFound(nameParts.map(quoteIdentifier).join('.'), undefined);
}

/** ALTER VIEW … AS: another query under the same name. */
export async function alterView(
  host: CommandHost,
  { nameParts, input }: CommandOf<'alterView'>,
): Promise<CommandAnswer> {
  await host.backend.createView(knownName(host, nameParts), input, { replace: true });
  return DONE;
}

export async function renameView(
  host: CommandHost,
  { nameParts, to }: CommandOf<'renameView'>,
): Promise<CommandAnswer> {
  const name = knownName(host, nameParts);
  const plan = host.engine.catalog.lookupTable([name]);
  if (plan === undefined) throw notFound(nameParts);
  const [newName] = to.slice(-1);
  if (host.backend.tables.summary(newName) !== undefined) throw nameTaken(newName);
  await host.backend.createView(newName, plan, { replace: false });
  host.backend.dropTable(name);
  return DONE;
}

function knownName({ backend }: CommandHost, nameParts: NameParts): string {
  const [name] = nameParts;
  if (nameParts.length > 1 || backend.tables.summary(name) === undefined) {
    throw notFound(nameParts);
  }
  return name;
}

/**
 * CACHE TABLE. Nothing is kept, since a cache changes no answer: the table has to be there, and a query becomes the view
 * that it would be in Spark.
 */
export async function cacheTable(
  host: CommandHost,
  { nameParts, input }: CommandOf<'cacheTable'>,
): Promise<CommandAnswer> {
  if (input === undefined) knownName(host, nameParts);
  else await host.backend.createView(nameParts[nameParts.length - 1], input, { replace: false });
  return DONE;
}

/** UNCACHE TABLE and REFRESH TABLE, which change nothing but fail for a table that is not there. */
export function lookUp(
  host: CommandHost,
  { nameParts, ifExists = false }: { readonly nameParts: NameParts; readonly ifExists?: boolean },
): CommandAnswer {
  if (!ifExists) knownName(host, nameParts);
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
