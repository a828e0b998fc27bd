const FIRST_BYTES = 300 << 10;

/** Bytes that are written one after the other, numbers with the highest byte first. */
export class ByteSink {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  uint8(value: number): this {
    this.#room(1);
    this.#buffer[this.#length++] = value;
    return this;
  }

  int16(value: number): this {
    this.#room(2);
    this.#buffer[this.#length++] = value >> 8;
    this.#buffer[this.#length++] = value;
    return this;
  }

  int32(value: number): this {
    this.#room(4);
    this.#buffer[this.#length++] = value >> 24;
    this.#buffer[this.#length++] = value >> 16;
    this.#buffer[this.#length++] = value >> 8;
    this.#buffer[this.#length++] = value;
    return this;
  }

  int64(value: bigint): this {
    this.#room(8);
    this.#length = this.#buffer.writeBigInt64BE(value, this.#length);
    return this;
  }

  bytes(from: Uint8Array, start: number, length: number): this {
    this.#room(length);
    const { buffer, byteOffset } = from;
    this.#buffer.set(new Uint8Array(buffer, byteOffset + start, length), this.#length);
    this.#length += length;
    return this;
  }

  /** A copy of what is there; the next begins anew. */
  take(): Uint8Array {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
