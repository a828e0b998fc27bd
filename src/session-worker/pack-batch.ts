import { blockBytes, writeBlock } from '../state/batch-codec.ts';
import type { RowBlock } from '../types/row-block.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';

/** Packs a batch for the other thread, by the kernel that writes state; no row becomes an object on the way. */
export function packBatch(core: WasmCore, batch: Batch): RowBlock {
  const block = { batch, keyGroups: undefined };
  const byteCount = blockBytes(core, block);
  const target: Ptr = core.kernels.arena_alloc(byteCount);
  writeBlock(core, block, target);
  return { rowCount: batch.rows, bytes: core.memory.copyBytes(target, byteCount).buffer };
}
