/** Which files a path stands for: itself, a folder's files, or what matches a pattern. Spark's `InMemoryFileIndex`. */
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import {
  discoverPartitions,
  hasPartitions,
} from '../../../src/connectors/partitions/discover-partitions.ts';
import { parsePartitionFolder } from '../../../src/connectors/partitions/partition-path.ts';
import { pathNotFound } from '../../../src/errors/file-errors.ts';
import type { DataFolder } from '../../../src/ports/table-storage.ts';
import type { StructField } from '../../../src/types/data-type.ts';
import { unlessMissing } from '../../storage/file-system.ts';
import { localPath } from '../../storage/local-path.ts';
import { expandGlob, globRegExp, isGlob } from './glob.ts';
import { hasSinkLog, openSinkLog } from './sink-log.ts';

export interface FileStatus {
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Whole milliseconds since the epoch. */
  readonly modifiedMs: number;
}

export interface ListingOptions {
  /** Absolute paths or patterns. */
  readonly paths: readonly string[];
  /** Only files of this name; a pattern. */
  readonly pathGlobFilter: string | undefined;
  /** Every file below, and no partition columns. */
  readonly recursiveFileLookup: boolean;
  /** The files of a table at rest: if there are partition folders at any depth, only files in those. */
  readonly isTable: boolean;
  /** The folder below which folders name partitions, where it is not the path itself. */
  readonly basePath: string | undefined;
}

/** Resolves the paths that a user gave. Fails with `PATH_NOT_FOUND` for one that is no pattern and is not there. */
export async function resolvePaths(paths: readonly string[]): Promise<string[]> {
  const resolved = paths.map(localPath);
  for (const path of resolved) {
    // A pattern may make sense only later, when some program has begun to drop files.
    if (!isGlob(path) && (await unlessMissing(stat(path))) === undefined) {
      throw pathNotFound({ path });
    }
  }
  return resolved;
}

/** All files, in no order. A file or folder that vanishes meanwhile is left out. */
export async function listFiles(options: ListingOptions): Promise<FileStatus[]> {
  const { isTable, recursiveFileLookup } = options;
  if (!isTable || recursiveFileLookup) return findFiles(options, recursiveFileLookup);
  const files = await findFiles(options, true);
  const isPartitioned = discoverPartitions(foldersOf(files, options)).length > 0;
  return files.filter((file) => {
    const folder = folderOf(file, options);
    return isPartitioned ? hasPartitions(folder) : isDirectlyBelow(file);
  });
}

/** The partition columns of a table's folders. */
export async function listPartitions(options: ListingOptions): Promise<StructField[]> {
  return options.recursiveFileLookup ? [] : discoverPartitions(await listDataFolders(options));
}

/** The folders of a table that have files in them, sorted. */
export async function listDataFolders(options: ListingOptions): Promise<DataFolder[]> {
  return foldersOf(await findFiles(options, true), options);
}

/** The folders below which folders name partitions; patterns among them name none. */
export function partitionRoots(options: ListingOptions): readonly string[] {
  if (options.recursiveFileLookup) return [];
  return options.basePath === undefined ? options.paths : [options.basePath];
}

/** The partition values of a file as their folders spell them, from the folders `column=value` between a root and the file. */
export function partitionTexts(
  roots: readonly string[],
  path: string,
): ReadonlyMap<string, string | null> {
  const root = roots.find((one) => !isGlob(one) && path.startsWith(one + sep)) ?? '';
  const folders = relative(root, path).split(sep).slice(0, -1);
  const values = new Map<string, string | null>();
  for (const folder of folders) {
    const partition = parsePartitionFolder(folder);
    if (partition !== undefined) values.set(partition.column.toLowerCase(), partition.raw);
  }
  return values;
}

/** A file, and the folder that it was found below: a path that was given, or the match of a pattern. */
interface FoundFile extends FileStatus {
  readonly root: string;
}

async function findFiles(options: ListingOptions, isRecursive: boolean): Promise<FoundFile[]> {
  const accepts = options.pathGlobFilter ? globRegExp(options.pathGlobFilter) : undefined;
  const lists = await Promise.all(options.paths.map((path) => listPath(path, isRecursive)));
  const files = new Map<string, FoundFile>();
  for (const file of lists.flat()) {
    if (accepts?.test(nameOf(file.path)) ?? true) files.set(file.path, file);
  }
  return [...files.values()];
}

function foldersOf(files: readonly FoundFile[], options: ListingOptions): DataFolder[] {
  const folders = new Map(files.map((file) => [dirname(file.path), folderOf(file, options)]));
  return [...folders]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, folder]) => folder);
}

function folderOf({ path, root }: FoundFile, { basePath = root }: ListingOptions): DataFolder {
  const below = relative(basePath, dirname(path));
  return { root: `file:${basePath}`, names: below === '' ? [] : below.split(sep) };
}

function isDirectlyBelow({ path, root }: FoundFile): boolean {
  return dirname(path) === root;
}

async function listPath(path: string, isRecursive: boolean): Promise<FoundFile[]> {
  const literal = await unlessMissing(stat(path));
  const roots = literal === undefined && isGlob(path) ? await expandGlob(path) : [path];
  return (await Promise.all(roots.map((root) => listRoot(root, isRecursive)))).flat();
}

async function listRoot(root: string, isRecursive: boolean): Promise<FoundFile[]> {
  const found = await unlessMissing(stat(root));
  if (found === undefined) return [];
  if (!found.isDirectory()) return [{ ...fileStatus(root, found), root: dirname(root) }];
  const files = (await hasSinkLog(root))
    ? await (await openSinkLog(root)).readAll()
    : await listFolder(root, isRecursive);
  return files.map((file) => ({ ...file, root }));
}

async function listFolder(folder: string, isRecursive: boolean): Promise<FileStatus[]> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const lists = entries
    .filter(({ name }) => !isHidden(name))
    .map(async (entry): Promise<FileStatus[]> => {
      const path = join(folder, entry.name);
      const found = entry.isDirectory() ? undefined : await unlessMissing(stat(path));
      if (found?.isFile()) return [fileStatus(path, found)];
      const isFolder = entry.isDirectory() || (found?.isDirectory() ?? false);
      const descends = isRecursive || parsePartitionFolder(entry.name) !== undefined;
      return isFolder && descends ? listFolder(path, isRecursive) : [];
    });
  return (await Promise.all(lists)).flat();
}

/** Names that begin with `_` or `.` are not data, but `_column=value` is a partition; so for Spark and Hadoop. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || (name.startsWith('_') && !name.includes('='));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(sep) + 1);
}

function fileStatus(
  path: string,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
): FileStatus {
  return { path, sizeBytes: size, modifiedMs: Math.floor(mtimeMs) };
}
