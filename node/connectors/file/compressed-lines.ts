/**
 * The text of `.gz` files, one after the other, as lines that a WebSocket server serves. Positions count decompressed
 * bytes.
 *
 * gzip can only be read from its beginning. So each reader that gets on has a cursor, a decompression that stands where
 * the reader will ask next; a reader that comes again, or finds its cursor closed because there are too many, costs a
 * decompression of what lies before it, some hundred megabytes a second. One pass over everything finds out the length;
 * readers can begin meanwhile.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Logger } from '../../../src/ports/logger.ts';
import type { ServedLines } from '../served-lines.ts';
import { joinedTexts } from './joined-texts.ts';

export interface CompressedLinesOptions {
  /** Absolute, in the order of their lines. */
  readonly paths: readonly string[];
  readonly logger: Logger;
  readonly onLines: () => void;
}

/** Each holds two blocks and a window of zlib, about half a megabyte. */
const CURSORS_MAX = 32;
const NEWLINE = 10;
const NOTHING = new Uint8Array(0);

export class CompressedLines implements ServedLines {
  readonly start = 0;
  /** Names the positions: files of other sizes or times are another stream. */
  readonly streamId: string;
  /** Resolves when the length is known. */
  readonly settled: Promise<void>;
  readonly #options: CompressedLinesOptions;
  /** Cursors that nobody reads from, the one that was used last at the end. */
  #idle: Cursor[] = [];
  #end = 0;
  /** Where reading failed: the file is damaged there. */
  #damagedAt: number | undefined;
  #isClosed = false;

  constructor(options: CompressedLinesOptions) {
    this.#options = options;
    this.streamId = identityOf(options.paths);
    this.settled = this.#measure();
  }

  get end(): number {
    return this.#end;
  }

  async read(position: number, bytesMax: number): Promise<Uint8Array> {
    if (position >= this.#end || this.keptFrom(position) !== position) return NOTHING;
    const cursor = this.#takeCursor(position);
    try {
      const lines = await cursor.linesFrom(position, bytesMax);
      this.#giveBack(cursor);
      return lines;
    } catch (error) {
      await cursor.close();
      await this.settled;
      this.#damagedAt = Math.min(position, this.#damagedAt ?? position);
      this.#warn(error);
      return NOTHING;
    }
  }

  keptFrom(position: number): number {
    return this.#damagedAt === undefined || position < this.#damagedAt
      ? position
      : Math.max(position, this.#end);
  }

  release(): void {}

  async close(): Promise<void> {
    this.#isClosed = true;
    const idle = this.#idle;
    this.#idle = [];
    for (const cursor of idle) await cursor.close();
    await this.settled;
  }

  /** What comes before a damage counts. */
  async #measure(): Promise<void> {
    let position = 0;
    try {
      for await (const block of joinedTexts(this.#options.paths)) {
        if (this.#isClosed) return;
        const whole = block.lastIndexOf(NEWLINE) + 1;
        if (whole > 0) this.#end = position + whole;
        position += block.length;
        if (whole > 0) this.#options.onLines();
      }
    } catch (error) {
      this.#warn(error);
    }
  }

  #warn(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.logger.warn('a compressed log could not be read to its end', { reason });
  }

  #takeCursor(position: number): Cursor {
    const found = this.#idle.findIndex((cursor) => cursor.position === position);
    return found < 0 ? new Cursor(this.#options.paths) : this.#idle.splice(found, 1)[0];
  }

  #giveBack(cursor: Cursor): void {
    this.#idle.push(cursor);
    const isOver = this.#isClosed || this.#idle.length > CURSORS_MAX;
    if (isOver) void this.#idle.shift()?.close();
  }
}

/** A decompression that has come as far as its position, which lies between two lines. */
class Cursor {
  readonly #blocks: AsyncGenerator<Uint8Array>;
  #rest: Uint8Array = NOTHING;
  #position = 0;

  constructor(paths: readonly string[]) {
    this.#blocks = joinedTexts(paths);
  }

  get position(): number {
    return this.#position;
  }

  async linesFrom(position: number, bytesMax: number): Promise<Uint8Array> {
    while (this.#position + this.#rest.length <= position) {
      this.#position += this.#rest.length;
      if (!(await this.#next(NOTHING))) return NOTHING;
    }
    this.#rest = this.#rest.subarray(position - this.#position);
    this.#position = position;
    for (;;) {
      const within = this.#rest.lastIndexOf(NEWLINE, bytesMax - 1) + 1;
      const end = within > 0 ? within : this.#rest.indexOf(NEWLINE) + 1;
      if (end > 0) return this.#take(end);
      if (!(await this.#next(this.#rest))) return NOTHING;
    }
  }

  async close(): Promise<void> {
    await this.#blocks.return(undefined);
  }

  #take(count: number): Uint8Array {
    const lines = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    this.#position += count;
    return lines;
  }

  /** Goes on to the next block, which follows what is kept of this one; false at the end. */
  async #next(kept: Uint8Array): Promise<boolean> {
    const { done, value } = await this.#blocks.next();
    if (done === true) return false;
    this.#rest = kept.length === 0 ? value : Buffer.concat([kept, value]);
    return true;
  }
}

function identityOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const { ino, size, mtimeMs } = statSync(path);
    hash.update(JSON.stringify([path, ino, size, mtimeMs]));
  }
  return hash.digest('hex').slice(0, 16);
}
