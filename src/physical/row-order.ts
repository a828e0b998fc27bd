import type { EvaluationContext } from '../functions/define.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import type { ResolvedSortOrder } from '../plan/resolved-plan.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { type SortKey, sortedRows } from '../wasm/sorting.ts';
import { type CompiledExpression, compileExpressions } from './expression-compiler.ts';

/** The order of ORDER BY over the rows of a relation. */
export class RowOrder {
  readonly core: WasmCore;
  readonly #order: readonly ResolvedSortOrder[];
  readonly #keys: readonly CompiledExpression[];

  constructor(
    context: EvaluationContext,
    input: readonly AttributeReference[],
    order: readonly ResolvedSortOrder[],
  ) {
    this.core = context.core;
    this.#order = order;
    const keys = order.map(({ expression }) => expression);
    this.#keys = compileExpressions(keys, input, context);
  }

  keysOf(batch: Batch): SortKey[] {
    return this.#order.map(({ direction, nullOrdering }, index) => ({
      column: this.#keys[index](batch),
      isDescending: direction === 'descending',
      nullsFirst: nullOrdering === 'first',
    }));
  }

  /** The numbers of a batch's rows in order. The sort is stable. */
  rowsOf(batch: Batch): Ptr {
    return sortedRows(this.core, this.keysOf(batch), batch.rows);
  }
}
