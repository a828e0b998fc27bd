import type { AskedGroups, GroupCalls } from '../functions/group-calls.ts';
import type { DataType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';

/** Rows of groups that wait for the end of a micro-batch, taken out of linear memory. */
export class WaitingRows {
  readonly #core: WasmCore;
  readonly #calls: GroupCalls;
  readonly #types: readonly DataType[];
  readonly #numbers: number[] = [];
  /** One more than the place of each group among `#numbers`, by its number; 0 where it has not come. */
  #places = new Uint32Array(64);
  #parts: AskedGroups['parts'][number][] = [];

  constructor(core: WasmCore, calls: GroupCalls, types: readonly DataType[]) {
    this.#core = core;
    this.#calls = calls;
    this.#types = types;
  }

  /** Takes rows, whose groups have these numbers. */
  add(batch: Batch, numbers: Ptr): void {
    const first = numbers >>> 2;
    const groups = this.#core.memory.u32.slice(first, first + batch.rows);
    for (let row = 0; row < groups.length; row++) groups[row] = this.#placeOf(groups[row]);
    this.#parts.push({ rows: this.#calls.take(this.#core, batch, this.#types), groups });
  }

  /** Takes groups without rows. */
  addGroups(numbers: Iterable<number>): void {
    for (const number of numbers) this.#placeOf(number);
  }

  #placeOf(number: number): number {
    const known = this.#places[number];
    if (known > 0) return known - 1;
    if (number >= this.#places.length) this.#grow(number + 1);
    this.#places[number] = this.#numbers.push(number);
    return this.#numbers.length - 1;
  }

  /** The table of keys gives its numbers from 1 on without gaps. */
  #grow(size: number): void {
    const places = new Uint32Array(Math.max(size, 2 * this.#places.length));
    places.set(this.#places);
    this.#places = places;
  }

  /** The groups that have come, each once; the parts name them by their places here. */
  get numbers(): readonly number[] {
    return this.#numbers;
  }

  get parts(): AskedGroups['parts'] {
    return this.#parts;
  }

  clear(): void {
    for (const number of this.#numbers) this.#places[number] = 0;
    this.#numbers.length = 0;
    this.#parts = [];
  }
}
