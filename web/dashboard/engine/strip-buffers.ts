/**
 * The two buffers in which strips go to the page and come back. While the page holds both, no strip is sent: a page that
 * is slow to draw is not run over.
 */
export class StripBuffers {
  #free: ArrayBuffer[] = [];
  #made = 0;

  /** A buffer for so many numbers, which moves to the page; undefined while the page has both. */
  take(length: number): Float64Array<ArrayBuffer> | undefined {
    const bytes = length * Float64Array.BYTES_PER_ELEMENT;
    const free = this.#free.pop();
    if (free === undefined) {
      if (this.#made === 2) return undefined;
      this.#made++;
      return new Float64Array(new ArrayBuffer(bytes), 0, length);
    }
    return new Float64Array(free.byteLength >= bytes ? free : new ArrayBuffer(bytes), 0, length);
  }

  /** The page has drawn. */
  give(buffer: ArrayBuffer): void {
    if (this.#free.length < this.#made) this.#free.push(buffer);
  }
}
