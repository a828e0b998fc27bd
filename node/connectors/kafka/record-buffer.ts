import { BATCH_HEAD } from './record-batch.ts';

/** Records for one partition, as they go into a batch: a head that is filled in when they are sent, then the records. */
export interface SealedRecords {
  readonly bytes: Buffer;
  readonly count: number;
}

/** The most that a record has besides its key, value and headers: its length, attributes, time and offset. */
const RECORD_HEAD_BYTES = 16;

/** Gathers the records of a partition. */
export class RecordBuffer {
  #bytes = Buffer.allocUnsafe(4096);
  #length = BATCH_HEAD;
  #count = 0;

  /** Bytes of records so far. */
  get size(): number {
    return this.#length - BATCH_HEAD;
  }

  /** Adds a record: its key, value and headers, the first `length` of some bytes. */
  add(parts: Buffer, length: number): void {
    this.#reserve(length + RECORD_HEAD_BYTES);
    const head = 2 + varintBytes(this.#count);
    let at = putVarint(this.#bytes, this.#length, head + length);
    // No attributes, and the time of the batch.
    this.#bytes[at++] = 0;
    this.#bytes[at++] = 0;
    at = putVarint(this.#bytes, at, this.#count);
    parts.copy(this.#bytes, at, 0, length);
    this.#length = at + length;
    this.#count++;
  }

  /** Hands over what there is, and begins anew; undefined where there is nothing. */
  seal(): SealedRecords | undefined {
    if (this.#count === 0) return undefined;
    const sealed = { bytes: this.#bytes.subarray(0, this.#length), count: this.#count };
    this.#bytes = Buffer.allocUnsafe(Math.max(4096, this.#length));
    this.#length = BATCH_HEAD;
    this.#count = 0;
    return sealed;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Writes a number of up to 31 bits as a varint with its sign in the lowest bit; gives where the next byte goes. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let next = at;
  while (rest > 127) {
    bytes[next++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[next++] = rest;
  return next;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value >>> 6; rest > 0; rest >>>= 7) bytes++;
  return bytes;
}
