import type { Offset, SinkWriter } from '../connectors/connector.ts';
import { assert } from '../errors/internal-error.ts';
import type { RowWatermark, WatermarkLimits } from '../physical/operator.ts';
import type { RelationCounts } from '../plan/explain-text.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import type { StateOperatorMetrics } from '../state/stateful.ts';
import { RetainedBatches } from '../wasm/retained-batches.ts';
import type { EpochSlice } from './checkpoint/epoch-entry.ts';
import { finishOperators } from './finish-operators.ts';
import { type BatchTimes, flush, newTimes, pushInput, type RunContext } from './push-input.ts';
import {
  type BatchOutcome,
  BatchOutput,
  type EventTimes,
  eventTimesOf,
  type MicroBatch,
} from './run-batch.ts';
import type { RunningQuery, ScanInput } from './running-query.ts';
import type { WatermarkTracker } from './watermark-tracker.ts';

export interface EpochRunnerOptions extends RunContext {
  readonly query: RunningQuery;
  readonly watermark: WatermarkTracker;
  /** The watermark by which rows were late in the batch before the first epoch. */
  readonly lateWatermarkMs: number;
}

type TableInput = ScanInput & { readonly kind: 'table' };

/** What adds up while an epoch runs. */
interface Tally {
  readonly inputRows: number[];
  readonly times: BatchTimes;
  readonly stateMetrics: StateOperatorMetrics[];
  readonly counts: Map<ResolvedPlan, RelationCounts>;
  eventTime: EventTimes | undefined;
}

/** An epoch that has begun and is not sealed. */
interface OpenEpoch {
  readonly id: number;
  readonly writer: SinkWriter;
  readonly output: BatchOutput;
  readonly tally: Tally;
}

/**
 * Runs epochs of continuous mode over the operators of micro-batches. An epoch is any number of slices, and a slice one or
 * more *cycles* of the operators: begin, rows, end. After each cycle the watermark moves; if it has, a cycle without rows
 * lets the operators emit and evict what it has passed, so that nothing waits for the next row. A slice has more than one
 * cycle where its rows are late by rows of the same slice, which the watermark nodes find out (`RowWatermark`): so what is
 * late depends on the order of the rows, and not on how they came in pieces. Functions of the program are waited for at the
 * end of a cycle, so that a plan that has any has one cycle with rows a slice.
 *
 * In complete mode nothing is ever late and the whole result is emitted each time: there an epoch is one cycle.
 */
export class EpochRunner implements RowWatermark {
  readonly #options: EpochRunnerOptions;
  readonly #query: RunningQuery;
  readonly #isComplete: boolean;
  /** Rows of tables that no join holds: they are pushed anew in each cycle. */
  readonly #tableRows = new Map<TableInput, RetainedBatches>();
  #inForceMs: number;
  #hasBegun = false;
  #isInCycle = false;
  #isEnding = false;
  #epoch: OpenEpoch | undefined;

  constructor(options: EpochRunnerOptions) {
    this.#options = options;
    this.#query = options.query;
    this.#isComplete = options.query.outputMode === 'complete';
    this.#inForceMs = options.lateWatermarkMs;
  }

