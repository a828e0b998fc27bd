import type { Offset, SinkWriter, Source } from '../connectors/connector.ts';
import type { BatchContext, Output } from '../physical/operator.ts';
import type { Clock } from '../ports/clock.ts';
import type { StateOperatorMetrics } from '../state/stateful.ts';
import type { Batch } from '../wasm/batch.ts';
import type { OffsetEntry } from './checkpoint/offset-log.ts';
import type { Halt } from './halt.ts';
import { pushRows } from './push-rows.ts';
import type { RunningQuery, ScanInput } from './running-query.ts';
import { hasRows } from './streaming-sources.ts';

/** The rows of a source that an input takes in one micro-batch. */
interface ScanRange {
  readonly source: Source;
  readonly start: Offset | null;
  readonly end: Offset;
}

/** A micro-batch that is in the offset log: all that it depends on. */
export interface MicroBatch {
  readonly id: number;
  readonly start: readonly (Offset | null)[];
  readonly entry: OffsetEntry;
  readonly previousWatermarkMs: number;
}

/** Where the time of a micro-batch went, in milliseconds. */
export interface BatchTimes {
  /** Preparing the operators. */
  planning: number;
  /** Opening the sources' readers. */
  opening: number;
  /** Reading rows and pushing them through the operators. */
  updates: number;
  /** Ending the operators: emission and eviction. */
  removals: number;
}

export interface BatchOutcome {
  /** Rows read from each source. */
  readonly inputRows: readonly number[];
  readonly outputRows: number;
  readonly times: Readonly<BatchTimes>;
  /** One for each stateful operator. */
  readonly stateMetrics: readonly StateOperatorMetrics[];
}

/**
 * Reads a micro-batch, pushes it through the plan and commits it to the sink. When it fails, or a halt ends it, the
 * sink's writer is aborted and nothing of the batch counts.
 */
export async function runBatch(
  query: RunningQuery,
  batch: MicroBatch,
  { clock, halt }: { readonly clock: Clock; readonly halt: Halt },
): Promise<BatchOutcome> {
  const { plan, evaluation, sink, outputMode } = query;
  const { core } = evaluation;
  evaluation.batchTimestampMicros = BigInt(batch.entry.metadata.batchTimestampMs) * 1000n;
  const description = { batchId: batch.id, core, schema: plan.schema, outputMode };
  const writer = await halt.race(sink.begin(description));
  const times: BatchTimes = { planning: 0, opening: 0, updates: 0, removals: 0 };
  try {
    query.resultTable?.begin();
    const output = new BatchOutput(query, writer);
    core.kernels.arena_reset();
    timed(clock, times, 'planning', () => plan.begin(batchContext(query, batch), output));
    const inputRows = await pushInputs(query, batch, { clock, halt, writer, times });
    halt.check();
    query.resultTable?.check();
    await halt.finish(writer.commit());
    const stateMetrics = plan.stateful.map((operator) => operator.metrics());
    return { inputRows, outputRows: output.rows, times, stateMetrics };
  } catch (error) {
    // What failed first is what the user must see.
    await writer.abort(error).catch(() => {});
    throw error;
  }
}

interface PushContext {
  readonly clock: Clock;
  readonly halt: Halt;
  readonly writer: SinkWriter;
  readonly times: BatchTimes;
}

/** Pushes each input's rows and ends it. Returns the rows read from each source. */
async function pushInputs(
  query: RunningQuery,
  batch: MicroBatch,
  { clock, halt, writer, times }: PushContext,
): Promise<number[]> {
  const { core, timeZone } = query.evaluation;
  const inputRows = batch.start.map(() => 0);
  for (const input of query.inputs) {
    const isNeeded = input.scan.input.isSatisfied?.() !== true;
    const range = isNeeded ? rangeOf(query, batch, input) : undefined;
    if (range !== undefined) {
      const { columns } = input;
      const startMs = clock.monotonicMs();
      const { batchTimestampMs } = batch.entry.metadata;
      const filters = input.scan.scan.pushedFilters;
      const context = { core, columns, filters, timeZone, batchTimestampMs };
      const reading = range.source.read(range.start, range.end, context);
      const reader = await halt.race(reading);
      times.opening += clock.monotonicMs() - startMs;
      const rows = await pushRows(reader, input.scan.input, { core, halt, writer });
      times.updates += clock.monotonicMs() - startMs;
      if (input.kind === 'stream') inputRows[input.ordinal] += rows;
    }
    timed(clock, times, 'removals', () => input.scan.input.end());
    if (writer.flush !== undefined) await halt.finish(writer.flush());
  }
  times.updates -= times.opening;
  return inputRows;
}

function timed(clock: Clock, times: BatchTimes, key: keyof BatchTimes, work: () => void): void {
  const startMs = clock.monotonicMs();
  work();
  times[key] += clock.monotonicMs() - startMs;
}

/** A query without event time has no watermark; with it, the first one is 0. */
function batchContext({ plan, evaluation }: RunningQuery, batch: MicroBatch): BatchContext {
  const hasWatermark = plan.watermarks.length > 0;
  const { batchWatermarkMs } = batch.entry.metadata;
  return {
    batchId: batch.id,
    batchTimestampMicros: evaluation.batchTimestampMicros,
    lateWatermarkMicros: hasWatermark ? BigInt(batch.previousWatermarkMs) * 1000n : undefined,
    evictionWatermarkMicros: hasWatermark ? BigInt(batchWatermarkMs) * 1000n : undefined,
  };
}

/** The end of the plan: the sink, and the result table if there is one. */
class BatchOutput implements Output {
  rows = 0;
  readonly #query: RunningQuery;
  readonly #writer: SinkWriter;

  constructor(query: RunningQuery, writer: SinkWriter) {
    this.#query = query;
    this.#writer = writer;
  }

  push(batch: Batch): void {
    this.rows += batch.rows;
    const { evaluation, resultTable } = this.#query;
    resultTable?.gather(evaluation.core, batch);
    this.#writer.write(batch);
  }

  end(): void {}
}

/** What an input reads in the batch; undefined where that is nothing. */
function rangeOf(query: RunningQuery, batch: MicroBatch, input: ScanInput): ScanRange | undefined {
  if (input.kind === 'table') {
    const { end, source } = input;
    return end === null ? undefined : { source, start: null, end };
  }
  const start = batch.start[input.ordinal];
  const end = batch.entry.offsets[input.ordinal];
  if (end === null || !hasRows(start, end)) return undefined;
  return { source: query.sources[input.ordinal], start, end };
}
