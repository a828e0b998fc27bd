import type { ValueRow } from '../types/value.ts';

/** Spark's `ForeachWriter` over engine rows, which come some at a time. Every method may return a promise, which is awaited. */
export interface ForeachRows {
  /** Prepares for the rows of a micro-batch; `false`, or a promise of it, skips them. There is one partition, number 0. */
  open?(partitionId: number, epochId: number): unknown;
  process(rows: readonly ValueRow[]): void | Promise<void>;
  /** Called whenever `open` was, with what went wrong, or null. */
  close?(error: unknown): void | Promise<void>;
}

/** The live object of a `foreach` sink. */
export class ForeachTarget {
  readonly writer: ForeachRows;

  constructor(writer: ForeachRows) {
    this.writer = writer;
  }
}
