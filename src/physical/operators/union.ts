import type { Batch } from '../../wasm/batch.ts';
import type { BatchContext, Operator, Output } from '../operator.ts';

/** UNION ALL: passes on the rows of all its ports, and ends when every port has ended. */
export class UnionExec implements Operator {
  readonly #output: Output;
  readonly #inputCount: number;
  readonly #ended = new Set<number>();
  /** Rows of each port. */
  #pushed: number[] = [];

  constructor(options: { readonly output: Output; readonly inputCount: number }) {
    this.#output = options.output;
    this.#inputCount = options.inputCount;
  }

  begin(_context: BatchContext): void {
    this.#ended.clear();
    this.#pushed = Array(this.#inputCount).fill(0);
  }

  push(batch: Batch, port: number): void {
    this.#pushed[port] += batch.rows;
    this.#output.push(batch);
  }

  /** Spark puts a limit into each input: as many rows as it has are read of every one. */
  rowsWanted(port: number): number {
    const wanted = this.#output.rowsWanted?.() ?? Number.POSITIVE_INFINITY;
    const pushed = this.#pushed.reduce((sum, rows) => sum + rows, 0);
    return wanted + pushed - this.#pushed[port];
  }

  end(port: number): void {
    this.#ended.add(port);
    if (this.#ended.size === this.#inputCount) this.#output.end();
  }

  close(): void {}
}
