import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference } from '../../plan/resolved-expression.ts';
import type { ResolvedSortOrder } from '../../plan/resolved-plan.ts';
import type { Batch } from '../../wasm/batch.ts';
import { RetainedBatches } from '../../wasm/retained-batches.ts';
import { type BatchContext, type Operator, type Output, StatelessOperator } from '../operator.ts';
import { RowOrder } from '../row-order.ts';
import { selectRows } from '../row-selection.ts';
import type { SpillingOperators } from '../spill/spilling-operators.ts';

/** Holds all rows of a micro-batch until its input ends, then passes them on in order. The sort is stable. */
export class SortExec extends StatelessOperator {
  readonly #input: readonly AttributeReference[];
  readonly #order: RowOrder;
  readonly #rows: RetainedBatches;

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
    readonly order: readonly ResolvedSortOrder[];
  }) {
    super(options.output);
    this.#input = options.input;
    this.#order = new RowOrder(options.context, options.input, options.order);
    this.#rows = new RetainedBatches(options.context.core);
  }

  override begin(_context: BatchContext): void {
    this.#rows.clear();
  }

  push(batch: Batch): void {
    this.#rows.add(batch);
  }

  spilling(make: SpillingOperators): Operator {
    return make.sort({
      output: this.output,
      input: this.#input,
      order: this.#order,
      rows: this.#rows,
    });
  }

  override end(): void {
    if (this.#rows.rowCount > 0) {
      const batch = this.#rows.joined();
      const rows = { count: batch.rows, pointer: this.#order.rowsOf(batch) };
      this.output.push(selectRows(this.#order.core, batch, rows));
    }
    this.output.end();
    // Strings of the result point into what is kept, so it goes only after the output is done with them.
    this.#rows.clear();
  }

  override close(): void {
    this.#rows.clear();
  }
}
