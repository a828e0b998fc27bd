/** Something that is due at a time; it knows its place in the queue. */
export interface Due {
  readonly dueMs: number;
  /** -1 where it isn't queued. */
  place: number;
}

/**
 * What is due when, earliest first: a binary heap in which everything knows its place, so that it can be taken out before
 * its time and leaves nothing behind.
 */
export class DueQueue<Item extends Due> {
  readonly #heap: Item[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** When the first is due. */
  get firstMs(): number | undefined {
    return this.#heap[0]?.dueMs;
  }

  add(item: Item): void {
    this.#heap.push(item);
    this.#rise(item, this.#heap.length - 1);
  }

  remove(item: Item): void {
    const { place } = item;
    if (place < 0) return;
    item.place = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === item) return;
    this.#rise(last, place);
    this.#sink(last, last.place);
  }

  /** Takes out what is due at a time, that time included, in order. */
  takeDue(timeMs: number): Item[] {
    const due: Item[] = [];
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (first.dueMs > timeMs) break;
      this.remove(first);
      due.push(first);
    }
    return due;
  }

  /** Takes out everything. */
  clear(): void {
    for (const item of this.#heap) item.place = -1;
    this.#heap.length = 0;
  }

  #put(item: Item, place: number): void {
    this.#heap[place] = item;
    item.place = place;
  }

  #rise(item: Item, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#heap[above].dueMs <= item.dueMs) break;
      this.#put(this.#heap[above], place);
      place = above;
    }
    this.#put(item, place);
  }

  #sink(item: Item, from: number): void {
    const count = this.#heap.length;
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= count) break;
      if (below + 1 < count && this.#heap[below + 1].dueMs < this.#heap[below].dueMs) below++;
      if (this.#heap[below].dueMs >= item.dueMs) break;
      this.#put(this.#heap[below], place);
      place = below;
    }
    this.#put(item, place);
  }
}
