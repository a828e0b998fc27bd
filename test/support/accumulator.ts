import type { AggregateStates } from '../../src/functions/aggregate-states.ts';
import { resultColumn } from '../../src/functions/aggregate-states.ts';
import type { AggregateSignature } from '../../src/functions/define.ts';
import { newStates } from '../../src/physical/new-states.ts';
import type { Value } from '../../src/types/value.ts';
import { buildColumn } from '../../src/wasm/column-builder.ts';
import { columnReader } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import type { Ptr } from '../../src/wasm/ptr.ts';
import { rowSequence } from '../../src/wasm/row-list.ts';

/** Puts 32 bit numbers into the arena. */
export function arenaInts(core: WasmCore, numbers: readonly number[]): Ptr {
  const pointer = core.kernels.arena_alloc(numbers.length * 4);
  core.memory.i32.set(numbers, pointer >>> 2);
  return pointer;
}

/** The arguments that an update reads. */
export function readArguments({ reads, args }: AggregateSignature): readonly number[] {
  return reads ?? args.slice(0, 1).map((_, index) => index);
}

/** One aggregate call's states, for tests of aggregates. Groups count from 0; the states' own group 0 is left out. */
export class Accumulator {
  readonly #states: AggregateStates;
  readonly #core: WasmCore;
  readonly #signature: AggregateSignature;

  constructor(core: WasmCore, signature: AggregateSignature, groups: number) {
    this.#core = core;
    this.#signature = signature;
    const types = readArguments(signature).map((index) => signature.args[index]);
    this.#states = newStates(core, signature, types);
    this.#states.reserve(groups + 1);
  }

  #list(groups: readonly number[]): Ptr {
    return arenaInts(
      this.#core,
      groups.map((group) => group + 1),
    );
  }

  /** Folds rows in: the group of each, and the values of each argument that is read. */
  update(groups: readonly number[], ...columns: readonly (readonly Value[])[]): void {
    const reads = readArguments(this.#signature);
    const built = reads.map((argument, index) =>
      buildColumn(this.#core, this.#signature.args[argument], columns[index]),
    );
    this.#states.update(this.#list(groups), built, groups.length);
  }

  merge(groups: readonly number[], other: Accumulator, otherGroups: readonly number[]): void {
    const others = this.#list(otherGroups);
    this.#states.merge(this.#list(groups), other.#states, others, groups.length);
  }

  /** Ends a micro-batch for some groups. */
  settle(groups: readonly number[]): void {
    this.#states.settle(this.#list(groups), groups.length);
  }

  /** The state columns of groups, as a checkpoint has them. */
  gather(groups: readonly number[]): Ptr[] {
    return this.#states.gather(this.#list(groups), groups.length);
  }

  /** Folds rows of state columns in. */
  restore(groups: readonly number[], columns: readonly Ptr[]): void {
    const sequence = rowSequence(this.#core, groups.length);
    this.#states.restore(this.#list(groups), columns, sequence, groups.length);
  }

  evaluate(groups: readonly number[]): Value[] {
    const results = this.#states.newResults(groups.length);
    this.#states.evaluate(results, this.#list(groups), groups.length);
    const column = resultColumn(this.#core, results);
    const read = columnReader(this.#core, column, this.#signature.output);
    return groups.map((_, row) => read(row));
  }

  clear(groups: readonly number[]): void {
    this.#states.clear(this.#list(groups), groups.length);
  }

  get bytes(): number {
    return this.#states.bytes;
  }

  close(): void {
    this.#states.close();
  }
}
