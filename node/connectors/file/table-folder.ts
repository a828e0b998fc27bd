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
import { join } from 'node:path';
import { taskWriteFailed } from '../../../src/errors/sink-errors.ts';
import { makeFolder, syncFolder, unlessMissing, writeDurably } from '../../storage/file-system.ts';
import type { PartFile } from './part-file.ts';

const STAGING = '_temporary';
const SUCCESS = '_SUCCESS';

/** What a commit removes. */
export type Replaced = 'nothing' | 'everything' | 'written folders';

export class TableFolder {
  readonly path: string;
  readonly #uuid: string;
  #wasThere = false;

  /** `uuid` is that of the write. */
  constructor(path: string, uuid: string) {
    this.path = path;
    this.#uuid = uuid;
  }

  /** Whether there is a table: anything but what a crash has left. */
  async exists(): Promise<boolean> {
    try {
      const found = await unlessMissing(stat(this.path));
      if (found === undefined) return false;
      this.#wasThere = true;
      if (!found.isDirectory()) return true;
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
      if (replaced === 'everything') await this.#removeAll();
      await makeFolder(this.path);
      const folders = new Set(parts.map((part) => part.folder));
      if (replaced === 'written folders') await this.#empty(folders);
      for (const part of parts) await part.publish();
      for (const folder of folders) await syncFolder(folder);
      await this.#removeStaging();
      await rm(join(this.path, SUCCESS), { force: true });
      await writeDurably(join(this.path, SUCCESS), new Uint8Array(0));
      await syncFolder(this.path);
    } catch (cause) {
      throw taskWriteFailed({ path: this.path }, cause);
    }
  }

  /** Leaves no trace of a write that failed. */
  async abort(parts: readonly PartFile[]): Promise<void> {
    for (const part of parts) part.retract();
    await this.#removeStaging();
    // Only a folder that is empty goes.
    if (!this.#wasThere) await rmdir(this.path).catch(() => {});
  }

  /** First `_SUCCESS`, so that nobody takes for whole what is removed or written halfway. */
  async #removeAll(): Promise<void> {
    const found = await unlessMissing(stat(this.path));
    if (found === undefined) return;
    await rm(join(this.path, SUCCESS), { force: true });
    for (const name of await readdir(this.path)) {
      if (name !== STAGING) await rm(join(this.path, name), { recursive: true, force: true });
    }
    const others = (await unlessMissing(readdir(join(this.path, STAGING)))) ?? [];
    for (const name of others) {
      if (name !== this.#uuid) await rm(this.#staged(name), { recursive: true, force: true });
    }
  }

  async #empty(folders: Iterable<string>): Promise<void> {
    for (const folder of folders) {
      const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
      for (const entry of entries) {
        if (entry.isFile()) await rm(join(folder, entry.name), { force: true });
      }
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
