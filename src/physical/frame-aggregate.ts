/**
 * An aggregate over the frame of each row. No frame is read row by row: the states of aggregates merge, and what frames
 * share is merged once. The shape of the frames says how.
 *
 * - Whole partitions: one state a partition, whose result all of its rows have.
 * - Frames that begin with their partition: the result after each row, from which every frame takes that of its last row
 *   (`running-results.ts`). O(n).
 * - Any other: a tree of merged states over the rows, out of which each frame is put together (`merge-tree.ts`).
 *   O(n log f) for frames of up to f rows. Nothing is subtracted, so that NaN and rounding stay in the frames they
 *   belong to.
 *
 * Follows V. Leis et al., "Efficient Processing of Window Functions in Analytical SQL Queries", VLDB 2015.
 */
import { type AggregateStates, resultColumn } from '../functions/aggregate-states.ts';
import type { AggregateSignature, EvaluationContext, WindowRows } from '../functions/define.ts';
import type {
  AggregateCall,
  AttributeReference,
  ResolvedExpression,
} from '../plan/resolved-expression.ts';
import type { DataType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import { integerList } from '../wasm/integer-column.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { argumentsToRead, callSignature } from './call-signature.ts';
import {
  type CompiledExpression,
  compileExpression,
  compileExpressions,
} from './expression-compiler.ts';
import { type FrameInput, passing } from './frame-input.ts';
import { mergedFrames } from './merge-tree.ts';
import { newStates } from './new-states.ts';
import { onlyWhere } from './only-where.ts';
import { runningResults } from './running-results.ts';

export class FrameAggregate {
  readonly #context: EvaluationContext;
  readonly #signature: AggregateSignature;
  readonly #readTypes: readonly DataType[];
  readonly #args: readonly CompiledExpression[];
  readonly #filter: CompiledExpression | undefined;
  readonly #open: AggregateStates[] = [];

  constructor(
    call: AggregateCall,
    input: readonly AttributeReference[],
    context: EvaluationContext,
  ) {
    this.#context = context;
    this.#signature = callSignature(call, context);
    const read = argumentsToRead(call, this.#signature);
    this.#readTypes = read.map(({ dataType }) => dataType);
    const args = read.map((arg): ResolvedExpression => onlyWhere(call.filter, arg));
    this.#args = compileExpressions(args, input, context);
    this.#filter = call.filter && compileExpression(call.filter, input, context);
  }

  /** The result for each row. */
  evaluate(batch: Batch, rows: WindowRows): Ptr {
    const own = { ...batch };
    const input: FrameInput = {
      context: this.#context,
      columns: this.#args.map((arg) => arg(own)),
      passes: this.#passes(own),
      newStates: () => this.#kept(this.#newStates()),
      newPassingStates: () => this.#newStates(),
    };
    if (isWhole(rows)) return wholePartitions(input, rows);
    return isRunning(rows) ? runningResults(input, rows) : mergedFrames(input, rows);
  }

  #newStates(): AggregateStates {
    return newStates(this.#context.core, this.#signature, this.#readTypes);
  }

  #kept(states: AggregateStates): AggregateStates {
    this.#open.push(states);
    return states;
  }

  /** Frees what the results are views of. */
  release(): void {
    for (const states of this.#open.splice(0)) states.close();
  }

  #passes(batch: Batch): Uint8Array | undefined {
    if (this.#filter === undefined) return undefined;
    const { core } = this.#context;
    const list = core.kernels.arena_alloc(batch.rows * 4);
    const count = core.kernels.column_true_rows(this.#filter(batch), list, batch.rows);
    const passes = new Uint8Array(batch.rows);
    for (const row of core.memory.i32.subarray(list >>> 2, (list >>> 2) + count)) passes[row] = 1;
    return passes;
  }
}

function isWhole({ starts, ends, lower, upper }: WindowRows): boolean {
  return starts.every((start, row) => lower[row] === start && upper[row] === ends[row]);
}

function isRunning({ starts, lower, upper }: WindowRows): boolean {
  return starts.every((start, row) => lower[row] === start || upper[row] === lower[row]);
}

function wholePartitions(input: FrameInput, { count, starts }: WindowRows): Ptr {
  const { core } = input.context;
  const groups = new Int32Array(count);
  for (let row = 0, group = 0; row < count; row++) {
    if (row === starts[row]) group++;
    groups[row] = group;
  }
  const partitions = groups[count - 1];
  const states = input.newStates();
  states.reserve(partitions + 1);
  states.update(integerList(core, passing(input, groups)), input.columns, count);
  const results = states.newResults(partitions);
  const every = Int32Array.from({ length: partitions }, (_, at) => at + 1);
  states.evaluate(results, integerList(core, every), partitions);
  const sources = groups.map((group) => group - 1);
  return core.kernels.column_gather(resultColumn(core, results), integerList(core, sources), count);
}
