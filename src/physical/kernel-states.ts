import { TypeId } from '../../assembly/abi.ts';
import { assert, internalError } from '../errors/internal-error.ts';
import type { AggregateStates, Results } from '../functions/aggregate-states.ts';
import type { KernelSignature } from '../functions/define.ts';
import { physicalType } from '../types/physical-type.ts';
import type { Value } from '../types/value.ts';
import { type AggregateKernels, aggregateKernels } from '../wasm/aggregate-kernels.ts';
import { newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnFrom } from '../wasm/empty-column.ts';
import { NULL_PTR, type Ptr } from '../wasm/ptr.ts';
import { rowListOf } from '../wasm/row-list.ts';
import { stateReader } from '../wasm/state-reader.ts';

interface KernelState {
  readonly core: WasmCore;
  readonly signature: KernelSignature;
  readonly kernels: AggregateKernels;
  /** The state columns, one after the other: in the heap, or in the arena for a scratch state. */
  readonly state: Ptr;
  readonly isScratch: boolean;
}

/** States in columns of the core, which a kernel family folds. */
export class KernelStates implements AggregateStates {
  readonly #core: WasmCore;
  readonly #signature: KernelSignature;
  readonly #kernels: AggregateKernels;
  readonly #state: Ptr;
  readonly #isScratch: boolean;
  /** Whether states hold strings of their own in the heap. */
  readonly #ownsStrings: boolean;
  /** Bytes of those strings: what the heap grew by in the calls that make and free them. */
  #stringBytes = 0;

  private constructor({ core, signature, kernels, state, isScratch }: KernelState) {
    this.#core = core;
    this.#signature = signature;
    this.#kernels = kernels;
    this.#state = state;
    this.#isScratch = isScratch;
    this.#ownsStrings = signature.state.some((type) => physicalType(type) === TypeId.Str);
  }

  /** Runs what may make or free strings, and keeps count. */
  #counting(change: () => void): void {
    const { mem_used } = this.#core.kernels;
    const before = this.#ownsStrings ? mem_used() : 0;
    change();
    if (this.#ownsStrings) this.#stringBytes += mem_used() - before;
  }

  /** States for no group yet. */
  static create(core: WasmCore, signature: KernelSignature): KernelStates {
    const types = rowListOf(core, signature.state.map(physicalType));
    const state = core.kernels.state_new(types, signature.state.length);
    const kernels = aggregateKernels(core, signature.kernel);
    return new KernelStates({ core, signature, kernels, state, isScratch: false });
  }

  get #count(): number {
    return this.#signature.state.length;
  }

  reserve(bound: number): void {
    this.#core.kernels.state_grow(this.#state, this.#count, bound);
  }

  update(groups: Ptr, columns: readonly Ptr[], rows: number): void {
    const { prepare } = this.#signature;
    const prepared = prepare === undefined ? columns : prepare(this.#core, columns, rows);
    const argument = this.#argument(prepared);
    this.#counting(() => this.#kernels.update(this.#state, groups, argument, rows));
  }

  /** The column that the update kernel reads, or a list of them that ends with 0. */
  #argument(columns: readonly Ptr[]): Ptr {
    if (columns.length === 0) return NULL_PTR;
    return columns.length === 1 ? columns[0] : rowListOf(this.#core, [...columns, 0]);
  }

  settle(groups: Ptr, rows: number): void {
    this.#kernels.settle?.(this.#state, groups, rows);
  }

  merge(groups: Ptr, other: AggregateStates, otherGroups: Ptr, rows: number): void {
    assert(#state in other, 'states of one call are of one kind');
    const otherState = other.#state;
    this.#counting(() => this.#kernels.merge(this.#state, groups, otherState, otherGroups, rows));
  }

  newResults(capacity: number): Results {
    const { output, nullable, finish } = this.#signature;
    if (finish !== undefined) return { kind: 'values', dataType: output, values: [] };
    const column = newColumn(this.#core, { type: physicalType(output), rows: capacity, nullable });
    return { kind: 'column', column, used: 0 };
  }

  evaluate(results: Results, groups: Ptr, rows: number): void {
    if (results.kind === 'values') {
      this.#finish(results.values, groups, rows);
      return;
    }
    const { evaluate } = this.#kernels;
    assert(evaluate !== undefined, 'a family without a finish evaluates');
    const output = columnFrom(this.#core, results.column, results.used, rows);
    results.used += rows;
    if (evaluate(this.#state, groups, output, rows) >= 0) return;
    throw this.#signature.overflow?.() ?? internalError(`${this.#signature.kernel} failed`);
  }

  #finish(results: Value[], groups: Ptr, rows: number): void {
    const { finish, state } = this.#signature;
    assert(finish !== undefined, 'values are what a finish gives');
    const read = stateReader(this.#core, this.gather(groups, rows), state);
    for (let row = 0; row < rows; row++) results.push(finish(read(row)));
  }

  gather(groups: Ptr, rows: number): Ptr[] {
    return this.#signature.state.map((_, index) =>
      this.#core.kernels.state_gather(this.#state, index, groups, rows),
    );
  }

  restore(groups: Ptr, columns: readonly Ptr[], sequence: Ptr, rows: number): void {
    const adopted = this.#core.kernels.state_adopt(rowListOf(this.#core, columns), this.#count);
    this.#counting(() => this.#kernels.merge(this.#state, groups, adopted, sequence, rows));
  }

  clear(groups: Ptr, rows: number): void {
    const { state_clear } = this.#core.kernels;
    this.#counting(() => state_clear(this.#state, this.#count, groups, rows));
  }

  newScratch(rows: number): KernelStates {
    const state = this.#core.kernels.state_scratch(this.#state, this.#count, rows);
    return new KernelStates({
      core: this.#core,
      signature: this.#signature,
      kernels: this.#kernels,
      state,
      isScratch: true,
    });
  }

  get bytes(): number {
    return this.#core.kernels.state_bytes(this.#state, this.#count) + this.#stringBytes;
  }

  close(): void {
    const { state_release, state_free } = this.#core.kernels;
    (this.#isScratch ? state_release : state_free)(this.#state, this.#count);
  }
}
