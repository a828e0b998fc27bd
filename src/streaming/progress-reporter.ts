import type { Clock } from '../ports/clock.ts';
import type { StreamingQueryProgress } from './streaming-query-progress.ts';

/** Spark's names for the parts of a micro-batch's time. */
export type Phase =
  | 'latestOffset'
  | 'queryPlanning'
  | 'walCommit'
  | 'getBatch'
  | 'addBatch'
  | 'commitOffsets'
  | 'triggerExecution';

/** What the batch loop knows of a source in the micro-batch. */
export type SourceReport = Pick<
  StreamingQueryProgress['sources'][number],
  'description' | 'startOffset' | 'endOffset' | 'latestOffset' | 'numInputRows' | 'metrics'
>;

/** What the batch loop knows of a micro-batch; the reporter adds identity, times and rates. */
export interface BatchReport
  extends Pick<
    StreamingQueryProgress,
    'batchId' | 'eventTime' | 'stateOperators' | 'sink' | 'lateness'
  > {
  readonly sources: readonly SourceReport[];
}

export interface ProgressReporterOptions {
  readonly query: { readonly id: string; readonly runId: string; readonly name: string | null };
  readonly clock: Clock;
  /** How many progress reports are kept. */
  readonly capacity: number;
  /** An idle query is reported at most this often, in milliseconds. */
  readonly idleIntervalMs: number;
  readonly onProgress: (progress: StreamingQueryProgress) => void;
  readonly onIdle: (timestamp: string) => void;
}

/** Measures triggers and keeps the last reports: Spark's `ProgressReporter`. */
export class ProgressReporter {
  readonly #options: ProgressReporterOptions;
  readonly #durationMs = new Map<Phase, number>();
  #recent: StreamingQueryProgress[] = [];
  #triggerMs = 0;
  #triggerMonotonicMs = 0;
  #previousTriggerMs: number | undefined;
  #lastReportMs: number | undefined;

  constructor(options: ProgressReporterOptions) {
    this.#options = options;
  }

  get recent(): readonly StreamingQueryProgress[] {
    return [...this.#recent];
  }

  get last(): StreamingQueryProgress | null {
    return this.#recent.at(-1) ?? null;
  }

  startTrigger(): void {
    const { clock } = this.#options;
    this.#durationMs.clear();
    this.#triggerMs = clock.nowMs();
    this.#triggerMonotonicMs = clock.monotonicMs();
  }

  /** Measures a part of the trigger; parts of one name add up. */
  async time<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    const { clock } = this.#options;
    const startMs = clock.monotonicMs();
    try {
      return await work();
    } finally {
      this.add(phase, clock.monotonicMs() - startMs);
    }
  }

  /** Adds to the time of a part; a negative time is counted elsewhere. */
  add(phase: Phase, elapsedMs: number): void {
    this.#durationMs.set(phase, (this.#durationMs.get(phase) ?? 0) + elapsedMs);
  }

  /** The trigger ran a micro-batch. */
  finishBatch(report: BatchReport): void {
    const { clock, capacity, onProgress } = this.#options;
    const elapsedMs = clock.monotonicMs() - this.#triggerMonotonicMs;
    this.#durationMs.set('triggerExecution', elapsedMs);
    const progress = this.#progress(report, elapsedMs);
    this.#recent = [...this.#recent, progress].slice(-Math.max(1, capacity));
    this.#finishTrigger();
    this.#lastReportMs = this.#triggerMs;
    onProgress(progress);
  }

  /** The trigger found nothing to do. */
  finishIdle(): void {
    const { idleIntervalMs, onIdle } = this.#options;
    this.#finishTrigger();
    this.#lastReportMs ??= this.#triggerMs;
    if (this.#triggerMs - this.#lastReportMs < idleIntervalMs) return;
    this.#lastReportMs = this.#triggerMs;
    onIdle(isoTime(this.#triggerMs));
  }

  #finishTrigger(): void {
    this.#previousTriggerMs = this.#triggerMs;
  }

  #progress(report: BatchReport, elapsedMs: number): StreamingQueryProgress {
    const rates = this.#ratesOf(elapsedMs);
    const sources = report.sources.map(({ metrics, ...source }) => ({
      ...source,
      ...rates(source.numInputRows),
      metrics,
    }));
    const numInputRows = report.sources.reduce((sum, source) => sum + source.numInputRows, 0);
    return {
      ...this.#options.query,
      timestamp: isoTime(this.#triggerMs),
      batchId: report.batchId,
      batchDuration: Math.round(elapsedMs),
      numInputRows,
      ...rates(numInputRows),
      durationMs: this.#durations(),
      eventTime: report.eventTime,
      stateOperators: report.stateOperators,
      sources,
      sink: report.sink,
      observedMetrics: {},
      ...(report.lateness !== undefined && { lateness: report.lateness }),
    };
  }

  /** Rows by the time between triggers, and by the time of this one; the first trigger has no input rate. */
  #ratesOf(elapsedMs: number) {
    const sincePreviousMs =
      this.#previousTriggerMs === undefined ? 0 : this.#triggerMs - this.#previousTriggerMs;
    return (rows: number) => ({
      inputRowsPerSecond: sincePreviousMs > 0 ? (rows * 1000) / sincePreviousMs : 0,
      processedRowsPerSecond: (rows * 1000) / Math.max(1, elapsedMs),
    });
  }

  #durations(): Record<string, number> {
    const sorted = [...this.#durationMs].sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(sorted.map(([phase, ms]) => [phase, Math.round(ms)]));
  }
}

/** ISO 8601 with milliseconds, in UTC, as Spark's progress has it. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
