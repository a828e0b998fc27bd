import { discoverPartitions } from '../../connectors/partitions/discover-partitions.ts';
import {
  type PartitionFolder,
  parsePartitionFolder,
  unescapeName,
} from '../../connectors/partitions/partition-path.ts';
import type { Expression } from '../../plan/expression.ts';
import { sameName } from '../../types/same-name.ts';
import type { Value } from '../../types/value.ts';
import { readRows } from '../../wasm/column-reader.ts';
import { executeBatch } from '../batch-execution.ts';
import type { EngineState } from '../engine-state.ts';
import { analyzePlan } from '../prepare.ts';
import { tablesFor } from './open-tables.ts';
import { partitionFields, type SavedTable } from './saved-table.ts';
import type { AssignedColumn } from './store-assignment.ts';
import { folderOfValue } from './write-rows.ts';

/*
 * Which folders are the partitions that PARTITION (k = 'a') means. They are listed, and no row is read. As in Spark a
 * partition is what its folder is called: `m=01` is none of those with `m = 1`, though its rows have that value.
 */

/** The folders of all partitions with these values, sorted. */
export async function partitionFolders(
  engine: EngineState,
  table: SavedTable,
  given: readonly AssignedColumn[],
): Promise<readonly string[]> {
  const wanted = (await foldersOfValues(engine, given)).map(parsePartitionFolder);
  const found = await tablesFor(engine, table.name).storage.dataFolders(table.location);
  // Folders that contradict each other are refused, as they are by whoever reads the rows.
  discoverPartitions(found);
  const folders = found.flatMap(({ names }) => {
    const parts = names.map(parsePartitionFolder);
    const last = parts.findLastIndex((part) => part !== undefined);
    const isMeant = wanted.every((one) => parts.some((part) => isSame(part, one)));
    return last >= 0 && isMeant ? [names.slice(0, last + 1).join('/')] : [];
  });
  return [...new Set(folders)].sort();
}

/** The folders that hold all partitions with these values: one where the values are of the first partition columns. */
export async function foldersOf(
  engine: EngineState,
  table: SavedTable,
  given: readonly AssignedColumn[],
): Promise<readonly string[]> {
  const leading = partitionFields(table).slice(0, given.length);
  const isLeading = given.every(({ field }, at) => field === leading[at]);
  if (!isLeading) return partitionFolders(engine, table, given);
  return [(await foldersOfValues(engine, given)).join('/')];
}

function isSame(left: PartitionFolder | undefined, right: PartitionFolder | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return sameName(left.column, right.column) && plain(left.raw) === plain(right.raw);
}

function plain(raw: string | null): string | null {
  return raw === null ? null : unescapeName(raw);
}

/** What the folder of each value is called. */
async function foldersOfValues(
  engine: EngineState,
  given: readonly AssignedColumn[],
): Promise<readonly string[]> {
  if (given.length === 0) return [];
  const expressions = given.map(
    ({ value, field }): Expression => ({ kind: 'alias', child: value, names: [field.name] }),
  );
  const plan = await analyzePlan(engine, { kind: 'project', expressions });
  const rows: (readonly Value[])[] = [];
  for await (const batch of executeBatch(engine, plan, readRows)) rows.push(...batch);
  const [values = []] = rows;
  return values.map((value, at) => folderOfValue(engine, given[at].field, value));
}
