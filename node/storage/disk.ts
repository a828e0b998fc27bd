/**
 * `CheckpointStorage` over files, one an entry, named as the entry is.
 *
 * A write makes a temporary file beside the target, makes its bytes durable, and then gives it its name: by `link` for
 * write-once entries, which fails when the name is taken, by `rename` for others. Folders are made durable too, or a
 * power loss could take the name back. The last entry of a set gets its name after all others' names are durable, so
 * whoever can read it can read them all. A new owner makes durable what it finds before it goes on from that. This is the protocol of Spark's HDFSMetadataLog and CheckpointFileManager.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MillraceError } from '../../src/errors/exception.ts';
import { checkpointStorageError } from '../../src/errors/storage-errors.ts';
import { concurrentQuery, concurrentStreamLogUpdate } from '../../src/errors/streaming-errors.ts';
import type { CheckpointStorage, CheckpointWrite } from '../../src/ports/checkpoint-storage.ts';
import {
  createOnce,
  errorCode,
  exists,
  makeFolder,
  syncFolder,
  syncFoldersAbove,
  unlessMissing,
  writeDurably,
} from './file-system.ts';
import { localPath } from './local-path.ts';
import { FolderLock } from './lock.ts';

/** Files of a write in progress; `.lock-…` ones belong to contenders for the lock, who may be at work right now. */
const TEMPORARY = /^\.(?!lock-).+\.tmp$/;

export interface DiskStorageOptions {
  /** False skips every fsync: for storage that need not outlive the process. */
  readonly durable?: boolean;
  /** Removes the whole location on `close`. */
  readonly temporary?: boolean;
}

/** A temporary file that waits for its name. */
interface PreparedWrite {
  readonly write: CheckpointWrite;
  readonly temporary: string;
  readonly path: string;
}

/** The checkpoint in a folder: a path or a `file:` URL. */
export class DiskCheckpointStorage implements CheckpointStorage {
  readonly #location: string;
  readonly #root: string;
  readonly #durable: boolean;
  readonly #temporary: boolean;
  /** Those that were there at their last write. */
  readonly #folders = new Set<string>();
  #lock: FolderLock | undefined;

