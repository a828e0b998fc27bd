/**
 * The external half of a sort: rows come as sorted runs, go to the spill file in blocks, and are merged with a block of
 * each run in memory. The merge is stable if runs are in the order of their rows: of equal rows those of the earlier run
 * come first. More runs than can be merged at once are first made fewer, neighbours with neighbours.
 */
import type { DataType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { pointerList } from '../../wasm/kernel-result.ts';
import { offsetPtr, type Ptr } from '../../wasm/ptr.ts';
import { newRowList } from '../../wasm/row-list.ts';
import { type SortKey, sortedRows, sortKeyRecords } from '../../wasm/sorting.ts';
import type { SortOptions } from '../operators/sort.ts';
import { selectRows, sliceBatch } from '../row-selection.ts';
import { inArena, type QueryMemory } from './query-memory.ts';
import { RunReader } from './run-reader.ts';
import type { SpilledBatch } from './spill-space.ts';

/** Runs that are merged at once. */
const FAN_IN = 64;
/** The part of the budget that a block takes: all blocks of a merge then take a quarter. */
const BLOCK_SHARE = 1 / (4 * FAN_IN);
const BLOCK_ROWS_MIN = 16;
/** Rows that a merge gives at once. */
const MERGED_ROWS_MAX = 16_384;
/** A run as `sort_merge` sees it: keys, next row, rows, whether there is more. */
const RUN_BYTES = 16;
const RUN_NEXT = 4;

const OWNER = 'SortExec';

type Run = readonly SpilledBatch[];

export type KeysOf = (batch: Batch) => readonly SortKey[];

/**
 * Rows are written with those of their sort keys that are computed: what is random, or costs much, is computed once.
 */
export class SpilledRuns {
  readonly #memory: QueryMemory;
  readonly #core: WasmCore;
  readonly #keysOf: KeysOf;
  readonly #options: SortOptions;
  /** The types of the rows as they are written. */
  readonly #types: DataType[];
  /** Where among the columns that are written the keys are. */
  readonly #keyPlaces: readonly number[];
  #runs: Run[] = [];
  #blockRows = BLOCK_ROWS_MIN;

  constructor(memory: QueryMemory, options: SortOptions, keysOf: KeysOf) {
    this.#memory = memory;
    this.#core = memory.core;
    this.#options = options;
    this.#keysOf = keysOf;
    const { input, order } = options;
    this.#types = input.map(({ dataType }) => dataType);
    this.#keyPlaces = order.map(({ expression }) => {
      const id = expression.kind === 'attribute' ? expression.id : undefined;
      const place = input.findIndex((column) => column.id === id);
      return place < 0 ? this.#types.push(expression.dataType) - 1 : place;
    });
  }

  get count(): number {
    return this.#runs.length;
  }

  /** Sorts rows, which take about so many bytes, and writes them as the next run. */
  addRun(batch: Batch, bytes: number): void {
    const rows = Math.floor((this.#memory.budgetBytes * BLOCK_SHARE * batch.rows) / bytes);
    this.#blockRows = Math.min(Math.max(rows, BLOCK_ROWS_MIN), MERGED_ROWS_MAX);
    const keys = this.#keysOf(batch);
    const sorted = sortedRows(this.#core, keys, batch.rows);
    const columns = [...batch.columns];
    for (const [index, place] of this.#keyPlaces.entries()) columns[place] = keys[index].column;
    const written = { rows: batch.rows, columns };
    const run: SpilledBatch[] = [];
    for (let start = 0; start < batch.rows; start += this.#blockRows) {
      const count = Math.min(this.#blockRows, batch.rows - start);
      const pointer = offsetPtr(sorted, start * 4);
      inArena(this.#core, () =>
        run.push(this.#write(selectRows(this.#core, written, { pointer, count }))),
      );
    }
    this.#runs.push(run);
  }

  #write(batch: Batch): SpilledBatch {
    return this.#memory.space.write(OWNER, batch);
  }

  /** All rows in order. Each batch is good until the next one is asked for; between them nothing is in the arena. */
  *merged(): Generator<Batch | undefined, void> {
    while (this.#runs.length > FAN_IN) {
      const longer: Run[] = [];
      for (let first = 0; first < this.#runs.length; first += FAN_IN) {
        longer.push(yield* this.#mergedRun(this.#runs.slice(first, first + FAN_IN)));
      }
      this.#runs = longer;
    }
    const count = this.#options.input.length;
    for (const { rows, columns } of this.#merge(this.#runs)) {
      yield { rows, columns: columns.slice(0, count) };
    }
    this.#runs = [];
  }

  /** Makes one run of some. What it yields only says that a step is done. */
  *#mergedRun(runs: readonly Run[]): Generator<undefined, Run> {
    const merged: SpilledBatch[] = [];
    for (const batch of this.#merge(runs)) {
      for (let start = 0; start < batch.rows; start += this.#blockRows) {
        const count = Math.min(this.#blockRows, batch.rows - start);
        inArena(this.#core, () =>
          merged.push(this.#write(sliceBatch(this.#core, batch, start, count))),
        );
      }
      yield undefined;
    }
    return merged;
  }

  *#merge(runs: readonly Run[]): Generator<Batch, void> {
    const source = {
      core: this.#core,
      read: (block: SpilledBatch) => this.#memory.space.read(OWNER, this.#types, block),
      keysOf: ({ columns }: Batch) => this.#writtenKeys(columns),
    };
    const readers = runs.map((run) => new RunReader(source, run));
    try {
      for (let batch = this.#next(readers); batch.rows > 0; batch = this.#next(readers)) {
        yield batch;
        // Strings of the batch are views of the blocks: only now may they go.
        for (const reader of readers) reader.refill();
      }
    } finally {
      for (const reader of readers) reader.close();
      this.#memory.space.free(runs.flat());
    }
  }

  #writtenKeys(columns: readonly Ptr[]): SortKey[] {
    return this.#options.order.map(({ direction, nullOrdering }, index) => ({
      column: columns[this.#keyPlaces[index]],
      isDescending: direction === 'descending',
      nullsFirst: nullOrdering === 'first',
    }));
  }

  /** The rows that come next: at least one block of a run is used up, or the batch is full. Empty at the end. */
  #next(readers: readonly RunReader[]): Batch {
    const core = this.#core;
    const runs: Ptr = core.kernels.arena_alloc(readers.length * RUN_BYTES);
    for (const [index, { keys, next, batch, hasMore }] of readers.entries()) {
      const records = sortKeyRecords(core, keys);
      const at = (runs + index * RUN_BYTES) >>> 2;
      core.memory.u32.set([records, next, batch.rows, hasMore ? 1 : 0], at);
    }
    const list = newRowList(core, MERGED_ROWS_MAX);
    const keyCount = readers[0].keys.length;
    const rows = core.kernels.sort_merge(runs, readers.length, keyCount, list, MERGED_ROWS_MAX);
    const taken: Batch[] = [];
    const places = new Int32Array(readers.length);
    let place = 0;
    for (const [index, reader] of readers.entries()) {
      const next = core.u32At(runs, index * RUN_BYTES + RUN_NEXT);
      const count = next - reader.next;
      places[index] = place;
      place += count;
      if (count > 0) taken.push(sliceBatch(core, reader.batch, reader.next, count));
      reader.next = next;
    }
    if (taken.length < 2) return taken[0] ?? { rows: 0, columns: [] };
    // The rows lie together run by run; the list of runs becomes the list of where each row is.
    const { u32 } = core.memory;
    for (let at = list >>> 2; at < (list >>> 2) + rows; at++) u32[at] = places[u32[at]]++;
    return selectRows(core, this.#joined(taken), { pointer: list, count: rows });
  }

  #joined(batches: readonly Batch[]): Batch {
    const columns = batches[0].columns.map((_, index): Ptr => {
      const parts = batches.map((batch) => batch.columns[index]);
      return this.#core.kernels.column_concat(pointerList(this.#core, parts), parts.length);
    });
    return { rows: batches.reduce((sum, { rows }) => sum + rows, 0), columns };
  }
}
