import { TypeId } from '../../assembly/abi.ts';
import { type AggregateStates, type Results, resultColumn } from '../functions/aggregate-states.ts';
import type { AggregateSignature, EvaluationContext } from '../functions/define.ts';
import type {
  AggregateCall,
  AttributeReference,
  ResolvedExpression,
} from '../plan/resolved-expression.ts';
import type { DataType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { rowSequence } from '../wasm/row-list.ts';
import { argumentsToRead, callSignature, ignoresDuplicates } from './call-signature.ts';
import { type DistinctRows, DistinctSets } from './distinct-rows.ts';
import { type CompiledExpression, compileExpression } from './expression-compiler.ts';
import { newStates } from './new-states.ts';
import { onlyWhere } from './only-where.ts';

export interface AggregateTableOptions {
  readonly context: EvaluationContext;
  readonly input: readonly AttributeReference[];
  readonly calls: readonly AggregateCall[];
}

/** One aggregate call with what it needs to run. */
export interface Accumulator {
  readonly signature: AggregateSignature;
  readonly args: readonly CompiledExpression[];
  readonly filter: CompiledExpression | undefined;
  readonly distinct: DistinctRows | undefined;
  readonly states: AggregateStates;
}

/** The states of all calls for some groups of a window in the making. */
export type ScratchState = readonly AggregateStates[];

const FIRST_CAPACITY = 64;

/**
 * The states of an aggregate's calls, for all its groups. Group 0 belongs to nobody; rows that must not count are sent
 * there.
 */
export class AggregateTable {
  readonly outputTypes: readonly DataType[];
  /** Whether results are views of strings that the state owns, void when the state changes. */
  readonly hasTextResult: boolean;
  /** The types of all state columns, call after call. */
  readonly stateTypes: readonly DataType[];
  /** Whether states of one group can be merged. Those of DISTINCT calls can't: what they have seen is in no state. */
  readonly isMergeable: boolean;
  /** One a call. */
  readonly accumulators: readonly Accumulator[];
  readonly #core: WasmCore;
  readonly #states: ScratchState;
  readonly #distinct: readonly DistinctRows[];
  #capacity = 0;

  constructor(options: AggregateTableOptions) {
    this.#core = options.context.core;
    const sets = new DistinctSets(options);
    this.accumulators = options.calls.map((call) => newAccumulator(call, options, sets));
    this.#states = this.accumulators.map(({ states }) => states);
    this.#distinct = sets.all;
    this.isMergeable = this.#distinct.length === 0;
    this.outputTypes = this.accumulators.map(({ signature }) => signature.output);
    this.hasTextResult = this.accumulators.some(({ signature }) => givesViews(signature));
    this.stateTypes = this.accumulators.flatMap(({ signature }) => signature.state);
  }

  /** How each call was resolved. */
  get signatures(): readonly AggregateSignature[] {
    return this.accumulators.map(({ signature }) => signature);
  }

  /** Makes room for groups below a bound. */
  reserve(bound: number): void {
    if (bound <= this.#capacity) return;
    this.#capacity = Math.max(bound, this.#capacity * 2, FIRST_CAPACITY);
    for (const states of this.#states) states.reserve(this.#capacity);
  }

  /** Folds a batch's rows into their groups. */
  update(batch: Batch, groups: Ptr): void {
    for (const distinct of this.#distinct) distinct.begin();
    for (const { states, filter, distinct, args } of this.accumulators) {
      const passing =
        filter === undefined
          ? groups
          : this.#core.kernels.state_filter(groups, filter(batch), batch.rows);
      const counted = distinct === undefined ? passing : distinct.firstOf(batch, passing);
      const columns = args.map((evaluate) => evaluate(batch));
      states.update(counted, columns, batch.rows);
    }
  }

  /** Ends a micro-batch for the groups that it touched. */
  settle(groups: Ptr, rows: number): void {
    for (const states of this.#states) states.settle(groups, rows);
  }

  /** The results of the listed groups, a column a call. Fails with a function's typed error: ARITHMETIC_OVERFLOW. */
  evaluate(groups: Ptr, rows: number): Ptr[] {
    const outputs = this.newOutputs(rows);
    this.evaluateInto(outputs, groups, rows);
    return outputs.map((results) => resultColumn(this.#core, results));
  }

  /** A place a call for the results of up to `capacity` groups; `resultColumn` makes columns of them. */
  newOutputs(capacity: number): Results[] {
    return this.#states.map((states) => states.newResults(capacity));
  }

  /** Adds the results of listed groups of this table, or of a scratch state. */
  evaluateInto(
    outputs: readonly Results[],
    groups: Ptr,
    rows: number,
    scratch: ScratchState = this.#states,
  ): void {
    for (const [index, states] of scratch.entries()) states.evaluate(outputs[index], groups, rows);
  }

  /** The state columns of the listed groups, as `stateTypes` has them. Strings stay the table's. */
  gather(groups: Ptr, rows: number): Ptr[] {
    return this.#states.flatMap((states) => states.gather(groups, rows));
  }

  /** Replaces the states of the listed groups by rows of columns as `gather` gave them. */
  restore(groups: Ptr, columns: readonly Ptr[], sequence: Ptr, rows: number): void {
    this.clear(groups, rows);
    let first = 0;
    for (const { states, signature } of this.accumulators) {
      const end = first + signature.state.length;
      states.restore(groups, columns.slice(first, end), sequence, rows);
      first = end;
    }
  }

  /** Puts groups back to having seen nothing. */
  clear(groups: Ptr, rows: number): void {
    for (const states of this.#states) states.clear(groups, rows);
  }

  /** An empty state of `rows` groups in the arena. `releaseScratch` frees the strings that it comes to own. */
  newScratch(rows: number): ScratchState {
    return this.#states.map((states) => states.newScratch(rows));
  }

  /** Merges groups of this table, or of another scratch state, into a scratch state. */
  mergeIntoScratch(
    target: ScratchState,
    targetGroups: Ptr,
    groups: Ptr,
    rows: number,
    source: ScratchState = this.#states,
  ): void {
    for (const [index, states] of target.entries()) {
      states.merge(targetGroups, source[index], groups, rows);
    }
  }

  /** Merges groups into others of this table, in the order of the lists, and puts them back to having seen nothing. */
  mergeGroups(takers: Ptr, taken: Ptr, rows: number): void {
    for (const states of this.#states) states.merge(takers, states, taken, rows);
    this.clear(taken, rows);
  }

  releaseScratch(scratch: ScratchState): void {
    for (const states of scratch) states.close();
  }

  /** Forgets all groups. */
  reset(): void {
    this.clear(rowSequence(this.#core, this.#capacity), this.#capacity);
    for (const distinct of this.#distinct) distinct.clear();
  }

  /** Bytes that the states hold; those on the host, about. */
  get bytes(): number {
    const states = this.#states.reduce((sum, { bytes }) => sum + bytes, 0);
    return this.#distinct.reduce((sum, { bytes }) => sum + bytes, states);
  }

  close(): void {
    for (const part of [...this.#states, ...this.#distinct]) part.close();
  }
}

/** Texts of kernels are views of their states; what the host makes is written anew. */
function givesViews(signature: AggregateSignature): boolean {
  if (!('kernel' in signature) || signature.finish !== undefined) return false;
  return physicalType(signature.output) === TypeId.Str;
}

function newAccumulator(
  call: AggregateCall,
  { context, input }: AggregateTableOptions,
  sets: DistinctSets,
): Accumulator {
  const { core } = context;
  const signature = callSignature(call, context);
  const compile = (expression: ResolvedExpression) => compileExpression(expression, input, context);
  const read = argumentsToRead(call, signature);
  return {
    signature,
    args: read.map((arg) => compile(onlyWhere(call.filter, arg))),
    filter: call.filter === undefined ? undefined : compile(call.filter),
    distinct: call.isDistinct && !ignoresDuplicates(signature) ? sets.of(call) : undefined,
    states: newStates(
      core,
      signature,
      read.map(({ dataType }) => dataType),
    ),
  };
}
