import type { Connector } from '../../connectors/connector.ts';
import { partitionFolder, partitionText } from '../../connectors/partitions/partition-path.ts';
import { assert } from '../../errors/internal-error.ts';
import { overwritesItsInput } from '../../errors/saved-table-errors.ts';
import { planInputs, type ResolvedPlan } from '../../plan/resolved-plan.ts';
import type { EntryChange } from '../../ports/table-storage.ts';
import type { StructField } from '../../types/data-type.ts';
import { namedZone } from '../../types/local-time.ts';
import { configText } from '../../types/session-config.ts';
import type { TimeZone } from '../../types/time-zone.ts';
import type { Value } from '../../types/value.ts';
import type { EngineState } from '../engine-state.ts';
import { PARTITION_OVERWRITE_MODE, writeTable } from '../save-table.ts';
import { findConnector, optionValue, tableWriteOptions } from '../source-options.ts';
import type { SavedTable } from './saved-table.ts';
import { wholeName } from './table-name.ts';

/** What happens to the rows that are there. */
export interface RowsWrite {
  readonly mode: 'Append' | 'Overwrite';
  /** Which folders of partitions alone are overwritten. */
  readonly replacedFolders?: readonly string[] | undefined;
  /** What the catalog says of the table from now on, where the rows make it another one. */
  readonly entry?: EntryChange | undefined;
  /** Only the partitions that get rows are overwritten. */
  readonly isDynamic?: boolean;
}

/** Writes the rows of a plan, which has the table's columns, into a table. What fails changes nothing. */
export async function writeTableRows(
  engine: EngineState,
  table: SavedTable,
  plan: ResolvedPlan,
  write: RowsWrite,
): Promise<void> {
  const { location, format, partitionColumns } = table;
  // What is replaced partition by partition goes only once all rows are written.
  if (write.mode === 'Overwrite' && !write.isDynamic && readsFrom(plan, location)) {
    throw overwritesItsInput(wholeName(table.name));
  }
  const connector = findConnector([...engine.connectors.values()], format);
  const options = await tableWriteOptions(connector, table.options);
  const { mode, replacedFolders, isDynamic, entry } = write;
  await writeTable(
    engine,
    {
      format,
      mode,
      options: { ...options, ...overwriteMode(connector, isDynamic) },
      partitionColumns,
      path: location,
      ...(replacedFolders !== undefined && { replacedFolders }),
      ...(entry !== undefined && { entry }),
    },
    plan,
  );
}

/** Said to a sink that may do either, lest the setting of the session decides. */
function overwriteMode(
  { tableOptions = [] }: Connector,
  isDynamic = false,
): Readonly<Record<string, string>> {
  const isKnown = tableOptions.some(({ name }) => name === PARTITION_OVERWRITE_MODE);
  return isKnown ? { [PARTITION_OVERWRITE_MODE]: isDynamic ? 'dynamic' : 'static' } : {};
}

function readsFrom(plan: ResolvedPlan, location: string): boolean {
  const isHere = plan.kind === 'sourceScan' && plan.source.paths.includes(location);
  return isHere || planInputs(plan).some((input) => readsFrom(input, location));
}

/** What the folder of a partition column's value is called. */
export function folderOfValue(
  engine: EngineState,
  { name, dataType }: StructField,
  value: Value,
): string {
  return partitionFolder(name, partitionText(value, dataType, sessionZone(engine)));
}

function sessionZone({ timeZone }: EngineState): TimeZone {
  const zone = namedZone(timeZone);
  assert(zone !== undefined, 'the session has a time zone that is none');
  return zone;
}

/** Whether an overwrite of a whole table with partitions leaves those alone that get no rows. */
export function overwritesDynamically(engine: EngineState, table: SavedTable): boolean {
  const mode =
    optionValue(table.options, PARTITION_OVERWRITE_MODE) ??
    configText(engine.config, `spark.sql.sources.${PARTITION_OVERWRITE_MODE}`);
  return mode.toLowerCase() === 'dynamic' && table.partitionColumns.length > 0;
}
