const NEWLINE = 10;

/** What was shed so far. */
export interface ShedCounts {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Frames of whole lines that wait while their taker is busy. When they are more bytes than there is room for, the oldest
 * go, whole frames at a time, and are counted: what waits is what is newest.
 */
export class SheddingQueue {
  readonly #bytesMax: number;
  #frames: Uint8Array[] = [];
  /** Frames before it are gone; the array is cut now and then. */
  #head = 0;
  #bytes = 0;
  #shedRows = 0;
  #shedBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get shed(): ShedCounts {
    return { rows: this.#shedRows, bytes: this.#shedBytes };
  }

  /** Adds a frame. Answers whether others, or itself if it is too large, had to go for it. */
  push(frame: Uint8Array): boolean {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    if (this.#bytes <= this.#bytesMax) return false;
    while (this.#bytes > this.#bytesMax) this.#shedOldest();
    return true;
  }

  /** The oldest frame; undefined where none waits. */
  shift(): Uint8Array | undefined {
    const frame = this.#frames.at(this.#head);
    if (frame === undefined) return undefined;
    this.#head++;
    this.#bytes -= frame.length;
    if (this.#head > 1024 && this.#head * 2 > this.#frames.length) {
      this.#frames = this.#frames.slice(this.#head);
      this.#head = 0;
    }
    return frame;
  }

  #shedOldest(): void {
    const frame = this.shift() ?? new Uint8Array(0);
    this.#shedBytes += frame.length;
    this.#shedRows += countLines(frame);
  }
}

function countLines(frame: Uint8Array): number {
  let count = 0;
  for (let at = frame.indexOf(NEWLINE); at >= 0; at = frame.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
