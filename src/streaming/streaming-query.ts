import type { StreamingQueryException } from '../errors/exception.ts';
import type { ResultFeed } from './result-feed.ts';
import type { StreamingQueryProgress } from './streaming-query-progress.ts';

/** What a query is doing right now. */
export interface StreamingQueryStatus {
  readonly message: string;
  readonly isDataAvailable: boolean;
  readonly isTriggerActive: boolean;
}

/** A handle on a running query: Spark's `StreamingQuery`. */
export interface StreamingQuery {
  /** The same over all restarts from one checkpoint. */
  readonly id: string;
  /** New with every start. */
  readonly runId: string;
  readonly name: string | null;
  /** Whether the query has neither stopped nor failed. */
  readonly isActive: boolean;
  readonly status: StreamingQueryStatus;
  readonly lastProgress: StreamingQueryProgress | null;
  /** The last `spark.sql.streaming.numRecentProgressUpdates` of them, the oldest first. */
  readonly recentProgress: readonly StreamingQueryProgress[];
  /** What `resultTable` is read from; absent for a query that keeps none. */
  readonly resultFeed: ResultFeed | undefined;
  /** Why the query failed; null while it runs and after it was stopped. */
  exception(): StreamingQueryException | null;
  /**
   * Waits until the query stops; rejects with its exception if it fails. With a time limit, resolves to false when the
   * time is over and the query still runs.
   */
  awaitTermination(timeoutMs?: number): Promise<boolean>;
  /**
   * Waits until all data that is available now has been processed and committed to the sink. Rejects if the query
   * fails; resolves when it stops. It does not start a micro-batch before its trigger is due.
   */
  processAllAvailable(): Promise<void>;
  /** Stops the query and waits until everything it holds is released. A micro-batch that is reading is aborted. */
  stop(): Promise<void>;
  /** Describes the plan; with `extended`, before optimization too. */
  explain(extended?: boolean): string;
  /**
   * The physical plan with what the last micro-batch did: the rows that each operator took and gave, their rates, and the
   * rows of its state. Without numbers before the first micro-batch.
   */
  explainMetrics(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}
