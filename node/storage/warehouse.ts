/**
 * Tables on disk: `<warehouse>/<name>/` has the rows of a table and `_table.json`, which says what it is and is no data,
 * as its name begins with `_`. Of a table whose rows are elsewhere the folder has only that.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { taskWriteFailed } from '../../src/errors/sink-errors.ts';
import type { DataFolder, TableStorage } from '../../src/ports/table-storage.ts';
import { listDataFolders } from '../connectors/file/listing.ts';
import { resumeCommits, STAGING } from '../connectors/file/table-commit.ts';
import { removeWritten } from '../connectors/file/table-folder.ts';
import {
  errorCode,
  exists,
  makeFolder,
  syncFolder,
  unlessMissing,
  writeDurably,
} from './file-system.ts';
import { localPath } from './local-path.ts';
import { FolderLock, ownerOf } from './lock.ts';
import { isOfEntry, TABLE_ENTRY, writeEntry } from './table-entry.ts';

const NAME = /^[a-z\d_]+$/;
/** In this folder of the warehouse there is one for each table that is being made, or was: with the lock of its maker, … */
const MAKING = '.making';
/** … a file while it is at work in a location that was empty, … */
const BEGUN = 'begun';
/** … and one while the rows of a table are removed that has others elsewhere; it says what the table is then. */
const MOVED = 'moved';
/** What was dropped is in this folder of the warehouse until it is removed. */
const DROPPED = '.dropped';

