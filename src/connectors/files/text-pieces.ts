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
  /** Called with what reading failed with: fails with what the user is told, or lets reading go on where it was. */
  recover(error: unknown): Promise<void>;
}

/**
 * A plain file, `[from, to)` of it, as a stream: a browser then reads ahead by itself, a megabyte or two, which is
 * several times as fast as asking its file process for one slice after the other.
 */
export class PlainPieces implements TextPieces {
  readonly #streams: ByteStreams;
  readonly #end: number;
  #position: number;
  #rest: Uint8Array | undefined;
  #reader: ByteStreamReader | undefined;

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
    for (let hasFailed = false; this.#position < this.#end; hasFailed = true) {
      try {
        this.#reader ??= this.#streams.open(this.#position, this.#end).getReader();
        const { value } = await this.#reader.read();
        return value;
      } catch (error) {
        this.#reader = undefined;
        await this.#streams.recover(error);
        if (hasFailed) throw error;
      }
    }
    return undefined;
  }
}
