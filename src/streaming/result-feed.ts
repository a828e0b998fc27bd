import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';

/** What a query keeps of its result; see `DataStreamWriter.resultTable`. */
export interface ResultTableOptions {
  /** How many rows are kept at most. By default 1,000,000. */
  readonly maxRows?: number;
  /**
   * What happens when there are more. `dropOldest` lets go of the rows that have not changed for the longest, counts them
   * and tells them as deletes; with `fail` the query fails with RESULT_TABLE_FULL, before the micro-batch is committed.
   * By default `dropOldest`; a result in complete mode is whole or nothing, and always fails.
   */
  readonly onFull?: 'dropOldest' | 'fail';
}

/** What does not change of a result. */
export interface ResultDescription {
  readonly schema: StructType;
  /** The columns of which each combination has one row; empty where rows have no key, or there is only one. */
  readonly keyColumns: readonly string[];
}

/** The result as a micro-batch left it. */
export interface ResultState {
  /** The last micro-batch that is in it; null before the first one of this run. */
  readonly batchId: number | null;
  readonly rows: readonly ValueRow[];
  /** Rows that were let go because there were more than are kept. */
  readonly droppedRows: number;
}

/** What became of the result since a follower was last told. */
export interface ResultDelta {
  /** The first micro-batch that is in it; null where that is a snapshot of before the first. */
  readonly fromBatchId: number | null;
  readonly batchId: number | null;
  /** Whether this is all there is: the first delta of a follower. */
  readonly isSnapshot: boolean;
  readonly upserts: readonly ValueRow[];
  /** Rows that are gone, as the follower was told of them. */
  readonly deletes: readonly ValueRow[];
}

/** Somebody who is told of each change. Changes that come while nobody asks become one. */
export interface ResultFollower extends ResultDescription {
  /** The next change; undefined at the end of the query, or when the follower left. Rejects if the query failed. */
  next(): Promise<ResultDelta | undefined>;
  /** No more changes; who waits for one is told that there is none. */
  leave(): void;
}

/** Where a result is read, wherever the query runs. */
export interface ResultFeed {
  /** The rows as they are now. Rejects with the query's exception if it failed. */
  read(): Promise<ResultDescription & ResultState>;
  follow(): Promise<ResultFollower>;
  /** Names the result for SQL: whoever reads the name reads the rows of the last committed micro-batch. */
  createView(name: string): Promise<void>;
}
