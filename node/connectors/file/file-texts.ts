import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { ByteReader } from '../../../src/connectors/format/format.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { corruptGzipFile, failedReadFile } from '../../../src/errors/file-errors.ts';
import { errorCode } from '../../storage/file-system.ts';

/** A part of a file: bytes `[start, end)`, or to the end of the file. */
export interface FileSlice {
  readonly path: string;
  readonly start: number;
  readonly end: number | undefined;
  /** Opens the part, where the path alone does not say which file it is in. */
  readonly open?: () => ByteReader;
}

/** Whether a file is read through gunzip: then it has one part only, the whole. */
export function isCompressed(path: string): boolean {
  return path.endsWith('.gz');
}

/**
 * The texts of several files, one after the other, each opened when its turn comes. Plain files go straight into the
 * target, synchronously. A file that is gone is skipped, with a call of `onMissing`, where that is given.
 */
export class FileTexts implements ByteReader {
  readonly #slices: readonly FileSlice[];
  readonly #onMissing: ((path: string) => void) | undefined;
  #index = 0;
  #current: ByteReader | undefined;

  constructor(slices: readonly FileSlice[], onMissing?: (path: string) => void) {
    this.#slices = slices;
    this.#onMissing = onMissing;
  }

  read(target: Uint8Array): number | Promise<number> {
    if (this.#index >= this.#slices.length) return 0;
    const { path } = this.#slices[this.#index];
    try {
      this.#current ??= openSlice(this.#slices[this.#index]);
      const count = this.#current.read(target);
      return typeof count === 'number' ? count : count.catch((error) => this.#failed(path, error));
    } catch (error) {
      return this.#failed(path, error);
    }
  }

  async nextText(): Promise<boolean> {
    await this.#current?.close();
    this.#current = undefined;
    this.#index++;
    return this.#index < this.#slices.length;
  }

  async close(): Promise<void> {
    await this.#current?.close();
    this.#current = undefined;
  }

  /** A missing file reads as an empty text where that is allowed. */
  #failed(path: string, cause: unknown): number {
    if (cause instanceof MillraceError) throw cause;
    const code = errorCode(cause);
    if (code !== 'ENOENT' || this.#onMissing === undefined) {
      throw failedReadFile({ path, code, cause });
    }
    this.#onMissing(path);
    return 0;
  }
}

function openSlice(slice: FileSlice): ByteReader {
  if (slice.open !== undefined) return slice.open();
  return isCompressed(slice.path) ? new GzipText(slice.path) : new PlainText(slice);
}

class PlainText implements ByteReader {
  readonly #file: number;
  readonly #end: number;
  #position: number;

  constructor({ path, start, end }: FileSlice) {
    this.#file = openSync(path, 'r');
    this.#position = start;
    this.#end = end ?? Number.POSITIVE_INFINITY;
  }

  read(target: Uint8Array): number {
    const length = Math.min(target.length, this.#end - this.#position);
    if (length <= 0) return 0;
    const count = readSync(this.#file, target, 0, length, this.#position);
    this.#position += count;
    return count;
  }

  async close(): Promise<void> {
    closeSync(this.#file);
  }
}

/** Bytes that zlib hands out at a time. */
const GUNZIP_CHUNK_BYTES = 1 << 18;

/** A gzip file of one or several members. zlib works ahead of the parser by one chunk, in another thread. */
class GzipText implements ByteReader {
  readonly #path: string;
  readonly #file: ReturnType<typeof createReadStream>;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  #failure: unknown;

  constructor(path: string) {
    this.#path = path;
    this.#file = createReadStream(path, { highWaterMark: GUNZIP_CHUNK_BYTES });
    const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
    // `pipe` does not pass the file's own failures on.
    this.#file.on('error', (error) => {
      this.#failure = error;
      gunzip.destroy(error);
    });
    this.#chunks = this.#file.pipe(gunzip)[Symbol.asyncIterator]();
  }

  async read(target: Uint8Array): Promise<number> {
    if (this.#rest.length === 0) {
      const chunk = await this.#nextChunk();
      if (chunk === undefined) return 0;
      this.#rest = chunk;
    }
    const count = Math.min(target.length, this.#rest.length);
    target.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  async #nextChunk(): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await this.#chunks.next();
      return done ? undefined : value;
    } catch (error) {
      if (this.#failure !== undefined) throw this.#failure;
      const reason = error instanceof Error ? error.message : String(error);
      throw corruptGzipFile({ path: this.#path, reason }, error);
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
    this.#file.destroy();
  }
}
