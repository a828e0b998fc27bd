/**
 * The folder of a table, and how a write of it becomes visible: as Spark's and Hadoop's committers do it. Files are
 * written below `_temporary`, which readers pass over, and get their places when all of them are durable; `_SUCCESS` comes
 * last. What was there before goes only then, so a table may be overwritten with rows that were read from it.
 *
 * ```text
 * out/_temporary/<uuid>/day=2026-01-02/part-00000-<uuid>.c000.json     while it is written
 * out/day=2026-01-02/part-00000-<uuid>.c000.json                       once it is committed
 * out/_SUCCESS
 * ```
 */
import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { taskWriteFailed } from '../../../src/errors/sink-errors.ts';
import type { EntryChange } from '../../../src/ports/table-storage.ts';
import {
  errorCode,
  makeFolder,
  syncFolder,
  unlessMissing,
  writeDurably,
} from '../../storage/file-system.ts';
import { TABLE_ENTRY } from '../../storage/table-entry.ts';
import type { PartFile } from './part-file.ts';
import {
  carryOut,
  decide,
  filesBelow,
  isCommit,
  isDecided,
  resumeCommits,
  STAGING,
  type TableCommit,
  withdraw,
} from './table-commit.ts';

const SUCCESS = '_SUCCESS';
/** The names that writes of tables give their files. */
const WRITTEN = /^part-\d{5}-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}[-.]c\d{3,}\./;

/** What a commit removes. */
export type Replaced =
  | 'nothing'
  | 'everything'
  | 'written folders'
  | { readonly folders: readonly string[] };

export class TableFolder {
  readonly path: string;
  readonly #uuid: string;
  readonly #entry: EntryChange | undefined;
  #wasThere = false;
  #commit: TableCommit | undefined;
  /** Its files are to be the table's, whatever happens. */
  #isDecided = false;

  /** `uuid` is that of the write; `entry` what the catalog says of the table from then on. */
  constructor(path: string, uuid: string, entry?: EntryChange) {
    this.path = path;
    this.#entry = entry;
    this.#uuid = uuid;
  }

  /** Whether there is a table: anything but what a crash has left. */
  async exists(): Promise<boolean> {
    try {
      const found = await unlessMissing(stat(this.path));
      if (found === undefined) return false;
      this.#wasThere = true;
      if (!found.isDirectory()) return true;
      await resumeCommits(this.path);
      const names = await readdir(this.path);
      return names.length !== 1 || names[0] !== STAGING;
    } catch (cause) {
      throw taskWriteFailed({ path: this.path }, cause);
    }
  }

  /** Removes a file that stands where the folder is to be. */
  async removeFile(): Promise<void> {
    const found = await unlessMissing(stat(this.path));
    if (found?.isFile()) await rm(this.path);
  }

  /** Where a file is until the commit. */
  temporary(name: string): string {
    return join(this.path, STAGING, this.#uuid, name);
  }

  /** Makes the files the table, or a part of it. */
  async commit(parts: readonly PartFile[], replaced: Replaced): Promise<void> {
    try {
      for (const part of parts) await part.sync();
      await makeFolder(this.path);
      const removed = await this.#removedFiles(parts, replaced);
      // A single file gets its name at once.
      const isOneStep = removed.length === 0 && parts.length <= 1 && this.#entry === undefined;
      if (isOneStep) await this.#publish(parts);
      else await this.#carryOut(parts, removed);
      if (replaced === 'everything') await this.#removeAbandoned();
      await this.#removeStaging();
      await rm(join(this.path, SUCCESS), { force: true });
      await this.#markComplete();
      await syncFolder(this.path);
    } catch (cause) {
      throw taskWriteFailed({ path: this.path }, cause);
    }
  }

  async #publish(parts: readonly PartFile[]): Promise<void> {
    for (const part of parts) await part.publish();
    for (const part of parts) await syncFolder(part.folder);
  }

