/** Kafka's encoding: numbers in network order, lengths as varints, each structure with a list of tags at its end. */

/** Writes the fields of a request. */
export class WireWriter {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  int8(value: number): this {
    this.#reserve(1);
    this.#length = this.#bytes.writeInt8(value, this.#length);
    return this;
  }

  int16(value: number): this {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
    return this;
  }

  int32(value: number): this {
    this.#reserve(4);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
    return this;
  }

  int64(value: number): this {
    this.#reserve(8);
    this.#length = this.#bytes.writeBigInt64BE(BigInt(value), this.#length);
    return this;
  }

  /** The length of what follows, or of a list; one more than it is, since 0 stands for none. */
  count(length: number): this {
    let rest = length + 1;
    while (rest > 127) {
      this.int8((((rest & 127) | 128) << 24) >> 24);
      rest >>>= 7;
    }
    return this.int8(rest);
  }

  text(text: string | null): this {
    if (text === null) return this.int8(0);
    const bytes = Buffer.from(text);
    return this.count(bytes.length).raw(bytes);
  }

  raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** No tags. */
  end(): this {
    return this.int8(0);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#length + bytes, this.#bytes.length * 2));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}

/** Reads the fields of an answer. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  int64(): number {
    this.#at += 8;
    return Number(this.#bytes.readBigInt64BE(this.#at - 8));
  }

  raw(length: number): Buffer {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** A length; -1 for none. */
  count(): number {
    return this.#varint() - 1;
  }

  text(): string | null {
    const length = this.count();
    return length < 0 ? null : this.raw(length).toString();
  }

  list<Item>(item: () => Item): Item[] {
    const items: Item[] = [];
    for (let count = this.count(); count > 0; count--) items.push(item());
    return items;
  }

  /** Passes over tags. */
  end(): void {
    for (let count = this.#varint(); count > 0; count--) {
      this.#varint();
      this.raw(this.#varint());
    }
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
}

/** The bytes of `xxxxxxxx-xxxx-…`. */
export function parseUuid(text: string): Uint8Array {
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}
