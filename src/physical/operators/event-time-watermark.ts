import { TypeId } from '../../../assembly/abi.ts';
import type { EvaluationContext } from '../../functions/define.ts';
import { type Batch, childColumn, columnType } from '../../wasm/batch.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import {
  type BatchContext,
  type Output,
  type RowWatermark,
  StatelessOperator,
} from '../operator.ts';
import type { EventTimeStatistics } from '../physical-plan.ts';
import { sliceBatch } from '../row-selection.ts';

/** First value, least, greatest: i64; the sum of the distances to the first: f64. */
const STATISTICS_BYTES = 32;

/**
 * Passes rows through and notes the event times in them, from which the next watermark follows. An event time that is a
 * window counts with its end. Follows Spark's `EventTimeWatermarkExec`.
 */
export class EventTimeWatermarkExec extends StatelessOperator implements EventTimeStatistics {
  readonly watermarkId: number;
  readonly delayMicros: bigint;
  readonly #context: EvaluationContext;
  readonly #ordinal: number;
  readonly #node: number | undefined;
  #rowWatermark: RowWatermark | undefined;
  #min = 0n;
  #max = 0n;
  #mean = 0;
  /** What the mean is measured from, so that a double holds it exactly enough. */
  #origin = 0n;
  #count = 0;

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    /** The event time column's place in the input. */
    readonly ordinal: number;
    readonly watermarkId: number;
    readonly delayMicros: bigint;
    /** The node's place among the plan's watermark nodes; undefined where a cycle can't be cut behind it. */
    readonly node: number | undefined;
  }) {
    super(options.output);
    this.watermarkId = options.watermarkId;
    this.delayMicros = options.delayMicros;
    this.#context = options.context;
    this.#ordinal = options.ordinal;
    this.#node = options.node;
  }

  override begin({ rowWatermark }: BatchContext): void {
    this.#rowWatermark = rowWatermark;
    this.#count = 0;
    this.#mean = 0;
  }

  rowsWanted(): number {
    return this.output.rowsWanted?.() ?? Number.POSITIVE_INFINITY;
  }

  push(batch: Batch): void {
    let rest = batch;
    for (;;) {
      const count = this.#rowsBeforeLate(rest);
      if (count === rest.rows) break;
      if (count > 0) this.#pushNoted(sliceBatch(this.#context.core, rest, 0, count));
      this.#rowWatermark?.cut();
      rest = sliceBatch(this.#context.core, rest, count, rest.rows - count);
    }
    this.#pushNoted(rest);
  }

  /** In continuous mode, how many rows come before one that the watermark has passed since the cycle began. */
  #rowsBeforeLate(batch: Batch): number {
    if (this.#node === undefined || batch.rows === 0) return batch.rows;
    const limits = this.#rowWatermark?.limits(this.#node);
    if (limits === undefined) return batch.rows;
    return this.#context.core.kernels.event_time_first_late(
      this.#timeColumn(batch),
      batch.rows,
      limits.inForceMicros,
      limits.reachedMicros,
      limits.atMostMicros,
      this.delayMicros / 1000n,
    );
  }

  #pushNoted(batch: Batch): void {
    if (batch.rows > 0) this.#note(this.#timeColumn(batch), batch.rows);
    this.output.push(batch);
  }

  #timeColumn(batch: Batch): Ptr {
    const { core } = this.#context;
    const column = batch.columns[this.#ordinal];
    return columnType(core, column) === TypeId.Struct ? childColumn(core, column, 1) : column;
  }

  #note(column: Ptr, rows: number): void {
    const { kernels, memory } = this.#context.core;
    const words = kernels.arena_alloc(STATISTICS_BYTES);
    const count = kernels.column_time_statistics(column, words, rows);
    if (count === 0) return;
    const view = memory.view;
    const first = view.getBigInt64(words, true);
    const least = view.getBigInt64(words + 8, true);
    const greatest = view.getBigInt64(words + 16, true);
    const distances = view.getFloat64(words + 24, true);
    if (this.#count === 0) this.#origin = first;
    this.#min = this.#count === 0 || least < this.#min ? least : this.#min;
    this.#max = this.#count === 0 || greatest > this.#max ? greatest : this.#max;
    const batchMean = Number(first - this.#origin) + distances / count;
    this.#count += count;
    this.#mean += ((batchMean - this.#mean) * count) / this.#count;
  }

  statistics(): ReturnType<EventTimeStatistics['statistics']> {
    if (this.#count === 0) return undefined;
    const avg = this.#origin + BigInt(Math.trunc(this.#mean));
    return { min: this.#min, max: this.#max, avg, count: this.#count };
  }
}
