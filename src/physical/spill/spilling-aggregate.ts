/**
 * Aggregation that writes its groups to the spill file when there are too many of them, split by the hashes of their keys,
 * and begins anew. At the end each part by itself is put together from what was written of it; one that is still too large
 * is split again by other hashes. A DISTINCT set that is too large for one part, as that of an aggregate without grouping
 * may be, is split by its arguments: equal ones meet, and each part's rows count for themselves.
 *
 * What depends on the order of rows is as without spilling, since states know when their rows came; but DOUBLEs are added
 * up in another order, which may show in the last digit, as it does in Spark.
 */
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { type RowList, rowListOf } from '../../wasm/row-list.ts';
import type { DistinctRows } from '../distinct-rows.ts';
import { type AggregateOptions, type GroupedState, listParts } from '../grouped-state.ts';
import { StatelessOperator } from '../operator.ts';
import { PartialStates } from './partial-states.ts';
import { inArena, type QueryMemory } from './query-memory.ts';
import { LEVELS_MAX, type SpilledPart, SpilledParts } from './spilled-parts.ts';

const OWNER = 'HashAggregateExec';
/** Growing takes an old and a new table at the same time. */
const WORKING_SHARE = 1 / 2;
/** Groups are written in so many portions, of no more than so many groups. */
const PORTIONS = 4;
const PORTION_ROWS_MAX = 262_144;
/** About what a key table takes for a row beside the bytes of its key. */
const SET_ROW_BYTES = 96;

/** Groups in the spill file, and the DISTINCT sets that belong to them. */
interface SpilledGroups {
  readonly groups: SpilledParts;
  readonly sets: readonly SpilledParts[];
}

export class SpillingAggregate extends StatelessOperator {
  readonly #memory: QueryMemory;
  readonly #core: WasmCore;
  readonly #options: AggregateOptions;
  #partial: PartialStates;
  #spilled: SpilledGroups | undefined;

  constructor(memory: QueryMemory, options: AggregateOptions, state: GroupedState) {
    super(options.output);
    this.#memory = memory;
    this.#core = memory.core;
    this.#options = options;
    this.#partial = new PartialStates(options, state);
  }

  push(batch: Batch): void {
    this.#partial.state.fold(batch);
    if (!this.#isFull()) return;
    this.#spilled ??= this.#newSpill(0);
    this.#spillInto(this.#spilled);
  }

  #isFull(): boolean {
    const { bytes } = this.#partial;
    return this.#memory.isFull(bytes, bytes * WORKING_SHARE);
  }

  override end(): void {
    if (this.#spilled !== undefined) {
      this.#spillInto(this.#spilled);
      this.#memory.later(this.#finish(this.#spilled));
      return;
    }
    this.#partial.state.touchGlobalGroup();
    this.#emit();
    this.output.end();
  }

  *#finish(spilled: SpilledGroups): Generator<void> {
    yield* this.#mergeParts(spilled, 0);
    this.output.end();
  }

  #emit(): void {
    const { state } = this.#partial;
    for (const groups of listParts(state.keys.live())) {
      inArena(this.#core, () => state.emit(groups, this.output));
    }
  }

  #newSpill(level: number): SpilledGroups {
    const { stateTypes, sets } = this.#partial;
    const common = {
      memory: this.#memory,
      owner: OWNER,
      level,
      keysOf: (batch: Batch) => this.#partial.keysOf(batch),
    };
    return {
      groups: new SpilledParts({ ...common, types: stateTypes }),
      sets: sets.map((set) => new SpilledParts({ ...common, types: this.#partial.setTypes(set) })),
    };
  }

  /** Writes all groups, and begins anew. */
  #spillInto({ groups, sets }: SpilledGroups): void {
    const partial = this.#partial;
    inArena(this.#core, () => {
      for (const some of this.#portions(partial.state.keys.live())) {
        inArena(this.#core, () => groups.write(partial.groupRows(some)));
      }
      for (const [index, set] of partial.sets.entries()) {
        for (const some of this.#portions(partial.seenBy(set))) {
          inArena(this.#core, () => sets[index].write(partial.setRows(set, some)));
        }
      }
    });
    this.#startAnew();
  }

  #startAnew(): void {
    this.#partial.close();
    this.#partial = new PartialStates(this.#options);
  }

  /** Parts of a list that are written at once: they are copied, so that not all are there twice. */
  #portions(list: RowList): Iterable<RowList> {
    return listParts(list, Math.min(Math.ceil(list.count / PORTIONS), PORTION_ROWS_MAX));
  }

  *#mergeParts(spilled: SpilledGroups, level: number): Generator<void> {
    const sets = spilled.sets.map((parts) => parts.finish());
    for (const [index, groups] of spilled.groups.finish().entries()) {
      if (groups.rows === 0) continue;
      const next = yield* this.#addGroups(spilled.groups, groups, level);
      for (const [place, parts] of spilled.sets.entries()) {
        const part = sets[place][index];
        if (next === undefined) yield* this.#addSet(place, parts, part, level);
        else yield* this.#moveRows(parts, part, next.sets[place]);
      }
      if (next !== undefined) yield* this.#mergeParts(next, level + 1);
      else if (this.output.isSatisfied?.() !== true) this.#emit();
      this.#startAnew();
      yield;
    }
  }

  /** Puts the groups of a part together. If they are too many, they are in the parts that it gives. */
  *#addGroups(
    parts: SpilledParts,
    part: SpilledPart,
    level: number,
  ): Generator<void, SpilledGroups | undefined> {
    let next: SpilledGroups | undefined;
    for (const written of part.batches) {
      inArena(this.#core, () => this.#partial.addGroupRows(parts.read(written)));
      if (level < LEVELS_MAX && this.#partial.state.keys.size > 1 && this.#isFull()) {
        next ??= this.#newSpill(level + 1);
        this.#spillInto(next);
      }
      yield;
    }
    this.#memory.space.free(part.batches);
    if (next !== undefined) this.#spillInto(next);
    return next;
  }

  *#moveRows(from: SpilledParts, part: SpilledPart, to: SpilledParts): Generator<void> {
    for (const written of part.batches) {
      inArena(this.#core, () => to.write(from.read(written)));
      yield;
    }
    this.#memory.space.free(part.batches);
  }

  /** Has the calls over a DISTINCT set count the rows of a part. */
  *#addSet(place: number, parts: SpilledParts, part: SpilledPart, level: number): Generator<void> {
    const bytes = part.bytes + part.rows * SET_ROW_BYTES;
    if (bytes > this.#memory.budgetBytes / 2 && level < LEVELS_MAX) {
      const smaller = this.#byArguments(place, level + 1);
      yield* this.#moveRows(parts, part, smaller);
      for (const some of smaller.finish()) yield* this.#addSet(place, smaller, some, level + 1);
      return;
    }
    const set = this.#partial.sets[place];
    for (const written of part.batches) {
      inArena(this.#core, () => this.#partial.addSetRows(set, parts.read(written)));
      yield;
    }
    this.#memory.space.free(part.batches);
    set.clear();
  }

  /** Parts of a set by the hashes of groups and arguments. */
  #byArguments(place: number, level: number): SpilledParts {
    const set: DistinctRows = this.#partial.sets[place];
    const keysOf = ({ columns, rows }: Batch): Ptr =>
      this.#core.kernels.group_encode(rowListOf(this.#core, columns), columns.length, rows);
    const types = this.#partial.setTypes(set);
    return new SpilledParts({ memory: this.#memory, owner: OWNER, types, level, keysOf });
  }

  override close(): void {
    this.#partial.close();
  }
}
