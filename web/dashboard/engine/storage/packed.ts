/**
 * Columns of numbers as the bytes of one entry, behind a header of JSON:
 *
 *     u32 length of the header │ header │ column │ column │ …
 *
 * Each part begins at a multiple of 8, so that columns are read where they lie. Numbers are in the machine's order, which
 * is little-endian wherever there is a browser; the entry never leaves it.
 */

export type Column = Uint8Array | Uint32Array | Float64Array;
type ColumnKind = 'u8' | 'u32' | 'f64';

interface PackedHeader {
  readonly content: unknown;
  readonly columns: readonly { readonly kind: ColumnKind; readonly length: number }[];
}

const ALIGNMENT = 8;
const aligned = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

function kindOf(column: Column): ColumnKind {
  if (column instanceof Float64Array) return 'f64';
  return column instanceof Uint32Array ? 'u32' : 'u8';
}

/** Packs a header, which is anything that JSON can hold, and columns. */
export function pack(content: unknown, columns: readonly Column[]): Uint8Array<ArrayBuffer> {
  const described = columns.map((column) => ({ kind: kindOf(column), length: column.length }));
  const header: PackedHeader = { content, columns: described };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = aligned(4 + text.length);
  const bytes = new Uint8Array(
    columns.reduce((sum, column) => sum + aligned(column.byteLength), start),
  );
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = start;
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += aligned(column.byteLength);
  }
  return bytes;
}

/** What was packed: the header, and readers of the columns in order. Fails on what is no such entry. */
export class Unpacked {
  readonly content: unknown;
  readonly #columns: readonly Column[];
  #next = 0;

  constructor(packed: Uint8Array) {
    // A copy: entries may be views at any place of a larger buffer.
    const bytes = packed.slice();
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const text = new TextDecoder().decode(bytes.subarray(4, 4 + length));
    const header = JSON.parse(text) as PackedHeader;
    this.content = header.content;
    let at = aligned(4 + length);
    this.#columns = header.columns.map(({ kind, length: count }) => {
      const column = columnAt(bytes.buffer, at, kind, count);
      at += aligned(column.byteLength);
      return column;
    });
  }

  u8(): Uint8Array {
    return this.#take(Uint8Array);
  }

  u32(): Uint32Array {
    return this.#take(Uint32Array);
  }

  f64(): Float64Array {
    return this.#take(Float64Array);
  }

  #take<T extends Column>(kind: abstract new (...args: never[]) => T): T {
    const column = this.#columns[this.#next++];
    if (column instanceof kind) return column;
    throw new TypeError('a packed entry has other columns');
  }
}

function columnAt(buffer: ArrayBuffer, at: number, kind: ColumnKind, length: number): Column {
  switch (kind) {
    case 'f64':
      return new Float64Array(buffer, at, length);
    case 'u32':
      return new Uint32Array(buffer, at, length);
    case 'u8':
      return new Uint8Array(buffer, at, length);
  }
}
