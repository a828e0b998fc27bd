/** The lines that a WebSocket server serves; positions count bytes since the stream began. */
export interface ServedLines {
  /** The first position that can be read. */
  readonly start: number;
  /** The end of what there is. */
  readonly end: number;
  /** Resolves when `end` has been found out, where that takes time; lines can be read before. */
  readonly settled?: Promise<void>;
  /** Whole lines from a position on, about `bytesMax` of them, at least one. Empty at the end, and where lines are lost. */
  read(position: number, bytesMax: number): Uint8Array | Promise<Uint8Array>;
  /** Where to go on from a position: there, or after what is lost. By default only what is before `start` is. */
  keptFrom?(position: number): number;
  /** No reader asks for what is before the position any more. */
  release(position: number): void;
  /** How many read at the moment, whenever that changes. */
  readersChanged?(count: number): void;
}

interface Chunk {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Chunks are cut at about this size, so that what is released goes in small steps. */
const CHUNK_BYTES = 1 << 16;
const NEWLINE = 10;

/** Lines kept in memory until they are released, or until there are too many: then the oldest go. */
export class RetainedLines implements ServedLines {
  readonly #backlogBytes: number;
  #bytesMax: number;
  #chunks: Chunk[] = [];
  #start: number;
  #end: number;

  /**
   * `backlogBytes` stay even when they are released, for readers that are yet to come. `from` is the first position, of a
   * stream that goes on from an earlier process.
   */
  constructor(options: {
    readonly bytesMax: number;
    readonly backlogBytes?: number;
    readonly from?: number;
  }) {
    this.#bytesMax = options.bytesMax;
    this.#backlogBytes = options.backlogBytes ?? 0;
    this.#start = options.from ?? 0;
    this.#end = this.#start;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** Adds whole lines; the bytes must not change afterwards. */
  append(lines: Uint8Array): void {
    for (let at = 0; at < lines.length; ) {
      const end = at + wholeLines(lines.subarray(at), CHUNK_BYTES).length;
      this.#chunks.push({ start: this.#end + at, bytes: lines.subarray(at, end) });
      at = end;
    }
    this.#end += lines.length;
    this.#dropBefore(this.#end - this.#bytesMax);
  }

  /** Goes on behind what nobody will read, nor anything before it: readers hear of a gap. */
  leaveOut(bytes: number): void {
    this.#end += bytes;
    this.#chunks = [];
    this.#start = this.#end;
  }

  /** Keeps so much from now on. */
  limitTo(bytesMax: number): void {
    this.#bytesMax = bytesMax;
    this.#dropBefore(this.#end - bytesMax);
  }

  read(position: number, bytesMax: number): Uint8Array {
    const chunk = this.#chunks.findLast(({ start }) => start <= position);
    if (chunk === undefined || position >= this.#end) return new Uint8Array(0);
    return wholeLines(chunk.bytes.subarray(position - chunk.start), bytesMax);
  }

  release(position: number): void {
    this.#dropBefore(Math.min(position, this.#end - this.#backlogBytes));
  }

  #dropBefore(position: number): void {
    let count = 0;
    while (count < this.#chunks.length && this.#endOf(count) <= position) count++;
    if (count === 0) return;
    this.#chunks.splice(0, count);
    this.#start = this.#chunks.at(0)?.start ?? this.#end;
  }

  #endOf(index: number): number {
    const { start, bytes } = this.#chunks[index];
    return start + bytes.length;
  }
}

/** The whole lines within `bytesMax`, but at least the first. */
export function wholeLines(bytes: Uint8Array, bytesMax: number): Uint8Array {
  if (bytes.length <= bytesMax) return bytes;
  const last = bytes.lastIndexOf(NEWLINE, bytesMax - 1);
  const end = last >= 0 ? last : bytes.indexOf(NEWLINE, bytesMax);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}
