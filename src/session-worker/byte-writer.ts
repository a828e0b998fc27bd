import { padded } from '../types/row-block.ts';

const FIRST_BYTES = 1024;
const ENCODER = new TextEncoder();

/** Writes little endian numbers and text into a buffer that grows. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Makes room for `count` zero bytes, and returns where they begin. */
  reserve(count: number): number {
    const start = this.#length;
    this.#grow(start + count);
    this.#length = start + count;
    return start;
  }

  /** Goes on at the next multiple of 8. */
  pad(): void {
    this.reserve(padded(this.#length) - this.#length);
  }

  /** For numbers in what was reserved; good until the next `reserve` or `appendText`. */
  get view(): DataView {
    return this.#view;
  }

  /** Appends bytes, and returns how many. */
  appendBytes(bytes: Uint8Array): number {
    const start = this.reserve(bytes.length);
    this.#bytes.set(bytes, start);
    return bytes.length;
  }

  /** Appends a text's UTF-8, and returns its length. Half a surrogate pair becomes U+FFFD. */
  appendText(text: string): number {
    const start = this.#length;
    // A UTF-16 unit takes at most three bytes.
    this.#grow(start + text.length * 3);
    const { written } = ENCODER.encodeInto(text, this.#bytes.subarray(start));
    this.#length = start + written;
    return written;
  }

  /** What was written, as a buffer of its own. */
  finish(): ArrayBuffer {
    return this.#bytes.buffer.slice(0, this.#length);
  }

  #grow(byteCount: number): void {
    if (byteCount <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(byteCount, this.#bytes.length * 2));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
