/**
 * A commit of many steps as one: what is to be removed, what is to be named and what the catalog says from then on is
 * written down first, durably and under a name that appears at once. From then on it is certain; whoever finds it there later, after a crash, goes on with it. All
 * steps may be done twice, also by two at the same time: only files of names that never come again are removed.
 *
 * ```text
 * out/_temporary/<uuid>/…          the files of a write
 * out/_temporary/<uuid>.commit     what its commit does, while it does it
 * ```
 */
import { readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { EntryChange } from '../../../src/ports/table-storage.ts';
import {
  errorCode,
  exists,
  makeFolder,
  syncFolder,
  unlessMissing,
  writeDurably,
} from '../../storage/file-system.ts';
import { changeEntry } from '../../storage/table-entry.ts';

/** Where the files of writes are until they are committed. */
export const STAGING = '_temporary';
const COMMIT = '.commit';

/** Names are below the folder of the table. */
export interface TableCommit {
  readonly uuid: string;
  readonly removed: readonly string[];
  readonly named: readonly (readonly [from: string, to: string])[];
  /** Its path is below the folder, too, or absolute. */
  readonly entry?: EntryChange | undefined;
}

/** Makes a commit certain. */
export async function decide(folder: string, commit: TableCommit): Promise<void> {
  const staging = join(folder, STAGING);
  const unfinished = join(staging, commit.uuid, COMMIT);
  await makeFolder(dirname(unfinished));
  for (const path of new Set(commit.named.map(([from]) => dirname(join(folder, from))))) {
    await syncFolder(path);
  }
  await writeDurably(unfinished, new TextEncoder().encode(JSON.stringify(commit)));
  await rename(unfinished, commitPath(folder, commit.uuid));
  await syncFolder(staging);
}

/**
 * Does the steps of a commit that are not done yet. Whoever has written the files knows that they were there: for its
 * `isOwn` commit it is a failure that one has neither name.
 */
export async function carryOut(
  folder: string,
  { uuid, removed, named, entry }: TableCommit,
  { isOwn }: { readonly isOwn: boolean },
): Promise<void> {
  for (const name of removed) await rm(join(folder, name), { force: true });
  await removeEmptyFolders(folder, removed);
  const folders = new Set<string>();
  for (const [from, to] of named) {
    const isNamed = await giveName(join(folder, from), join(folder, to));
    if (isOwn && !isNamed) throw new Error(`${from} was removed before it was named`);
    folders.add(dirname(join(folder, to)));
  }
  for (const path of folders) await unlessMissing(syncFolder(path));
  if (entry !== undefined) await changeEntry(resolve(folder, entry.path), entry);
  await rm(commitPath(folder, uuid), { force: true });
}

export function isDecided(folder: string, uuid: string): Promise<boolean> {
  return exists(commitPath(folder, uuid));
}

/** Takes a commit back that removes nothing. */
export async function withdraw(folder: string, { uuid, named }: TableCommit): Promise<void> {
  await rm(commitPath(folder, uuid), { force: true });
  for (const [, to] of named) {
    try {
      await rm(join(folder, to), { force: true });
    } catch (error) {
      // A file stands where a folder of the file was to be.
      if (errorCode(error) !== 'ENOTDIR') throw error;
    }
  }
}

/** Goes on with the commits that a crash has ended; says whether there were any. */
export async function resumeCommits(folder: string): Promise<boolean> {
  const names = (await unlessMissing(readdir(join(folder, STAGING)))) ?? [];
  const commits = names.filter(isCommit);
  for (const name of commits) {
    const text = await unlessMissing(readFile(join(folder, STAGING, name), 'utf8'));
    if (text === undefined) continue;
    const commit: TableCommit = JSON.parse(text);
    await carryOut(folder, commit, { isOwn: false });
    await rm(join(folder, STAGING, commit.uuid), { recursive: true, force: true });
    await rmdir(join(folder, STAGING)).catch(() => {});
  }
  return commits.length > 0;
}

/** Whether a name below `_temporary` is that of a commit. */
export function isCommit(name: string): boolean {
  return name.endsWith(COMMIT);
}

function commitPath(folder: string, uuid: string): string {
  return join(folder, STAGING, `${uuid}${COMMIT}`);
}

/** Whether the file has its name now: somebody else may have given it. */
async function giveName(from: string, to: string): Promise<boolean> {
  for (;;) {
    await makeFolder(dirname(to));
    if (await unlessMissing(rename(from, to).then(() => true))) return true;
    // The folder was removed meanwhile, as it was empty.
    if (!(await exists(from))) return exists(to);
  }
}

/** Removes the folders that the files were in, as far as nothing else is in them. */
async function removeEmptyFolders(root: string, files: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let path = dirname(file); path !== '.'; path = dirname(path)) folders.add(path);
  }
  const depth = (path: string) => path.split(sep).length;
  const deepestFirst = [...folders].sort((left, right) => depth(right) - depth(left));
  for (const path of deepestFirst) await rmdir(join(root, path)).catch(() => {});
}

/** All files below a folder, or below one in it, by their names below the first. */
export async function filesBelow(root: string, folder = root): Promise<readonly string[]> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const lists = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(root, path) : [relative(root, path)];
  });
  return (await Promise.all(lists)).flat();
}
