import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference, ResolvedExpression } from '../../plan/resolved-expression.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { RetainedBatches } from '../../wasm/retained-batches.ts';
import { compileExpressions } from '../expression-compiler.ts';
import { GroupKeys } from '../group-keys.ts';
import type { Operator, Output } from '../operator.ts';
import { inArena, type QueryMemory } from './query-memory.ts';
import { LEVELS_MAX, type SpilledPart, SpilledParts } from './spilled-parts.ts';

/** About what is needed beside the rows: the sorted copy of their values, and the results. */
const WORKING_SHARE = 3 / 2;
/** Numbers of partitions, peers and frames, and the sort's own. */
const WORKING_ROW_BYTES = 96;
/** Of the budget, what the rows of a part and the work on them may take. */
const PART_SHARE = 3 / 4;
/** A part that has so much of all rows is not split again: it has one partition, or few. */
const SAME_KEY_SHARE = 0.9;

/** What an operator holds that works on partitions, each by itself. */
export interface HeldPartitions {
  readonly owner: string;
  readonly output: Output;
  readonly context: EvaluationContext;
  readonly input: readonly AttributeReference[];
  readonly partition: readonly ResolvedExpression[];
  /** The operator, and what it holds. */
  readonly operator: Operator;
  readonly rows: RetainedBatches;
  /** Another one of its kind, with another output. */
  readonly another: (output: Output) => Operator;
}

/**
 * Functions with OVER, or sessions, over more rows than fit the memory: the rows are split by the hashes of their
 * partitions' keys, and each part goes through an operator of its own. A single partition has to fit.
 */
export class SpillingPartitions implements Operator {
  readonly #memory: QueryMemory;
  readonly #core: WasmCore;
  readonly #held: HeldPartitions;
  readonly #keysOf: (batch: Batch) => Ptr;
  #spilled: SpilledParts | undefined;

  constructor(memory: QueryMemory, held: HeldPartitions) {
    this.#memory = memory;
    this.#core = memory.core;
    this.#held = held;
    const { partition, input, context } = held;
    const keys = compileExpressions(partition, input, context);
    const encoder = new GroupKeys(context.core, partition);
    this.#keysOf = (batch) =>
      encoder.encode(
        keys.map((evaluate) => evaluate(batch)),
        batch.rows,
      );
  }

  begin(): void {}

  push(batch: Batch): void {
    if (this.#spilled !== undefined) {
      this.#spilled.add(batch);
      return;
    }
    const { operator, rows, partition } = this.#held;
    operator.push(batch, 0);
    if (partition.length === 0) return;
    const working = rows.bytes * WORKING_SHARE + rows.rowCount * WORKING_ROW_BYTES;
    if (this.#memory.isFull(rows.bytes, working)) this.#spill();
  }

  #spill(): void {
    const { rows } = this.#held;
    this.#spilled = this.#newParts(0);
    for (const batch of rows.batches) this.#spilled.add(batch);
    rows.clear();
  }

  #newParts(level: number): SpilledParts {
    const { owner, input } = this.#held;
    const types = input.map(({ dataType }) => dataType);
    return new SpilledParts({ memory: this.#memory, owner, types, level, keysOf: this.#keysOf });
  }

  end(): void {
    if (this.#spilled === undefined) this.#held.operator.end(0);
    else this.#memory.later(this.#finish(this.#spilled));
  }

  *#finish(spilled: SpilledParts): Generator<void> {
    const { output, another } = this.#held;
    // The end of a part is not that of the rows.
    const operator = another({ push: (batch) => output.push(batch), end: () => {} });
    yield* this.#workOn(operator, spilled, 0);
    operator.close();
    output.end();
  }

  *#workOn(operator: Operator, parts: SpilledParts, level: number): Generator<void> {
    const all = parts.finish();
    const rowCount = all.reduce((sum, { rows }) => sum + rows, 0);
    for (const part of all) {
      if (part.rows === 0) continue;
      if (this.#held.output.isSatisfied?.() === true) return;
      const isOnePartition = part.rows > rowCount * SAME_KEY_SHARE;
      const smaller =
        this.#isTooLarge(part) && !isOnePartition && level < LEVELS_MAX
          ? this.#newParts(level + 1)
          : undefined;
      for (const written of part.batches) {
        inArena(this.#core, () => {
          const batch = parts.read(written);
          if (smaller === undefined) operator.push(batch, 0);
          else smaller.add(batch);
        });
        yield;
      }
      this.#memory.space.free(part.batches);
      if (smaller === undefined) inArena(this.#core, () => operator.end(0));
      else yield* this.#workOn(operator, smaller, level + 1);
      yield;
    }
  }

  #isTooLarge({ bytes, rows }: SpilledPart): boolean {
    const needed = bytes * (1 + WORKING_SHARE) + rows * WORKING_ROW_BYTES;
    return needed > this.#memory.budgetBytes * PART_SHARE;
  }

  close(): void {
    this.#held.operator.close();
  }
}
