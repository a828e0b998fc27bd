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
  /** The columns of which each combination has one row; empty where rows have no key, or there is only one row. */
  readonly keyColumns: readonly string[];
}

/** The result as one micro-batch left it. */
export interface ResultState {
  /** The last micro-batch that is in it; null before the first one since the query was started. */
  readonly batchId: number | null;
  /**
   * Whether that one, an epoch of continuous mode, is not committed yet: if the query ends before it is, its rows come again
   * with the next start, and may be others.
   */
  readonly isProvisional: boolean;
  readonly rows: readonly ValueRow[];
  /** Rows that were let go because there were more than are kept. */
  readonly droppedRows: number;
}

/** What became of the result since a follower was last told. */
export interface ResultDelta extends Pick<ResultState, 'isProvisional'> {
  /** The first micro-batch that is in it; null where that is a snapshot of before the first. */
  readonly fromBatchId: number | null;
  /**
   * The last one; the next change begins with the one after it, or goes on with it while it is provisional. Null in a snapshot
   * of before the first micro-batch.
   */
  readonly batchId: number | null;
  /** Whether this is the whole table: the first change is. */
  readonly isSnapshot: boolean;
  /** Rows that are new, or take the place of the one with their key. */
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
  /** Names the result for SQL: whoever reads the name reads the rows as they are then. */
  createView(name: string): Promise<void>;
}
