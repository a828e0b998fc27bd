import { GzipMembers, type GzipMembersOptions } from './gzip-members.ts';
import type { TextPieces } from './text-pieces.ts';

const NEWLINE = 10;
/** A line longer than this is handed on in parts, so that it need not be held. */
const HELD_BYTES_MAX = 4 << 20;

/** How a compressed text ends. */
export type GzipEnd =
  | { readonly kind: 'whole' }
  /** The file is cut short or damaged; what was decompressed before counts, but for the half line at the cut. */
  | { readonly kind: 'cut'; readonly reason: string };

/**
 * The decompressed text of a gzip file, from its beginning. It is made once for many ranges that follow each other:
 * there is no way back but to begin anew, at the cost of decompressing everything before the wanted position.
 */
export class GzipPieces implements TextPieces {
  readonly #members: GzipMembers;
  #position = 0;
  /** Pieces that are ready to be taken. */
  #ready: Uint8Array[] = [];
  /** The half line behind the last newline. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #end: GzipEnd | undefined;

  constructor(options: GzipMembersOptions) {
    this.#members = new GzipMembers(options);
  }

  get position(): number {
    return this.#position;
  }

  /** Compressed bytes that were used so far. */
  get inputBytes(): number {
    return this.#members.inputBytes;
  }

  async next(): Promise<Uint8Array | undefined> {
    while (this.#ready.length === 0 && this.#end === undefined) await this.#decompress();
    const piece = this.#ready.shift();
    this.#position += piece?.length ?? 0;
    return piece;
  }

  putBack(rest: Uint8Array): void {
    this.#ready.unshift(rest);
    this.#position -= rest.length;
  }

  /** How the text ends, where nothing is left to take; undefined where something is. */
  async ending(): Promise<GzipEnd | undefined> {
    while (this.#ready.length === 0 && this.#end === undefined) await this.#decompress();
    return this.#ready.length === 0 ? this.#end : undefined;
  }

  /** Takes everything before the position. Answers whether the text reaches it. */
  async skipTo(position: number): Promise<boolean> {
    while (this.#position < position) {
      const piece = await this.next();
      if (piece === undefined) return false;
      const beyond = this.#position - position;
      if (beyond > 0) this.putBack(piece.subarray(piece.length - beyond));
    }
    return this.#position === position;
  }

  /** Takes everything up to and with the next newline. */
  async skipLine(): Promise<void> {
    for (;;) {
      const piece = await this.next();
      if (piece === undefined) return;
      const end = piece.indexOf(NEWLINE) + 1;
      if (end === 0) continue;
      if (end < piece.length) this.putBack(piece.subarray(end));
      return;
    }
  }

  /** A reader of a range is done; the text goes on for the next. */
  async close(): Promise<void> {}

  /** Ends the decompression. */
  dispose(): Promise<void> {
    return this.#members.close();
  }

  async #decompress(): Promise<void> {
    try {
      const chunk = await this.#members.next();
      if (chunk === undefined) this.#finish();
      else this.#hold(chunk);
    } catch (error) {
      // A file that can't be read is none that is cut: the next try may succeed.
      if (!(error instanceof TypeError) && !isZlibError(error)) throw error;
      this.#end = { kind: 'cut', reason: error.message };
    }
  }

  #hold(chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      this.#ready.push(...this.#held, chunk.subarray(0, end));
      this.#held = [];
      this.#heldBytes = 0;
    }
    if (end === chunk.length) return;
    this.#held.push(chunk.subarray(end));
    this.#heldBytes += chunk.length - end;
    if (this.#heldBytes <= HELD_BYTES_MAX) return;
    this.#ready.push(...this.#held);
    this.#held = [];
    this.#heldBytes = 0;
  }

  #finish(): void {
    this.#ready.push(...this.#held);
    this.#held = [];
    this.#end = { kind: 'whole' };
  }
}

/** Node's streams pass zlib's own errors on, which are no `TypeError`s. */
function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^Z_|^ERR_/.test(String(error.code));
}
