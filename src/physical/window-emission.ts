/*
 * Makes windows out of panes.
 *
 * Windows are taken from the newest to the oldest, in blocks that share a pane, the seam: the first pane of the block's
 * newest window. Each window of the block is the merge of two parts,
 *
 * ```
 *            panes  … o o o | s o o o …
 *   newest window           [ s o o o ]
 *   next one              [ o|s o o ]          left of the seam: one accumulation that grows as windows go back
 *   …                [ o o o|s ]               from the seam on: kept for each of the ends, made before
 * ```
 *
 * so a window costs its new pane and two merges of keys, not all its panes (van Herk 1992; Gil and Werman 1993). Nothing
 * is ever subtracted: NaN and rounding of one window can't leak into the next. Where no pane right of the seam ends a
 * window of its own, as for the windows that are still filling, one accumulation serves all.
 *
 * Merging happens in scratch states indexed by a local number of each key that the block has, so that a block costs what
 * its panes hold, whatever the key table does.
 */

import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { newRowList, type RowList, rowSequence } from '../wasm/row-list.ts';
import type { AggregateTable, ScratchState } from './aggregate-table.ts';
import type { WindowRows } from './window-rows.ts';

/** What windows are made from, and where they go. */
export interface WindowEmissionOptions {
  readonly core: WasmCore;
  /** The pane index; see `assembly/table/pane-index.ts`. */
  readonly panes: Ptr;
  readonly table: AggregateTable;
  readonly rows: WindowRows;
}

/** The windows to emit: those with a number of `from … to` that have a group, or one that the micro-batch touched. */
export interface WindowRange {
  readonly from: bigint;
  readonly to: bigint;
  /** Emit touched windows only, and of those the touched keys. */
  readonly isDirtyOnly: boolean;
}

/** A merge in the making. */
interface Merge {
  readonly state: ScratchState;
  /** A byte for each local number: whether the key has a group in it, or a touched one. */
  readonly seen: Ptr;
}

/** A merge of the panes from the seam up to and with `lastPane`. */
interface EndedMerge extends Merge {
  readonly lastPane: bigint;
}

interface Block {
  readonly newest: bigint;
  readonly oldest: bigint;
  readonly seam: bigint;
  readonly isDirtyOnly: number;
  /** The key number of each local number. */
  readonly keys: RowList;
  /** 0, 1, 2, …: all local numbers. */
  readonly locals: Ptr;
}

/** Emits the windows of a range. */
export function emitWindows(options: WindowEmissionOptions, range: WindowRange): void {
  const { kernels } = options.core;
  const { panes, rows } = options;
  const isDirtyOnly = range.isDirtyOnly ? 1 : 0;
  const isTumbling = kernels.window_span(panes) === 1n;
  const emit = isTumbling ? emitTumblingWindow : emitBlock;
  let before = range.to + 1n;
  for (;;) {
    const newest = kernels.window_previous(panes, before, range.from, isDirtyOnly);
    if (newest < range.from) break;
    before = emit(options, { from: range.from, newest, isDirtyOnly });
  }
  rows.flush();
}

interface EmissionStep {
  readonly from: bigint;
  readonly newest: bigint;
  readonly isDirtyOnly: number;
}

/** A window that is one pane needs no merge. Returns its number: what is left is before it. */
function emitTumblingWindow(
  { core, panes, rows }: WindowEmissionOptions,
  { newest, isDirtyOnly }: EmissionStep,
): bigint {
  const { kernels } = core;
  const held = kernels.window_held(panes, newest, newest);
  const groups = newRowList(core, held);
  const keys = newRowList(core, held);
  const count = kernels.window_groups(panes, newest, newest, isDirtyOnly, groups, keys);
  rows.add({ number: newest, keys: { rows: keys, count }, groups });
  return newest;
}

/** Emits the windows that share the seam of `newest`. Returns the oldest one's number. */
function emitBlock(options: WindowEmissionOptions, step: EmissionStep): bigint {
  const block = newBlock(options, step);
  const ended = mergesFromSeam(options, block);
  const left = ended.length > 1 ? newMerge(options, block) : undefined;
  let number = block.newest;
  let firstPane = block.seam;
  while (number >= block.oldest) {
    const wanted = options.core.kernels.window_first_pane(options.panes, number);
    // With one merge to the right, that itself grows to the left.
    if (wanted < firstPane) mergePanes(options, block, left ?? ended[0], wanted, firstPane - 1n);
    firstPane = wanted;
    emitWindow(options, block, number, mergeAt(options, number, ended), left);
    number = options.core.kernels.window_previous(
      options.panes,
      number,
      block.oldest,
      block.isDirtyOnly,
    );
  }
  options.rows.flush();
  for (const { state } of ended) options.table.releaseScratch(state);
  if (left !== undefined) options.table.releaseScratch(left.state);
  return block.oldest;
}

