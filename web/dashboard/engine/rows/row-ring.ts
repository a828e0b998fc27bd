/**
 * The newest lines of a log as raw bytes, numbered from the first line on. They lie in blocks of a megabyte, each with
 * where its lines begin and end; a line costs its bytes and eight more. When there are too many lines, or bytes, the
 * oldest block goes.
 *
 *     bytes   | line 7 ⏎ line 8 ⏎ line 9 ⏎ …
 *     starts  | 0        7        14
 *     ends    | 6        13       20
 */

/** What the page says that it keeps. */
export const KEPT_ROWS_MAX = 1_000_000;
/** Lines longer than 58 bytes reach this bound before the other one. */
export const KEPT_BYTES_MAX = 56 << 20;

const BLOCK_BYTES = 1 << 20;
const BLOCK_ROWS = 4096;
const LINE_END = 10;
/** The line end of the last line of a piece, which in the block may have been one of two bytes. */
const LAST_LINE_END = Uint8Array.of(LINE_END);
/** A carriage return and a line feed are all that may stand between two lines that are copied at once. */
const GAP_MAX = 2;

interface Block {
  readonly firstNumber: number;
  bytes: Uint8Array;
  usedBytes: number;
  starts: Uint32Array;
  ends: Uint32Array;
  rows: number;
}

/** Lines of one batch in a buffer: `starts[r]` to `starts[r] + lengths[r]` is line r. */
export interface RingLines {
  readonly bytes: Uint8Array;
  readonly count: number;
  start(row: number): number;
  length(row: number): number;
}

export interface RowRingOptions {
  readonly rowsMax?: number;
  readonly bytesMax?: number;
}

export class RowRing {
  readonly #rowsMax: number;
  readonly #bytesMax: number;
  #blocks: Block[] = [];
  #end: number;
  #heldBytes = 0;
  readonly #listeners = new Set<() => void>();

  constructor({ rowsMax = KEPT_ROWS_MAX, bytesMax = KEPT_BYTES_MAX }: RowRingOptions = {}) {
    this.#rowsMax = rowsMax;
    this.#bytesMax = bytesMax;
    this.#end = 0;
  }

  /** The number of the oldest line that is kept; `end` where none is. */
  get start(): number {
    return this.#blocks[0]?.firstNumber ?? this.#end;
  }

  /** The newest line's number plus one. */
  get end(): number {
    return this.#end;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Called after lines were added. Returns what ends that. */
  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all lines; the next one has this number. */
  restartAt(number: number): void {
    this.#blocks = [];
    this.#heldBytes = 0;
    this.#end = number;
  }

  /** Takes lines back, so that the next one has this number: they are read again. */
  rewind(number: number): void {
    if (number >= this.#end) return;
    this.#blocks = this.#blocks.filter((block) => block.firstNumber < number);
    const last = this.#blocks.at(-1);
    if (last !== undefined) {
      last.rows = Math.min(last.rows, number - last.firstNumber);
      last.usedBytes = last.ends[last.rows - 1];
      last.bytes[last.usedBytes++] = LINE_END;
    }
    this.#heldBytes = this.#blocks.reduce((sum, block) => sum + block.bytes.length, 0);
    this.#end = number;
  }

  /** Adds a copy of the lines. Those that lie one behind the other are copied at once. */
  append(lines: RingLines): void {
    if (lines.count === 0) return;
    for (let row = 0; row < lines.count; ) row = this.#appendRun(lines, row);
    this.#evict();
    for (const listener of this.#listeners) listener();
  }

  /** The bytes of lines, each with its line end, in pieces; what is not kept any more is left out. */
  *read(from: number, to: number): Generator<Uint8Array> {
    for (const { bytes, ends, firstNumber, rows, starts } of this.#blocks) {
      const first = Math.max(0, from - firstNumber);
      const last = Math.min(rows, to - firstNumber);
      if (first >= last) continue;
      yield bytes.subarray(starts[first], ends[last - 1]);
      yield LAST_LINE_END;
    }
  }

  /** Copies lines from `first` on as far as they are neighbours and fit; returns the next one. */
  #appendRun(lines: RingLines, first: number): number {
    const from = lines.start(first);
    const block = this.#room(lines.length(first) + 1);
    const room = block.bytes.length - block.usedBytes - 1;
    let row = first;
    let runEnd = from;
    for (; row < lines.count; row++) {
      const start = lines.start(row);
      const end = start + lines.length(row);
      const gap = start - runEnd;
      if (row > first && (gap < 1 || gap > GAP_MAX || end - from > room)) break;
      if (block.rows === block.starts.length) {
        block.starts = doubled(block.starts);
        block.ends = doubled(block.ends);
      }
      block.starts[block.rows] = block.usedBytes + start - from;
      block.ends[block.rows] = block.usedBytes + end - from;
      block.rows++;
      runEnd = end;
    }
    block.bytes.set(lines.bytes.subarray(from, runEnd), block.usedBytes);
    block.usedBytes += runEnd - from;
    block.bytes[block.usedBytes++] = LINE_END;
    this.#end += row - first;
    return row;
  }

  /** A block with room for one more line. */
  #room(length: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.usedBytes + length <= last.bytes.length) return last;
    const block = {
      firstNumber: this.#end,
      bytes: new Uint8Array(Math.max(BLOCK_BYTES, length)),
      usedBytes: 0,
      starts: new Uint32Array(BLOCK_ROWS),
      ends: new Uint32Array(BLOCK_ROWS),
      rows: 0,
    };
    this.#blocks.push(block);
    this.#heldBytes += block.bytes.length;
    return block;
  }

  /** Never the last block: the newest line is always there. */
  #evict(): void {
    while (
      this.#blocks.length > 1 &&
      (this.#end - this.#blocks[1].firstNumber >= this.#rowsMax || this.#heldBytes > this.#bytesMax)
    ) {
      const oldest = this.#blocks.shift();
      this.#heldBytes -= oldest?.bytes.length ?? 0;
    }
  }
}

function doubled(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(values.length * 2);
  result.set(values);
  return result;
}
