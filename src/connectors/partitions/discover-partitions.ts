/**
 * Which partition columns the folders of a table have: those called `column=value` between the root and the files, as
 * Spark's `PartitioningUtils.parsePartitions` finds them.
 *
 * ```text
 *   root/       sales/      day=2026-01-02/   hour=7/   part-0.json
 *   given       passed over       day              hour      a row has both
 * ```
 */
import { columnAlreadyExists } from '../../errors/analysis-errors.ts';
import {
  conflictingFolders,
  conflictingPartitionColumns,
  emptyPartitionValue,
} from '../../errors/table-errors.ts';
import type { DataFolder } from '../../ports/table-storage.ts';
import {
  type StructField,
  type StructType,
  structField,
  structType,
} from '../../types/data-type.ts';
import { type PartitionFolder, parsePartitionFolder } from './partition-path.ts';
import { inferPartitionType } from './partition-type.ts';

/** Where files are written to that do not count yet. */
const TEMPORARY = '_temporary';

/** The partition columns of some folders, in order, typed by their values; none where no folder has any. */
export function discoverPartitions(folders: readonly DataFolder[]): StructField[] {
  const found = folders.map(partitionsOf);
  const partitioned = found.filter(({ columns }) => columns.length > 0);
  const [first] = partitioned;
  if (first === undefined) return [];
  checkBases(found.map(({ base }) => base));
  checkNames(partitioned);
  return first.columns.map(({ column }, at) =>
    structField(column, inferPartitionType(partitioned.map(({ columns }) => columns[at].raw))),
  );
}

/** Whether a folder is part of a table with partitions: files elsewhere are passed over. */
export function hasPartitions(folder: DataFolder): boolean {
  return partitionsOf(folder).columns.length > 0;
}

interface Partitioned {
  /** Above the first partition folder. */
  readonly base: string;
  readonly path: string;
  readonly columns: readonly PartitionFolder[];
}

/** From the innermost folder outwards, as far as folders are partitions; plain ones inside those do not matter. */
function partitionsOf({ root, names }: DataFolder): Partitioned {
  const path = [root, ...names].join('/');
  const columns: PartitionFolder[] = [];
  if (names.includes(TEMPORARY)) return { base: root, path, columns };
  let depth = names.length;
  for (; depth > 0; depth--) {
    const folder = parsePartitionFolder(names[depth - 1]);
    if (folder?.raw === '') throw emptyPartitionValue({ columnSpec: names[depth - 1] });
    if (folder === undefined && columns.length > 0) break;
    if (folder !== undefined) columns.unshift(folder);
  }
  const base = columns.length === 0 ? path : [root, ...names.slice(0, depth)].join('/');
  return { base, path, columns };
}

function checkBases(bases: readonly string[]): void {
  const distinct = [...new Set(bases)];
  if (distinct.length > 1) throw conflictingFolders(distinct);
}

function checkNames(partitioned: readonly Partitioned[]): void {
  const lists = new Map<string, { readonly columns: string; readonly path: string }>();
  for (const { columns, path } of partitioned) {
    const names = columns.map(({ column }) => column).join(', ');
    const key = names.toLowerCase();
    if (!lists.has(key)) lists.set(key, { columns: names, path });
  }
  if (lists.size > 1) throw conflictingPartitionColumns([...lists.values()]);
  const names = partitioned[0].columns.map(({ column }) => column.toLowerCase());
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw columnAlreadyExists(`\`${twice}\``);
}

/** A table's columns with those of its partitions, which come last. A column that is declared has the declared type. */
export function withPartitions(
  declared: StructType,
  partitions: readonly StructField[],
): StructType {
  if (partitions.length === 0) return declared;
  const byName = new Map(declared.fields.map((field) => [field.name.toLowerCase(), field]));
  const names = new Set(partitions.map(({ name }) => name.toLowerCase()));
  return structType([
    ...declared.fields.filter(({ name }) => !names.has(name.toLowerCase())),
    ...partitions.map((field) => byName.get(field.name.toLowerCase()) ?? field),
  ]);
}
