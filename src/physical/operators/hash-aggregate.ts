import type { Batch } from '../../wasm/batch.ts';
import { type AggregateOptions, GroupedState } from '../grouped-state.ts';
import type { Operator, Output } from '../operator.ts';

/**
 * Aggregation of a batch query (Spark's HashAggregateExec): groups are kept until the input ends. Without grouping there
 * is one group, also when there is no row.
 */
export class HashAggregateExec implements Operator {
  readonly #output: Output;
  readonly #state: GroupedState;

  constructor(options: AggregateOptions) {
    this.#output = options.output;
    this.#state = new GroupedState(options);
  }

  begin(): void {
    this.#state.clear();
  }

  push(batch: Batch): void {
    const { keys } = this.#state;
    const encoded = keys.encode(this.#state.groupingOf(batch), batch.rows);
    const { numbers, bound } = keys.numbersOf(encoded, batch.rows);
    this.#state.update(batch, numbers, bound);
  }

  end(): void {
    this.#state.touchGlobalGroup();
    this.#state.emit(this.#state.keys.live(), this.#output);
    this.#output.end();
  }

  close(): void {
    this.#state.close();
  }
}
