const NEWLINE = 10;

/**
 * Gathers lines and cuts them into pieces of whole lines, each of at most so many bytes, or of one line. The cuts follow from
 * the lines alone, not from the chunks in which they came, so that a batch that is run again is cut alike.
 */
export class LinePieces {
  readonly #bytesMax: number;
  #parts: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes a copy of whole lines. */
  add(lines: Uint8Array): void {
    this.#parts.push(lines.slice());
    this.#heldBytes += lines.length;
  }

  /** The next piece that no later line can be part of; at the end of the lines also what is left. */
  take(isEnd: boolean): Uint8Array | undefined {
    const held = this.#heldBytes;
    if (held === 0 || (!isEnd && held <= this.#bytesMax)) return undefined;
    const [only, ...others] = this.#parts;
    const lines = others.length === 0 ? asBuffer(only) : Buffer.concat(this.#parts);
    const end = held <= this.#bytesMax ? held : this.#cut(lines);
    this.#parts = [lines.subarray(end)];
    this.#heldBytes -= end;
    return lines.subarray(0, end);
  }

  clear(): void {
    this.#parts = [];
    this.#heldBytes = 0;
  }

  #cut(lines: Buffer): number {
    const within = lines.lastIndexOf(NEWLINE, this.#bytesMax - 1) + 1;
    return within > 0 ? within : lines.indexOf(NEWLINE) + 1;
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
