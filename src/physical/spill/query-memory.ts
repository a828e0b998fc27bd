import type { WasmCore } from '../../wasm/core.ts';
import { SpillSpace, type SpillSpaceOptions } from './spill-space.ts';

/** Of its fair part of the budget, what an operator may keep whatever the others hold: a spill must be worth its while. */
const KEPT_SHARE = 1 / 4;
/** Of the budget, what rows may take that wait to be written. */
const BUFFER_SHARE = 1 / 8;

/**
 * What a batch query may hold, and how its operators keep to it: before one holds too much, it writes to the spill space.
 * What operators have to say of spilled rows they say step by step, so that whoever reads the result takes a part of it
 * before the next is made.
 */
export class QueryMemory {
  readonly space: SpillSpace;
  readonly core: WasmCore;
  readonly budgetBytes: number;
  readonly #keptBytes: number;
  readonly #work: Iterator<void>[] = [];

  /** `holderCount` operators hold rows and can spill them. */
  constructor(options: SpillSpaceOptions & { readonly holderCount: number }) {
    this.core = options.core;
    this.budgetBytes = options.budgetBytes;
    this.#keptBytes = (options.budgetBytes * KEPT_SHARE) / options.holderCount;
    this.space = new SpillSpace(options);
  }

  /** Bytes of rows that may wait until they are written. */
  get bufferBytes(): number {
    return this.budgetBytes * BUFFER_SHARE;
  }

  /**
   * Whether an operator should spill that holds so many bytes, in linear memory or on the host, and needs some more to
   * work on them.
   */
  isFull(heldBytes: number, workingBytes: number): boolean {
    if (heldBytes < this.#keptBytes) return false;
    // What batches take goes with them, and is no more for being spilled.
    const used = Math.max(this.core.kernels.mem_used(), heldBytes);
    return used + workingBytes > this.budgetBytes;
  }

  /** Notes work that goes on after the input of an operator has ended. A step of it keeps nothing in the arena. */
  later(work: Iterator<void>): void {
    this.#work.push(work);
  }

  /** Does the next step of what is left to do; false when there is nothing. */
  step(): boolean {
    const [current] = this.#work;
    if (current === undefined) return false;
    this.core.kernels.arena_reset();
    if (current.next().done === true) this.#work.shift();
    return true;
  }
}

/** Runs what uses batch memory for nothing but itself, and frees that memory. */
export function inArena<T>(core: WasmCore, use: () => T): T {
  const mark = core.kernels.arena_mark();
  const result = use();
  core.kernels.arena_release(mark);
  return result;
}
