import { discoverPartitions } from '../../connectors/partitions/discover-partitions.ts';
import { checkPartitionType } from '../../connectors/partitions/partition-path.ts';
import { columnAlreadyExists } from '../../errors/analysis-errors.ts';
import { schemaNotFound } from '../../errors/command-errors.ts';
import {
  invalidTableName,
  locationAlreadyExists,
  locationNotEmpty,
  onlyPartitionColumns,
  partitionColumnNotDefined,
  tableAlreadyExists,
} from '../../errors/saved-table-errors.ts';
import { unableToInferSchema } from '../../errors/source-errors.ts';
import type { NameParts } from '../../plan/command.ts';
import { outputSchema } from '../../plan/output-schema.ts';
import { planOutput, type ResolvedPlan } from '../../plan/resolved-plan.ts';
import { type StructField, type StructType, structType } from '../../types/data-type.ts';
import { nullableType } from '../../types/nullable-type.ts';
import { sameName } from '../../types/same-name.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';
import type { EngineState } from '../engine-state.ts';
import { analyzePlan } from '../prepare.ts';
import { SHOWN_NAMES } from '../save-table.ts';
import { optionValue, sourceConnector, tableWriteOptions } from '../source-options.ts';
import { tablesFor } from './open-tables.ts';
import { type SavedTable, withPartitionsLast } from './saved-table.ts';
import { CATALOG, savedName, wholeName } from './table-name.ts';
import { writeTableRows } from './write-rows.ts';

