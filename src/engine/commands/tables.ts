import { assertNever } from '../../errors/internal-error.ts';
import {
  dropViewOfTable,
  notPartitioned,
  renamedToExisting,
  renamedToOtherSchema,
  tableAlreadyExists,
  tableOperationUnsupported,
  truncatedExternal,
  viewNotTable,
} from '../../errors/saved-table-errors.ts';
import type { NameParts, TableCommand } from '../../plan/command.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import { sameName } from '../../types/same-name.ts';
import { configText } from '../../types/session-config.ts';
import type { EngineState } from '../engine-state.ts';
import { analyzePlan } from '../prepare.ts';
import { fillDefaults } from '../tables/column-defaults.ts';
import {
  assertFree,
  createEmptyTable,
  createTableOfRows,
  newTableName,
  type TableDefinition,
} from '../tables/create-table.ts';
import { givenColumns, insertRows } from '../tables/insert.ts';
import { findTable, knownTable, tablesFor } from '../tables/open-tables.ts';
import { foldersOf, partitionFolders } from '../tables/partitions.ts';
import type { SavedTable } from '../tables/saved-table.ts';
import { DEFAULT_NAMESPACE, savedName, wholeName } from '../tables/table-name.ts';
import { writeTableRows } from '../tables/write-rows.ts';
import { answer, type CommandAnswer, type CommandHost, DONE } from './command-host.ts';
import { notFound, renameView, wholeNameParts } from './views.ts';

type CommandOf<Kind extends TableCommand['kind']> = Extract<TableCommand, { kind: Kind }>;

/** Statements about saved tables. They load with the first of them. */
export function runTableCommand(host: CommandHost, command: TableCommand): Promise<CommandAnswer> {
  switch (command.kind) {
    case 'createTable':
      return createTable(host, command);
    case 'insert':
      return insert(host, command);
    case 'dropTable':
      return dropTable(host, command);
    case 'renameTable':
      return renameTable(host, command);
    case 'truncateTable':
      return truncateTable(host, command);
    case 'showPartitions':
      return showPartitions(host, command);
    default:
      return assertNever(command);
  }
}

/** CREATE TABLE: with columns, with those of the files in a folder, of a query, or like another table. */
async function createTable(
  { engine }: CommandHost,
  command: CommandOf<'createTable'>,
): Promise<CommandAnswer> {
  const name = newTableName(command.nameParts);
  const { ifNotExists, replace, input, like } = command;
  if (replace) throw tableOperationUnsupported(wholeName(name), 'REPLACE TABLE');
  const ifThere = ifNotExists ? 'keep' : 'refuse';
  if ((await tablesFor(engine, name).refresh(name)) !== undefined) {
    if (ifNotExists) return DONE;
    throw tableAlreadyExists(wholeName(name));
  }
  const byDefault = configText(engine.config, 'spark.sql.sources.default');
  const { format = byDefault, options, partitionColumns, location, comment, properties } = command;
  const own = { name, format, options, partitionColumns, location, comment, properties };
  if (like !== undefined) {
    const model = await knownTable(engine, like);
    await createEmptyTable(engine, likeTable(own, command.format, model), {
      schema: model.schema,
      ifThere,
    });
  } else if (input === undefined) {
    await createEmptyTable(engine, own, { schema: command.schema, ifThere });
  } else {
    const plan = await analyzePlan(engine, input);
    await createTableOfRows(engine, own, {
      plan,
      mode: 'Append',
      ifThere,
      needsEmptyLocation: true,
    });
  }
  return DONE;
}

function likeTable(
  own: TableDefinition,
  format: string | undefined,
  model: SavedTable,
): TableDefinition {
  const isOfFormat = format === undefined || sameName(format, model.format);
  return {
    ...own,
    format: format ?? model.format,
    // Those of another format would make no sense.
    options: { ...(isOfFormat && model.options), ...own.options },
    partitionColumns: model.partitionColumns,
  };
}

async function insert(host: CommandHost, command: CommandOf<'insert'>): Promise<CommandAnswer> {
  const table = await tableNotView(host.engine, command.nameParts, 'INSERT');
  if (command.ifNotExists) {
    const given = givenColumns(table, command.partition ?? []);
    // The partition has rows already.
    if ((await partitionFolders(host.engine, table, given)).length > 0) return DONE;
  }
  const { input, byName } = command;
  await insertRows(host.engine, table, {
    ...command,
    query: (columns) => analyzePlan(host.engine, fillDefaults(input, byName ? undefined : columns)),
  });
  return DONE;
}

