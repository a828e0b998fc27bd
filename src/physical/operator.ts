import type { Batch } from '../wasm/batch.ts';
import type { SpillingOperators } from './spill/spilling-operators.ts';

/** What holds for all rows of one micro-batch. A batch query is one micro-batch with id 0 and no watermark. */
export interface BatchContext {
  readonly batchId: number;
  /** The one processing time of the micro-batch, in microseconds. */
  readonly batchTimestampMicros: bigint;
  /**
   * Rows that are late by this watermark are dropped: the one in force in the previous batch. Undefined where the
   * query has no watermark.
   */
  readonly lateWatermarkMicros: bigint | undefined;
  /** State that this watermark has passed is emitted or evicted: the one in force in this batch. */
  readonly evictionWatermarkMicros: bigint | undefined;
  /** Whether the rows that joins hold of tables still count, and are not pushed again. */
  readonly isContinuation?: boolean;
  /** In continuous mode: what the watermark nodes tell of rows that the watermark has passed meanwhile. */
  readonly rowWatermark?: RowWatermark;
}

/**
 * The watermark of a query in continuous mode. It moves with the rows: a row is late by the largest event time of the rows
 * before it. As operators judge all rows of a cycle by one watermark, a node that meets a row which the watermark has passed
 * since the cycle began pushes the rows before it, and has the cycle cut.
 */
export interface RowWatermark {
  /** Where the watermark is and how far a node can move it; undefined where a cycle can't be cut: while it ends. */
  limits(node: number): WatermarkLimits | undefined;
  /** Ends the cycle with the rows that were pushed, and begins the next. */
  cut(): void;
}

/** All in microseconds. */
export interface WatermarkLimits {
  /** The watermark by which the rows of the cycle are judged. */
  readonly inForceMicros: bigint;
  /** The node's own, by the rows that it had noted. */
  readonly reachedMicros: bigint;
  /** What the other nodes allow at most. */
  readonly atMostMicros: bigint;
}

/**
 * A node of the running plan. Rows are pushed from the scans to the sink, in batches, synchronously; a batch is good
 * until `push` returns (its memory lives until the arena is reset, after the scan's batch has gone all the way).
 *
 * In a micro-batch: `begin`, then any number of `push` on each input port, then `end` on each port. When its last
 * port has ended, an operator pushes what it still has to say to its output, and ends it.
 */
export interface Operator {
  begin(context: BatchContext): void;
  push(batch: Batch, port: number): void;
  end(port: number): void;
  /** Whether rows that may still come in at a port change nothing any more, so that nobody need read them. */
  isSatisfied?(port: number): boolean;
  /** How many more rows an operator that maps each row on its own can use; the next ones change nothing. */
  rowsWanted?(port: number): number;
  /** Whether it may make any number of rows of few, at once. */
  readonly multiplies?: boolean;
  /** Of one that holds rows: another that goes on with them, and spills them when memory is short. It takes its place. */
  spilling?(make: SpillingOperators): Operator;
  /** Whether a batch without data must run because the watermark of its input has moved to this value, or the time to this one. */
  needsBatchAt?(watermarkMicros: bigint, nowMs: number): boolean;
  /**
   * What is left to do after the last `end`, of an operator that waits for others before it ends its output: a step at
   * a time, each of which may push rows. Undefined where nothing is, or where it is being done.
   */
  finish?(): AsyncGenerator<void, void> | undefined;
  /** Frees what the operator holds in the heap. */
  close(): void;
}

/** Where an operator's rows go: the next operator's port, or the sink's writer. */
export interface Output {
  push(batch: Batch): void;
  end(): void;
  /** Whether further rows change nothing; absent where they always may. */
  isSatisfied?(): boolean;
  /** How many more rows of this micro-batch are of use, where each row is mapped on its own; absent for all. */
  rowsWanted?(): number;
}

/** The output that pushes into a port of the operator at a place of a list, whichever stands there. */
export function intoPort(operators: readonly Operator[], place: number, port = 0): Output {
  return {
    push: (batch) => operators[place].push(batch, port),
    end: () => operators[place].end(port),
    isSatisfied: () => operators[place].isSatisfied?.(port) ?? false,
    rowsWanted: () => operators[place].rowsWanted?.(port) ?? Number.POSITIVE_INFINITY,
  };
}

/** An operator that has one input. */
export abstract class StatelessOperator implements Operator {
  protected readonly output: Output;

  constructor(output: Output) {
    this.output = output;
  }

  begin(_context: BatchContext): void {}

  abstract push(batch: Batch): void;

  end(): void {
    this.output.end();
  }

  close(): void {}
}

/** An operator that maps each batch on its own: what its output does not need, it does not need. */
export abstract class MappingOperator extends StatelessOperator {
  isSatisfied(): boolean {
    return this.output.isSatisfied?.() ?? false;
  }

  rowsWanted(): number {
    return this.output.rowsWanted?.() ?? Number.POSITIVE_INFINITY;
  }
}