  constructor(location: string, options: DiskStorageOptions = {}) {
    this.#location = location;
    this.#root = localPath(location);
    this.#durable = options.durable ?? true;
    this.#temporary = options.temporary ?? false;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const path = this.#path(name);
    const bytes = await this.#typed(path, () => unlessMissing(readFile(path)));
    // Callers get plain bytes: a Buffer slices, prints and compares in ways of its own.
    return bytes && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  async list(prefix: string): Promise<string[]> {
    const slash = prefix.lastIndexOf('/');
    const folder = slash < 0 ? '' : prefix.slice(0, slash);
    const names = await this.#typed(this.#path(folder), () => this.#entriesBelow(folder));
    return names.filter((name) => name.startsWith(prefix));
  }

  async write(writes: readonly CheckpointWrite[]): Promise<void> {
    await this.#typed(this.#root, async () => {
      await this.#refuseExisting(writes);
      const prepared = await this.#prepare(writes);
      try {
        await this.#publish(prepared);
      } catch (error) {
        await discard(prepared);
        throw error;
      }
    });
  }

  async delete(names: readonly string[]): Promise<void> {
    await this.#typed(this.#root, async () => {
      for (const name of names) await unlessMissing(unlink(this.#path(name)));
    });
  }

  async lock(): Promise<void> {
    await this.#typed(this.#root, async () => {
      const lock = await FolderLock.acquire(this.#root);
      if (!(lock instanceof FolderLock)) {
        const owner = `process ${lock.pid} on ${lock.host}`;
        throw concurrentQuery({ location: this.#location, owner });
      }
      this.#lock = lock;
      await removeTemporaries(this.#root);
      if (this.#durable) await syncTree(this.#root);
    });
  }

  async close(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
    if (this.#temporary) await rm(this.#root, { recursive: true, force: true });
  }

  #path(name: string): string {
    return join(this.#root, name);
  }

  async #entriesBelow(folder: string): Promise<string[]> {
    const found = await unlessMissing(readdir(this.#path(folder), { withFileTypes: true }));
    const names: string[] = [];
    for (const entry of found ?? []) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) names.push(...(await this.#entriesBelow(name)));
      else if (!entry.name.startsWith('.')) names.push(name);
    }
    return names;
  }

  /** Before anything is written, so that a refused set leaves nothing behind. */
  async #refuseExisting(writes: readonly CheckpointWrite[]): Promise<void> {
    for (const { name, mode } of writes) {
      if (mode === 'create' && (await exists(this.#path(name)))) {
        throw concurrentStreamLogUpdate({ batchId: name });
      }
    }
  }

  async #prepare(writes: readonly CheckpointWrite[]): Promise<PreparedWrite[]> {
    const prepared = writes.map((write) => {
      const path = this.#path(write.name);
      const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
      return { write, path, temporary };
    });
    await this.#makeFolders(foldersOf(prepared));
    const results = await Promise.allSettled(
      prepared.map(({ write, temporary }) => writeDurably(temporary, write.bytes, this.#durable)),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return prepared;
    // A folder that somebody has removed is made anew by the next write.
    this.#folders.clear();
    await discard(prepared);
    throw failed.reason;
  }

  /** A busy query writes dozens of entries a second into the same few folders: each is looked at once. */
  async #makeFolders(folders: Iterable<string>): Promise<void> {
    for (const folder of folders) {
      if (this.#folders.has(folder)) continue;
      await makeFolder(folder);
      this.#folders.add(folder);
    }
  }

  /** Gives the files their names, the last one after all others' names are durable. */
  async #publish(prepared: readonly PreparedWrite[]): Promise<void> {
    const last = prepared.at(-1);
    if (last === undefined) return;
    const others = prepared.slice(0, -1);
    for (const write of others) await publishOne(write);
    await this.#sync(others);
    await publishOne(last);
    await this.#sync([last]);
  }

  async #sync(writes: readonly PreparedWrite[]): Promise<void> {
    if (!this.#durable) return;
    for (const folder of foldersOf(writes)) await syncFolder(folder);
  }

  /** Turns the platform's failures into the checkpoint's conditions. */
  async #typed<T>(path: string, operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      if (error instanceof MillraceError) throw error;
      throw checkpointStorageError({
        location: this.#location,
        path: failedPath(error) ?? path,
        code: errorCode(error) ?? String(error),
        cause: error,
      });
    }
  }
}

function failedPath(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string'
    ? error.path
    : undefined;
}

function foldersOf(writes: readonly PreparedWrite[]): Set<string> {
  return new Set(writes.map(({ path }) => dirname(path)));
}

async function publishOne({ write, temporary, path }: PreparedWrite): Promise<void> {
  if (write.mode === 'replace') await rename(temporary, path);
  else if (!(await createOnce(temporary, path)))
    throw concurrentStreamLogUpdate({ batchId: write.name });
}

async function discard(prepared: readonly PreparedWrite[]): Promise<void> {
  await Promise.all(prepared.map(({ temporary }) => rm(temporary, { force: true })));
}

/**
 * Makes durable what a process that was killed has given a name, and no more: its successor reads that and goes on from it,
 * so that a power loss must not take it back.
 */
async function syncTree(folder: string): Promise<void> {
  await syncFoldersAbove(folder);
  await syncFoldersBelow(folder);
}

async function syncFoldersBelow(folder: string): Promise<void> {
  await syncFolder(folder);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFoldersBelow(join(folder, entry.name));
  }
}

/** What a crash left in the middle of a write. Only the owner of the lock may do this. */
async function removeTemporaries(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removeTemporaries(path);
    else if (TEMPORARY.test(entry.name)) await unlessMissing(unlink(path));
  }
}
