import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { newRowList, type RowList } from '../wasm/row-list.ts';

/** Pairs made at a time. */
export const PAIRS_MAX = 16_384;

/** Rows by key: the first of each key, and the one after each; see `join_pairs`. */
export interface RowChains {
  readonly heads: Ptr;
  readonly next: Ptr;
}

/** Rows that are looked up, by the numbers of their keys. */
export interface Probe {
  readonly numbers: Ptr;
  readonly rows: number;
}

/** Rows that have one key: one of those that are looked up, and one of the chains. */
export interface JoinPairs {
  readonly probe: Ptr;
  readonly chained: Ptr;
  readonly count: number;
}

/** Makes the pairs of a batch, a bounded number at a time, whatever a key multiplies to; what `take` puts into the arena goes. */
export function forEachPairs(
  core: WasmCore,
  { heads, next }: RowChains,
  { numbers, rows }: Probe,
  take: (pairs: JoinPairs) => void,
): void {
  const { arena_mark, arena_release, join_pairs } = core.kernels;
  const cursor = newRowList(core, 2);
  core.memory.u32.set([0, 0xffff_ffff], cursor >>> 2);
  for (;;) {
    const mark = arena_mark();
    const probe = newRowList(core, PAIRS_MAX);
    const chained = newRowList(core, PAIRS_MAX);
    const count = join_pairs(cursor, numbers, rows, heads, next, probe, chained, PAIRS_MAX);
    if (count > 0) take({ probe, chained, count });
    arena_release(mark);
    if (count < PAIRS_MAX) return;
  }
}

/** The rows of a batch whose byte in `flags` is `flag`. */
export function flaggedRows(core: WasmCore, flags: Ptr, rows: number, flag: 0 | 1): RowList {
  const list = newRowList(core, rows);
  return { rows: list, count: core.kernels.join_flagged(flags, 0, rows, flag, list) };
}
