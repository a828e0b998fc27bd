import type { StateBlock, StatefulOperator, StateOperatorMetrics } from '../../state/stateful.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { KeyedOperator, PartOperator } from '../keyed-operator.ts';
import type { BatchContext, Operator, Output } from '../operator.ts';
import { AsOneOperator } from './as-one-operator.ts';
import { KeySplit } from './key-split.ts';
import { sumOfParts } from './part-metrics.ts';

/**
 * An operator in parts, each of which has the rows and the state of a range of key groups: a shard of it. It is an exchange
 * in front of the parts, and all of them together are to the outside what one operator is: what they changed is written
 * as one would write it, so that a checkpoint can be gone on from with any number of parts.
 *
 * The parts share nothing but the output, the memory and the numbers of held rows. All that goes to a part goes through
 * `KeySplit`, in the order of the calls, and all that comes from it through `output`.
 */
export class PartedExec extends AsOneOperator implements Operator, StatefulOperator {
  readonly #output: Output;
  readonly #split: KeySplit;
  readonly #parts: readonly PartOperator[];
  readonly #portCount: number;
  #openPorts = 0;

  constructor(keyed: KeyedOperator, count: number) {
    const parts = Array.from({ length: count }, () => keyed.make(outputOfPart(keyed.output)));
    super(parts[0]);
    this.#output = keyed.output;
    this.#split = new KeySplit(keyed, count);
    this.#parts = parts;
    this.#portCount = keyed.inputs.length;
  }

  begin(context: BatchContext): void {
    this.#openPorts = this.#portCount;
    for (const part of this.#parts) part.begin(context);
  }

  push(batch: Batch, port: number): void {
    if (batch.rows === 0) return;
    this.#split.rows(batch, port, (part, rows) => this.#parts[part].push(rows, port));
  }

  end(port: number): void {
    for (const part of this.#parts) part.end(port);
    this.#openPorts--;
    if (this.#openPorts === 0) this.#output.end();
  }

  *changes(): Generator<StateBlock> {
    for (const part of this.#parts) yield* part.changes();
  }

  *snapshot(): Generator<StateBlock> {
    for (const part of this.#parts) yield* part.snapshot();
  }

  restore(block: StateBlock): void {
    this.#split.block(block, (part, rows) => this.#parts[part].restore(rows));
  }

  clear(): void {
    for (const part of this.#parts) part.clear();
  }

  committed(): void {
    for (const part of this.#parts) part.committed();
  }

  metrics(): StateOperatorMetrics {
    return sumOfParts(
      this.operatorName,
      this.#parts.map((part) => part.metrics()),
    );
  }

  needsBatchAt(watermarkMicros: bigint, nowMs: number): boolean {
    return this.#parts.some((part) => part.needsBatchAt(watermarkMicros, nowMs));
  }

  close(): void {
    for (const part of this.#parts) part.close();
    this.#split.close();
  }
}

/** Where the rows of a part go: its end is not that of the others. */
export function outputOfPart(output: Output): Output {
  return {
    push: (batch) => output.push(batch),
    end: () => {},
    isSatisfied: () => output.isSatisfied?.() ?? false,
  };
}
