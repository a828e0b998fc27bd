import type { WasmCore } from '../wasm/core.ts';
import type { OperatorBlocks } from './segment.ts';
import type { StateBlock, StatefulOperator } from './stateful.ts';

/** A block whose columns are copies in the heap, and its key groups outside of the core. */
interface KeptBlock extends Omit<StateBlock, 'keyGroups'> {
  readonly keyGroups: Uint8Array | undefined;
}

/** Changes of state that are not in a checkpoint yet, though their operators have gone on. They keep their order. */
export class KeptChanges {
  readonly #core: WasmCore;
  readonly #blocks = new Map<StatefulOperator, KeptBlock[]>();

  constructor(core: WasmCore) {
    this.#core = core;
  }

  /** Copies changes that live in the arena. */
  add(changes: readonly OperatorBlocks[]): void {
    for (const { operator, blocks } of changes) {
      const kept = this.#blocks.get(operator) ?? [];
      for (const block of blocks) if (block.batch.rows > 0) kept.push(this.#copied(block));
      this.#blocks.set(operator, kept);
    }
  }

  #copied({ kind, types, batch: { rows, columns }, keyGroups }: StateBlock): KeptBlock {
    const { kernels, memory } = this.#core;
    return {
      kind,
      types,
      batch: { rows, columns: columns.map((column) => kernels.column_retain(column)) },
      keyGroups: keyGroups === undefined ? undefined : memory.bytes(keyGroups, rows).slice(),
    };
  }

  /** What was kept and, behind it, what came after; good until `clear` or the arena is reset. */
  before(changes: readonly OperatorBlocks[]): readonly OperatorBlocks[] {
    if (this.#blocks.size === 0) return changes;
    return changes.map(({ operator, blocks }) => {
      const kept = (this.#blocks.get(operator) ?? []).map(
        ({ keyGroups, ...block }): StateBlock => ({
          ...block,
          ...(keyGroups !== undefined && { keyGroups: this.#core.toArena(keyGroups) }),
        }),
      );
      return { operator, blocks: [...kept, ...blocks] };
    });
  }

  /** Frees the copies. */
  clear(): void {
    const columns = [...this.#blocks.values()].flat().flatMap(({ batch }) => batch.columns);
    for (const column of columns) this.#core.kernels.mem_free(column);
    this.#blocks.clear();
  }
}
