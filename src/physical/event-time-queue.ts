import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { newRowList, type RowList, rowListOf } from '../wasm/row-list.ts';

/**
 * Numbers of keys by the event time at which they are done with, and those that were taken out in the micro-batch and wait
 * for its commit. What a micro-batch costs follows what it adds and takes, not what is held (`assembly/table/time-queue.ts`).
 */
export class EventTimeQueue {
  readonly #core: WasmCore;
  #queue: Ptr;
  /** Outside the arena, which may be reset before the commit. */
  #taken = new Uint32Array();

  constructor(core: WasmCore) {
    this.#core = core;
    this.#queue = core.kernels.event_time_new();
  }

  get bytes(): number {
    return this.#core.kernels.event_time_bytes(this.#queue);
  }

  /** Files keys under their times, in microseconds; a null time is never due. */
  add({ rows, count }: RowList, times: Ptr): void {
    this.#core.kernels.event_time_add(this.#queue, rows, times, count);
  }

  /** The times that keys are filed under. */
  read({ rows, count }: RowList, times: Ptr): void {
    this.#core.kernels.event_time_read(this.#queue, rows, count, times);
  }

  /** A time before which no key is due; undefined where none ever is. */
  get firstMicros(): bigint | undefined {
    return dueTime(this.#core.kernels.event_time_first(this.#queue));
  }

  /** Takes out the keys whose time the watermark has passed; without a watermark none. */
  takeDue(watermark: bigint | undefined): RowList {
    const { kernels, memory } = this.#core;
    const isDue =
      watermark !== undefined && kernels.event_time_is_due(this.#queue, watermark) !== 0;
    const rows = newRowList(this.#core, isDue ? kernels.event_time_count(this.#queue) : 0);
    const count = isDue ? kernels.event_time_take(this.#queue, watermark, rows) : 0;
    this.#taken = memory.u32.slice(rows >>> 2, (rows >>> 2) + count);
    return { rows, count };
  }

  /** What was taken out and is not committed, in the arena as it is now. */
  taken(): RowList {
    return { rows: rowListOf(this.#core, this.#taken), count: this.#taken.length };
  }

  /** Keys that were taken out, as a set. */
  takenNumbers(): ReadonlySet<number> {
    return new Set(this.#taken);
  }

  committed(): void {
    this.#taken = new Uint32Array();
  }

  /** Forgets keys, wherever they are filed. */
  drop({ rows, count }: RowList): void {
    this.#core.kernels.event_time_drop(this.#queue, rows, count);
  }

  clear(): void {
    this.close();
    this.#queue = this.#core.kernels.event_time_new();
    this.committed();
  }

  close(): void {
    this.#core.kernels.event_time_free(this.#queue);
  }
}

const NEVER = 2n ** 63n - 1n;

/** A kernel's answer to when something is due: the largest time is never. */
export function dueTime(micros: bigint): bigint | undefined {
  return micros === NEVER ? undefined : micros;
}

/** Rows that are late by a column of times: how many, and a byte a row that is 1 for them. */
export function lateRows(
  core: WasmCore,
  times: Ptr,
  rows: number,
  watermark: bigint,
): { readonly count: number; readonly flags: Ptr } {
  const flags = core.kernels.arena_alloc(rows);
  return { count: core.kernels.event_time_late(times, rows, watermark, flags), flags };
}
