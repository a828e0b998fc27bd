import type { Output } from '../../src/physical/operator.ts';
import type { DataType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { Batch } from '../../src/wasm/batch.ts';
import { readRows } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';

/** An output that decodes every batch at once, as a sink must. */
export class CollectingOutput implements Output {
  readonly rows: ValueRow[] = [];
  readonly #core: WasmCore;
  readonly #types: readonly DataType[];
  ended = 0;
  batches = 0;

  constructor(core: WasmCore, types: readonly DataType[]) {
    this.#core = core;
    this.#types = types;
  }

  push(batch: Batch): void {
    this.batches++;
    this.rows.push(...readRows(this.#core, batch, this.#types));
  }

  end(): void {
    this.ended++;
  }
}

/** What holds for the rows of a batch query. */
export const BATCH_QUERY = {
  batchId: 0,
  batchTimestampMicros: 0n,
  lateWatermarkMicros: undefined,
  evictionWatermarkMicros: undefined,
};
