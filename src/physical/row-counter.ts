import type { Batch } from '../wasm/batch.ts';
import type { Output } from './operator.ts';

/** Counts the rows that a relation gives, on their way to who takes them. */
export class RowCounter implements Output {
  rows = 0;
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  push(batch: Batch): void {
    this.rows += batch.rows;
    this.#output.push(batch);
  }

  end(): void {
    this.#output.end();
  }

  isSatisfied(): boolean {
    return this.#output.isSatisfied?.() ?? false;
  }

  rowsWanted(): number {
    return this.#output.rowsWanted?.() ?? Number.POSITIVE_INFINITY;
  }
}
