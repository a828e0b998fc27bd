import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unlessMissing } from '../../storage/file-system.ts';
import { isCompressed } from '../file/file-texts.ts';
import { expandGlob, isGlob } from '../file/glob.ts';
import { inodeOf } from './file-identity.ts';

export interface TailedFile {
  readonly path: string;
  readonly inode: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** It has been rotated away from the path that is followed: nobody writes to it any more. */
  readonly isRotated: boolean;
}

/**
 * The files that a tail follows now, oldest first, what was rotated away before what took its place: a file with the generations that were rotated away from it under
 * names that begin with its own; the files of a folder; what matches a pattern. Compressed files are left out: they are
 * old generations that were read before.
 */
export async function tailedFiles(path: string): Promise<TailedFile[]> {
  const found = await filesAt(path);
  const byInode = new Map(found.map((file) => [file.inode, file]));
  return [...byInode.values()].sort(
    (left, right) =>
      Number(right.isRotated) - Number(left.isRotated) ||
      left.modifiedMs - right.modifiedMs ||
      (left.path < right.path ? -1 : 1),
  );
}

/** What to watch for changes: the folder of a single file, since a watch on a file follows it when it is renamed. */
export async function watchedFolder(path: string): Promise<string> {
  const found = await unlessMissing(stat(path));
  return found?.isFile() ? dirname(path) : path;
}

/** Rotations that may fall into one look before it takes what it has. */
const LOOKS_MAX = 5;

async function filesAt(path: string): Promise<TailedFile[]> {
  const found = await unlessMissing(stat(path, { bigint: true }));
  if (found?.isDirectory()) return statAll(await visiblePaths(path), () => false);
  if (found === undefined && isGlob(path)) return statAll(await expandGlob(path), () => false);
  let files: TailedFile[] = [];
  let before = found;
  for (let look = 0; look < LOOKS_MAX; look++) {
    files = await generationsOf(path);
    const inode = before?.isFile() ? inodeOf(before) : undefined;
    // A file that was renamed meanwhile may be missing under both names; its successor must not overtake it.
    if (inode === undefined || files.some((file) => file.inode === inode)) return files;
    before = await unlessMissing(stat(path, { bigint: true }));
  }
  return files;
}

/** A file with those that were rotated away from it. */
async function generationsOf(path: string): Promise<TailedFile[]> {
  const name = basename(path);
  const siblings = (await visiblePaths(dirname(path))).filter(
    (sibling) => basename(sibling).startsWith(name) && sibling !== path,
  );
  // The path itself comes last, so that it wins over another link to the same file.
  return statAll([...siblings, path], (sibling) => sibling !== path);
}

async function visiblePaths(folder: string): Promise<string[]> {
  const names = (await unlessMissing(readdir(folder))) ?? [];
  return names.filter((name) => !/^[._]/.test(name)).map((name) => join(folder, name));
}

async function statAll(
  paths: readonly string[],
  isRotated: (path: string) => boolean,
): Promise<TailedFile[]> {
  const files = await Promise.all(
    paths.map(async (path): Promise<TailedFile[]> => {
      const found = isCompressed(path)
        ? undefined
        : await unlessMissing(stat(path, { bigint: true }));
      if (!found?.isFile()) return [];
      return [
        {
          path,
          inode: inodeOf(found),
          sizeBytes: Number(found.size),
          // With fractions: rotation and the first line after it may fall into one millisecond.
          modifiedMs: Number(found.mtimeNs) / 1e6,
          isRotated: isRotated(path),
        },
      ];
    }),
  );
  return files.flat();
}
