import { LATENESS_BUCKETS, TypeId } from '../../../assembly/abi.ts';
import type { EvaluationContext } from '../../functions/define.ts';
import { type Batch, childColumn, columnType } from '../../wasm/batch.ts';
import type { Lateness } from '../lateness.ts';
import { type BatchContext, type Output, StatelessOperator } from '../operator.ts';
import type { EventTimeStatistics } from '../physical-plan.ts';

/** Shares of the rows for which a delay is advised. */
const SHARES = { '99%': 0.99, '99.9%': 0.999 };

/**
 * Passes rows on to the watermark and counts them by how far their event time is behind the largest one of the
 * micro-batches before, from which the watermark follows. Counted is what this run of the query saw; only that largest
 * time outlives a restart, as it is told by the watermark.
 */
export class LatenessExec extends StatelessOperator implements EventTimeStatistics {
  readonly watermarkId: number;
  readonly delayMicros: bigint;
  readonly #context: EvaluationContext;
  readonly #ordinal: number;
  readonly #name: string;
  readonly #watermark: EventTimeStatistics;
  /** Rows by the powers of two of the kernel. */
  readonly #counts = new Float64Array(LATENESS_BUCKETS);
  /** The largest event time before this micro-batch. */
  #latest: bigint | undefined;

  constructor(options: {
    /** Into the watermark's operator. */
    readonly output: Output;
    readonly watermark: EventTimeStatistics;
    readonly context: EvaluationContext;
    /** The event time column's place in the input. */
    readonly ordinal: number;
    readonly name: string;
  }) {
    super(options.output);
    this.watermarkId = options.watermark.watermarkId;
    this.delayMicros = options.watermark.delayMicros;
    this.#watermark = options.watermark;
    this.#context = options.context;
    this.#ordinal = options.ordinal;
    this.#name = options.name;
  }

  override begin({ evictionWatermarkMicros: watermark = 0n }: BatchContext): void {
    // A watermark of 0 says that no event time was seen.
    if (watermark > 0n) this.#latest ??= watermark + this.delayMicros;
  }

  push(batch: Batch): void {
    this.#count(batch);
    this.output.push(batch);
  }

  #count(batch: Batch): void {
    const { core } = this.#context;
    const { kernels, memory } = core;
    const column = batch.columns[this.#ordinal];
    const isWindow = columnType(core, column) === TypeId.Struct;
    const times = isWindow ? childColumn(core, column, 1) : column;
    const counts = kernels.arena_alloc_zeroed(LATENESS_BUCKETS * 4);
    // Before any event time was seen no row is late, as if it came after all others.
    const latest = this.#latest ?? -(2n ** 63n);
    kernels.event_time_lateness(times, batch.rows, latest, counts);
    const first = counts >>> 2;
    const seen = memory.u32.subarray(first, first + LATENESS_BUCKETS);
    for (const [bucket, rows] of seen.entries()) this.#counts[bucket] += rows;
  }

  override end(): void {
    const { max } = this.#watermark.statistics() ?? {};
    if (max !== undefined && (this.#latest === undefined || max > this.#latest)) this.#latest = max;
    this.output.end();
  }

  statistics(): ReturnType<EventTimeStatistics['statistics']> {
    return this.#watermark.statistics();
  }

  lateness(): Lateness {
    const buckets = [...this.#counts].flatMap((rows, bucket) =>
      rows > 0 ? [{ delay: delayText(bucket), numRows: rows }] : [],
    );
    const numRows = this.#counts.reduce((sum, rows) => sum + rows, 0);
    const advisedDelay = Object.entries(SHARES).map(([name, share]) => [
      name,
      delayText(this.#bucketOf(numRows * share)),
    ]);
    return {
      eventTime: this.#name,
      numRows,
      buckets,
      advisedDelay: numRows > 0 ? Object.fromEntries(advisedDelay) : {},
    };
  }

  /** The first bucket up to which there are so many rows. */
  #bucketOf(rows: number): number {
    let sum = 0;
    return this.#counts.findIndex((count) => {
      sum += count;
      return sum >= rows;
    });
  }
}

/** The delay by which all rows of a bucket, and of those before, come in time. */
function delayText(bucket: number): string {
  if (bucket === 1) return '1 second';
  return `${bucket === 0 ? 0 : 2 ** (bucket - 1)} seconds`;
}
