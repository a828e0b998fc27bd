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

/** Large enough that asking the browser's file process costs little beside parsing; two of them are held. */
const PIECE_BYTES = 4 << 20;

/** A plain file, `[from, to)` of it. One piece is read ahead, so that reading and parsing overlap. */
export class PlainPieces implements TextPieces {
  readonly #read: ReadBytes;
  readonly #end: number;
  #position: number;
  #rest: Uint8Array | undefined;
  /** Where the next piece to ask for begins. */
  #askFrom: number;
  #asked: Promise<Uint8Array> | undefined;

  constructor(read: ReadBytes, from: number, to: number) {
    this.#read = read;
    this.#position = from;
    this.#askFrom = from;
    this.#end = to;
  }

  get position(): number {
    return this.#position;
  }

  async next(): Promise<Uint8Array | undefined> {
    const piece = this.#rest ?? (await this.#nextAsked());
    this.#rest = undefined;
    this.#position += piece?.length ?? 0;
    return piece;
  }

  putBack(rest: Uint8Array): void {
    this.#rest = rest;
    this.#position -= rest.length;
  }

  async close(): Promise<void> {
    this.#asked?.catch(() => {});
    this.#asked = undefined;
    this.#askFrom = this.#end;
  }

  async #nextAsked(): Promise<Uint8Array | undefined> {
    const asked = this.#asked ?? this.#ask();
    if (asked === undefined) return undefined;
    const piece = await asked;
    this.#asked = this.#ask();
    return piece;
  }

  #ask(): Promise<Uint8Array> | undefined {
    if (this.#askFrom >= this.#end) return undefined;
    const from = this.#askFrom;
    this.#askFrom = Math.min(from + PIECE_BYTES, this.#end);
    const asked = this.#read(from, this.#askFrom);
    // Whoever takes the piece sees the failure; until then it is nobody's.
    asked.catch(() => {});
    return asked;
  }
}
