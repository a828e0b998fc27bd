import type { Offset, SinkWriter } from '../connectors/connector.ts';
import type { BatchContext, Output } from '../physical/operator.ts';
import type { EventTimeStatistics, PhysicalPlan } from '../physical/physical-plan.ts';
import type { RelationCounts } from '../plan/explain-text.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { StateOperatorMetrics } from '../state/stateful.ts';
import type { Batch } from '../wasm/batch.ts';
import type { OffsetEntry } from './checkpoint/offset-log.ts';
import { finishOperators } from './finish-operators.ts';
import {
  type BatchTimes,
  flush,
  newTimes,
  type PushContext,
  pushInput,
  type RunContext,
  type Slice,
  timed,
} from './push-input.ts';
import type { RunningQuery } from './running-query.ts';

/** A micro-batch that is in the offset log: all that it depends on. */
export interface MicroBatch {
  readonly id: number;
  readonly start: readonly (Offset | null)[];
  readonly entry: OffsetEntry;
  readonly previousWatermarkMs: number;
}

export interface BatchOutcome {
  /** Rows read from each source. */
  readonly inputRows: readonly number[];
  readonly outputRows: number;
  readonly times: Readonly<BatchTimes>;
  /** One for each stateful operator. */
  readonly stateMetrics: readonly StateOperatorMetrics[];
  /** The event times of the first watermark node that saw any. */
  readonly eventTime: EventTimes | undefined;
  /** What the relations of the plan did. */
  readonly counts: ReadonlyMap<ResolvedPlan, RelationCounts> | undefined;
}

export type EventTimes = NonNullable<ReturnType<EventTimeStatistics['statistics']>>;

/**
 * Reads a micro-batch, pushes it through the plan and commits it to the sink. When it fails, or a halt ends it, the
 * sink's writer is aborted and nothing of the batch counts.
 */
export async function runBatch(
  query: RunningQuery,
  batch: MicroBatch,
  { clock, halt }: RunContext,
): Promise<BatchOutcome> {
  const { plan, evaluation, sink, outputMode } = query;
  const { core } = evaluation;
  evaluation.batchTimestampMicros = BigInt(batch.entry.metadata.batchTimestampMs) * 1000n;
  const description = { batchId: batch.id, core, schema: plan.schema, outputMode };
  const writer = await halt.race(sink.begin(description));
  const times = newTimes();
  try {
    query.resultTable?.begin();
    const output = new BatchOutput(query, writer);
    core.kernels.arena_reset();
    const context: PushContext = { clock, halt, writer, times };
    timed(context, 'planning', () => plan.begin(batchContext(query, batch), output));
    const inputRows = await pushInputs(query, batch, context);
    halt.check();
    query.resultTable?.check();
    await halt.finish(writer.commit());
    const stateMetrics = plan.stateful.map((operator) => operator.metrics());
    return {
      inputRows,
      outputRows: output.rows,
      times,
      stateMetrics,
      eventTime: eventTimesOf(plan),
      counts: plan.counts?.(),
    };
  } catch (error) {
    // What failed first is what the user must see.
    await writer.abort(error).catch(() => {});
    throw error;
  }
}

/** What the plan's watermark nodes saw since they began. */
export function eventTimesOf({ watermarks }: PhysicalPlan): EventTimes | undefined {
  return watermarks.map((node) => node.statistics()).find((seen) => seen !== undefined);
}

/** Pushes each input's rows and ends it. Returns the rows read from each source. */
async function pushInputs(
  query: RunningQuery,
  batch: MicroBatch,
  context: PushContext,
): Promise<number[]> {
  const inputRows = batch.start.map(() => 0);
  const slice: Slice = {
    start: batch.start,
    end: batch.entry.offsets,
    timestampMs: batch.entry.metadata.batchTimestampMs,
  };
  for (const input of query.inputs) {
    const rows = await pushInput(query, input, slice, context);
    if (input.kind === 'stream') inputRows[input.ordinal] += rows;
    timed(context, 'removals', () => input.scan.input.end());
    await flush(context);
    const startMs = context.clock.monotonicMs();
    await finishOperators(query, context);
    context.times.removals += context.clock.monotonicMs() - startMs;
  }
  return inputRows;
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
export class BatchOutput implements Output {
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
