import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference } from '../../plan/resolved-expression.ts';
import type { ResolvedSortOrder } from '../../plan/resolved-plan.ts';
import type { Batch } from '../../wasm/batch.ts';
import { RetainedBatches } from '../../wasm/retained-batches.ts';
import { sortedRows } from '../../wasm/sorting.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { type BatchContext, type Output, StatelessOperator } from '../operator.ts';
import { selectRows } from '../row-selection.ts';

/** Holds all rows of a micro-batch until its input ends, then passes them on in order. The sort is stable. */
export class SortExec extends StatelessOperator {
  readonly #context: EvaluationContext;
  readonly #order: readonly ResolvedSortOrder[];
  readonly #keys: readonly CompiledExpression[];
  readonly #rows: RetainedBatches;

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
    readonly order: readonly ResolvedSortOrder[];
  }) {
    super(options.output);
    this.#context = options.context;
    this.#order = options.order;
    this.#keys = compileExpressions(
      options.order.map(({ expression }) => expression),
      options.input,
      options.context,
    );
    this.#rows = new RetainedBatches(options.context.core);
  }

  override begin(_context: BatchContext): void {
    this.#rows.clear();
  }

  push(batch: Batch): void {
    this.#rows.add(batch);
  }

  override end(): void {
    if (this.#rows.rowCount > 0) {
      const batch = this.#rows.joined();
      this.output.push(this.#sorted(batch));
    }
    this.output.end();
    // Strings of the result point into what is kept, so it goes only after the output is done with them.
    this.#rows.clear();
  }

  #sorted(batch: Batch): Batch {
    const { core } = this.#context;
    const keys = this.#order.map(({ direction, nullOrdering }, index) => ({
      column: this.#keys[index](batch),
      isDescending: direction === 'descending',
      nullsFirst: nullOrdering === 'first',
    }));
    return selectRows(core, batch, {
      count: batch.rows,
      pointer: sortedRows(core, keys, batch.rows),
    });
  }

  override close(): void {
    this.#rows.clear();
  }
}
