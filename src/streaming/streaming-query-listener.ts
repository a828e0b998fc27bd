import type { StreamingQueryProgress } from './streaming-query-progress.ts';

/** A query has started. Told before `start` resolves. */
export interface QueryStartedEvent {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** A micro-batch has finished. */
export interface QueryProgressEvent {
  readonly progress: StreamingQueryProgress;
}

/** A query has had nothing to do for `spark.sql.streaming.noDataProgressEventInterval`. */
export interface QueryIdleEvent {
  readonly id: string;
  readonly runId: string;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** A query has stopped, or failed with `exception`. */
export interface QueryTerminatedEvent {
  readonly id: string;
  readonly runId: string;
  readonly exception: string | undefined;
  /** The condition of the error behind the exception. */
  readonly errorClassOnException: string | undefined;
}

/**
 * Hears about the queries of a session: Spark's `StreamingQueryListener`. An error that it throws is logged and stops
 * neither the query nor the other listeners; nobody waits for a promise that it returns.
 */
export interface StreamingQueryListener {
  onQueryStarted?(event: QueryStartedEvent): unknown;
  onQueryProgress?(event: QueryProgressEvent): unknown;
  onQueryIdle?(event: QueryIdleEvent): unknown;
  onQueryTerminated?(event: QueryTerminatedEvent): unknown;
}
