import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { taskWriteFailed } from '../../../src/errors/sink-errors.ts';
import type { SinkFileStatus } from './sink-log.ts';

const TEMPORARY = /^\.part-.+\.tmp$/;

/** Whether a file is a part that was being written; after a crash nobody goes on with it. */
export function isTemporaryPart(name: string): boolean {
  return TEMPORARY.test(name);
}

/**
 * One file of a batch's result. It is written under a hidden name and opened for each write
 * only, so that a batch with thousands of partitions does not run out of file descriptors.
 */
export class PartFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #compresses: boolean;
  #hasBegun = false;

  constructor(path: string, compresses: boolean) {
    this.#path = path;
    this.#temporary = join(dirname(path), `.${basename(path)}.tmp`);
    this.#compresses = compresses;
  }

  /** Appends lines. Compressed, each call makes a gzip member of its own: readers see their concatenation. */
  write(lines: Uint8Array): void {
    const bytes = this.#compresses ? gzipSync(lines) : lines;
    try {
      this.#append(bytes);
    } catch (cause) {
      throw taskWriteFailed({ path: this.#path }, cause);
    }
  }

  /** Makes the bytes durable and gives the file its name, which `syncFolder` makes durable. */
  async publish(): Promise<SinkFileStatus> {
    try {
      const file = await open(this.#temporary, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(this.#temporary, this.#path);
      const { size, mtimeMs } = await stat(this.#path);
      return { path: this.#path, sizeBytes: size, modifiedMs: Math.floor(mtimeMs) };
    } catch (cause) {
      throw taskWriteFailed({ path: this.#path }, cause);
    }
  }

  get folder(): string {
    return dirname(this.#path);
  }

  discard(): void {
    rmSync(this.#temporary, { force: true });
  }

  #append(bytes: Uint8Array): void {
    if (!this.#hasBegun) mkdirSync(dirname(this.#path), { recursive: true });
    // A batch that is run again after a crash must not go on where the crash left off.
    const file = openSync(this.#temporary, this.#hasBegun ? 'a' : 'w');
    this.#hasBegun = true;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    } finally {
      closeSync(file);
    }
  }
}
