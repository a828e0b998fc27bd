/**
 * The cells of one window: how many rows have this name, this status and this latency bucket. A cell is a place in three
 * typed arrays; nothing is an object.
 *
 *     names   Uint32   the number of a name
 *     tags    Uint32   status << 8 | bucket
 *     counts  Uint32   rows
 *
 * Cells are found by a table of open addressing. A window that rests needs none, and its arrays are as long as it is.
 */

const FIRST_CELLS = 64;

/** The number of a status and a latency bucket in one. */
export function tagOf(status: number, bucket: number): number {
  return (status << 8) | bucket;
}

export class WindowCells {
  readonly startMs: number;
  /** Whether names are numbers of raw names, or of shown ones. */
  readonly isRaw: boolean;
  #names: Uint32Array;
  #tags: Uint32Array;
  #counts: Uint32Array;
  /** Place plus one; 0 is free. Undefined while the window rests. */
  #slots: Uint32Array | undefined;
  #size = 0;
  #rows = 0;
  #version = 0;

  constructor(startMs: number, isRaw: boolean) {
    const capacity = FIRST_CELLS;
    this.startMs = startMs;
    this.isRaw = isRaw;
    this.#names = new Uint32Array(capacity);
    this.#tags = new Uint32Array(capacity);
    this.#counts = new Uint32Array(capacity);
    this.#slots = new Uint32Array(capacity * 2);
  }

  get size(): number {
    return this.#size;
  }

  /** The rows of all cells. */
  get rows(): number {
    return this.#rows;
  }

  /** Grows whenever a count does. */
  get version(): number {
    return this.#version;
  }

  /** Valid to `size`, and until the next change. */
  get names(): Uint32Array {
    return this.#names;
  }

  get tags(): Uint32Array {
    return this.#tags;
  }

  get counts(): Uint32Array {
    return this.#counts;
  }

  /** A cell's count; 0 where there is none. */
  count(name: number, tag: number): number {
    const slots = this.#found();
    const entry = slots[this.#slotOf(slots, name, tag)];
    return entry === 0 ? 0 : this.#counts[entry - 1];
  }

  /** Sets a cell's count. */
  put(name: number, tag: number, count: number): void {
    const place = this.#place(name, tag);
    this.#rows += count - this.#counts[place];
    this.#counts[place] = count;
    this.#version++;
  }

  /** Adds to a cell's count. */
  add(name: number, tag: number, count: number): void {
    // First the place: finding it may make the columns anew.
    const place = this.#place(name, tag);
    this.#counts[place] += count;
    this.#rows += count;
    this.#version++;
  }

  /** Adds the cells of another window, under the names that `numbers` gives for its own. */
  addAll(other: WindowCells, numbers: Uint32Array): void {
    for (let place = 0; place < other.size; place++) {
      this.add(numbers[other.#names[place]], other.#tags[place], other.#counts[place]);
    }
  }

  /** A window as it was kept; the columns are its own from now on. */
  static restored(
    startMs: number,
    isRaw: boolean,
    cells: {
      readonly names: Uint32Array;
      readonly tags: Uint32Array;
      readonly counts: Uint32Array;
    },
  ): WindowCells {
    const window = new WindowCells(startMs, isRaw);
    window.#names = cells.names;
    window.#tags = cells.tags;
    window.#counts = cells.counts;
    window.#size = cells.names.length;
    window.#rows = cells.counts.reduce((sum, count) => sum + count, 0);
    window.#slots = undefined;
    return window;
  }

  /** Lets go of what only changes need; a later change makes it anew. */
  rest(): void {
    this.#slots = undefined;
    this.#names = this.#names.slice(0, this.#size);
    this.#tags = this.#tags.slice(0, this.#size);
    this.#counts = this.#counts.slice(0, this.#size);
  }

  #place(name: number, tag: number): number {
    const slots = this.#found();
    const slot = this.#slotOf(slots, name, tag);
    if (slots[slot] !== 0) return slots[slot] - 1;
    if (this.#size === this.#names.length) {
      this.#grow();
      return this.#place(name, tag);
    }
    const place = this.#size++;
    slots[slot] = place + 1;
    this.#names[place] = name;
    this.#tags[place] = tag;
    return place;
  }

  #found(): Uint32Array {
    this.#slots ??= this.#newSlots(this.#names.length * 2);
    return this.#slots;
  }

  /** The slot of a cell, or the free one where it would be. */
  #slotOf(slots: Uint32Array, name: number, tag: number): number {
    const mask = slots.length - 1;
    let slot = hashOf(name, tag) & mask;
    for (;;) {
      const entry = slots[slot];
      if (entry === 0) return slot;
      if (this.#names[entry - 1] === name && this.#tags[entry - 1] === tag) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(FIRST_CELLS, this.#size + 1)));
    const names = new Uint32Array(capacity);
    const tags = new Uint32Array(capacity);
    const counts = new Uint32Array(capacity);
    names.set(this.#names);
    tags.set(this.#tags);
    counts.set(this.#counts);
    this.#names = names;
    this.#tags = tags;
    this.#counts = counts;
    this.#slots = this.#newSlots(capacity * 2);
  }

  /** `length` is brought up to a power of two. */
  #newSlots(length: number): Uint32Array {
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(FIRST_CELLS * 2, length))));
    const mask = slots.length - 1;
    for (let place = 0; place < this.#size; place++) {
      let slot = hashOf(this.#names[place], this.#tags[place]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = place + 1;
    }
    return slots;
  }
}

function hashOf(name: number, tag: number): number {
  let hash = Math.imul(name, 0x9e3779b1) ^ Math.imul(tag, 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
