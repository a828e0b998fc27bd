/**
 * A join of two tables (Spark's ShuffledHashJoinExec, and BroadcastNestedLoopJoinExec where no equality links the sides).
 * The right side is held in the heap with a chain of rows for each key; left rows that come before it is complete wait.
 * Pairs are made and pushed a bounded number at a time, whatever a key multiplies to.
 *
 * A pair that the rest of the condition refuses is no pair: a left row of an outer join all of whose pairs are refused
 * comes with nulls. The order of the result is that of the left side, within it that of the right; right rows without a
 * partner come last.
 */

import type { Batch } from '../../wasm/batch.ts';
import { RetainedBatches } from '../../wasm/retained-batches.ts';
import { type HashJoinOptions, JoinProbe } from '../join-probe.ts';
import type { BatchContext, Operator } from '../operator.ts';
import type { SpillingOperators } from '../spill/spilling-operators.ts';

const LEFT = 0;

export class HashJoinExec implements Operator {
  readonly multiplies = true;
  readonly #options: HashJoinOptions;
  readonly #probe: JoinProbe;
  readonly #waiting: RetainedBatches;
  #isLinked = false;
  #hasLeftEnded = false;

  constructor(options: HashJoinOptions) {
    this.#options = options;
    this.#probe = new JoinProbe(options);
    this.#waiting = new RetainedBatches(options.context.core);
  }

  /** Whether the right side is complete. */
  get isLinked(): boolean {
    return this.#isLinked;
  }

  get hasLeftEnded(): boolean {
    return this.#hasLeftEnded;
  }

  begin({ isContinuation = false }: BatchContext): void {
    this.#hasLeftEnded = false;
    if (isContinuation && this.#options.holdsRight) return;
    this.#isLinked = false;
    this.#probe.build.clear();
  }

  push(batch: Batch, port: number): void {
    if (port !== LEFT) this.#probe.build.add(batch);
    else if (this.#isLinked) this.#join(batch);
    else this.#waiting.add(batch);
  }

  spilling(make: SpillingOperators): Operator {
    return make.join({
      join: this,
      options: this.#options,
      probe: this.#probe,
      waiting: this.#waiting,
    });
  }

  end(port: number): void {
    if (port === LEFT) this.#hasLeftEnded = true;
    else {
      this.#probe.build.link();
      this.#isLinked = true;
      for (const batch of this.#waiting.batches) this.#join(batch);
      this.#waiting.clear();
    }
    if (this.#isLinked && this.#hasLeftEnded) this.#finish();
  }

  #finish(): void {
    this.#probe.pushUnjoined();
    this.#options.output.end();
    if (!this.#options.holdsRight) this.#probe.build.clear();
  }

  #join(batch: Batch): void {
    if (batch.rows === 0 || this.isSatisfied(LEFT)) return;
    this.#probe.pushAlone(batch, this.#probe.match(batch));
  }

  isSatisfied(port: number): boolean {
    return port === LEFT && this.#isLinked && this.#probe.leavesNothing;
  }

  close(): void {
    this.#probe.build.close();
    this.#waiting.clear();
  }
}
