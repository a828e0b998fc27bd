/**
 * Aggregates whose states are objects of the host: lists, maps, sketches. Their author says what a state is, how rows and
 * other states are folded in, and which values it is saved as; groups, scratch states of windows and checkpoints come
 * from here.
 */
import { assert } from '../errors/internal-error.ts';
import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import type { AggregateStates, Results } from './aggregate-states.ts';
import type { HostedSignature } from './define.ts';

/** How an aggregate works on the state `S` of a group. */
export interface HostedAggregate<S> {
  /** The state of a group that has seen no row. */
  readonly create: () => S;
  /** Folds a row in. What isn't read isn't decoded. */
  readonly update: (state: S, input: InputRow) => void;
  /** Folds another state in, which stays as it is and may change later: no part of it may be shared. */
  readonly merge: (state: S, other: S) => void;
  readonly finish: (state: S) => Value;
  /** The state as values of the signature's state types; the first one is never null. */
  readonly save: (state: S) => readonly Value[];
  readonly load: (saved: readonly Value[]) => S;
  /** About how many bytes a state holds. */
  readonly bytes: (state: S) => number;
  /** Ends a micro-batch for a state that it touched. */
  readonly settle?: (state: S) => void;
  /** The latest place of arrival that a state knows of, where it keeps any. */
  readonly latest?: (state: S) => number;
}

/** A row of arguments, good for one update. */
export interface InputRow {
  /** The value of one of the columns that the signature reads, by its place among them. */
  readonly read: (column: number) => Value;
  /** The row's place in the order of arrival, counted from 1, over all groups and batches. */
  readonly place: number;
}

/** Counts the rows that the aggregates of an instance of the core have seen. Restored states push it ahead of theirs. */
interface Arrivals {
  count: number;
}

const ARRIVALS = new WeakMap<WasmCore, Arrivals>();

function arrivalsOf(core: WasmCore): Arrivals {
  const known = ARRIVALS.get(core);
  if (known !== undefined) return known;
  const arrivals = { count: 0 };
  ARRIVALS.set(core, arrivals);
  return arrivals;
}

interface HostedTypes {
  readonly output: DataType;
  readonly state: readonly DataType[];
}

/** The part of a signature that computes on the host. */
export function hosted<S>(
  types: HostedTypes,
  aggregate: HostedAggregate<S>,
): Pick<HostedSignature, 'output' | 'state' | 'hosted'> {
  return {
    ...types,
    hosted: (core, readTypes) =>
      new HostedStates(core, { ...types, readTypes, aggregate, arrivals: arrivalsOf(core) }),
  };
}

interface HostedOptions<S> extends HostedTypes {
  readonly readTypes: readonly DataType[];
  readonly aggregate: HostedAggregate<S>;
  readonly arrivals: Arrivals;
}

/** What a group's place takes. */
const SLOT_BYTES = 16;

/** States in an array by group number; a hole is a group that has seen no row. */
class HostedStates<S> implements AggregateStates {
  readonly #core: WasmCore;
  readonly #options: HostedOptions<S>;
  #states: (S | undefined)[] = [];
  /** By group: bytes when its state was last measured. */
  #measured: number[] = [];
  #bytes = 0;
  /** Groups whose states may have another size by now, each once. */
  readonly #touched = new Set<number>();

  constructor(core: WasmCore, options: HostedOptions<S>) {
    this.#core = core;
    this.#options = options;
  }

  reserve(bound: number): void {
    for (let group = this.#states.length; group < bound; group++) {
      this.#states.push(undefined);
      this.#measured.push(0);
    }
  }

