import { loadFormat } from '../../connectors/format/loaders.ts';
import { tableOrViewNotFound } from '../../errors/analysis-errors.ts';
import { tablesUnsupported } from '../../errors/saved-table-errors.ts';
import type { NameParts } from '../../plan/command.ts';
import type { LogicalPlan, ReadDataSource, ReadNamedTable } from '../../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../../plan/map-logical-plan.ts';
import type { StructType } from '../../types/data-type.ts';
import { configText } from '../../types/session-config.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';
import type { EngineState } from '../engine-state.ts';
import type { SavedTable } from './saved-table.ts';
import { SavedTables } from './saved-tables.ts';
import { savedName, wholeName } from './table-name.ts';

/** The tables of the session's catalog, which are found when they are first needed; undefined where there are none. */
export function openTables(engine: EngineState): SavedTables | undefined {
  if (engine.tables !== undefined) return engine.tables;
  const warehouse = configText(engine.config, 'spark.sql.warehouse.dir');
  const storage = engine.platform.tables?.(warehouse);
  if (storage === undefined) return undefined;
  engine.tables = new SavedTables(storage, (name) => engine.catalog.savedChanged(name));
  engine.catalog.saved = engine.tables;
  return engine.tables;
}

/** The same for a table that is made. Fails with UNSUPPORTED_FEATURE.TABLES_WITHOUT_FILES. */
export function tablesFor(engine: EngineState, name: string): SavedTables {
  const tables = openTables(engine);
  if (tables === undefined) throw tablesUnsupported(wholeName(name));
  return tables;
}

/** A plan's names, ready for the analysis: tables are looked up, and files that are named by their format are sources. */
export async function readyTables(
  engine: EngineState,
  plan: LogicalPlan,
  names: readonly NameParts[],
  schemaOf: SchemaOf,
): Promise<LogicalPlan> {
  const tables = openTables(engine);
  if (tables === undefined) return plan;
  await refreshTables(engine, tables, names);
  return withFiles(engine, plan, schemaOf);
}

/** The schema of a source. */
type SchemaOf = (engine: EngineState, source: ReadDataSource) => Promise<StructType>;

/** The plan with every ``json.`logs/` `` that is no table as what it reads: Spark's `ResolveSQLOnFile`. */
async function withFiles(
  engine: EngineState,
  plan: LogicalPlan,
  schemaOf: SchemaOf,
): Promise<LogicalPlan> {
  const schemas = new Map<string, Promise<StructType>>();
  const sources = new Map<LogicalPlan, ReadDataSource>();
  const survey: LogicalMapping = {
    plan: (node) => {
      const source = node.kind === 'readNamedTable' ? fileSource(engine, node) : undefined;
      if (source !== undefined) sources.set(node, source);
      return mapLogicalPlan(node, survey);
    },
    expression: (node) => mapExpression(node, survey),
  };
  survey.plan(plan);
  if (sources.size === 0) return plan;
  const read = new Map<LogicalPlan, ReadDataSource>();
  for (const [node, source] of sources) {
    const key = `${source.format} ${source.paths[0]}`;
    const schema = schemas.get(key) ?? schemaOf(engine, source);
    schemas.set(key, schema);
    read.set(node, { ...source, schema: await schema });
  }
  const mapping: LogicalMapping = {
    plan: (node) => read.get(node) ?? mapLogicalPlan(node, mapping),
    expression: (node) => mapExpression(node, mapping),
  };
  return mapping.plan(plan);
}

/** What a name of a format and a path reads; undefined for all other names. */
function fileSource(
  { catalog, connectors }: EngineState,
  { nameParts }: ReadNamedTable,
): ReadDataSource | undefined {
  const [format, path] = nameParts;
  if (nameParts.length !== 2 || catalog.lookupTable(nameParts) !== undefined) return undefined;
  const connector = connectors.get(format.toLowerCase());
  // Only those that read files have columns in the names of folders.
  if (connector?.tableSchema === undefined) return undefined;
  const { name } = connector;
  return { kind: 'readDataSource', isStreaming: false, format: name, options: {}, paths: [path] };
}

/** Looks at the storage for all tables that names lead to, through views too. */
async function refreshTables(
  engine: EngineState,
  tables: SavedTables,
  names: readonly NameParts[],
): Promise<void> {
  const seen = new Set<string>();
  const queue = [...names];
  for (let nameParts = queue.pop(); nameParts !== undefined; nameParts = queue.pop()) {
    const key = nameParts.join('.').toLowerCase();
    if (seen.has(key)) continue;
    seen.add(key);
    const temporary = engine.catalog.temporary(nameParts);
    if (temporary?.view !== undefined) queue.push(...namesIn(temporary.view));
    if (temporary !== undefined) continue;
    const name = savedName(nameParts);
    const table = name === undefined ? undefined : await tables.ready(name);
    if (table === undefined) continue;
    // Its options are none of the query's, which are looked at elsewhere.
    const format = await loadFormat(table.format);
    await format?.load?.(table.options);
  }
}

function namesIn(plan: LogicalPlan): readonly NameParts[] {
  const names: NameParts[] = [];
  const visitor: LogicalMapping = {
    plan: (node) => {
      if (node.kind === 'readNamedTable') names.push(node.nameParts);
      return mapLogicalPlan(node, visitor);
    },
    expression: (node) => mapExpression(node, visitor),
  };
  visitor.plan(plan);
  return names;
}

/** The table of a name, as the storage has it now. */
export async function findTable(
  engine: EngineState,
  nameParts: NameParts,
): Promise<SavedTable | undefined> {
  const name = savedName(nameParts);
  return name === undefined ? undefined : openTables(engine)?.refresh(name);
}

/** The same, ready for who reads or writes its rows; fails with TABLE_OR_VIEW_NOT_FOUND where there is none. */
export async function knownTable(engine: EngineState, nameParts: NameParts): Promise<SavedTable> {
  const name = savedName(nameParts);
  const table = name === undefined ? undefined : await openTables(engine)?.ready(name);
  if (table === undefined) {
    throw tableOrViewNotFound(nameParts.map(quoteIdentifier).join('.'), undefined);
  }
  return table;
}
