/**
 * A join whose right side does not fit its memory: both sides go to the spill file, split by the hashes of their keys, and
 * at the end each part is joined by itself; one that is still too large is split again by other hashes. A part of one key,
 * and a join without keys, can't be split: as much of its right side as fits is joined with all of its left side, then the
 * next of it (block nested loop). Which left rows have found a partner is kept from one to the next.
 */
import type { AttributeReference } from '../../plan/resolved-expression.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { RetainedBatches } from '../../wasm/retained-batches.ts';
import { flaggedRows } from '../join-pairs.ts';
import type { HashJoinOptions, JoinProbe } from '../join-probe.ts';
import type { BatchContext, Operator } from '../operator.ts';
import type { HashJoinExec } from '../operators/hash-join.ts';
import { selectRows } from '../row-selection.ts';
import { inArena, type QueryMemory } from './query-memory.ts';
import type { SpilledBatch } from './spill-space.ts';
import { LEVELS_MAX, type SpilledPart, SpilledParts } from './spilled-parts.ts';

const LEFT = 0;
const OWNER = 'HashJoinExec';
/** To link the rows, one column of them is copied at a time. */
const WORKING_SHARE = 1 / 2;
/** Of the budget, what the right rows may take that are joined at once. */
const BUILD_SHARE = 1 / 2;
/** About what a right row takes beside its values: its links, and its key in the table. */
const BUILD_ROW_BYTES = 96;
/** A part that has so much of all rows is not split again: it has one key, or few. */
const SAME_KEY_SHARE = 0.9;

/** What a join holds that goes on as one that spills. */
export interface HeldJoin {
  readonly join: HashJoinExec;
  readonly options: HashJoinOptions;
  readonly probe: JoinProbe;
  /** Left rows that came before the right side was complete. */
  readonly waiting: RetainedBatches;
}

type Side = 'left' | 'right';
type SpilledSides = Readonly<Record<Side, SpilledParts>>;

export class SpillingJoin implements Operator {
  readonly #memory: QueryMemory;
  readonly #core: WasmCore;
  readonly #held: HeldJoin;
  #sides: SpilledSides | undefined;
  #hasEnded: Readonly<Record<Side, boolean>> = { left: false, right: false };
  /** A null in the set of a NOT IN. */
  #leavesNothing = false;

  constructor(memory: QueryMemory, held: HeldJoin) {
    this.#memory = memory;
    this.#core = memory.core;
    this.#held = held;
  }

  begin(context: BatchContext): void {
    this.#held.join.begin(context);
  }

