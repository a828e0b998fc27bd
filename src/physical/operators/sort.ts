import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference } from '../../plan/resolved-expression.ts';
import type { ResolvedSortOrder } from '../../plan/resolved-plan.ts';
import type { Batch } from '../../wasm/batch.ts';
import { RetainedBatches } from '../../wasm/retained-batches.ts';
import { type SortKey, sortedRows } from '../../wasm/sorting.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { type BatchContext, type Operator, type Output, StatelessOperator } from '../operator.ts';
import { selectRows } from '../row-selection.ts';
import type { SpillingOperators } from '../spill/spilling-operators.ts';

export interface SortOptions {
  readonly output: Output;
  readonly context: EvaluationContext;
  readonly input: readonly AttributeReference[];
  readonly order: readonly ResolvedSortOrder[];
}

/** Holds all rows of a micro-batch until its input ends, then passes them on in order. The sort is stable. */
export class SortExec extends StatelessOperator {
  readonly #options: SortOptions;
  readonly #keys: readonly CompiledExpression[];
  readonly #rows: RetainedBatches;

  constructor(options: SortOptions) {
    super(options.output);
    const { context, input, order } = options;
    this.#options = options;
    this.#keys = compileExpressions(
      order.map(({ expression }) => expression),
      input,
      context,
    );
    this.#rows = new RetainedBatches(context.core);
  }

  override begin(_context: BatchContext): void {
    this.#rows.clear();
  }

  push(batch: Batch): void {
    this.#rows.add(batch);
  }

  spilling(make: SpillingOperators): Operator {
    return make.sort({ options: this.#options, sort: this, rows: this.#rows });
  }

  /** What a batch's rows are sorted by. */
  keysOf(batch: Batch): SortKey[] {
    return this.#options.order.map(({ direction, nullOrdering }, index) => ({
      column: this.#keys[index](batch),
      isDescending: direction === 'descending',
      nullsFirst: nullOrdering === 'first',
    }));
  }

  override end(): void {
    if (this.#rows.rowCount > 0) {
      const { core } = this.#options.context;
      const batch = this.#rows.joined();
      const count = batch.rows;
      const pointer = sortedRows(core, this.keysOf(batch), count);
      this.output.push(selectRows(core, batch, { count, pointer }));
    }
    this.output.end();
    // Strings of the result point into what is kept, so it goes only after the output is done with them.
    this.#rows.clear();
  }

  override close(): void {
    this.#rows.clear();
  }
}
