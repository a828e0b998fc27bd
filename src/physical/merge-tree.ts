/**
 * The result of an aggregate for frames of any kind, by a tree of merged states.
 *
 *     level 2   [0 . . . . . . 3]  [4 . . . . . . 7]
 *     level 1   [0 . 1]  [2 . 3]   [4 . 5]  [6 . 7]
 *     level 0    0   1    2   3     4   5    6   7       one state a row
 *
 * A state of level k has seen 2^k neighbouring rows. A frame is put together of two states a level at most: going up, one
 * at its left end wherever that is odd, one at its right end wherever that is. The states at the left come in order while
 * going up, those at the right while going down again, so that `collect_list` finds its rows in order. All frames go up
 * together: one call of the merge kernel a level and side, whatever the count of rows.
 */
import { type AggregateStates, resultColumn } from '../functions/aggregate-states.ts';
import type { WindowRows } from '../functions/define.ts';
import type { WasmCore } from '../wasm/core.ts';
import { integerList } from '../wasm/integer-column.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { type FrameInput, passing } from './frame-input.ts';

/** Merges of states of the tree into frames' states: pairs of group numbers. */
interface Merges {
  readonly frames: Int32Array;
  readonly nodes: Int32Array;
}

/** The results of frames. */
export function mergedFrames(input: FrameInput, rows: WindowRows): Ptr {
  const { core } = input.context;
  const { count } = rows;
  const bases = levelBases(count, longestFrame(rows));
  const tree = buildTree(input, count, bases);
  const frames = input.newStates();
  frames.reserve(count + 1);
  const { left, right } = climb(rows, bases);
  for (const merges of [...left, ...right.toReversed()]) mergeInto(core, frames, tree, merges);
  const results = frames.newResults(count);
  const groups = Int32Array.from({ length: count }, (_, row) => row + 1);
  frames.evaluate(results, integerList(core, groups), count);
  tree.close();
  return resultColumn(core, results);
}

function mergeInto(
  core: WasmCore,
  target: AggregateStates,
  tree: AggregateStates,
  { frames, nodes }: Merges,
): void {
  if (frames.length === 0) return;
  target.merge(integerList(core, frames), tree, integerList(core, nodes), frames.length);
}

function longestFrame({ count, lower, upper }: WindowRows): number {
  let longest = 0;
  for (let row = 0; row < count; row++) longest = Math.max(longest, upper[row] - lower[row]);
  return longest;
}

/**
 * Where the groups of each level begin; the last entry is past them all. No level is needed whose states have seen more
 * rows than a frame has.
 */
function levelBases(count: number, longest: number): readonly number[] {
  const bases = [1];
  for (let level = 0; level === 0 || 2 ** level <= longest; level++) {
    bases.push(bases[level] + Math.ceil(count / 2 ** level));
  }
  return bases;
}

function buildTree(input: FrameInput, count: number, bases: readonly number[]): AggregateStates {
  const { core } = input.context;
  const tree = input.newPassingStates();
  tree.reserve(bases[bases.length - 1]);
  const leaves = Int32Array.from({ length: count }, (_, row) => row + 1);
  tree.update(integerList(core, passing(input, leaves)), input.columns, count);
  for (let level = 1; level < bases.length - 1; level++) {
    const below = bases[level] - bases[level - 1];
    mergeChildren(core, tree, { level, bases, childCount: below, side: 0 });
    mergeChildren(core, tree, { level, bases, childCount: below, side: 1 });
  }
  return tree;
}

interface Children {
  readonly level: number;
  readonly bases: readonly number[];
  readonly childCount: number;
  /** The children at the left, or those at the right. */
  readonly side: 0 | 1;
}

function mergeChildren(
  core: WasmCore,
  tree: AggregateStates,
  { level, bases, childCount, side }: Children,
): void {
  const count = Math.ceil((childCount - side) / 2);
  const parents = Int32Array.from({ length: count }, (_, at) => bases[level] + at);
  const children = Int32Array.from({ length: count }, (_, at) => bases[level - 1] + 2 * at + side);
  if (count > 0) tree.merge(integerList(core, parents), tree, integerList(core, children), count);
}

/** Which states each frame is put together of, level by level. */
function climb(
  { count, lower, upper }: WindowRows,
  bases: readonly number[],
): { readonly left: readonly Merges[]; readonly right: readonly Merges[] } {
  const first = lower.slice();
  const end = upper.slice();
  const left: Merges[] = [];
  const right: Merges[] = [];
  for (let level = 0; level < bases.length - 1; level++) {
    const atLeft = new MergeList(count);
    const atRight = new MergeList(count);
    for (let row = 0; row < count; row++) {
      if (first[row] >= end[row]) continue;
      if (first[row] % 2 === 1) atLeft.add(row + 1, bases[level] + first[row]++);
      if (end[row] % 2 === 1 && first[row] < end[row])
        atRight.add(row + 1, bases[level] + --end[row]);
      first[row] >>>= 1;
      end[row] >>>= 1;
    }
    left.push(atLeft.merges);
    right.push(atRight.merges);
  }
  return { left, right };
}

class MergeList {
  readonly #frames: Int32Array;
  readonly #nodes: Int32Array;
  #count = 0;

  constructor(capacity: number) {
    this.#frames = new Int32Array(capacity);
    this.#nodes = new Int32Array(capacity);
  }

  add(frame: number, node: number): void {
    this.#frames[this.#count] = frame;
    this.#nodes[this.#count++] = node;
  }

  get merges(): Merges {
    return {
      frames: this.#frames.slice(0, this.#count),
      nodes: this.#nodes.slice(0, this.#count),
    };
  }
}
