import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpillFile, SpillStorage } from '../../src/ports/spill-storage.ts';
import { makeFolderNow } from './file-system.ts';
import { localPath } from './local-path.ts';

/** Files in the folder that the user named, or in the system's for temporary files. */
export const nodeSpillStorage: SpillStorage = {
  // Of several folders, which Spark fills in turn, the first one.
  open: async (location) => new NodeSpillFile(localPath(location?.split(',')[0] ?? tmpdir())),
};

/**
 * A file that has lost its name before anything is in it: the system takes it back with the descriptor, whatever happens
 * to the process. It is made at the first write, so that a query which fits its budget makes none.
 */
class NodeSpillFile implements SpillFile {
  readonly #folder: string;
  #descriptor: number | undefined;
  /** The file's path where the system keeps names of open files. */
  #path: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #open(): number {
    makeFolderNow(this.#folder);
    const path = join(this.#folder, `millrace-spill-${randomUUID()}`);
    const descriptor = openSync(path, 'wx+', 0o600);
    try {
      unlinkSync(path);
    } catch {
      this.#path = path;
    }
    return descriptor;
  }

  write(bytes: Uint8Array, position: number): void {
    this.#descriptor ??= this.#open();
    for (let done = 0; done < bytes.length; ) {
      const left = bytes.length - done;
      done += writeSync(this.#descriptor, bytes, done, left, position + done);
    }
  }

  read(target: Uint8Array, position: number): void {
    this.#descriptor ??= this.#open();
    for (let done = 0; done < target.length; ) {
      const left = target.length - done;
      const count = readSync(this.#descriptor, target, done, left, position + done);
      if (count === 0) throw new Error('the spill file is shorter than what was written to it');
      done += count;
    }
  }

  async close(): Promise<void> {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
    this.#path = undefined;
  }
}
