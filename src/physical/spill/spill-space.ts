import { internalError } from '../../errors/internal-error.ts';
import { memoryBudgetExceeded, spillFailed } from '../../errors/spill-errors.ts';
import type { SpillFile } from '../../ports/spill-storage.ts';
import { blockBytes, readBlock, writeBlock } from '../../state/batch-codec.ts';
import type { DataType } from '../../types/data-type.ts';
import type { ConfigKey } from '../../types/session-config.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { FileRoom } from './file-room.ts';

/** The setting that says how much a query may hold. */
export const BUDGET_CONFIG: ConfigKey = 'spark.millrace.memory.budget';

/** A batch in the spill file. */
export interface SpilledBatch {
  readonly position: number;
  readonly bytes: number;
  readonly rows: number;
}

/** Why there is no file to spill to. */
export interface NoSpillFile {
  readonly reason: string;
  readonly cause: unknown;
}

export interface SpillSpaceOptions {
  readonly core: WasmCore;
  readonly budgetBytes: number;
  readonly file: SpillFile | NoSpillFile;
  /** The setting of the budget, which errors name. */
  readonly config?: string;
}

/**
 * The spill file of a query as its operators use it: batches go out and come back as the blocks that state is kept in
 * (`state/batch-codec.ts`).
 */
export class SpillSpace {
  readonly #options: SpillSpaceOptions;
  readonly #room = new FileRoom();

  constructor(options: SpillSpaceOptions) {
    this.#options = options;
  }

  /** Bytes of the file that are in use, or lie between such. */
  get bytes(): number {
    return this.#room.end;
  }

  /** Writes a batch for an operator, which errors name. Fails with MEMORY_BUDGET_EXCEEDED or SPILL_OUT_OF_MEMORY. */
  write(owner: string, batch: Batch): SpilledBatch {
    const { core } = this.#options;
    const { arena_mark, arena_alloc, arena_release } = core.kernels;
    const mark = arena_mark();
    const block = { batch, keyGroups: undefined };
    const bytes = blockBytes(core, block);
    const target: Ptr = arena_alloc(bytes);
    writeBlock(core, block, target);
    const position = this.#room.take(bytes);
    this.#using(owner, (file) => file.write(core.memory.bytes(target, bytes), position));
    arena_release(mark);
    return { position, bytes, rows: batch.rows };
  }

  /** Reads a batch into the arena. */
  read(owner: string, types: readonly DataType[], { position, bytes }: SpilledBatch): Batch {
    const { core } = this.#options;
    const target: Ptr = core.kernels.arena_alloc(bytes);
    this.#using(owner, (file) => file.read(core.memory.bytes(target, bytes), position));
    const block = readBlock(core, types, target, bytes);
    if (block === undefined) throw internalError('a spilled block is not what was written');
    return block.batch;
  }

  /** Gives up batches that nobody will read again. */
  free(batches: readonly SpilledBatch[]): void {
    for (const batch of batches.toReversed()) this.#room.give(batch);
  }

  #using(owner: string, use: (file: SpillFile) => void): void {
    const { file, budgetBytes, config = BUDGET_CONFIG } = this.#options;
    if ('reason' in file) throw memoryBudgetExceeded({ ...file, budgetBytes, config });
    try {
      use(file);
    } catch (error) {
      throw spillFailed(owner, error);
    }
  }
}
