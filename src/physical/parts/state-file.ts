import type { StateBlock } from '../../state/stateful.ts';
import type { DataType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { SpilledBatch, SpillSpace } from '../spill/spill-space.ts';

/** A block of state in the spill file. */
export interface StoredBlock extends Omit<StateBlock, 'batch' | 'keyGroups'> {
  readonly stored: SpilledBatch;
  /** Whether its rows are of one key group, or concern all. */
  readonly isKeyed: boolean;
}

/** The spill file as the state of an operator goes there and comes back: blocks whose rows are of one key group. */
export class StateFile {
  readonly core: WasmCore;
  readonly #space: SpillSpace;
  /** The operator, for errors. */
  readonly #owner: string;

  constructor(core: WasmCore, space: SpillSpace, owner: string) {
    this.core = core;
    this.#space = space;
    this.#owner = owner;
  }

  writeBlock({ kind, types, batch, keyGroups }: StateBlock): StoredBlock {
    return { kind, types, stored: this.writeRows(batch), isKeyed: keyGroups !== undefined };
  }

  /** Reads a block into the arena; its rows are of the key group. */
  readBlock({ kind, types, stored, isKeyed }: StoredBlock, keyGroup: number): StateBlock {
    const batch = this.readRows(types, stored);
    if (!isKeyed) return { kind, types, batch };
    const keyGroups: Ptr = this.core.kernels.arena_alloc(batch.rows);
    this.core.memory.u8.fill(keyGroup, keyGroups, keyGroups + batch.rows);
    return { kind, types, batch, keyGroups };
  }

  writeRows(batch: Batch): SpilledBatch {
    return this.#space.write(this.#owner, batch);
  }

  readRows(types: readonly DataType[], stored: SpilledBatch): Batch {
    return this.#space.read(this.#owner, types, stored);
  }

  freeBlocks(blocks: readonly StoredBlock[]): void {
    this.freeRows(blocks.map(({ stored }) => stored));
  }

  freeRows(batches: readonly SpilledBatch[]): void {
    this.#space.free(batches);
  }
}
