import type { Batch } from '../../wasm/batch.ts';
import type { RetainedBatches } from '../../wasm/retained-batches.ts';
import { StatelessOperator } from '../operator.ts';
import type { SortExec, SortOptions } from '../operators/sort.ts';
import { inArena, type QueryMemory } from './query-memory.ts';
import { SpilledRuns } from './spilled-runs.ts';

/** Bytes that sorting takes a row: two lists of prefixes with row numbers, and the order. */
const SORT_BYTES = 36;

/** What a sort holds that goes on as one that spills. */
export interface HeldSort {
  readonly options: SortOptions;
  readonly sort: SortExec;
  readonly rows: RetainedBatches;
}

/** Sorts in memory as long as there is enough of it, and else in runs that are merged at the end. */
export class SpillingSort extends StatelessOperator {
  readonly #memory: QueryMemory;
  readonly #sort: SortExec;
  readonly #rows: RetainedBatches;
  readonly #runs: SpilledRuns;

  constructor(memory: QueryMemory, { options, sort, rows }: HeldSort) {
    super(options.output);
    this.#memory = memory;
    this.#sort = sort;
    this.#rows = rows;
    this.#runs = new SpilledRuns(memory, options, (batch) => sort.keysOf(batch));
  }

  push(batch: Batch): void {
    this.#rows.add(batch);
    const { bytes, rowCount } = this.#rows;
    if (this.#memory.isFull(bytes, bytes + rowCount * SORT_BYTES)) this.#spill();
  }

  #spill(): void {
    if (this.#rows.rowCount === 0) return;
    inArena(this.#memory.core, () => this.#runs.addRun(this.#rows.joined(), this.#rows.bytes));
    this.#rows.clear();
  }

  override end(): void {
    if (this.#runs.count === 0) {
      this.#sort.end();
      return;
    }
    this.#spill();
    this.#memory.later(this.#pushMerged());
  }

  *#pushMerged(): Generator<void> {
    for (const batch of this.#runs.merged()) {
      if (batch !== undefined) this.output.push(batch);
      if (this.output.isSatisfied?.() === true) break;
      yield;
    }
    this.output.end();
  }

  override close(): void {
    this.#rows.clear();
  }
}
