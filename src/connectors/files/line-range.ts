import type { ByteReader } from '../format/format.ts';
import type { TextPieces } from './text-pieces.ts';

const NEWLINE = 10;

export interface LineRangeOptions {
  /** Beginning with the range's first byte, or the byte before it with `skipsHalfLine`. */
  readonly pieces: TextPieces;
  /** Leaves out what precedes the first line that begins in the range. */
  readonly skipsHalfLine: boolean;
  /** The end of the range; infinite for the rest of the text. */
  readonly to: number;
  /** Called once with the end of what was delivered, which is at or behind `to`. */
  readonly onEnd?: (position: number) => void;
}

/**
 * The lines that begin in a range `[from, to)` of a text: a range that ends in the middle of a line has all of that line,
 * and the range after it none. So a range can be named before anyone knows where its lines end, and ranges that follow
 * each other have every line once; Hadoop splits text files by the same rule.
 */
export class LineRange implements ByteReader {
  readonly #options: LineRangeOptions;
  #skips: boolean;
  #rest: Uint8Array = new Uint8Array(0);
  #isAtEnd = false;

  constructor(options: LineRangeOptions) {
    this.#options = options;
    this.#skips = options.skipsHalfLine;
  }

  read(target: Uint8Array): number | Promise<number> {
    if (this.#rest.length > 0) return this.#copyTo(target);
    return this.#isAtEnd ? 0 : this.#takeThenCopyTo(target);
  }

  async close(): Promise<void> {
    await this.#options.pieces.close();
  }

  /** Small pieces are gathered, so that a call of the core has enough to do. */
  async #takeThenCopyTo(target: Uint8Array): Promise<number> {
    let count = 0;
    while (count < target.length / 4 && !this.#isAtEnd) {
      await this.#take();
      count += this.#copyTo(target.subarray(count));
    }
    return count;
  }

  #copyTo(target: Uint8Array): number {
    const count = Math.min(target.length, this.#rest.length);
    target.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  async #take(): Promise<void> {
    const { pieces, to } = this.#options;
    // The skipped half line may reach the range's end: then no line begins in it.
    const startsAt = pieces.position;
    const piece = await pieces.next();
    if (piece === undefined) return this.#end();
    let begin = 0;
    if (this.#skips) {
      const newline = piece.indexOf(NEWLINE);
      if (newline < 0) return;
      this.#skips = false;
      begin = newline + 1;
      if (startsAt + begin >= to) return this.#endAt(piece, begin, begin);
    }
    const last = piece.indexOf(NEWLINE, Math.max(begin, to - 1 - startsAt));
    if (startsAt + piece.length < to || last < 0) this.#rest = piece.subarray(begin);
    else this.#endAt(piece, begin, last + 1);
  }

  #endAt(piece: Uint8Array, begin: number, end: number): void {
    if (end < piece.length) this.#options.pieces.putBack(piece.subarray(end));
    this.#rest = piece.subarray(begin, end);
    this.#end();
  }

  #end(): void {
    this.#isAtEnd = true;
    this.#options.onEnd?.(this.#options.pieces.position);
  }
}
