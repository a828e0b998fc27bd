import type { Ptr } from './ptr.ts';

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });
const ENCODER = new TextEncoder();

/** What of a `WebAssembly.Memory` is needed here. Growing it replaces the buffer. */
export interface LinearMemory {
  readonly buffer: ArrayBufferLike;
}

/**
 * Typed views of a core's linear memory that survive growth.
 *
 * Growing memory detaches every typed array over it. So a view is fetched after the last call that may
 * allocate, and never kept in a field: `memory.i32[ptr >> 2]` is right, a saved `memory.i32` is not.
 */
export class WasmMemory {
  readonly #memory: LinearMemory;
  #buffer!: ArrayBuffer;
  #u8!: Uint8Array<ArrayBuffer>;
  #i32!: Int32Array<ArrayBuffer>;
  #u32!: Uint32Array<ArrayBuffer>;
  #f64!: Float64Array<ArrayBuffer>;
  #i64!: BigInt64Array<ArrayBuffer>;
  #view!: DataView<ArrayBuffer>;

  constructor(memory: LinearMemory) {
    this.#memory = memory;
    this.#refresh();
  }

  #refresh(): void {
    const buffer = this.#memory.buffer as ArrayBuffer;
    this.#buffer = buffer;
    this.#u8 = new Uint8Array(buffer);
    this.#i32 = new Int32Array(buffer);
    this.#u32 = new Uint32Array(buffer);
    this.#f64 = new Float64Array(buffer);
    this.#i64 = new BigInt64Array(buffer);
    this.#view = new DataView(buffer);
  }

  #check(): void {
    if (this.#buffer !== this.#memory.buffer) this.#refresh();
  }

  get u8(): Uint8Array<ArrayBuffer> {
    this.#check();
    return this.#u8;
  }

  get i32(): Int32Array<ArrayBuffer> {
    this.#check();
    return this.#i32;
  }

  get u32(): Uint32Array<ArrayBuffer> {
    this.#check();
    return this.#u32;
  }

  get f64(): Float64Array<ArrayBuffer> {
    this.#check();
    return this.#f64;
  }

  get i64(): BigInt64Array<ArrayBuffer> {
    this.#check();
    return this.#i64;
  }

  /** For values that are not aligned, and for f32 and 16 bit values. Little endian. */
  get view(): DataView<ArrayBuffer> {
    this.#check();
    return this.#view;
  }

  /** Bytes of the whole linear memory. */
  get byteLength(): number {
    return this.#memory.buffer.byteLength;
  }

  /** A view of `length` bytes at `pointer`; valid until the next call that may allocate. */
  bytes(pointer: Ptr, length: number): Uint8Array<ArrayBuffer> {
    return this.u8.subarray(pointer, pointer + length);
  }

  /** A copy of `length` bytes at `pointer`. */
  copyBytes(pointer: Ptr, length: number): Uint8Array<ArrayBuffer> {
    return this.u8.slice(pointer, pointer + length);
  }

  /** Decodes UTF-8; malformed sequences become U+FFFD. Slow: never once per row of input. */
  text(pointer: Ptr, length: number): string {
    return length === 0 ? '' : UTF8.decode(this.u8.subarray(pointer, pointer + length));
  }

  /** Writes bytes at `pointer`. */
  write(pointer: Ptr, bytes: Uint8Array): void {
    this.u8.set(bytes, pointer);
  }
}

/** UTF-8 of a string. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return ENCODER.encode(text);
}