/** What a new table is told to be. */
export interface TableDefinition {
  /** In lower case. */
  readonly name: string;
  readonly format: string;
  /** `path` among them is a location. */
  readonly options: Readonly<Record<string, string>>;
  readonly partitionColumns: readonly string[];
  /** A folder of the program's, which outlives the table. Default: one in the warehouse. */
  readonly location?: string | undefined;
  readonly comment?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

/** The name of a table that is to be made. Fails with SCHEMA_NOT_FOUND and INVALID_SCHEMA_OR_RELATION_NAME. */
export function newTableName(nameParts: NameParts): string {
  const name = savedName(nameParts);
  if (name === undefined) {
    const [first, ...rest] = nameParts.slice(0, -1);
    throw schemaNotFound(first.toLowerCase() === CATALOG ? rest : [first, ...rest]);
  }
  if (!/^\w+$/.test(name)) throw invalidTableName(nameParts[nameParts.length - 1]);
  return name;
}

/** Makes a table without rows of its own; without a schema it has the columns of the files in its folder. */
export async function createEmptyTable(
  engine: EngineState,
  definition: TableDefinition,
  { schema, ifThere }: { readonly schema: StructType | undefined; readonly ifThere: IfThere },
): Promise<void> {
  const tables = tablesFor(engine, definition.name);
  const found = schema === undefined ? await inFolder(engine, definition) : undefined;
  const fields = schema?.fields ?? found?.schema.fields ?? [];
  const partitionColumns = found?.partitionColumns ?? definition.partitionColumns;
  const table = await tableOf(engine, { ...definition, partitionColumns }, fields);
  await makingTable(engine, { name: table.name, ifThere }, async () => {
    await assertFree(engine, table);
    await tables.storage.makeFolder(table.location);
    await tables.put(table);
  });
}

/** What becomes of a table that has the name. */
export type IfThere = 'refuse' | 'keep' | 'replace';

/** How long to wait before a name is looked at again that somebody else makes a table of. */
const MAKER_MS = 20;

/**
 * Makes a table while nobody else makes one of its name; `make` gets the one that it replaces. Fails with
 * TABLE_OR_VIEW_ALREADY_EXISTS for one that is there, or is being made, and may neither stay nor go.
 */
async function makingTable(
  engine: EngineState,
  { name, ifThere }: { readonly name: string; readonly ifThere: IfThere },
  make: (replaced: SavedTable | undefined) => Promise<void>,
): Promise<void> {
  const tables = tablesFor(engine, name);
  const work = async () => {
    const existing = await tables.refresh(name);
    if (existing !== undefined && ifThere === 'refuse') throw tableAlreadyExists(wholeName(name));
    if (existing === undefined || ifThere === 'replace') await make(existing);
    return true;
  };
  while ((await tables.storage.making(name, work)) === undefined) {
    if (ifThere === 'refuse') throw tableAlreadyExists(wholeName(name));
    await engine.platform.scheduler.sleep(MAKER_MS);
  }
}

/** The columns of files that are there. Fails with UNABLE_TO_INFER_SCHEMA where there are none. */
async function inFolder(
  engine: EngineState,
  { name, format, options, location }: TableDefinition,
): Promise<{ readonly schema: StructType; readonly partitionColumns: readonly string[] }> {
  const { storage } = tablesFor(engine, name);
  const path = location ?? optionValue(options, 'path');
  if (path === undefined) {
    throw unableToInferSchema({ format: SHOWN_NAMES[format.toLowerCase()] ?? format });
  }
  const paths = [storage.location(path)];
  const plan = await analyzePlan(engine, {
    kind: 'readDataSource',
    isStreaming: false,
    format,
    options: withoutPath(options),
    paths,
  });
  const partitions = discoverPartitions(await storage.dataFolders(paths[0]));
  const partitionColumns = partitions.map((field) => field.name);
  return { schema: outputSchema(planOutput(plan)), partitionColumns };
}

/** How a table is made of rows. */
export interface RowsOfTable {
  readonly plan: ResolvedPlan;
  readonly ifThere: IfThere;
  /** A location that holds something is refused. */
  readonly needsEmptyLocation?: boolean;
  readonly mode: 'Append' | 'Overwrite';
}

/** Makes a table of rows. A write that fails leaves neither rows nor a table, and the one that it replaces as it is. */
export async function createTableOfRows(
  engine: EngineState,
  definition: TableDefinition,
  { plan, ifThere, needsEmptyLocation = false, mode }: RowsOfTable,
): Promise<void> {
  const tables = tablesFor(engine, definition.name);
  const { storage } = tables;
  const { fields } = outputSchema(planOutput(plan));
  const table = await tableOf(engine, definition, fields);
  const { location } = table;
  await makingTable(engine, { name: table.name, ifThere }, async (replaced) => {
    const isSamePlace = replaced !== undefined && replaced.location === location;
    if (!isSamePlace) await assertFree(engine, table);
    if (needsEmptyLocation && table.isExternal) {
      if (!(await storage.isEmpty(location))) throw locationNotEmpty(`file:${location}`);
    }
    // A scan of the replaced table's files is told by its location, so that it is refused in time.
    await writeTableRows(engine, table, plan, {
      mode: isSamePlace ? 'Overwrite' : mode,
      // Rows of another format, or with other columns, come with what says so.
      entry: isSamePlace ? tables.change(table) : undefined,
    });
    await storage.makeFolder(location);
    const hasMoved = replaced !== undefined && !isSamePlace && !replaced.isExternal;
    await (hasMoved ? tables.putMoved(table) : tables.put(table));
  });
}

async function tableOf(
  engine: EngineState,
  definition: TableDefinition,
  fields: readonly StructField[],
): Promise<SavedTable> {
  const { name, options, comment, properties = {} } = definition;
  const { storage } = tablesFor(engine, name);
  const path = definition.location ?? optionValue(options, 'path');
  const location = path === undefined ? storage.defaultLocation(name) : storage.location(path);
  const kept = withoutPath(options);
  return {
    name,
    format: await checkedFormat(engine, definition.format, kept),
    options: kept,
    ...columnsOf(name, fields, definition.partitionColumns),
    location,
    isExternal: path !== undefined,
    comment,
    properties,
    createdMs: engine.platform.clock.nowMs(),
  };
}

function withoutPath(options: TableDefinition['options']): TableDefinition['options'] {
  return Object.fromEntries(Object.entries(options).filter(([key]) => !sameName(key, 'path')));
}

/** The format as it is spelt. Fails with DATA_SOURCE_NOT_FOUND and UNKNOWN_DATA_SOURCE_OPTION. */
async function checkedFormat(
  engine: EngineState,
  format: string,
  options: TableDefinition['options'],
): Promise<string> {
  // What no one reads again would be lost.
  const connector = sourceConnector(engine.connectors, format);
  await tableWriteOptions(connector, options);
  return connector.name;
}

function columnsOf(
  table: string,
  fields: readonly StructField[],
  partitionBy: readonly string[],
): Pick<SavedTable, 'schema' | 'partitionColumns'> {
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, at) => names.findIndex((one) => sameName(one, name)) < at);
  if (twice !== undefined) throw columnAlreadyExists(quoteIdentifier(twice.toLowerCase()));
  const partitionColumns = partitionBy.map((name) => {
    const field = fields.find((one) => sameName(one.name, name));
    if (field === undefined) throw partitionColumnNotDefined(wholeName(table), name, names);
    checkPartitionType(field);
    return field.name;
  });
  const again = partitionColumns.find((name, at) => partitionColumns.indexOf(name) < at);
  if (again !== undefined) throw columnAlreadyExists(quoteIdentifier(again.toLowerCase()));
  if (partitionColumns.length > 0 && partitionColumns.length === names.length) {
    throw onlyPartitionColumns();
  }
  // As in Spark, any column of a table in files may be null.
  const nullable = fields.map((field) => ({
    ...field,
    dataType: nullableType(field.dataType),
    nullable: true,
  }));
  const schema = withPartitionsLast(structType(nullable).fields, partitionColumns);
  return { schema, partitionColumns };
}

/** Fails with LOCATION_ALREADY_EXISTS where a table of the warehouse would get a folder with something in it. */
export async function assertFree(
  engine: EngineState,
  { location, isExternal, name }: SavedTable,
): Promise<void> {
  if (isExternal || (await tablesFor(engine, name).storage.isEmpty(location))) return;
  throw locationAlreadyExists(wholeName(name), `file:${location}`);
}
