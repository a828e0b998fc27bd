import type { SpillFile } from '../../src/ports/spill-storage.ts';

/** The folder of spill files in the origin's private file system. */
const FOLDER = 'millrace-spill';

/** The handle of a file that only workers get, and the declarations of pages do not have. */
interface SyncAccessHandle {
  read(buffer: Uint8Array, options: { readonly at: number }): number;
  write(buffer: Uint8Array, options: { readonly at: number }): number;
  close(): void;
}

interface WorkerFileHandle {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

/**
 * Opens a file in the origin's private file system. Rejects where a page has no such files: outside of workers, and in
 * browsers without them.
 */
export async function openSpillFile(): Promise<SpillFile> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  await sweep(folder);
  const name = `${Date.now()}-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  const file = await folder.getFileHandle(name, { create: true });
  const remove = () => folder.removeEntry(name);
  try {
    const handle = await (file as unknown as WorkerFileHandle).createSyncAccessHandle();
    return new WebSpillFile(handle, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Removes what tabs left that are gone. A file that someone has open is locked: it stays. */
async function sweep(folder: FileSystemDirectoryHandle): Promise<void> {
  const { keys } = folder as unknown as { keys(): AsyncIterable<string> };
  const names: string[] = [];
  for await (const name of keys.call(folder)) names.push(name);
  await Promise.allSettled(names.map((name) => folder.removeEntry(name)));
}

class WebSpillFile implements SpillFile {
  readonly #handle: SyncAccessHandle;
  readonly #remove: () => Promise<void>;

  constructor(handle: SyncAccessHandle, remove: () => Promise<void>) {
    this.#handle = handle;
    this.#remove = remove;
  }

  write(bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length; ) {
      const count = this.#handle.write(bytes.subarray(done), { at: position + done });
      if (count === 0) throw new Error('the browser writes no further');
      done += count;
    }
  }

  read(target: Uint8Array, position: number): void {
    for (let done = 0; done < target.length; ) {
      const count = this.#handle.read(target.subarray(done), { at: position + done });
      if (count === 0) throw new Error('the spill file is shorter than what was written to it');
      done += count;
    }
  }

  async close(): Promise<void> {
    this.#handle.close();
    await this.#remove();
  }
}