  async #carryOut(parts: readonly PartFile[], removed: readonly string[]): Promise<void> {
    const named = parts.map(
      ({ path, temporary }) => [relative(this.path, temporary), relative(this.path, path)] as const,
    );
    const commit = { uuid: this.#uuid, removed, named, entry: this.#entryBelow() };
    this.#commit = commit;
    await decide(this.path, commit);
    this.#isDecided = true;
    await carryOut(this.path, commit, { isOwn: true });
  }

  /** A folder that is renamed takes what stands in it along. */
  #entryBelow(): EntryChange | undefined {
    if (this.#entry === undefined) return undefined;
    const path = relative(this.path, this.#entry.path);
    return path === TABLE_ENTRY ? { ...this.#entry, path } : this.#entry;
  }

  async #markComplete(): Promise<void> {
    try {
      await writeDurably(join(this.path, SUCCESS), new Uint8Array(0));
    } catch (error) {
      // Another write that ends at the same time has said so.
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }

  /**
   * Leaves no trace of a write that failed. One that may have begun to remove what it replaces is gone on with by the next
   * who opens the table.
   */
  async abort(parts: readonly PartFile[]): Promise<void> {
    const commit = this.#commit;
    if (commit !== undefined && (this.#isDecided || (await isDecided(this.path, commit.uuid)))) {
      if (commit.removed.length > 0) return;
      await withdraw(this.path, commit);
    }
    for (const part of parts) part.retract();
    await this.#removeStaging();
    // Only a folder that is empty goes.
    if (!this.#wasThere) await rmdir(this.path).catch(() => {});
  }

  /** `_SUCCESS` comes first, so that nobody takes for whole what is removed or written halfway. */
  async #removedFiles(parts: readonly PartFile[], replaced: Replaced): Promise<readonly string[]> {
    if (replaced === 'nothing') return [];
    const entries = (await readdir(this.path, { withFileTypes: true })).filter(
      ({ name }) => name !== STAGING && name !== TABLE_ENTRY && name !== SUCCESS,
    );
    const success = [SUCCESS];
    if (replaced === 'everything') {
      const lists = entries.map((entry) =>
        entry.isDirectory() ? filesBelow(this.path, join(this.path, entry.name)) : [entry.name],
      );
      return [...success, ...(await Promise.all(lists)).flat()];
    }
    if (replaced === 'written folders') {
      const folders = [...new Set(parts.map((part) => part.folder))];
      const lists = await Promise.all(folders.map((folder) => this.#filesIn(folder)));
      return [...success, ...lists.flat()];
    }
    const lists = replaced.folders.map((folder) => filesBelow(this.path, join(this.path, folder)));
    return [...success, ...(await Promise.all(lists)).flat()];
  }

  async #filesIn(folder: string): Promise<readonly string[]> {
    const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
    const files = entries.filter((entry) => !entry.isDirectory() && entry.name !== TABLE_ENTRY);
    return files.map(({ name }) => relative(this.path, join(folder, name)));
  }

  /** Files of writes that never ended. */
  async #removeAbandoned(): Promise<void> {
    const names = (await unlessMissing(readdir(join(this.path, STAGING)))) ?? [];
    for (const name of names) {
      if (name === this.#uuid || isCommit(name)) continue;
      // What has become certain meanwhile is no longer abandoned.
      if (await isDecided(this.path, name)) continue;
      await rm(this.#staged(name), { recursive: true, force: true });
    }
  }

  #staged(uuid: string): string {
    return join(this.path, STAGING, uuid);
  }

  /** Another write may be under way, and keeps its files there. */
  async #removeStaging(): Promise<void> {
    await rm(this.#staged(this.#uuid), { recursive: true, force: true });
    await rmdir(join(this.path, STAGING)).catch(() => {});
  }
}

/** Removes what writes have left in a folder that nobody else should have used; files that are none of theirs stay. */
export async function removeWritten(folder: string): Promise<void> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name === STAGING) await rm(path, { recursive: true, force: true });
    else if (entry.isDirectory()) {
      await removeWritten(path);
      // Only a folder that is empty goes.
      await rmdir(path).catch(() => {});
    } else if (entry.name === SUCCESS || WRITTEN.test(entry.name)) await rm(path, { force: true });
  }
}
