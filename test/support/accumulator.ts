import type { AggregateSignature } from '../../src/functions/define.ts';
import { physicalType } from '../../src/types/physical-type.ts';
import type { Value } from '../../src/types/value.ts';
import { aggregateKernels } from '../../src/wasm/aggregate-kernels.ts';
import { newColumn } from '../../src/wasm/batch.ts';
import { buildColumn } from '../../src/wasm/column-builder.ts';
import { columnReader } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { NULL_PTR, type Ptr } from '../../src/wasm/ptr.ts';

/** Puts 32 bit numbers into the arena. */
export function arenaInts(core: WasmCore, numbers: readonly number[]): Ptr {
  const pointer = core.kernels.arena_alloc(numbers.length * 4);
  core.memory.i32.set(numbers, pointer >>> 2);
  return pointer;
}

/** One aggregate's state with its kernels, for tests of kernel families. */
export class Accumulator {
  readonly state: Ptr;
  readonly #core: WasmCore;
  readonly #signature: AggregateSignature;

  constructor(core: WasmCore, signature: AggregateSignature, groups: number) {
    this.#core = core;
    this.#signature = signature;
    const types = arenaInts(core, signature.state.map(physicalType));
    this.state = core.kernels.state_new(types, signature.state.length);
    core.kernels.state_grow(this.state, signature.state.length, groups);
  }

  update(groups: readonly number[], values: readonly Value[]): number {
    const column =
      this.#signature.args.length === 0
        ? NULL_PTR
        : buildColumn(this.#core, this.#signature.args[0], values);
    const { update } = aggregateKernels(this.#core, this.#signature.kernel);
    return update(this.state, arenaInts(this.#core, groups), column, groups.length);
  }

  merge(groups: readonly number[], other: Accumulator, otherGroups: readonly number[]): number {
    const others = arenaInts(this.#core, otherGroups);
    return this.mergeState(groups, other.state, others);
  }

  mergeState(groups: readonly number[], otherState: Ptr, otherGroups: Ptr): number {
    const { merge } = aggregateKernels(this.#core, this.#signature.kernel);
    const own = arenaInts(this.#core, groups);
    return merge(this.state, own, otherState, otherGroups, groups.length);
  }

  /** Ends a micro-batch for some groups. */
  settle(groups: readonly number[]): void {
    const { settle } = aggregateKernels(this.#core, this.#signature.kernel);
    settle?.(this.state, arenaInts(this.#core, groups), groups.length);
  }

  /** The state columns of groups, copied out as a checkpoint would have them. */
  gather(groups: readonly number[]): Ptr {
    const { kernels } = this.#core;
    const list = arenaInts(this.#core, groups);
    const columns = this.#signature.state.map((_, index) =>
      kernels.state_gather(this.state, index, list, groups.length),
    );
    return kernels.state_adopt(arenaInts(this.#core, columns), columns.length);
  }

  /** The status that evaluating gives. */
  evaluateStatus(groups: readonly number[]): { status: number; output: Ptr } {
    const { output, nullable, kernel } = this.#signature;
    const column = newColumn(this.#core, {
      type: physicalType(output),
      rows: groups.length,
      nullable,
    });
    const { evaluate } = aggregateKernels(this.#core, kernel);
    const list = arenaInts(this.#core, groups);
    return { status: evaluate(this.state, list, column, groups.length), output: column };
  }

  evaluate(groups: readonly number[]): Value[] {
    const { output } = this.evaluateStatus(groups);
    const read = columnReader(this.#core, output, this.#signature.output);
    return groups.map((_, row) => read(row));
  }

  clear(groups: readonly number[]): void {
    const list = arenaInts(this.#core, groups);
    this.#core.kernels.state_clear(this.state, this.#signature.state.length, list, groups.length);
  }

  close(): void {
    this.#core.kernels.state_free(this.state, this.#signature.state.length);
  }
}
