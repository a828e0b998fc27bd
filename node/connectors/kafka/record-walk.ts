/**
 * Goes over records, which are varints and bytes, without an object for any of them: `next` moves on to a record, and the fields
 * say where its parts are.
 */
export class RecordWalk {
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #end: number;
  /** Milliseconds behind the batch's first time. */
  timestampDelta = 0;
  offsetDelta = 0;
  keyStart = 0;
  /** -1 for null. */
  keyLength = 0;
  valueStart = 0;
  valueLength = 0;
  headerCount = 0;
  #headersStart = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Reads the next record up to its headers; false where the bytes are no record. */
  next(): boolean {
    const length = this.#varint();
    const end = this.#at + length;
    if (!(length > 0 && end <= this.#end)) return false;
    this.#at++;
    this.timestampDelta = this.#varint();
    this.offsetDelta = this.#varint();
    this.keyLength = this.#varint();
    this.keyStart = this.#at;
    if (this.keyLength > 0) this.#at += this.keyLength;
    this.valueLength = this.#varint();
    this.valueStart = this.#at;
    if (this.valueLength > 0) this.#at += this.valueLength;
    this.headerCount = this.#varint();
    this.#headersStart = this.#at;
    this.#at = end;
    return this.#headersStart <= end && this.valueLength >= -1 && this.keyLength >= -1;
  }

  /** Calls back with where key and value of each header are; a value of length -1 is null. */
  headers(
    visit: (keyStart: number, keyLength: number, valueStart: number, valueLength: number) => void,
  ): void {
    const end = this.#at;
    this.#at = this.#headersStart;
    for (let count = this.headerCount; count > 0 && this.#at < end; count--) {
      const keyLength = this.#varint();
      const keyStart = this.#at;
      this.#at += Math.max(0, keyLength);
      const valueLength = this.#varint();
      const valueStart = this.#at;
      this.#at += Math.max(0, valueLength);
      visit(keyStart, keyLength, valueStart, valueLength);
    }
    this.#at = end;
  }

  /** A number whose sign is its lowest bit. Times may have more than 32 bits. */
  #varint(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++];
    let value = byte & 127;
    if (byte >= 128) {
      let shift = 7;
      do {
        byte = bytes[this.#at++];
        if (shift < 28) value |= (byte & 127) << shift;
        else value += (byte & 127) * 2 ** shift;
        shift += 7;
      } while (byte >= 128);
      if (shift > 28) return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    }
    return (value >>> 1) ^ -(value & 1);
  }
}
