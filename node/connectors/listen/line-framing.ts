/** Cuts what one sender sends into messages, and gives them as whole lines. */
export interface Framing {
  /** The lines that are complete with this chunk, each with its newline; undefined where there is none. */
  push(chunk: Uint8Array): Uint8Array | undefined;
  /** What is left when the sender has ended in good order, as a line. */
  rest(): Uint8Array | undefined;
  /** Whether a message has begun and not ended. */
  readonly isTorn: boolean;
}

export interface FramingOptions {
  /** Bytes of a message beyond which it is left out. */
  readonly messageBytesMax: number;
  /** Is told of each message that is left out. */
  readonly onOversized: () => void;
}

const NEWLINE = 10;

/** Messages that end with a newline. What is too long is left out up to its end, and costs no memory. */
export class LineFraming implements Framing {
  readonly #options: FramingOptions;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #isSkipping = false;

  constructor(options: FramingOptions) {
    this.#options = options;
  }

  get isTorn(): boolean {
    return this.#partBytes > 0 || this.#isSkipping;
  }

  push(chunk: Uint8Array): Uint8Array | undefined {
    const last = chunk.lastIndexOf(NEWLINE) + 1;
    if (last === 0) {
      this.#keep(chunk);
      return undefined;
    }
    const first = chunk.indexOf(NEWLINE) + 1;
    const isTooLong =
      this.#isSkipping || this.#partBytes + first - 1 > this.#options.messageBytesMax;
    const from = isTooLong ? first : 0;
    if (isTooLong) this.#leaveOut();
    const lines = Buffer.concat([...this.#parts, this.#withoutLong(chunk.subarray(from, last))]);
    this.#parts = [];
    this.#partBytes = 0;
    this.#isSkipping = false;
    this.#keep(chunk.subarray(last));
    return lines.length > 0 ? lines : undefined;
  }

  rest(): Uint8Array | undefined {
    if (this.#isSkipping) this.#leaveOut();
    this.#isSkipping = false;
    if (this.#partBytes === 0) return undefined;
    const line = Buffer.concat([...this.#parts, Uint8Array.of(NEWLINE)]);
    this.#parts = [];
    this.#partBytes = 0;
    return line;
  }

  /** Keeps the begun line, unless it is too long already. */
  #keep(part: Uint8Array): void {
    if (this.#isSkipping || part.length === 0) return;
    this.#partBytes += part.length;
    if (this.#partBytes <= this.#options.messageBytesMax) {
      this.#parts.push(part.slice());
      return;
    }
    this.#isSkipping = true;
    this.#parts = [];
    this.#partBytes = 0;
  }

  #leaveOut(): void {
    this.#options.onOversized();
    this.#parts = [];
    this.#partBytes = 0;
  }

  /** Whole lines without those that are too long: where a chunk is shorter than the limit, there are none. */
  #withoutLong(lines: Uint8Array): Uint8Array {
    const { messageBytesMax } = this.#options;
    if (lines.length <= messageBytesMax) return lines;
    const kept: Uint8Array[] = [];
    for (let at = 0; at < lines.length; ) {
      const end = lines.indexOf(NEWLINE, at) + 1;
      // The first of them may have begun before; that was looked at already.
      if (end - 1 - at <= messageBytesMax) kept.push(lines.subarray(at, end));
      else this.#options.onOversized();
      at = end;
    }
    return Buffer.concat(kept);
  }
}
