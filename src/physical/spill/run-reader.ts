import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { RetainedBatches } from '../../wasm/retained-batches.ts';
import type { SortKey } from '../../wasm/sorting.ts';
import { inArena } from './query-memory.ts';
import type { SpilledBatch } from './spill-space.ts';

/** How runs are read. */
export interface RunSource {
  readonly core: WasmCore;
  readonly read: (block: SpilledBatch) => Batch;
  /** The sort keys of a block, which are among its columns. */
  readonly keysOf: (batch: Batch) => readonly SortKey[];
}

/** A sorted run that is read again: one of its blocks in the heap. */
export class RunReader {
  readonly #source: RunSource;
  readonly #blocks: readonly SpilledBatch[];
  readonly #rows: RetainedBatches;
  #keys: readonly SortKey[] = [];
  #taken = 0;
  /** The first row of the block that has not been taken. */
  next = 0;

  constructor(source: RunSource, blocks: readonly SpilledBatch[]) {
    this.#source = source;
    this.#blocks = blocks;
    this.#rows = new RetainedBatches(source.core);
    this.refill();
  }

  /** The block. */
  get batch(): Batch {
    return this.#rows.batches[0] ?? { rows: 0, columns: [] };
  }

  get keys(): readonly SortKey[] {
    return this.#keys;
  }

  /** Whether the run has another block after this one. */
  get hasMore(): boolean {
    return this.#taken < this.#blocks.length;
  }

  /** Goes on to the next block if all rows of this one are taken. */
  refill(): void {
    if (this.next < this.batch.rows || !this.hasMore) return;
    this.close();
    const block = this.#blocks[this.#taken++];
    const { core, read, keysOf } = this.#source;
    inArena(core, () => this.#rows.add(read(block)));
    this.#keys = keysOf(this.batch);
    this.next = 0;
  }

  close(): void {
    this.#rows.clear();
  }
}
