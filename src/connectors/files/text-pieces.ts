import type { ByteStream, ByteStreamReader } from './given-file.ts';

/** The bytes of a text in order, in pieces of whatever size is cheap. */
export interface TextPieces {
  /** Where the next piece begins. */
  readonly position: number;
  /** The next piece; undefined at the end of the text. */
  next(): Promise<Uint8Array | undefined>;
  /** Gives the rest of the last piece back: it comes next. */
  putBack(rest: Uint8Array): void;
  close(): Promise<void>;
}

/** Reads bytes `[from, to)` of a file; the answer is that long. */
export type ReadBytes = (from: number, to: number) => Promise<Uint8Array>;

/** Opens bytes of a file from a place on, as a stream. Fails with why it can't be read. */
export interface ByteStreams {
  open(from: number, to: number): ByteStream;
  /**
   * Called with what reading failed with: fails with what the user is told, or lets reading go on where it was, which it
   * must not when the same place fails again.
   */
  recover(error: unknown, isRepeated: boolean): Promise<void>;
}

const PIECE_BYTES = 1 << 20;

/**
 * A plain file, `[from, to)` of it, as a stream: a browser then reads ahead by itself, a megabyte or two, which is
 * several times as fast as asking its file process for one slice after the other. All pieces share one buffer: a piece is
 * good until the next is asked for.
 */
export class PlainPieces implements TextPieces {
  readonly #streams: ByteStreams;
  readonly #end: number;
  #position: number;
  #rest: Uint8Array | undefined;
  #reader: ByteStreamReader | undefined;
  #buffer = new Uint8Array(0);

  constructor(streams: ByteStreams, from: number, to: number) {
    this.#streams = streams;
    this.#position = from;
    this.#end = to;
  }

  get position(): number {
    return this.#position;
  }

  async next(): Promise<Uint8Array | undefined> {
    const piece = this.#rest ?? (await this.#read());
    this.#rest = undefined;
    this.#position += piece?.length ?? 0;
    return piece;
  }

  putBack(rest: Uint8Array): void {
    this.#rest = rest;
    this.#position -= rest.length;
  }

  async close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.cancel().catch(() => {});
  }

  async #read(): Promise<Uint8Array | undefined> {
    for (let failures = 0; this.#position < this.#end; failures++) {
      try {
        this.#reader ??= readerOf(this.#streams.open(this.#position, this.#end));
        const piece = await this.#readPiece(this.#reader);
        if (piece !== undefined || this.#end === Number.POSITIVE_INFINITY) return piece;
        throw new EndedEarly();
      } catch (error) {
        this.#reader = undefined;
        await this.#streams.recover(error, failures > 0);
      }
    }
    return undefined;
  }

  async #readPiece(reader: ByteStreamReader): Promise<Uint8Array | undefined> {
    if (this.#buffer.length < PIECE_BYTES) this.#buffer = new Uint8Array(PIECE_BYTES);
    const view = this.#buffer;
    const { done, value } = await reader.read(view);
    // The buffer comes back under another name, where it was taken at all.
    const isOurs = value?.buffer.byteLength === PIECE_BYTES && view.length === 0;
    this.#buffer = isOurs ? new Uint8Array(value.buffer) : view;
    return done ? undefined : value;
  }
}

/** Filling a buffer of ours is cheapest; a stream that is none of bytes brings its own. */
function readerOf(stream: ByteStream): ByteStreamReader {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return stream.getReader();
  }
}

/** A stream that has fewer bytes than there should be. */
class EndedEarly extends Error {
  override readonly name = 'EndedEarly';
}
