import type { DataType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { offsetPtr, type Ptr } from '../../wasm/ptr.ts';
import { RetainedBatches } from '../../wasm/retained-batches.ts';
import { newRowList } from '../../wasm/row-list.ts';
import { selectRows } from '../row-selection.ts';
import { inArena, type QueryMemory } from './query-memory.ts';
import type { SpilledBatch } from './spill-space.ts';

const PART_COUNT = 32;
/** How often a part is split that is still too large. What is too large then has few keys with many rows each. */
export const LEVELS_MAX = 4;
/** A byte for a column without parts; see `assembly/column/fold.ts`. */
const FLAT_SHAPE = Uint8Array.of(0);
const SEED_STEP = 0x9e3779b97f4a7c15n;

/** Rows in the spill file whose keys' hashes fall into one of the parts. */
export interface SpilledPart {
  readonly batches: SpilledBatch[];
  rows: number;
  bytes: number;
}

export interface SpilledPartsOptions {
  readonly memory: QueryMemory;
  /** The operator, for errors. */
  readonly owner: string;
  readonly types: readonly DataType[];
  /** How often the rows have been split before: each level has another hash. */
  readonly level: number;
  /** The keys of a batch's rows as strings, or as one string for all. */
  readonly keysOf: (batch: Batch) => Ptr;
}

/** Rows on their way to the spill file, split by the hashes of their keys: equal keys are in one part, in their order. */
export class SpilledParts {
  readonly #options: SpilledPartsOptions;
  readonly #core: WasmCore;
  readonly #waiting: RetainedBatches;
  readonly #parts: readonly SpilledPart[];

  constructor(options: SpilledPartsOptions) {
    this.#options = options;
    this.#core = options.memory.core;
    this.#waiting = new RetainedBatches(this.#core);
    this.#parts = Array.from({ length: PART_COUNT }, () => ({ batches: [], rows: 0, bytes: 0 }));
  }

  /** Takes rows in; they are written when enough of them have come for large blocks. */
  add(batch: Batch): void {
    this.#waiting.add(batch);
    if (this.#waiting.bytes >= this.#options.memory.bufferBytes) this.flush();
  }

  flush(): void {
    if (this.#waiting.rowCount === 0) return;
    inArena(this.#core, () => this.write(this.#waiting.joined()));
    this.#waiting.clear();
  }

  /** Writes rows at once. */
  write(batch: Batch): void {
    inArena(this.#core, () => {
      const { order, ends } = this.#byPart(batch);
      let start = 0;
      for (const [index, end] of ends.entries()) {
        const rows = { pointer: offsetPtr(order, start * 4), count: end - start };
        start = end;
        if (rows.count === 0) continue;
        inArena(this.#core, () =>
          this.#note(this.#parts[index], selectRows(this.#core, batch, rows)),
        );
      }
    });
  }

  #note(part: SpilledPart, rows: Batch): void {
    const { memory, owner } = this.#options;
    const written = memory.space.write(owner, rows);
    part.batches.push(written);
    part.rows += written.rows;
    part.bytes += written.bytes;
  }

  /** The rows' numbers, part by part, and where each part ends. */
  #byPart(batch: Batch): { readonly order: Ptr; readonly ends: readonly number[] } {
    const { keysOf, level } = this.#options;
    const { kernels } = this.#core;
    const { rows } = batch;
    const keys = keysOf(batch);
    const hashes: Ptr = kernels.arena_alloc(rows * 8);
    const shape = this.#core.toArena(FLAT_SHAPE);
    const order = newRowList(this.#core, rows);
    const seed = BigInt.asIntN(64, SEED_STEP * BigInt(level + 1));
    this.#core.memory.i64.fill(seed, hashes >>> 3, (hashes >>> 3) + rows);
    kernels.hash_xxhash64_update(hashes, keys, shape, rows);
    const { u32 } = this.#core.memory;
    const partOf = (row: number) => u32[(hashes >>> 2) + row * 2] % PART_COUNT;
    const next = new Uint32Array(PART_COUNT + 1);
    for (let row = 0; row < rows; row++) next[partOf(row) + 1]++;
    for (let part = 0; part < PART_COUNT; part++) next[part + 1] += next[part];
    const ends = [...next.subarray(1)];
    for (let row = 0; row < rows; row++) u32[(order >>> 2) + next[partOf(row)]++] = row;
    return { order, ends };
  }

  /** Writes what waits; gives all parts. Nothing is added afterwards. */
  finish(): readonly SpilledPart[] {
    this.flush();
    return this.#parts;
  }

  /** The rows of a part's batch, in the arena. */
  read(batch: SpilledBatch): Batch {
    const { memory, owner, types } = this.#options;
    return memory.space.read(owner, types, batch);
  }

  close(): void {
    this.#waiting.clear();
  }
}
