import { assertNever } from '../../errors/internal-error.ts';
import { functionNames } from '../../functions/registry.ts';
import type { NameParts, ShowCommand } from '../../plan/command.ts';
import type { ValueRow } from '../../types/value.ts';
import { GLOBAL_NAMESPACE } from '../catalog.ts';
import { CATALOG, DEFAULT_NAMESPACE, wholeName } from '../tables/table-name.ts';
import {
  answer,
  type CommandAnswer,
  type CommandHost,
  ownNames,
  savedTable,
} from './command-host.ts';
import { checkNamespace } from './views.ts';

/** SHOW: names, in tables with Spark's columns. */
export async function show(host: CommandHost, command: ShowCommand): Promise<CommandAnswer> {
  switch (command.kind) {
    case 'showTables':
      return answer(
        'namespace STRING NOT NULL, tableName STRING NOT NULL, isTemporary BOOLEAN NOT NULL',
        [...(await savedRows(host, command)), ...viewRows(host, command)],
      );
    case 'showViews':
      return answer(
        'namespace STRING NOT NULL, viewName STRING NOT NULL, isTemporary BOOLEAN NOT NULL',
        viewRows(host, command),
      );
    case 'showNamespaces':
      return answer(
        'namespace STRING NOT NULL',
        matching([DEFAULT_NAMESPACE], command.pattern).map((name) => [name]),
      );
    case 'showCatalogs':
      return answer(
        'catalog STRING NOT NULL',
        matching([CATALOG], command.pattern).map((name) => [name]),
      );
    case 'showCurrentNamespace':
      return answer('catalog STRING NOT NULL, namespace STRING NOT NULL', [
        [CATALOG, DEFAULT_NAMESPACE],
      ]);
    case 'showColumns':
      return answer('col_name STRING NOT NULL', await columnRows(host, command.nameParts));
    case 'showTableProperties':
      return showProperties(host, command);
    case 'showFunctions':
      return answer('function STRING NOT NULL', functionRows(host, command));
    default:
      return assertNever(command);
  }
}

async function savedRows(
  { engine }: CommandHost,
  { namespace, pattern }: { readonly namespace?: NameParts; readonly pattern?: string },
): Promise<readonly ValueRow[]> {
  if (isGlobal(namespace)) return [];
  if (namespace !== undefined) checkNamespace(namespace);
  if (engine.platform.tables === undefined) return [];
  const tables = (await import('../tables/open-tables.ts')).openTables(engine);
  const names = (await tables?.storage.names()) ?? [];
  return matching([...names].sort(), pattern).map((name) => [DEFAULT_NAMESPACE, name, false]);
}

function viewRows(
  { engine }: CommandHost,
  { namespace, pattern }: { readonly namespace?: NameParts; readonly pattern?: string },
): readonly ValueRow[] {
  const globals = isGlobal(namespace) ? engine.catalog.globalNames() : [];
  if (namespace !== undefined && !isGlobal(namespace)) checkNamespace(namespace);
  return [
    ...matching(globals, pattern).map((name) => [GLOBAL_NAMESPACE, name, true]),
    ...matching(engine.catalog.temporaryNames(), pattern).map((name) => ['', name, true]),
  ];
}

function isGlobal(namespace: NameParts | undefined): boolean {
  return namespace?.join('.').toLowerCase() === GLOBAL_NAMESPACE;
}

/** SHOW TBLPROPERTIES: a temporary view has none; that it is there is all there is to say. */
async function showProperties(
  host: CommandHost,
  { nameParts, key }: Extract<ShowCommand, { kind: 'showTableProperties' }>,
): Promise<CommandAnswer> {
  const table = await savedTable(host, nameParts);
  if (table === undefined) await columnRows(host, nameParts);
  const all = Object.entries(table?.properties ?? {}).sort();
  const columns = 'key STRING NOT NULL, value STRING NOT NULL';
  if (key === undefined || table === undefined) return answer(columns, all);
  const value =
    table.properties[key] ??
    `Table ${wholeName(table.name).join('.')} does not have property: ${key}`;
  return answer(columns, [[key, value]]);
}

async function columnRows(
  { backend }: CommandHost,
  nameParts: NameParts,
): Promise<readonly ValueRow[]> {
  const schema = await backend.schema({ kind: 'readNamedTable', nameParts });
  return schema.fields.map(({ name }) => [name]);
}

function functionRows(
  { engine }: CommandHost,
  { scope, pattern }: Extract<ShowCommand, { kind: 'showFunctions' }>,
): readonly ValueRow[] {
  const own = [...ownNames(engine).functions.values()].map(({ name }) => name);
  const names = [...(scope === 'user' ? [] : functionNames()), ...(scope === 'system' ? [] : own)];
  return matching([...new Set(names)].sort(), pattern).map((name) => [name]);
}

/** The names that a pattern of SHOW means: `a*|b`, in any case. Follows Spark's `StringUtils.filterPattern`. */
function matching(names: readonly string[], pattern = '*'): readonly string[] {
  const patterns = pattern
    .trim()
    .split('|')
    .map((part) => part.split('*').map(escaped).join('.*'))
    .map((part) => new RegExp(`^(?:${part})$`, 'is'));
  return names.filter((name) => patterns.some((matches) => matches.test(name)));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
