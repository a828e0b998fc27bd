import type { Batch } from '../../wasm/batch.ts';
import type { BatchContext, Operator, Output } from '../operator.ts';

/** UNION ALL: passes on the rows of all its ports, and ends when every port has ended. */
export class UnionExec implements Operator {
  readonly #output: Output;
  readonly #inputCount: number;
  readonly #ended = new Set<number>();

  constructor(options: { readonly output: Output; readonly inputCount: number }) {
    this.#output = options.output;
    this.#inputCount = options.inputCount;
  }

  begin(_context: BatchContext): void {
    this.#ended.clear();
  }

  push(batch: Batch, _port: number): void {
    this.#output.push(batch);
  }

  end(port: number): void {
    this.#ended.add(port);
    if (this.#ended.size === this.#inputCount) this.#output.end();
  }

  close(): void {}
}
