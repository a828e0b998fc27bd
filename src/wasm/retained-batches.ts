import type { Batch } from './batch.ts';
import type { WasmCore } from './core.ts';
import { pointerList } from './kernel-result.ts';
import type { Ptr } from './ptr.ts';

/** Batches copied out of the arena, for operators that hold rows from one `push` to the next. */
export class RetainedBatches {
  readonly #core: WasmCore;
  #batches: Batch[] = [];
  #rowCount = 0;
  #bytes = 0;

  constructor(core: WasmCore) {
    this.#core = core;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** What the copies take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Copies a batch, the bytes of its strings included. */
  add(batch: Batch): void {
    if (batch.rows === 0) return;
    const { column_retain, mem_used } = this.#core.kernels;
    const before = mem_used();
    const columns = batch.columns.map((column) => column_retain(column));
    this.#batches.push({ rows: batch.rows, columns });
    this.#rowCount += batch.rows;
    this.#bytes += mem_used() - before;
  }

  /** One batch of all rows, in the arena but for the bytes of strings: good until `clear`. There must be rows. */
  joined(): Batch {
    if (this.#batches.length === 1) return this.#batches[0];
    const columns = this.#batches[0].columns.map((_, index): Ptr => {
      const parts = this.#batches.map((batch) => batch.columns[index]);
      return this.#core.kernels.column_concat(pointerList(this.#core, parts), parts.length);
    });
    return { rows: this.#rowCount, columns };
  }

  /** The batches as they came, outside the arena. */
  get batches(): readonly Batch[] {
    return this.#batches;
  }

  /** Gives the batches away, whose columns the caller has to free. */
  take(): readonly Batch[] {
    const batches = this.#batches;
    this.#batches = [];
    this.clear();
    return batches;
  }

  /** Frees the copies. */
  clear(): void {
    for (const { columns } of this.#batches) {
      for (const column of columns) this.#core.kernels.mem_free(column);
    }
    this.#batches = [];
    this.#rowCount = 0;
    this.#bytes = 0;
  }
}
