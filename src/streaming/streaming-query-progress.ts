import type { JsonValue } from '../connectors/connector.ts';
import type { Lateness } from '../physical/lateness.ts';

/**
 * What one micro-batch did, key for key as Spark's `StreamingQueryProgress`. It is plain JSON: times are ISO 8601 text
 * with milliseconds, durations are milliseconds. Maps without content are empty, not absent.
 */
export interface StreamingQueryProgress {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  /** When the trigger fired. */
  readonly timestamp: string;
  readonly batchId: number;
  readonly batchDuration: number;
  /** Rows read, before any filter; a source that the query scans twice counts twice. */
  readonly numInputRows: number;
  /** Rows by the time since the last trigger; 0 in the first. */
  readonly inputRowsPerSecond: number;
  /** Rows by the time that the micro-batch took. */
  readonly processedRowsPerSecond: number;
  readonly durationMs: Readonly<Record<string, number>>;
  /** `min`, `avg`, `max` of the batch's event times and the `watermark` in force; empty without a watermark. */
  readonly eventTime: Readonly<Record<string, string>>;
  readonly stateOperators: readonly StateOperatorProgress[];
  readonly sources: readonly SourceProgress[];
  readonly sink: SinkProgress;
  readonly observedMetrics: Readonly<Record<string, JsonValue>>;
  /**
   * How late rows were so far, one entry a watermark; Spark has it not. Absent unless the query was started under
   * `spark.millrace.streaming.lateness.enabled`.
   */
  readonly lateness?: readonly Lateness[];
}

/** One stateful operator in one micro-batch. The times are the query's: operators run interleaved. */
export interface StateOperatorProgress {
  readonly operatorName: string;
  readonly numRowsTotal: number;
  readonly numRowsUpdated: number;
  /** Time of pushing the input through the operators. */
  readonly allUpdatesTimeMs: number;
  readonly numRowsRemoved: number;
  /** Time of ending the batch in the operators: emission and eviction. */
  readonly allRemovalsTimeMs: number;
  /** Time of encoding and writing the state. */
  readonly commitTimeMs: number;
  readonly memoryUsedBytes: number;
  readonly numRowsDroppedByWatermark: number;
  readonly numShufflePartitions: number;
  readonly numStateStoreInstances: number;
  readonly customMetrics: Readonly<Record<string, number>>;
}

/** One source in one micro-batch; its offsets as they stand in the offset log. */
export interface SourceProgress {
  readonly description: string;
  readonly startOffset: JsonValue;
  readonly endOffset: JsonValue;
  readonly latestOffset: JsonValue;
  readonly numInputRows: number;
  readonly inputRowsPerSecond: number;
  readonly processedRowsPerSecond: number;
  readonly metrics: Readonly<Record<string, string>>;
}

export interface SinkProgress {
  readonly description: string;
  readonly numOutputRows: number;
  /** Sink-specific numbers; absent for sinks that have none. */
  readonly metrics?: Readonly<Record<string, string>>;
}
