import type { DataType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import type { Ptr } from '../wasm/ptr.ts';
import type { StateTable } from './state-table.ts';

/**
 * State is columns: an operator gives what changed, or all it has, as blocks of rows, and takes the same blocks
 * back. The store (`state-store.ts`) encodes all operators' blocks into one segment per micro-batch. The first columns
 * of a block are the key; `remove` blocks have only those, or the first few of them: then they remove all rows that
 * begin so.
 */
export interface StateBlock {
  readonly kind: 'put' | 'remove';
  readonly types: readonly DataType[];
  readonly batch: Batch;
  /**
   * One byte a row: the key group (0 to 31) that the row belongs to, which says what shard takes it at a restart. Absent
   * where rows concern every shard.
   */
  readonly keyGroups?: Ptr;
}

/** Spark's counts for one stateful operator in one micro-batch. */
export interface StateOperatorMetrics {
  /** Spark's name for the operator: `stateStoreSave`, `dedupe`, `symmetricHashJoin`, … */
  readonly operatorName: string;
  readonly numRowsTotal: number;
  readonly numRowsUpdated: number;
  readonly numRowsRemoved: number;
  readonly numRowsDroppedByWatermark: number;
  readonly memoryUsedBytes: number;
}

/** The state side of an operator that implements `physical/operator.ts`'s `Operator` too. */
export interface StatefulOperator {
  /** Numbers the stateful operators of a query from 0, from the sink down; part of the checkpoint. */
  readonly operatorId: number;
  /** Spark's name for the operator, and the schema that a restart must match. */
  readonly operatorName: string;
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  /**
   * What the key means beyond its types, where the same types can mean something else: the size and slide of a window's
   * panes. A restart must match it too.
   */
  readonly keyLayout?: string;
  /** How the state reads as Spark's stores; absent where only the columns themselves are to be seen. */
  readonly tables?: readonly StateTable[];

  /** How many bytes of memory it keeps to, of one that writes to a file what is more. */
  readonly keepsToBytes?: number;

  /** What the micro-batch put and removed. Called once, after the last `end`; the blocks live in the arena. */
  changes(): Iterable<StateBlock>;
  /** Everything the operator holds, as `put` blocks. */
  snapshot(): Iterable<StateBlock>;
  /** Applies one block of an earlier `changes` or `snapshot`. */
  restore(block: StateBlock): void;
  /** Forgets everything, back to version 0. */
  clear(): void;
  /** After `changes`: what happened is committed, and the next micro-batch starts a new change set. */
  committed(): void;

  metrics(): StateOperatorMetrics;
  /** Whether a batch without data must run because the watermark has moved to this value, or the time to this one. */
  needsBatchAt(watermarkMicros: bigint, nowMs: number): boolean;
}

/** Whether an operator keeps state. */
export function isStateful<T extends object>(operator: T): operator is T & StatefulOperator {
  return 'operatorId' in operator;
}