/** The table of a name. Fails with EXPECT_TABLE_NOT_VIEW where a view has it, and with TABLE_OR_VIEW_NOT_FOUND. */
async function tableNotView(
  engine: EngineState,
  nameParts: NameParts,
  operation: string,
): Promise<SavedTable> {
  if (engine.catalog.isView(nameParts)) throw viewNotTable(nameParts, operation);
  return knownTable(engine, nameParts);
}

/** DROP TABLE: a view of the name goes before the table. The rows go too, unless their folder is the program's. */
async function dropTable(
  host: CommandHost,
  { nameParts, ifExists }: CommandOf<'dropTable'>,
): Promise<CommandAnswer> {
  const { engine } = host;
  if (engine.catalog.drop(nameParts)) return DONE;
  const table = await findTable(engine, nameParts);
  if (table === undefined) {
    if (ifExists) return DONE;
    throw notFound(wholeNameParts(nameParts));
  }
  await tablesFor(engine, table.name).drop(table);
  return DONE;
}

/** Fails with WRONG_COMMAND_FOR_OBJECT_TYPE for DROP VIEW of a table. */
export async function refuseDropViewOfTable(
  { engine }: CommandHost,
  nameParts: NameParts,
): Promise<void> {
  const table = await findTable(engine, nameParts);
  if (table !== undefined) throw dropViewOfTable(wholeName(table.name), table.isExternal);
}

/** ALTER TABLE … RENAME TO: the folder goes with the name where it is the catalog's. */
async function renameTable(
  host: CommandHost,
  { nameParts, to }: CommandOf<'renameTable'>,
): Promise<CommandAnswer> {
  const { engine } = host;
  if (engine.catalog.isView(nameParts))
    return renameView(host, { kind: 'renameView', nameParts, to });
  const table = await knownTable(engine, nameParts);
  const tables = tablesFor(engine, table.name);
  const [newSchema] = to.slice(-2, -1);
  if (newSchema !== undefined && savedName(to) === undefined) {
    throw renamedToOtherSchema(DEFAULT_NAMESPACE, newSchema);
  }
  const name = newTableName(to);
  const { storage } = tables;
  const location = table.isExternal ? table.location : storage.defaultLocation(name);
  const renamed = { ...table, name, location };
  const isRenamed = await storage.making(name, async () => {
    if ((await tables.refresh(name)) !== undefined) return false;
    await assertFree(engine, renamed);
    if (!table.isExternal) await storage.moveFolder(table.location, location);
    await tables.put(renamed);
    await tables.remove(table.name);
    return true;
  });
  if (isRenamed !== true) throw renamedToExisting([DEFAULT_NAMESPACE, name]);
  return DONE;
}

/** TRUNCATE TABLE: the table stays, without rows, or without those of a partition. */
async function truncateTable(
  { engine }: CommandHost,
  { nameParts, partition = [] }: CommandOf<'truncateTable'>,
): Promise<CommandAnswer> {
  const table = await tableNotView(engine, nameParts, 'TRUNCATE TABLE');
  if (table.isExternal) throw truncatedExternal(wholeName(table.name));
  const given = givenColumns(table, partition);
  const nothing: LogicalPlan = { kind: 'localRelation', schema: table.schema, rows: [] };
  await writeTableRows(engine, table, await analyzePlan(engine, nothing), {
    mode: 'Overwrite',
    ...(given.length > 0 && { replacedFolders: await foldersOf(engine, table, given) }),
  });
  return DONE;
}

/** SHOW PARTITIONS: the folders that have files in them, sorted. */
async function showPartitions(
  { engine }: CommandHost,
  { nameParts, partition = [] }: CommandOf<'showPartitions'>,
): Promise<CommandAnswer> {
  const table = await tableNotView(engine, nameParts, 'SHOW PARTITIONS');
  if (table.partitionColumns.length === 0) throw notPartitioned(wholeName(table.name));
  const folders = await partitionFolders(engine, table, givenColumns(table, partition));
  return answer(
    'partition STRING NOT NULL',
    folders.map((folder) => [folder]),
  );
}
