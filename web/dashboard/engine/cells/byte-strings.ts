/**
 * Byte strings numbered in the order of their first sight. The bytes lie one after the other in one buffer and a table of
 * open addressing finds them, so that a name costs no object and a look-up no decoding. Probing is linear; the table
 * doubles at half full.
 */

const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });
const FIRST_SLOTS = 1024;
const FIRST_BYTES = 1 << 14;

export class ByteStrings {
  #bytes = new Uint8Array(FIRST_BYTES);
  /** `#ends[n]` is where string n ends, and the next one begins. */
  #ends = new Uint32Array(FIRST_SLOTS / 2);
  #hashes = new Uint32Array(FIRST_SLOTS / 2);
  /** Number plus one; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** All strings from number `from` on, one behind the other, and where each of them ends. */
  since(from: number): { readonly bytes: Uint8Array; readonly ends: Uint32Array } {
    const start = this.#start(from);
    return {
      bytes: this.#bytes.slice(start, this.#start(this.#count)),
      ends: this.#ends.slice(from, this.#count).map((end) => end - start),
    };
  }

  /** Adds what `since` gave, in the same order. */
  addAll({ bytes, ends }: { readonly bytes: Uint8Array; readonly ends: Uint32Array }): void {
    let start = 0;
    for (const end of ends) {
      this.intern(bytes, start, end - start);
      start = end;
    }
  }

  /** The number of the string `source[start … start + length)`; a new one if it is new. */
  intern(source: Uint8Array, start: number, length: number): number {
    const hash = hashOf(source, start, length);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = this.#slots[slot];
      if (entry === 0) break;
      if (this.#hashes[entry - 1] === hash && this.#is(entry - 1, source, start, length)) {
        return entry - 1;
      }
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#count + 1;
    return this.#add(source, start, length, hash);
  }

  /** The string's bytes; good until the next string is added. */
  bytes(number: number): Uint8Array {
    return this.#bytes.subarray(this.#start(number), this.#ends[number]);
  }

  text(number: number): string {
    return TEXT.decode(this.bytes(number));
  }

  #start(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1];
  }

  #is(number: number, source: Uint8Array, start: number, length: number): boolean {
    const own = this.#start(number);
    if (this.#ends[number] - own !== length) return false;
    const bytes = this.#bytes;
    for (let at = 0; at < length; at++) if (bytes[own + at] !== source[start + at]) return false;
    return true;
  }

  #add(source: Uint8Array, start: number, length: number, hash: number): number {
    const number = this.#count++;
    if (number === this.#ends.length) {
      this.#ends = grown(this.#ends);
      this.#hashes = grown(this.#hashes);
    }
    const own = this.#start(number);
    while (own + length > this.#bytes.length) {
      const bytes = new Uint8Array(this.#bytes.length * 2);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    this.#bytes.set(source.subarray(start, start + length), own);
    this.#ends[number] = own + length;
    this.#hashes[number] = hash;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return number;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let slot = this.#hashes[number] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

function grown(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** FNV-1a with a last mix, since the low bits choose the slot. */
function hashOf(source: Uint8Array, start: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < start + length; at++) {
    hash = Math.imul(hash ^ source[at], 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
