import { TypeId } from '../../assembly/abi.ts';
import { assert } from '../errors/internal-error.ts';
import { arithmeticOverflow, intervalArithmeticOverflow } from '../errors/runtime-errors.ts';
import { unsupportedDistinctAggregate } from '../errors/state-errors.ts';
import type {
  AggregateFunction,
  AggregateSignature,
  Argument,
  EvaluationContext,
} from '../functions/define.ts';
import { lookupFunction } from '../functions/registry.ts';
import type {
  AggregateCall,
  AttributeReference,
  ResolvedExpression,
} from '../plan/resolved-expression.ts';
import type { DataType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import { type AggregateKernels, aggregateKernels } from '../wasm/aggregate-kernels.ts';
import { type Batch, newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { NULL_PTR, type Ptr } from '../wasm/ptr.ts';
import { rowListOf, rowSequence } from '../wasm/row-list.ts';
import { type CompiledExpression, compileExpression } from './expression-compiler.ts';

export interface AggregateTableOptions {
  readonly context: EvaluationContext;
  readonly input: readonly AttributeReference[];
  readonly calls: readonly AggregateCall[];
}

/** One aggregate call with what it needs to run. */
interface Accumulator {
  readonly call: AggregateCall;
  readonly signature: AggregateSignature;
  readonly kernels: AggregateKernels;
  readonly args: readonly CompiledExpression[];
  readonly filter: CompiledExpression | undefined;
  /** The state columns, one after the other, in the heap. */
  readonly state: Ptr;
}

/** The states of all calls for some groups of a window in the making: one pointer a call, in the arena. */
export type ScratchState = readonly Ptr[];

const FIRST_CAPACITY = 64;

/**
 * The accumulators of an aggregate's calls, for all its groups: columns of state, indexed by group number. Group 0
 * belongs to nobody; rows that must not count are sent there.
 */
export class AggregateTable {
  readonly outputTypes: readonly DataType[];
  /** Whether results are views of strings that the state owns, void when the state changes. */
  readonly hasTextResult: boolean;
  /** The types of all state columns, call after call. */
  readonly stateTypes: readonly DataType[];
  readonly #core: WasmCore;
  readonly #accumulators: readonly Accumulator[];
  #capacity = 0;

  constructor(options: AggregateTableOptions) {
    this.#core = options.context.core;
    this.#accumulators = options.calls.map((call) => newAccumulator(call, options));
    this.outputTypes = this.#accumulators.map(({ signature }) => signature.output);
    this.hasTextResult = this.outputTypes.some((type) => physicalType(type) === TypeId.Str);
    this.stateTypes = this.#accumulators.flatMap(({ signature }) => signature.state);
  }

  /** Makes room for groups below a bound. */
  reserve(bound: number): void {
    if (bound <= this.#capacity) return;
    this.#capacity = Math.max(bound, this.#capacity * 2, FIRST_CAPACITY);
    for (const { state, signature } of this.#accumulators) {
      this.#core.kernels.state_grow(state, signature.state.length, this.#capacity);
    }
  }

  /** Folds a batch's rows into their groups. */
  update(batch: Batch, groups: Ptr): void {
    for (const accumulator of this.#accumulators) {
      const { kernels, state, filter } = accumulator;
      const counted =
        filter === undefined
          ? groups
          : this.#core.kernels.state_filter(groups, filter(batch), batch.rows);
      kernels.update(state, counted, this.#argument(accumulator, batch), batch.rows);
    }
  }

  /** The column that the update kernel reads, or a list of them that ends with 0. */
  #argument({ args }: Accumulator, batch: Batch): Ptr {
    const columns = args.map((evaluate) => evaluate(batch));
    if (columns.length === 0) return NULL_PTR;
    return columns.length === 1 ? columns[0] : rowListOf(this.#core, [...columns, 0]);
  }

  /** Ends a micro-batch for the groups that it touched. */
  settle(groups: Ptr, rows: number): void {
    for (const { kernels, state } of this.#accumulators) kernels.settle?.(state, groups, rows);
  }

  /** The results of the listed groups, a column a call. Fails with ARITHMETIC_OVERFLOW. */
  evaluate(groups: Ptr, rows: number): Ptr[] {
    const outputs = this.newOutputs(rows);
    this.evaluateInto(outputs, groups, rows);
    return outputs;
  }

  /** Columns for the results of `rows` groups. */
  newOutputs(rows: number): Ptr[] {
    return this.#accumulators.map(({ signature: { output, nullable } }) =>
      newColumn(this.#core, { type: physicalType(output), rows, nullable }),
    );
  }

  /** Writes the results of listed groups of this table, or of a scratch state, to the first rows of columns. */
  evaluateInto(
    outputs: readonly Ptr[],
    groups: Ptr,
    rows: number,
    scratch: ScratchState | undefined = undefined,
  ): void {
    for (const [index, { kernels, state, call, signature }] of this.#accumulators.entries()) {
      const status = kernels.evaluate(scratch?.[index] ?? state, groups, outputs[index], rows);
      if (status >= 0) continue;
      const { kind } = signature.output;
      throw kind === 'long' ? arithmeticOverflow('try_add') : intervalArithmeticOverflow(call.name);
    }
  }

  /** The state columns of the listed groups, as `stateTypes` has them. Strings stay the table's. */
  gather(groups: Ptr, rows: number): Ptr[] {
    return this.#accumulators.flatMap(({ state, signature }) =>
      signature.state.map((_, index) =>
        this.#core.kernels.state_gather(state, index, groups, rows),
      ),
    );
  }

  /** Replaces the states of the listed groups by rows of columns as `gather` gave them. */
  restore(groups: Ptr, columns: readonly Ptr[], sequence: Ptr, rows: number): void {
    this.clear(groups, rows);
    let first = 0;
    for (const { kernels, state, signature } of this.#accumulators) {
      const count = signature.state.length;
      const list = rowListOf(this.#core, columns.slice(first, first + count));
      const adopted = this.#core.kernels.state_adopt(list, count);
      kernels.merge(state, groups, adopted, sequence, rows);
      first += count;
    }
  }

  /** Puts groups back to having seen nothing. */
  clear(groups: Ptr, rows: number): void {
    for (const { state, signature } of this.#accumulators) {
      this.#core.kernels.state_clear(state, signature.state.length, groups, rows);
    }
  }

  /** An empty state of `rows` groups in the arena. `releaseScratch` frees the strings that it comes to own. */
  newScratch(rows: number): ScratchState {
    return this.#accumulators.map(({ state, signature }) =>
      this.#core.kernels.state_scratch(state, signature.state.length, rows),
    );
  }

  /** Merges groups of this table, or of another scratch state, into a scratch state. */
  mergeIntoScratch(
    target: ScratchState,
    targetGroups: Ptr,
    groups: Ptr,
    rows: number,
    source: ScratchState | undefined = undefined,
  ): void {
    for (const [index, { kernels, state }] of this.#accumulators.entries()) {
      kernels.merge(target[index], targetGroups, source?.[index] ?? state, groups, rows);
    }
  }

  releaseScratch(scratch: ScratchState): void {
    for (const [index, { signature }] of this.#accumulators.entries()) {
      this.#core.kernels.state_release(scratch[index], signature.state.length);
    }
  }

  /** Forgets all groups. */
  reset(): void {
    this.clear(rowSequence(this.#core, this.#capacity), this.#capacity);
  }

  /** Bytes that the columns hold, strings aside. */
  get bytes(): number {
    return this.#accumulators.reduce(
      (sum, { state, signature }) =>
        sum + this.#core.kernels.state_bytes(state, signature.state.length),
      0,
    );
  }

  close(): void {
    for (const { state, signature } of this.#accumulators) {
      this.#core.kernels.state_free(state, signature.state.length);
    }
  }
}

function newAccumulator(
  call: AggregateCall,
  { context, input }: AggregateTableOptions,
): Accumulator {
  const { core } = context;
  const signature = callSignature(call);
  const types = rowListOf(core, signature.state.map(physicalType));
  const compile = (expression: ResolvedExpression) => compileExpression(expression, input, context);
  return {
    call,
    signature,
    kernels: aggregateKernels(core, signature.kernel),
    args: argumentsToEvaluate(call, signature).map((arg) => compile(onlyWhere(call.filter, arg))),
    filter: call.filter === undefined ? undefined : compile(call.filter),
    state: core.kernels.state_new(types, signature.state.length),
  };
}

function aggregateNamed(name: string): AggregateFunction {
  const found = lookupFunction(name);
  assert(found?.kind === 'aggregate', `no aggregate function ${name}`);
  return found;
}

/** min, max and their like give the same answer over distinct values. */
const IGNORES_DUPLICATES = /^agg_(min|max|bit_and|bit_or|first|last)_/;

function callSignature(call: AggregateCall): AggregateSignature {
  const { isDistinct, ignoreNulls = false } = call;
  const args = call.args.map((arg): Argument => {
    const { dataType, nullable } = arg;
    return arg.kind === 'literal'
      ? { dataType, nullable, literal: arg.value }
      : { dataType, nullable };
  });
  const signature = aggregateNamed(call.name).resolve(args, { isDistinct, ignoreNulls });
  if (isDistinct && !IGNORES_DUPLICATES.test(signature.kernel)) {
    throw unsupportedDistinctAggregate(call.name);
  }
  return signature;
}

/**
 * Arguments that the kernel reads. `count(*)` reads none, unless an argument can fail; constants after the first are
 * parameters that `resolve` has read.
 */
function argumentsToEvaluate(
  call: AggregateCall,
  { kernel }: AggregateSignature,
): readonly ResolvedExpression[] {
  if (kernel === 'agg_count_all') return call.args.filter((arg) => !isPlain(arg)).slice(0, 1);
  return kernel === 'agg_count_columns'
    ? call.args
    : call.args.filter((arg, index) => index === 0 || arg.kind !== 'literal');
}

function isPlain(expression: ResolvedExpression): boolean {
  return expression.kind === 'attribute' || expression.kind === 'literal';
}

/** Under FILTER an argument is computed for the rows that pass only, as it may fail for others. */
function onlyWhere(
  filter: ResolvedExpression | undefined,
  arg: ResolvedExpression,
): ResolvedExpression {
  if (filter === undefined || isPlain(arg)) return arg;
  return {
    kind: 'caseWhen',
    branches: [{ condition: filter, value: arg }],
    dataType: arg.dataType,
    nullable: true,
  };
}
