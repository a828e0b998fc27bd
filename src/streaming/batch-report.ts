import type { Offset } from '../connectors/connector.ts';
import { type BatchReport, isoTime, type SourceReport } from './progress-reporter.ts';
import type { BatchOutcome, MicroBatch } from './run-batch.ts';
import type { RunningQuery } from './running-query.ts';
import type { SinkProgress, StateOperatorProgress } from './streaming-query-progress.ts';
import { microsToMillis } from './watermark-tracker.ts';

export interface ReportInput {
  readonly batch: MicroBatch;
  readonly outcome: BatchOutcome;
  /** The end of everything that each source had, whatever the batch took of it. */
  readonly latest: readonly (Offset | null)[];
  /** Time of encoding and writing the state. */
  readonly commitMs: number;
}

/** Gathers what a micro-batch did from those who did it. Called before the next one begins. */
export function batchReport(query: RunningQuery, input: ReportInput): BatchReport {
  const { batch, outcome } = input;
  const { batchWatermarkMs } = batch.entry.metadata;
  const lateness = query.plan.watermarks.flatMap((node) => node.lateness?.() ?? []);
  return {
    batchId: batch.id,
    eventTime: eventTimeReport(query, outcome, batchWatermarkMs),
    stateOperators: stateReports(input),
    sources: sourceReports(query, input),
    sink: sinkReport(query, outcome),
    ...(lateness.length > 0 && { lateness }),
  };
}

function sinkReport({ sink }: RunningQuery, { outputRows }: BatchOutcome): SinkProgress {
  const metrics = sink.metrics?.();
  return {
    description: sink.description,
    numOutputRows: outputRows,
    ...(metrics !== undefined && { metrics }),
  };
}

/** Empty without a watermark; only the watermark where the batch had no event time. */
function eventTimeReport(
  { plan }: RunningQuery,
  { eventTime }: BatchOutcome,
  watermarkMs: number,
): Record<string, string> {
  if (plan.watermarks.length === 0) return {};
  const watermark = isoTime(watermarkMs);
  if (eventTime === undefined) return { watermark };
  const { avg, max, min } = eventTime;
  const text = (micros: bigint) => isoTime(microsToMillis(micros));
  return { avg: text(avg), max: text(max), min: text(min), watermark };
}

function stateReports({ outcome, commitMs }: ReportInput): StateOperatorProgress[] {
  return outcome.stateMetrics.map((metrics) => ({
    operatorName: metrics.operatorName,
    numRowsTotal: metrics.numRowsTotal,
    numRowsUpdated: metrics.numRowsUpdated,
    allUpdatesTimeMs: Math.round(outcome.times.updates),
    numRowsRemoved: metrics.numRowsRemoved,
    allRemovalsTimeMs: Math.round(outcome.times.removals),
    commitTimeMs: Math.round(commitMs),
    memoryUsedBytes: metrics.memoryUsedBytes,
    numRowsDroppedByWatermark: metrics.numRowsDroppedByWatermark,
    // A query has one instance of each operator's state.
    numShufflePartitions: 1,
    numStateStoreInstances: 1,
    customMetrics: {},
  }));
}

function sourceReports(
  { sources }: RunningQuery,
  { batch, outcome, latest }: ReportInput,
): SourceReport[] {
  return sources.map((source, ordinal) => ({
    description: source.description,
    startOffset: batch.start[ordinal],
    endOffset: batch.entry.offsets[ordinal],
    latestOffset: latest[ordinal],
    numInputRows: outcome.inputRows[ordinal],
    metrics: source.metrics?.() ?? {},
  }));
}