function newBlock(
  { core, panes }: WindowEmissionOptions,
  { from, newest, isDirtyOnly }: EmissionStep,
): Block {
  const { kernels } = core;
  const seam = kernels.window_first_pane(panes, newest);
  const reaching = kernels.window_first_reaching(panes, seam);
  const oldest = reaching > from ? reaching : from;
  const firstPane = kernels.window_first_pane(panes, oldest);
  const lastPane = lastPaneOf(core, panes, newest);
  const rows = newRowList(core, kernels.window_held(panes, firstPane, lastPane));
  const count = kernels.window_select(panes, firstPane, lastPane, isDirtyOnly, rows);
  const keys = { rows, count };
  return { newest, oldest, seam, isDirtyOnly, keys, locals: rowSequence(core, count) };
}

function lastPaneOf({ kernels }: WasmCore, panes: Ptr, window: bigint): bigint {
  return kernels.window_first_pane(panes, window) + kernels.window_span(panes) - 1n;
}

function newMerge({ core, table }: WindowEmissionOptions, { keys }: Block): Merge {
  const seen = core.kernels.arena_alloc_zeroed(keys.count);
  return { state: table.newScratch(keys.count), seen };
}

/** Merges the groups of panes into a merge in the making. */
function mergePanes(
  { core, panes, table }: WindowEmissionOptions,
  block: Block,
  merge: Merge,
  from: bigint,
  to: bigint,
): void {
  const { kernels } = core;
  const { keys, isDirtyOnly } = block;
  const held = kernels.window_held(panes, from, to);
  if (held === 0) return;
  const groups = newRowList(core, held);
  const locals = newRowList(core, held);
  const count = kernels.window_collect(
    panes,
    from,
    to,
    isDirtyOnly,
    keys.rows,
    keys.count,
    groups,
    locals,
    merge.seen,
  );
  table.mergeIntoScratch(merge.state, locals, groups, count);
}

/** Merges from the seam on: one for each pane that ends a window of the block, in order. */
function mergesFromSeam(options: WindowEmissionOptions, block: Block): readonly EndedMerge[] {
  const { core, panes } = options;
  const firstEnd = lastPaneOf(core, panes, block.oldest);
  const lastEnd = lastPaneOf(core, panes, block.newest);
  const first = newMerge(options, block);
  mergePanes(options, block, first, block.seam, firstEnd);
  const merges: EndedMerge[] = [{ ...first, lastPane: firstEnd }];
  let pane = core.kernels.window_next_pane(panes, firstEnd + 1n);
  while (pane <= lastEnd) {
    const next = copyOf(options, block, merges[merges.length - 1]);
    mergePanes(options, block, next, pane, pane);
    merges.push({ ...next, lastPane: pane });
    pane = core.kernels.window_next_pane(panes, pane + 1n);
  }
  return merges;
}

function copyOf(options: WindowEmissionOptions, block: Block, merge: Merge): Merge {
  const copy = newMerge(options, block);
  addMerge(options, block, copy, merge);
  return copy;
}

function addMerge(
  { core, table }: WindowEmissionOptions,
  { keys, locals }: Block,
  target: Merge,
  source: Merge,
): void {
  table.mergeIntoScratch(target.state, locals, locals, keys.count, source.state);
  core.kernels.window_mark(target.seen, source.seen, keys.count);
}

/** The merge that ends where the window does, or before, where the window's last panes are empty. */
function mergeAt(
  { core, panes }: WindowEmissionOptions,
  window: bigint,
  merges: readonly EndedMerge[],
): Merge {
  const lastPane = lastPaneOf(core, panes, window);
  const found = merges.findLast((merge) => merge.lastPane <= lastPane);
  return found ?? merges[0];
}

function emitWindow(
  options: WindowEmissionOptions,
  block: Block,
  number: bigint,
  right: Merge,
  left: Merge | undefined,
): void {
  const { core, table, rows } = options;
  let whole = right;
  if (left !== undefined) {
    whole = copyOf(options, block, right);
    addMerge(options, block, whole, left);
  }
  const { count } = block.keys;
  const locals = newRowList(core, count);
  const keys = newRowList(core, count);
  const found = core.kernels.window_seen(whole.seen, count, block.keys.rows, locals, keys);
  if (found > 0) {
    rows.add({
      number,
      keys: { rows: keys, count: found },
      groups: locals,
      scratch: whole.state,
    });
  }
  // Results that are views of the scratch state's strings must leave before it changes.
  if (table.hasTextResult) rows.flush();
  if (left !== undefined) table.releaseScratch(whole.state);
}