export class Warehouse implements TableStorage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = localPath(folder);
  }

  async names(): Promise<readonly string[]> {
    const found = (await unlessMissing(readdir(this.#folder, { withFileTypes: true }))) ?? [];
    const folders = found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const isTable = await Promise.all(
      folders.map((name) => NAME.test(name) && exists(this.entryPath(name))),
    );
    return folders.filter((_, at) => isTable[at]);
  }

  async read(name: string): Promise<string | undefined> {
    try {
      return await unlessMissing(readFile(this.entryPath(name), 'utf8'));
    } catch (error) {
      // A file of the name is no table.
      if (errorCode(error) === 'ENOTDIR') return undefined;
      throw error;
    }
  }

  write(name: string, text: string): Promise<void> {
    const folder = this.defaultLocation(name);
    return changing(folder, async () => {
      await makeFolder(folder);
      await writeEntry(this.entryPath(name), text);
    });
  }

  async making<Made>(name: string, work: () => Promise<Made>): Promise<Made | undefined> {
    await this.#sweep();
    return this.#holding(name, async () => {
      await this.#noteBegun(name);
      return work();
    });
  }

  /** Runs work while nobody else makes a table of the name, and ends what others have left; undefined where somebody does. */
  async #holding<Done>(name: string, work: () => Promise<Done>): Promise<Done | undefined> {
    const folder = this.#making(name);
    const lock = await changing(folder, () => FolderLock.acquire(folder));
    if (!(lock instanceof FolderLock)) return undefined;
    try {
      // A maker that died has left what is still in the way.
      await this.#endWork(name);
      return await work();
    } finally {
      // So has one that failed after it had written rows.
      await this.#endWork(name).finally(() => lock.release());
    }
  }

  #making(...names: readonly string[]): string {
    return join(this.#folder, MAKING, ...names);
  }

  /** Notes that a maker is at work, if what it leaves can be only its own. */
  async #noteBegun(name: string): Promise<void> {
    if ((await this.read(name)) !== undefined) return;
    if (await this.isEmpty(this.defaultLocation(name))) await note(this.#making(name, BEGUN), '');
  }

  /** Removes what a maker that has begun has left without a table, and the rows of one that has them elsewhere now. */
  #endWork(name: string): Promise<void> {
    const location = this.defaultLocation(name);
    return changing(location, async () => {
      const begun = this.#making(name, BEGUN);
      if (await exists(begun)) {
        if ((await this.read(name)) === undefined) {
          await removeWritten(location);
          // Only a folder that is empty goes.
          await rmdir(location).catch(() => {});
        }
        await rm(begun, { force: true });
      }
      const moved = this.#making(name, MOVED);
      const text = await unlessMissing(readFile(moved, 'utf8'));
      if (text === undefined) return;
      if ((await this.read(name)) === text) await clearFolder(location);
      await rm(moved, { force: true });
    });
  }

  async writeMoved(name: string, text: string): Promise<void> {
    await note(this.#making(name, MOVED), text);
    await this.write(name, text);
  }

  /** Ends the work of processes that died, and removes what they had dropped; never that of one that is at work. */
  async #sweep(): Promise<void> {
    for (const name of await namesIn(join(this.#folder, MAKING))) {
      // What can't be ended now is in nobody's way but that of who makes a table of the name.
      if (await isAbandoned(this.#making(name))) {
        await this.#holding(name, async () => {}).catch(() => {});
      }
    }
    const dropped = join(this.#folder, DROPPED);
    for (const name of await namesIn(dropped)) await removed(join(dropped, name));
  }

  /** Takes a folder away in one step, if it is there; gives where it is until it is removed. */
  async #moveAway(folder: string): Promise<string | undefined> {
    const dropped = join(this.#folder, DROPPED);
    await makeFolder(dropped);
    const path = join(dropped, randomUUID());
    return unlessMissing(rename(folder, path).then(() => path));
  }

  remove(name: string): Promise<void> {
    const folder = this.defaultLocation(name);
    return changing(folder, async () => {
      await this.#sweep();
      await rm(this.entryPath(name), { force: true });
      await unlessMissing(syncFolder(folder));
      // Only a folder that is empty goes.
      await rmdir(folder).catch(() => {});
    });
  }

  removeWithRows(name: string): Promise<void> {
    const folder = this.defaultLocation(name);
    return changing(folder, async () => {
      await this.#sweep();
      const dropped = await this.#moveAway(folder);
      if (dropped === undefined) return;
      // No row goes before the name is gone for certain.
      await syncFolder(this.#folder);
      await removed(dropped);
    });
  }

  defaultLocation(name: string): string {
    return join(this.#folder, name);
  }

  location(path: string): string {
    return localPath(path);
  }

  isEmpty(location: string): Promise<boolean> {
    return changing(location, async () => {
      const found = await unlessMissing(stat(location));
      if (found === undefined) return true;
      if (!found.isDirectory()) return false;
      const names = await readdir(location);
      return names.every((name) => name === STAGING || isOfEntry(name));
    });
  }

  makeFolder(location: string): Promise<void> {
    return changing(location, () => makeFolder(location));
  }

  moveFolder(from: string, to: string): Promise<void> {
    return changing(to, async () => {
      await rename(from, to);
      await syncFolder(dirname(to));
    });
  }

  resume(location: string): Promise<boolean> {
    return changing(location, () => resumeCommits(location));
  }

  dataFolders(location: string): Promise<readonly DataFolder[]> {
    return listDataFolders({
      paths: [location],
      pathGlobFilter: undefined,
      recursiveFileLookup: false,
      isTable: true,
      basePath: undefined,
    });
  }

  entryPath(name: string): string {
    return join(this.defaultLocation(name), TABLE_ENTRY);
  }
}

function note(path: string, text: string): Promise<void> {
  return changing(path, async () => {
    await writeDurably(path, new TextEncoder().encode(text));
    await syncFolder(dirname(path));
  });
}

/** Removes all rows that are in a folder; what is written of a table there stays. */
async function clearFolder(location: string): Promise<void> {
  const names = (await unlessMissing(readdir(location))) ?? [];
  for (const name of names.filter((one) => !isOfEntry(one))) {
    await rm(join(location, name), { recursive: true, force: true });
  }
}

/** What is in a folder, as far as it can be listed. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** Whether a maker's folder is that of one that died in the midst of its work. */
async function isAbandoned(folder: string): Promise<boolean> {
  if (!(await namesIn(folder)).some(isNote)) return false;
  return (await ownerOf(folder).catch(() => undefined)) === undefined;
}

function isNote(name: string): boolean {
  return name === BEGUN || name === MOVED;
}

/** Removes what was dropped as far as that can be: others may be at it, too, and who comes later goes on. */
async function removed(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {});
}

/** Fails with TASK_WRITE_FAILED where the disk refuses. */
async function changing<Result>(path: string, change: () => Promise<Result>): Promise<Result> {
  try {
    return await change();
  } catch (cause) {
    throw taskWriteFailed({ path }, cause);
  }
}
