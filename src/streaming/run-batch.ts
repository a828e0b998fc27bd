import type { Offset, SinkWriter } from '../connectors/connector.ts';
import type { BatchContext } from '../physical/operator.ts';
import type { Clock } from '../ports/clock.ts';
import type { StateOperatorMetrics } from '../state/stateful.ts';
import type { OffsetEntry } from './checkpoint/offset-log.ts';
import type { Halt } from './halt.ts';
import { readScan, type ScanRange } from './read-scan.ts';
import type { RunningQuery, ScanInput } from './running-query.ts';
import { hasRows } from './streaming-sources.ts';

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
  /** Time of reading and pushing rows, and of ending the operators. */
  readonly updatesMs: number;
  readonly removalsMs: number;
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
  const { core, timeZone } = evaluation;
  evaluation.batchTimestampMicros = BigInt(batch.entry.metadata.batchTimestampMs) * 1000n;
  const description = { batchId: batch.id, core, schema: plan.schema, outputMode };
  const writer = await halt.race(sink.begin(description));
  try {
    const output = { rows: 0 };
    core.kernels.arena_reset();
    plan.begin(batchContext(query, batch), countingOutput(writer, output));
    const inputRows = batch.start.map(() => 0);
    const startMs = clock.monotonicMs();
    let removalsMs = 0;
    for (const input of query.inputs) {
      const range = await rangeOf(query, batch, input);
      if (range !== undefined) {
        const rows = await readScan(input.scan, range, { core, timeZone, halt, writer });
        if (input.kind === 'stream') inputRows[input.ordinal] += rows;
      }
      const endMs = clock.monotonicMs();
      input.scan.input.end();
      removalsMs += clock.monotonicMs() - endMs;
      await writer.flush?.();
    }
    const updatesMs = clock.monotonicMs() - startMs - removalsMs;
    halt.check();
    await halt.finish(writer.commit());
    const stateMetrics = plan.stateful.map((operator) => operator.metrics());
    return { inputRows, outputRows: output.rows, updatesMs, removalsMs, stateMetrics };
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
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

function countingOutput(writer: SinkWriter, counter: { rows: number }) {
  return {
    push(batch: Parameters<SinkWriter['write']>[0]) {
      counter.rows += batch.rows;
      writer.write(batch);
    },
    end() {},
  };
}

/** What an input reads in the batch; undefined where that is nothing. */
async function rangeOf(
  query: RunningQuery,
  batch: MicroBatch,
  input: ScanInput,
): Promise<ScanRange | undefined> {
  if (input.kind === 'table') {
    const end = await input.source.latestOffset(null, { kind: 'allAvailable' });
    return end === null ? undefined : { source: input.source, start: null, end };
  }
  const start = batch.start[input.ordinal];
  const end = batch.entry.offsets[input.ordinal];
  if (end === null || !hasRows(start, end)) return undefined;
  return { source: query.sources[input.ordinal], start, end };
}
