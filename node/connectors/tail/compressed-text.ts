/** A `.gz` as the text that it holds: positions count decompressed bytes. It is never whole in memory. */
import { createReadStream, fstatSync } from 'node:fs';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { readFully } from '../file/line-ends.ts';
import { HEAD_BYTES_MAX } from './file-identity.ts';

/** Compressed bytes that hold a head, unless the header of the file is unusually long. */
const HEAD_BLOCKS_BYTES = [1 << 12, 1 << 16];
const CHUNK_BYTES = 1 << 18;
const NEWLINE = 10;
const NOTHING = Buffer.alloc(0);

/** The first decompressed bytes of an open file; none of one that is no gzip, or whose beginning is not there yet. */
export function firstTextBytes(file: number): Buffer {
  for (const size of HEAD_BLOCKS_BYTES) {
    const block = Buffer.alloc(size);
    const count = readFully(file, block, 0);
    const text = inflateBeginning(block.subarray(0, count));
    if (text.length >= HEAD_BYTES_MAX || count < size) return text.subarray(0, HEAD_BYTES_MAX);
  }
  return NOTHING;
}

function inflateBeginning(block: Buffer): Buffer {
  try {
    // Flushed as it is: what has come so far counts, whether or not the stream goes on.
    return Buffer.from(gunzipSync(block, { finishFlush: constants.Z_SYNC_FLUSH }));
  } catch {
    return NOTHING;
  }
}

/** What the ends of a gzip file say of the file that it was made from. */
export interface GzipNotes {
  /** When that was last written; undefined where the header does not say. */
  readonly modifiedMs: number | undefined;
  /** Its size modulo 2³², if the file is whole and has one member. */
  readonly sizeBytes: number;
}

export function gzipNotes(file: number): GzipNotes {
  const header = Buffer.alloc(10);
  readFully(file, header, 0);
  const trailer = Buffer.alloc(4);
  readFully(file, trailer, Math.max(0, fstatSync(file).size - trailer.length));
  const seconds = header.readUInt32LE(4);
  return {
    // In whole seconds: the last moment that is meant.
    modifiedMs: seconds === 0 ? undefined : seconds * 1000 + 999,
    sizeBytes: trailer.readUInt32LE(0),
  };
}

/** A whole compressed file, as one pass over it has found it. */
export interface MeasuredText {
  readonly sizeBytes: number;
  /** The last line end of each block that has one, so that a part can be cut off without another pass. */
  readonly lineEnds: readonly number[];
}

/** Line ends are noted once in so many bytes. */
const BLOCK_BYTES = 1 << 14;

/**
 * Reads an open file to its end; undefined where it is cut short or damaged, and when the signal says so. The descriptor is
 * closed.
 */
export async function measureText(
  file: number,
  signal: AbortSignal,
): Promise<MeasuredText | undefined> {
  const lineEnds: number[] = [];
  let size = 0;
  const note = (chunk: Buffer) => {
    for (let from = 0; from < chunk.length; from += BLOCK_BYTES) {
      const at = chunk.subarray(from, from + BLOCK_BYTES).lastIndexOf(NEWLINE);
      if (at >= 0) lineEnds.push(size + from + at + 1);
    }
    size += chunk.length;
  };
  const { chunks, close } = inflate(file);
  try {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      if (signal.aborted) return undefined;
      note(next.value);
    }
  } catch {
    return undefined;
  } finally {
    close();
  }
  return { sizeBytes: size, lineEnds };
}

/**
 * The text of an open file, read forwards. What lies before the position that was asked for last is forgotten, what lies behind
 * is read when it is asked for.
 */
export class CompressedText {
  readonly #inflated: Inflated;
  #start = 0;
  #held: Buffer = NOTHING;

  /** Closes the descriptor in the end. */
  constructor(file: number) {
    this.#inflated = inflate(file);
  }

  /** Whether a position can still be read. */
  holds(position: number): boolean {
    return position >= this.#start;
  }

  /** Bytes from a position on; fewer only at the end. Fails where the file is damaged. */
  async bytesAt(position: number, count: number): Promise<Buffer> {
    this.#forgetBefore(position);
    const held = [this.#held];
    let heldBytes = this.#held.length;
    while (this.#start + heldBytes < position + count) {
      const { done, value } = await this.#inflated.chunks.next();
      if (done === true) break;
      if (this.#start + heldBytes + value.length <= position) {
        this.#start += heldBytes + value.length;
        held.length = 0;
        heldBytes = 0;
      } else {
        held.push(value);
        heldBytes += value.length;
      }
    }
    this.#held = held.length === 1 ? held[0] : Buffer.concat(held);
    this.#forgetBefore(position);
    return this.#held.subarray(0, count);
  }

  close(): void {
    this.#inflated.close();
  }

  #forgetBefore(position: number): void {
    const count = Math.min(this.#held.length, position - this.#start);
    this.#held = this.#held.subarray(count);
    this.#start += count;
  }
}

interface Inflated {
  readonly chunks: AsyncIterator<Buffer, undefined>;
  /** Closes the file, too. */
  close(): void;
}

/** The decompressed chunks of an open file. */
function inflate(file: number): Inflated {
  const stream = createReadStream('', { fd: file, start: 0, highWaterMark: CHUNK_BYTES });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // `pipe` does not pass the file's own failures on.
  stream.on('error', (error) => gunzip.destroy(error));
  return {
    chunks: stream.pipe(gunzip)[Symbol.asyncIterator](),
    close: () => {
      gunzip.destroy();
      stream.destroy();
    },
  };
}
