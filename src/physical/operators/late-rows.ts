import { TypeId } from '../../../assembly/abi.ts';
import { type Batch, childColumn, describeColumn, newColumn } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { type BatchContext, type Output, StatelessOperator } from '../operator.ts';
import { filterBatch } from '../row-selection.ts';
import type { EventTimeColumn } from './deduplicate.ts';

/**
 * Lets the rows through that operators with state drop: those whose event time is not after the watermark of the
 * micro-batch before. A row without an event time is never late.
 */
export class LateRowsExec extends StatelessOperator {
  readonly #core: WasmCore;
  readonly #eventTime: EventTimeColumn;
  #context: BatchContext | undefined;

  constructor(options: {
    readonly output: Output;
    readonly core: WasmCore;
    readonly eventTime: EventTimeColumn;
  }) {
    super(options.output);
    this.#core = options.core;
    this.#eventTime = options.eventTime;
  }

  override begin(context: BatchContext): void {
    this.#context = context;
  }

  push(batch: Batch): void {
    const watermark = this.#context?.lateWatermarkMicros;
    if (batch.rows === 0 || watermark === undefined) return;
    const { ordinal, isWindow } = this.#eventTime;
    const column = batch.columns[ordinal];
    const times = isWindow ? childColumn(this.#core, column, 1) : column;
    const isLate = newColumn(this.#core, { type: TypeId.Bool, rows: batch.rows });
    const flags = describeColumn(this.#core, isLate).values;
    const count = this.#core.kernels.event_time_late(times, batch.rows, watermark, flags);
    if (count > 0) this.output.push(filterBatch(this.#core, batch, isLate));
  }

  /** As an aggregation does, so that the same rows are late in both. */
  needsBatchAt(watermarkMicros: bigint): boolean {
    const inForce = this.#context?.evictionWatermarkMicros;
    return inForce !== undefined && watermarkMicros > inForce;
  }
}