  /** Opens the sink for an epoch; in its first one the tables are read. */
  async open(id: number, timestampMs: number): Promise<void> {
    const { halt } = this.#options;
    const { evaluation, outputMode, plan, resultTable, sink } = this.#query;
    const { core } = evaluation;
    const writer = await halt.race(
      sink.begin({ batchId: id, core, schema: plan.schema, outputMode }),
    );
    resultTable?.begin();
    const tally: Tally = {
      inputRows: this.#query.sources.map(() => 0),
      times: newTimes(),
      stateMetrics: [],
      counts: new Map(),
      eventTime: undefined,
    };
    this.#epoch = { id, writer, output: new BatchOutput(this.#query, writer), tally };
    this.#setTime(timestampMs);
    if (!this.#hasBegun) await this.#readTables(timestampMs);
    if (this.#isComplete) {
      if (!this.#isInCycle) this.#beginCycle();
    } else await this.#run(this.#isInCycle ? this.#endCycle() : this.#catchUp());
  }

  /** Takes the rows of a slice, which begins at offsets, through the operators and to the sink's writer. */
  async slice(slice: EpochSlice, start: readonly (Offset | null)[]): Promise<void> {
    const { id, tally, writer } = this.#opened();
    const { core } = this.#query.evaluation;
    this.#setTime(slice.timestampMs);
    if (!this.#isInCycle) this.#beginCycle();
    const { clock, halt } = this.#options;
    const context = { clock, halt, writer, times: tally.times };
    const range = { start, end: slice.offsets, timestampMs: slice.timestampMs };
    for (const input of this.#query.inputs) {
      if (input.kind !== 'stream') continue;
      tally.inputRows[input.ordinal] += await pushInput(this.#query, input, range, context);
    }
    core.kernels.arena_reset();
    if (!this.#isComplete) await this.#run(this.#endCycle());
    await flush(context);
    this.#query.resultTable?.provisional(id);
  }

  /** Ends the operators' last cycle: all rows of the epoch are with the writer. */
  async seal(): Promise<BatchOutcome> {
    const { output, tally } = this.#opened();
    this.#query.evaluation.core.kernels.arena_reset();
    if (this.#isInCycle) await this.#run(this.#endCycle());
    this.#query.resultTable?.check();
    return { ...tally, outputRows: output.rows };
  }

  /** Commits the sealed epoch to the sink. */
  async commit(): Promise<void> {
    await this.#options.halt.finish(this.#opened().writer.commit());
    this.#epoch = undefined;
  }

  /** Drops the epoch. What failed first is what the user must see. */
  async abort(error: unknown): Promise<void> {
    await this.#epoch?.writer.abort(error).catch(() => {});
  }

  /** Frees the rows of tables. */
  close(): void {
    for (const rows of this.#tableRows.values()) rows.clear();
    this.#tableRows.clear();
  }

  limits(node: number): WatermarkLimits | undefined {
    // Where operators wait for others at its end, a cycle can't be cut in the midst of a push.
    if (this.#isEnding || this.#isComplete || this.#query.plan.finish !== undefined) {
      return undefined;
    }
    return this.#options.watermark.limits(this.#query.plan.watermarks, node);
  }

  cut(): void {
    for (const _ of this.#endCycle(true));
    this.#beginCycle();
  }

  #opened(): OpenEpoch {
    assert(this.#epoch !== undefined, 'no epoch is open');
    return this.#epoch;
  }

  #setTime(timestampMs: number): void {
    this.#query.evaluation.batchTimestampMicros = BigInt(timestampMs) * 1000n;
  }

  /** Reads the tables in the first cycle: joins hold theirs, the rows of others are kept here. */
  async #readTables(timestampMs: number): Promise<void> {
    const { clock, halt } = this.#options;
    const { tally, writer } = this.#opened();
    const context = { clock, halt, writer, times: tally.times };
    const range = { start: [], end: [], timestampMs };
    const tables = this.#query.inputs.filter((input) => input.kind === 'table');
    for (const table of tables.filter(({ scan }) => !scan.isHeld)) {
      const rows = new RetainedBatches(this.#query.evaluation.core);
      const input = { push: rows.add.bind(rows), end: () => {} };
      await pushInput(this.#query, { ...table, scan: { ...table.scan, input } }, range, context);
      this.#tableRows.set(table, rows);
    }
    this.#beginCycle();
    for (const table of tables.filter(({ scan }) => scan.isHeld)) {
      await pushInput(this.#query, table, range, context);
      table.scan.input.end();
    }
  }

  #beginCycle(evictionMs = this.#inForceMs): void {
    const { evaluation, plan } = this.#query;
    const { id, output } = this.#opened();
    const hasWatermark = plan.watermarks.length > 0;
    const micros = (timeMs: number) => (hasWatermark ? BigInt(timeMs) * 1000n : undefined);
    plan.begin(
      {
        batchId: id,
        batchTimestampMicros: evaluation.batchTimestampMicros,
        lateWatermarkMicros: micros(this.#inForceMs),
        evictionWatermarkMicros: micros(evictionMs),
        isContinuation: this.#hasBegun,
        rowWatermark: this,
      },
      output,
    );
    this.#hasBegun = true;
    this.#isInCycle = true;
    for (const [{ scan }, rows] of this.#tableRows) {
      // What is needed only once is not kept.
      if (scan.input.isSatisfied?.() === true) rows.clear();
      for (const batch of rows.batches) scan.input.push(batch);
      scan.input.end();
    }
  }

  /** Goes through steps at whose ends operators may have something to wait for. */
  async #run(steps: Iterable<void>): Promise<void> {
    const { clock, halt } = this.#options;
    const { tally, writer } = this.#opened();
    const startMs = clock.monotonicMs();
    for (const _ of steps) await finishOperators(this.#query, { clock, halt, writer });
    tally.times.removals += clock.monotonicMs() - startMs;
  }

  /** Ends a cycle, and one without rows if its rows have moved the watermark. */
  *#endCycle(isCut = false): Generator<void, void> {
    this.#isEnding = true;
    this.#endInputs();
    yield;
    this.#options.watermark.update(this.#query.plan.watermarks, { isCut });
    this.#tallyCycle();
    yield* this.#catchUp();
    this.#isEnding = false;
  }

  /** Emits and evicts what the watermark has passed. */
  *#catchUp(): Generator<void, void> {
    const { currentMs } = this.#options.watermark;
    if (currentMs > this.#inForceMs && !this.#isComplete) {
      this.#beginCycle(currentMs);
      this.#endInputs();
      yield;
      this.#tallyCycle();
    }
    this.#inForceMs = currentMs;
  }

  #endInputs(): void {
    for (const input of this.#query.inputs) if (input.kind === 'stream') input.scan.input.end();
    this.#isInCycle = false;
  }

  /** Adds up what a cycle did, and puts its changes of the state aside. */
  #tallyCycle(): void {
    const { plan, state } = this.#query;
    const { tally } = this.#opened();
    for (const [index, operator] of plan.stateful.entries()) {
      tally.stateMetrics[index] = sumOfMetrics(tally.stateMetrics[index], operator.metrics());
    }
    for (const [relation, { rows, stateRows }] of plan.counts?.() ?? []) {
      tally.counts.set(relation, {
        rows: rows + (tally.counts.get(relation)?.rows ?? 0),
        stateRows,
      });
    }
    tally.eventTime = sumOfTimes(tally.eventTime, eventTimesOf(plan));
    state.keep();
  }
}

/** Runs an epoch of the offset log again, with the same slices. The watermark is that of its begin. */
export async function replayEpoch(
  query: RunningQuery,
  { id, start, entry, previousWatermarkMs }: MicroBatch,
  context: RunContext & { readonly watermark: WatermarkTracker },
): Promise<BatchOutcome> {
  const { slices = [] } = entry.metadata.epoch ?? {};
  const runner = new EpochRunner({ query, lateWatermarkMs: previousWatermarkMs, ...context });
  try {
    await runner.open(id, slices[0]?.timestampMs ?? entry.metadata.batchTimestampMs);
    let from = start;
    for (const slice of slices) {
      await runner.slice(slice, from);
      from = slice.offsets;
    }
    const outcome = await runner.seal();
    await runner.commit();
    return outcome;
  } catch (error) {
    await runner.abort(error);
    throw error;
  } finally {
    runner.close();
  }
}

/** Rows that were changed add up; those that are held are the last ones. */
function sumOfMetrics(
  sum: StateOperatorMetrics | undefined,
  last: StateOperatorMetrics,
): StateOperatorMetrics {
  if (sum === undefined) return last;
  return {
    ...last,
    numRowsUpdated: sum.numRowsUpdated + last.numRowsUpdated,
    numRowsRemoved: sum.numRowsRemoved + last.numRowsRemoved,
    numRowsDroppedByWatermark: sum.numRowsDroppedByWatermark + last.numRowsDroppedByWatermark,
  };
}

function sumOfTimes(
  sum: EventTimes | undefined,
  last: EventTimes | undefined,
): EventTimes | undefined {
  if (sum === undefined || last === undefined) return sum ?? last;
  const count = sum.count + last.count;
  return {
    min: least(sum.min, last.min),
    max: -least(-sum.max, -last.max),
    avg: sum.avg + ((last.avg - sum.avg) * BigInt(last.count)) / BigInt(count),
    count,
  };
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
