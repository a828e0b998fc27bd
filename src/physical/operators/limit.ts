import type { EvaluationContext } from '../../functions/define.ts';
import type { Batch } from '../../wasm/batch.ts';
import { type BatchContext, MappingOperator, type Output } from '../operator.ts';
import { sliceBatch } from '../row-selection.ts';

/** Drops the first `offset` rows of a batch query, and all after the `limit` rows that follow. */
export class LimitExec extends MappingOperator {
  readonly #context: EvaluationContext;
  readonly #offset: number;
  readonly #limit: number;
  /** Rows seen so far. */
  #seen = 0;

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    /** Infinity where there is none. */
    readonly limit?: number;
    readonly offset?: number;
  }) {
    super(options.output);
    this.#context = options.context;
    this.#offset = options.offset ?? 0;
    this.#limit = options.limit ?? Number.POSITIVE_INFINITY;
  }

  override begin(_context: BatchContext): void {
    this.#seen = 0;
  }

  override isSatisfied(): boolean {
    return this.#seen >= this.#offset + this.#limit || super.isSatisfied();
  }

  push(batch: Batch): void {
    const start = Math.max(this.#offset - this.#seen, 0);
    const end = Math.min(this.#offset + this.#limit - this.#seen, batch.rows);
    this.#seen += batch.rows;
    if (end <= start) return;
    this.output.push(sliceBatch(this.#context.core, batch, start, end - start));
  }
}