  /** The state of a group that is about to be changed. */
  #stateOf(group: number): S {
    this.#touched.add(group);
    const known = this.#states[group];
    if (known !== undefined) return known;
    const created = this.#options.aggregate.create();
    this.#states[group] = created;
    return created;
  }

  #numbers(groups: Ptr, rows: number): Int32Array {
    return this.#core.memory.i32.subarray(groups >>> 2, (groups >>> 2) + rows);
  }

  update(groups: Ptr, columns: readonly Ptr[], rows: number): void {
    const { aggregate, readTypes, arrivals } = this.#options;
    const readers = columns.map((column, index) =>
      columnReader(this.#core, column, readTypes[index]),
    );
    const numbers = this.#numbers(groups, rows);
    let row = 0;
    // One object for all rows: nothing keeps it.
    const input = { read: (column: number) => readers[column](row), place: 0 };
    for (; row < rows; row++) {
      const group = numbers[row];
      if (group === 0) continue;
      input.place = arrivals.count + row + 1;
      aggregate.update(this.#stateOf(group), input);
    }
    arrivals.count += rows;
  }

  settle(groups: Ptr, rows: number): void {
    const { settle } = this.#options.aggregate;
    if (settle === undefined) return;
    for (const group of this.#numbers(groups, rows)) {
      const state = this.#states[group];
      if (state !== undefined) settle(state);
    }
  }

  merge(groups: Ptr, other: AggregateStates, otherGroups: Ptr, rows: number): void {
    assert(#states in other, 'states of one call are of one kind');
    const own = this.#numbers(groups, rows);
    const others = this.#numbers(otherGroups, rows);
    for (let row = 0; row < rows; row++) {
      const state = other.#states[others[row]];
      if (state !== undefined) this.#options.aggregate.merge(this.#stateOf(own[row]), state);
    }
  }

  newResults(): Results {
    return { kind: 'values', dataType: this.#options.output, values: [] };
  }

  evaluate(results: Results, groups: Ptr, rows: number): void {
    assert(results.kind === 'values', 'results of the host are values');
    const { create, finish } = this.#options.aggregate;
    for (const group of this.#numbers(groups, rows)) {
      results.values.push(finish(this.#states[group] ?? create()));
    }
  }

  gather(groups: Ptr, rows: number): Ptr[] {
    const { aggregate, state: types } = this.#options;
    const saved = Array.from(this.#numbers(groups, rows), (group) => {
      const state = this.#states[group];
      return state === undefined ? undefined : aggregate.save(state);
    });
    return types.map((type, index) =>
      buildColumn(
        this.#core,
        type,
        saved.map((values) => values?.[index] ?? null),
      ),
    );
  }

  restore(groups: Ptr, columns: readonly Ptr[], _sequence: Ptr, rows: number): void {
    const { aggregate, state: types, arrivals } = this.#options;
    const readers = columns.map((column, index) => columnReader(this.#core, column, types[index]));
    const numbers = this.#numbers(groups, rows);
    for (let row = 0; row < rows; row++) {
      const values = readers.map((read) => read(row));
      if (values[0] === null) continue;
      const loaded = aggregate.load(values);
      arrivals.count = Math.max(arrivals.count, aggregate.latest?.(loaded) ?? 0);
      const group = numbers[row];
      this.#touched.add(group);
      const known = this.#states[group];
      if (known === undefined) this.#states[group] = loaded;
      else aggregate.merge(known, loaded);
    }
  }

  clear(groups: Ptr, rows: number): void {
    for (const group of this.#numbers(groups, rows)) {
      this.#states[group] = undefined;
      this.#touched.add(group);
    }
  }

  newScratch(rows: number): HostedStates<S> {
    const scratch = new HostedStates(this.#core, this.#options);
    scratch.reserve(rows);
    return scratch;
  }

  get bytes(): number {
    const { bytes } = this.#options.aggregate;
    for (const group of this.#touched) {
      const state = this.#states[group];
      const measured = state === undefined ? 0 : bytes(state);
      this.#bytes += measured - (this.#measured[group] ?? 0);
      this.#measured[group] = measured;
    }
    this.#touched.clear();
    return this.#bytes + this.#states.length * SLOT_BYTES;
  }

  close(): void {
    this.#states = [];
    this.#measured = [];
    this.#touched.clear();
    this.#bytes = 0;
  }
}
