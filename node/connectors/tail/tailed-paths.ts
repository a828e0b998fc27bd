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
  /** Its name is one that rotation gives: it may be a copy of another file. */
  readonly isGeneration: boolean;
  readonly isCompressed: boolean;
}

/** The files that a tail follows now, and what belongs together. */
export interface TailedFiles {
  readonly files: readonly TailedFile[];
  /** All of them are generations of one log. */
  readonly isOneLog: boolean;
  /** The same for the names of a log and of what is rotated away from it. */
  readonly familyOf: (path: string) => string;
}

/**
 * The files that a tail follows now, oldest first, what was rotated away before what took its place: a file with the
 * generations that were rotated away from it under names that begin with its own; the files of a folder; what matches a
 * pattern. Of compressed files those whose names rotation gives: `access.log.2.gz`, `access.log-20261102.gz`.
 */
export async function tailedFiles(path: string): Promise<TailedFiles> {
  const { found, isOneLog } = await filesAt(path);
  const byInode = new Map(found.map((file) => [file.inode, file]));
  const files = [...byInode.values()].sort(
    (left, right) =>
      Number(right.isRotated) - Number(left.isRotated) ||
      left.modifiedMs - right.modifiedMs ||
      (left.path < right.path ? -1 : 1),
  );
  return { files, isOneLog, familyOf: isOneLog ? () => '' : familyOf };
}

/** The name of a log that rotation has made this name of: `access.log` for `access.log.2.gz`, and for itself. */
export function familyOf(path: string): string {
  return basename(path).replace(/\.gz$/, '').replace(GENERATION, '');
}

/** What rotation appends: `.1`, `-20261102`, `-2026-11-02`, `.2026-11-02T10:00`. */
const GENERATION = /(?:[.-]\d[\dTZ:+_]*)+$/;

/** What to watch for changes: the folder of a single file, since a watch on a file follows it when it is renamed. */
export async function watchedFolder(path: string): Promise<string> {
  const found = await unlessMissing(stat(path));
  return found?.isFile() ? dirname(path) : path;
}

/** Compressed in ways that are not read, or not there yet. */
const NO_GENERATION = /\.(?:7z|bz2|lz4|lzma|part|tmp|xz|Z|zip|zst)$/;

/** Rotations that may fall into one look before it takes what it has. */
const LOOKS_MAX = 5;

interface FoundFiles {
  readonly found: readonly TailedFile[];
  readonly isOneLog: boolean;
}

async function filesAt(path: string): Promise<FoundFiles> {
  const at = await unlessMissing(stat(path, { bigint: true }));
  if (at?.isDirectory()) {
    return { found: await statAll(await visiblePaths(path)), isOneLog: false };
  }
  if (at === undefined && isGlob(path)) {
    return { found: await statAll(await expandGlob(path)), isOneLog: false };
  }
  let found: TailedFile[] = [];
  let before = at;
  for (let look = 0; look < LOOKS_MAX; look++) {
    found = await generationsOf(path);
    const inode = before?.isFile() ? inodeOf(before) : undefined;
    // A file that was renamed meanwhile may be missing under both names; its successor must not overtake it.
    if (inode === undefined || found.some((file) => file.inode === inode)) break;
    before = await unlessMissing(stat(path, { bigint: true }));
  }
  return { found, isOneLog: true };
}

/** A file with those that were rotated away from it. */
async function generationsOf(path: string): Promise<TailedFile[]> {
  const name = basename(path);
  const siblings = (await visiblePaths(dirname(path))).filter(
    (sibling) =>
      basename(sibling).startsWith(name) && sibling !== path && !NO_GENERATION.test(sibling),
  );
  // The path itself comes last, so that it wins over another link to the same file.
  return statAll([...siblings, path], path);
}

async function visiblePaths(folder: string): Promise<string[]> {
  const names = (await unlessMissing(readdir(folder))) ?? [];
  return names.filter((name) => !/^[._]/.test(name)).map((name) => join(folder, name));
}

/** The files among the paths; with a log, as generations of that. */
async function statAll(paths: readonly string[], log?: string): Promise<TailedFile[]> {
  const files = await Promise.all(
    paths.map(async (path): Promise<TailedFile[]> => {
      const isGz = isCompressed(path);
      if (isGz && familyOf(path) === basename(path, '.gz')) return [];
      const found = await unlessMissing(stat(path, { bigint: true }));
      if (!found?.isFile()) return [];
      const isSibling = log !== undefined && path !== log;
      return [
        {
          path,
          inode: inodeOf(found),
          sizeBytes: Number(found.size),
          // With fractions: rotation and the first line after it may fall into one millisecond.
          modifiedMs: Number(found.mtimeNs) / 1e6,
          isRotated: isSibling || isGz,
          isGeneration: log === undefined ? familyOf(path) !== basename(path) : isSibling,
          isCompressed: isGz,
        },
      ];
    }),
  );
  return files.flat();
}
