import { assertNever } from '../../errors/internal-error.ts';
import { functionNames } from '../../functions/registry.ts';
import type { NameParts, ShowCommand } from '../../plan/command.ts';
import type { ValueRow } from '../../types/value.ts';
import { answer, type CommandAnswer, type CommandHost, ownNames } from './command-host.ts';
import { checkNamespace, DEFAULT_NAMESPACE } from './views.ts';

const CATALOG = 'spark_catalog';

/** SHOW: names, in tables with Spark's columns. */
export async function show(host: CommandHost, command: ShowCommand): Promise<CommandAnswer> {
  switch (command.kind) {
    case 'showTables':
      return answer(
        'namespace STRING NOT NULL, tableName STRING NOT NULL, isTemporary BOOLEAN NOT NULL',
        tableRows(host, command),
      );
    case 'showViews':
      return answer(
        'namespace STRING NOT NULL, viewName STRING NOT NULL, isTemporary BOOLEAN NOT NULL',
        tableRows(host, command),
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
      // A temporary view has none; that the table is there is all there is to say.
      await columnRows(host, command.nameParts);
      return answer('key STRING NOT NULL, value STRING NOT NULL', []);
    case 'showFunctions':
      return answer('function STRING NOT NULL', functionRows(host, command));
    default:
      return assertNever(command);
  }
}

function tableRows(
  { backend }: CommandHost,
  { namespace, pattern }: { readonly namespace?: NameParts; readonly pattern?: string },
): readonly ValueRow[] {
  if (namespace !== undefined) checkNamespace(namespace);
  const summaries = backend.tables.summaries();
  const names = matching(
    summaries.map(({ name }) => name),
    pattern,
  );
  return names.map((name) => ['', name, backend.tables.summary(name)?.isTemporary ?? true]);
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
