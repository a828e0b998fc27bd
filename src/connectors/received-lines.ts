import type { ByteReader } from './format/format.ts';

const NEWLINE = 10;

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/**
 * Lines that were received and are not committed yet, by their position in the stream. Ranges that the sender has lost
 * are gaps: positions without bytes.
 */
export class ReceivedLines {
  #pieces: Piece[] = [];
  /** Undefined while nothing was received, and no start was given. */
  #end: number | undefined;
  #start: number | undefined;
  #lostBytes = 0;
  #gaps = 0;

  constructor(start: number | null) {
    this.#start = start ?? undefined;
    this.#end = this.#start;
  }

  /** Where the stream began for this reader. */
  get start(): number | undefined {
    return this.#start;
  }

  /** The position that is to come next. */
  get end(): number | undefined {
    return this.#end;
  }

  get lostBytes(): number {
    return this.#lostBytes;
  }

  get gaps(): number {
    return this.#gaps;
  }

  /** Takes lines in; what is known already is dropped, a position further on than expected is a gap. */
  add(position: number, lines: Uint8Array): void {
    this.#start ??= position;
    this.#end ??= position;
    if (position > this.#end) this.skip(this.#end, position);
    const end = position + lines.length;
    if (end <= this.#end) return;
    this.#pieces.push({ start: this.#end, end, bytes: lines.subarray(this.#end - position) });
    this.#end = end;
  }

  /** The sender has lost what lies between. */
  skip(from: number, to: number): void {
    this.#start ??= from;
    const start = Math.max(from, this.#end ?? from);
    if (to <= start) return;
    this.#gaps++;
    this.#lostBytes += to - start;
    this.#end = to;
  }

  /** The largest end of a line within `bytesMax` of `start`, but at least the first line's. */
  endWithin(start: number, bytesMax: number): number {
    let end = start;
    for (const piece of this.#pieces) {
      if (piece.end <= start) continue;
      if (piece.end - start > bytesMax)
        return lineEndIn(piece, { after: end, limit: start + bytesMax, isFirst: end === start });
      end = piece.end;
    }
    return this.#end ?? start;
  }

  /** The bytes of `[start, end)`, gaps left out. */
  read(start: number, end: number): ByteReader {
    const parts = this.#pieces
      .filter((piece) => piece.end > start && piece.start < end)
      .map((piece) =>
        piece.bytes.subarray(
          Math.max(0, start - piece.start),
          Math.min(piece.end, end) - piece.start,
        ),
      );
    return partsReader(parts);
  }

  /** Everything before the position was committed. */
  forget(position: number): void {
    this.#pieces = this.#pieces.filter((piece) => piece.end > position);
  }
}

/** The last line end in the piece up to `limit`; failing that `after`, or the next line's end where nothing else is. */
function lineEndIn(
  { start, end, bytes }: Piece,
  {
    after,
    limit,
    isFirst,
  }: { readonly after: number; readonly limit: number; readonly isFirst: boolean },
): number {
  const within = limit > start ? start + bytes.lastIndexOf(NEWLINE, limit - start - 1) + 1 : 0;
  if (within > Math.max(after, start)) return within;
  if (!isFirst) return after;
  const next = bytes.indexOf(NEWLINE, Math.max(0, after - start));
  return next < 0 ? end : start + next + 1;
}

function partsReader(parts: Uint8Array[]): ByteReader {
  let index = 0;
  let at = 0;
  return {
    read(target) {
      if (index >= parts.length) return 0;
      const part = parts[index].subarray(at, at + target.length);
      target.set(part);
      at += part.length;
      if (at === parts[index].length) {
        index++;
        at = 0;
      }
      return part.length;
    },
    async close() {},
  };
}
