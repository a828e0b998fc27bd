import type { Batch } from '../../wasm/batch.ts';
import { type AggregateOptions, GroupedState } from '../grouped-state.ts';
import type { Operator } from '../operator.ts';
import type { SpillingOperators } from '../spill/spilling-operators.ts';

/**
 * Aggregation of a batch query (Spark's HashAggregateExec): groups are kept until the input ends. Without grouping there
 * is one group, also when there is no row.
 */
export class HashAggregateExec implements Operator {
  readonly #options: AggregateOptions;
  readonly #state: GroupedState;

  constructor(options: AggregateOptions) {
    this.#options = options;
    this.#state = new GroupedState(options);
  }

  begin(): void {
    this.#state.clear();
  }

  push(batch: Batch): void {
    this.#state.fold(batch);
  }

  spilling(make: SpillingOperators): Operator {
    return make.aggregate(this.#options, this.#state);
  }

  end(): void {
    const { output } = this.#options;
    this.#state.touchGlobalGroup();
    this.#state.emit(this.#state.keys.live(), output);
    output.end();
  }

  close(): void {
    this.#state.close();
  }
}