  push(batch: Batch, port: number): void {
    if (this.#sides !== undefined) {
      this.#add(this.#sides, batch, port === LEFT ? 'left' : 'right');
      return;
    }
    const { join, probe, waiting } = this.#held;
    join.push(batch, port);
    const bytes = probe.build.bytes + waiting.bytes;
    if (!join.isLinked && this.#memory.isFull(bytes, bytes * WORKING_SHARE)) this.#spill();
  }

  #spill(): void {
    const { join, probe, waiting } = this.#held;
    const sides = this.#newSides(0);
    this.#hasEnded = { left: join.hasLeftEnded, right: false };
    for (const batch of probe.build.added) {
      inArena(this.#core, () => this.#add(sides, batch, 'right'));
    }
    for (const batch of waiting.batches) {
      inArena(this.#core, () => this.#add(sides, batch, 'left'));
    }
    probe.build.clear();
    waiting.clear();
    this.#sides = sides;
  }

  #newSides(level: number): SpilledSides {
    const { left, right } = this.#held.options;
    const newSide = (side: Side, columns: readonly AttributeReference[]) =>
      new SpilledParts({
        memory: this.#memory,
        owner: OWNER,
        level,
        types: columns.map(({ dataType }) => dataType),
        keysOf: (batch) => this.#held.probe.build.encodedKeys(batch, side),
      });
    return { left: newSide('left', left), right: newSide('right', right) };
  }

  #add(sides: SpilledSides, batch: Batch, side: Side): void {
    if (batch.rows === 0) return;
    sides[side].add(this.#held.probe.isNullAware ? this.#withoutNulls(batch, side) : batch);
  }

  /** The set of a NOT IN has rows, so no null on the left is in the result; one on the right leaves nothing at all. */
  #withoutNulls(batch: Batch, side: Side): Batch {
    const { kernels } = this.#core;
    const unmatchable = this.#held.probe.build.unmatchableOf(batch, side);
    if (unmatchable.count === 0) return batch;
    if (side === 'right') this.#leavesNothing = true;
    const flags: Ptr = kernels.arena_alloc_zeroed(batch.rows);
    kernels.join_mark(flags, unmatchable.rows, unmatchable.count);
    const { rows, count } = flaggedRows(this.#core, flags, batch.rows, 0);
    return selectRows(this.#core, batch, { pointer: rows, count });
  }

  end(port: number): void {
    if (this.#sides === undefined) {
      this.#held.join.end(port);
      return;
    }
    this.#hasEnded = { ...this.#hasEnded, [port === LEFT ? 'left' : 'right']: true };
    if (this.#hasEnded.left && this.#hasEnded.right) this.#memory.later(this.#finish(this.#sides));
  }

  isSatisfied(port: number): boolean {
    if (this.#sides === undefined) return this.#held.join.isSatisfied(port);
    return port === LEFT && this.#leavesNothing;
  }

  *#finish(sides: SpilledSides): Generator<void> {
    if (!this.#leavesNothing) yield* this.#joinParts(sides, 0);
    this.#held.options.output.end();
  }

  *#joinParts(sides: SpilledSides, level: number): Generator<void> {
    const lefts = sides.left.finish();
    const rights = sides.right.finish();
    const rightRows = rights.reduce((sum, { rows }) => sum + rows, 0);
    for (const [index, right] of rights.entries()) {
      const left = lefts[index];
      if (left.rows === 0 && !this.#held.probe.keepsRight) continue;
      const isOfOneKey = right.rows > rightRows * SAME_KEY_SHARE;
      if (this.#isTooLarge(right.batches) && !isOfOneKey && level < LEVELS_MAX) {
        const next = this.#newSides(level + 1);
        yield* this.#moveRows(sides.right, right, next.right);
        yield* this.#moveRows(sides.left, left, next.left);
        yield* this.#joinParts(next, level + 1);
      } else yield* this.#joinPart(sides, left, right);
      if (this.#held.options.output.isSatisfied?.() === true) return;
    }
  }

  #isTooLarge(batches: readonly SpilledBatch[]): boolean {
    const bytes = batches.reduce((sum, each) => sum + each.bytes + each.rows * BUILD_ROW_BYTES, 0);
    return bytes > this.#memory.budgetBytes * BUILD_SHARE;
  }

  *#moveRows(from: SpilledParts, part: SpilledPart, to: SpilledParts): Generator<void> {
    for (const written of part.batches) {
      inArena(this.#core, () => to.add(from.read(written)));
      yield;
    }
    this.#memory.space.free(part.batches);
  }

  *#joinPart(sides: SpilledSides, left: SpilledPart, right: SpilledPart): Generator<void> {
    const { probe } = this.#held;
    const portions = this.#portions(right.batches);
    const found = portions.length > 1 ? left.batches.map(({ rows }) => new Uint8Array(rows)) : [];
    for (const [index, portion] of portions.entries()) {
      for (const written of portion) {
        inArena(this.#core, () => probe.build.add(sides.right.read(written)));
      }
      inArena(this.#core, () => probe.build.link());
      const isLast = index === portions.length - 1;
      for (const [place, written] of left.batches.entries()) {
        inArena(this.#core, () => {
          const batch = sides.left.read(written);
          const flags = probe.match(batch);
          if (portions.length > 1) this.#addFound(flags, found[place]);
          if (isLast) probe.pushAlone(batch, flags);
        });
        yield;
      }
      probe.pushUnjoined();
      yield;
      probe.build.clear();
    }
    this.#memory.space.free([...left.batches, ...right.batches]);
  }

  /** Rows that can be joined at once; one portion of none if there are none. */
  #portions(batches: readonly SpilledBatch[]): SpilledBatch[][] {
    const portions: SpilledBatch[][] = [[]];
    for (const batch of batches) {
      const last = portions[portions.length - 1];
      if (last.length > 0 && this.#isTooLarge([...last, batch])) portions.push([batch]);
      else last.push(batch);
    }
    return portions;
  }

  /** Adds the left rows that have found a partner now to those that found one before, in both lists. */
  #addFound(flags: Ptr, found: Uint8Array): void {
    const now = this.#core.memory.bytes(flags, found.length);
    for (let row = 0; row < found.length; row++) found[row] |= now[row];
    now.set(found);
  }

  close(): void {
    this.#held.join.close();
  }
}
