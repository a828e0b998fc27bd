import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { taskWriteFailed } from '../../../src/errors/sink-errors.ts';
import { makeFolderNow } from '../../storage/file-system.ts';
import type { SinkFileStatus } from './sink-log.ts';

const TEMPORARY = /^\.part-.+\.tmp$/;

/** Whether a file is a part that was being written; after a crash nobody goes on with it. */
export function isTemporaryPart(name: string): boolean {
  return TEMPORARY.test(name);
}

export interface PartFileOptions {
  /** Where the file is to be seen. */
  readonly path: string;
  /** Where it is written: by default a hidden name beside. */
  readonly temporary?: string;
  readonly compresses: boolean;
}

/** The hidden name of a part while it is written. */
function temporaryPart(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`);
}

/**
 * One file of a result. It is written under another name and opened for each write only, so that a result with thousands
 * of partitions does not run out of file descriptors.
 */
export class PartFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #compresses: boolean;
  #hasBegun = false;
  #isPublished = false;

  constructor({ path, temporary = temporaryPart(path), compresses }: PartFileOptions) {
    this.#path = path;
    this.#temporary = temporary;
    this.#compresses = compresses;
  }

  /** Appends lines. Compressed, each call makes a gzip member of its own: readers see their concatenation. */
  write(lines: Uint8Array): void {
    if (lines.length === 0 && this.#hasBegun) return;
    const bytes = this.#compresses ? gzipSync(lines) : lines;
    try {
      this.#append(bytes);
    } catch (cause) {
      throw taskWriteFailed({ path: this.#path }, cause);
    }
  }

  /** Makes the bytes durable. */
  async sync(): Promise<void> {
    try {
      const file = await open(this.#temporary, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw taskWriteFailed({ path: this.#path }, cause);
    }
  }

  /** Gives the file its name, which `syncFolder` makes durable. Its bytes are durable already. */
  async publish(): Promise<SinkFileStatus> {
    try {
      makeFolderNow(dirname(this.#path));
      await rename(this.#temporary, this.#path);
      this.#isPublished = true;
      const { size, mtimeMs } = await stat(this.#path);
      return { path: this.#path, sizeBytes: size, modifiedMs: Math.floor(mtimeMs) };
    } catch (cause) {
      throw taskWriteFailed({ path: this.#path }, cause);
    }
  }

  /** Where the file is to be seen. */
  get path(): string {
    return this.#path;
  }

  /** Where it is until then. */
  get temporary(): string {
    return this.#temporary;
  }

  get folder(): string {
    return dirname(this.#path);
  }

  /** Removes what was written, unless it was published. */
  discard(): void {
    rmSync(this.#temporary, { force: true });
  }

  /** Removes the file, also when it was published. */
  retract(): void {
    this.discard();
    if (this.#isPublished) rmSync(this.#path, { force: true });
  }

  #append(bytes: Uint8Array): void {
    if (!this.#hasBegun) makeFolderNow(dirname(this.#temporary));
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
