import { trueRows } from '../functions/column-choice.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { JoinType } from '../plan/logical-plan.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import type { Batch } from '../wasm/batch.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { type CompiledExpression, compileExpression } from './expression-compiler.ts';
import { JoinBuild } from './join-build.ts';
import type { JoinCondition } from './join-condition.ts';
import { flaggedRows, forEachPairs, PAIRS_MAX } from './join-pairs.ts';
import type { Output } from './operator.ts';
import { selectRows } from './row-selection.ts';

/** Of the left rows, those that come by themselves: with a partner (1) or without (0). */
const LEFT_ALONE: Readonly<Partial<Record<JoinType, 0 | 1>>> = {
  leftSemi: 1,
  leftAnti: 0,
  leftOuter: 0,
  fullOuter: 0,
};

interface Pairs {
  readonly left: Ptr;
  readonly right: Ptr;
  readonly count: number;
}

export interface HashJoinOptions {
  readonly output: Output;
  readonly context: EvaluationContext;
  readonly left: readonly AttributeReference[];
  readonly right: readonly AttributeReference[];
  readonly joinType: JoinType;
  readonly condition: JoinCondition;
  /** Whether the right side, a table's, stays for what continues the micro-batch. */
  readonly holdsRight: boolean;
}

/** Joins batches of the left side with the rows that were put into `build`. */
export class JoinProbe {
  readonly build: JoinBuild;
  readonly #output: Output;
  readonly #context: EvaluationContext;
  readonly #left: readonly AttributeReference[];
  readonly #right: readonly AttributeReference[];
  readonly #joinType: JoinType;
  readonly #rest: CompiledExpression | undefined;
  /** Whether it is a NOT IN, for which nulls count. */
  readonly isNullAware: boolean;

  constructor(options: HashJoinOptions) {
    const { output, context, left, right, joinType, condition } = options;
    this.#output = output;
    this.#context = context;
    this.#left = left;
    this.#right = right;
    this.#joinType = joinType;
    this.#rest = condition.rest && compileExpression(condition.rest, [...left, ...right], context);
    this.isNullAware = condition.isNullAware === true;
    this.build = new JoinBuild({ context, keys: condition.keys, left, right });
  }

  get keepsRight(): boolean {
    return this.#joinType === 'rightOuter' || this.#joinType === 'fullOuter';
  }

  /** Whether the result is made of left rows only. */
  get #isHalf(): boolean {
    return this.#joinType === 'leftSemi' || this.#joinType === 'leftAnti';
  }

  /** A null in the set of a NOT IN leaves no row. */
  get leavesNothing(): boolean {
    return this.isNullAware && this.build.hasUnmatchable;
  }

  /** Pushes the pairs of a left batch where the join gives pairs; flags the left rows that have a partner, a byte each. */
  match(batch: Batch): Ptr {
    const numbers = this.build.numbersOf(batch);
    const flags = this.#context.core.kernels.arena_alloc_zeroed(batch.rows);
    if (this.#isHalf && this.#rest === undefined) {
      this.build.flagMatched(numbers, batch.rows, flags);
      if (this.isNullAware) this.#flagNulls(batch, flags);
    } else this.#joinPairs(batch, numbers, flags);
    return flags;
  }

  /** Over an empty set NOT IN holds for null, too; over any other its answer for null is null. */
  #flagNulls(batch: Batch, flags: Ptr): void {
    if (this.build.rowCount === 0) return;
    const { rows, count } = this.build.unmatchableOf(batch);
    this.#context.core.kernels.join_mark(flags, rows, count);
  }

  /** Makes the pairs of a left batch, pushes them where the join gives pairs, and flags the left rows that have one. */
  #joinPairs(batch: Batch, numbers: Ptr, flags: Ptr): void {
    forEachPairs(this.#context.core, this.build.chains, { numbers, rows: batch.rows }, (pairs) =>
      this.#takePairs(
        batch,
        { left: pairs.probe, right: pairs.chained, count: pairs.count },
        flags,
      ),
    );
  }

  #takePairs(batch: Batch, pairs: Pairs, flags: Ptr): void {
    const { core } = this.#context;
    const { left, right, count } = this.#accepted(batch, pairs);
    if (count === 0) return;
    core.kernels.join_mark(flags, left, count);
    if (this.#isHalf) return;
    if (this.keepsRight) this.build.markJoined(right, count);
    this.#output.push(this.#combined(batch, { left, right, count }));
  }

  /** The pairs for which the rest of the condition holds. */
  #accepted(batch: Batch, pairs: Pairs): Pairs {
    if (this.#rest === undefined) return pairs;
    const { core } = this.#context;
    const holds = trueRows(core, this.#rest(this.#combined(batch, pairs)), pairs.count);
    if (holds.pointer === undefined) return pairs;
    const chosen = (list: Ptr) =>
      core.kernels.join_choose(list, holds.pointer ?? list, holds.count);
    return { left: chosen(pairs.left), right: chosen(pairs.right), count: holds.count };
  }

  #combined(batch: Batch, { left, right, count }: Pairs): Batch {
    const { core } = this.#context;
    const of = (source: Batch, rows: Ptr) =>
      selectRows(core, source, { pointer: rows, count }).columns;
    return { rows: count, columns: [...of(batch, left), ...of(this.build.batch, right)] };
  }

  /** Pushes the left rows that come by themselves: those with a partner of a semi join, those without one of others. */
  pushAlone(batch: Batch, flags: Ptr): void {
    const partner = LEFT_ALONE[this.#joinType];
    if (partner === undefined) return;
    const { rows, count } = flaggedRows(this.#context.core, flags, batch.rows, partner);
    if (count === 0) return;
    const { columns } = selectRows(this.#context.core, batch, { pointer: rows, count });
    const right = this.#isHalf ? [] : this.#nulls(this.#right, count);
    this.#output.push({ rows: count, columns: [...columns, ...right] });
  }

  /** Pushes the right rows without a partner, with nulls in the left columns, where the join keeps such. */
  pushUnjoined(): void {
    if (!this.keepsRight) return;
    const { core } = this.#context;
    for (let start = 0; start < this.build.batch.rows; start += PAIRS_MAX) {
      const mark = core.kernels.arena_mark();
      const end = Math.min(start + PAIRS_MAX, this.build.batch.rows);
      const { rows, count } = this.build.unjoined(start, end);
      if (count > 0) {
        const right = selectRows(core, this.build.batch, { pointer: rows, count }).columns;
        this.#output.push({ rows: count, columns: [...this.#nulls(this.#left, count), ...right] });
      }
      core.kernels.arena_release(mark);
    }
  }

  #nulls(columns: readonly AttributeReference[], count: number): Ptr[] {
    return columns.map(({ dataType }) => buildConstant(this.#context.core, dataType, null, count));
  }
}
