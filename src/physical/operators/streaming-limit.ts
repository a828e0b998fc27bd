import type { EvaluationContext } from '../../functions/define.ts';
import type { StateBlock, StatefulOperator, StateOperatorMetrics } from '../../state/stateful.ts';
import { type DataType, LongType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import { buildBatch } from '../../wasm/column-builder.ts';
import { readRows } from '../../wasm/column-reader.ts';
import type { BatchContext, Output } from '../operator.ts';
import { sliceBatch } from '../row-selection.ts';
import { LIMIT_TABLES } from '../state-tables.ts';

/** The one row of state: how many rows have been given out. */
const STATE_BYTES = 8;

/** The first rows of a stream, over all micro-batches (Spark's `StreamingGlobalLimitExec`). State is their number. */
export class StreamingLimitExec implements StatefulOperator {
  readonly operatorId: number;
  readonly operatorName = 'globalLimit';
  readonly keyTypes: readonly DataType[] = [];
  readonly valueTypes: readonly DataType[] = [LongType];
  readonly tables = LIMIT_TABLES;
  readonly #output: Output;
  readonly #context: EvaluationContext;
  readonly #limit: number;
  #given = 0;
  /** As the last commit has it. */
  #committed = 0;
  /** Rows of this micro-batch. */
  #seen = 0;

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly limit: number;
    readonly operatorId: number;
  }) {
    this.operatorId = options.operatorId;
    this.#output = options.output;
    this.#context = options.context;
    this.#limit = options.limit;
  }

  begin(_context: BatchContext): void {
    this.#seen = 0;
  }

  /** Of each micro-batch Spark reads as many rows as the limit has (`LocalLimitExec`), whatever was given out before. */
  rowsWanted(): number {
    return this.#limit - this.#seen;
  }

  push(batch: Batch): void {
    this.#seen += batch.rows;
    const count = Math.min(this.#limit - this.#given, batch.rows);
    if (count <= 0) return;
    this.#given += count;
    this.#output.push(sliceBatch(this.#context.core, batch, 0, count));
  }

  end(): void {
    this.#output.end();
  }

  get #hasChanged(): boolean {
    return this.#given !== this.#committed;
  }

  *changes(): Generator<StateBlock> {
    if (this.#hasChanged) yield this.#block();
  }

  *snapshot(): Generator<StateBlock> {
    if (this.#given > 0) yield this.#block();
  }

  #block(): StateBlock {
    const batch = buildBatch(this.#context.core, this.valueTypes, [[BigInt(this.#given)]]);
    return { kind: 'put', types: this.valueTypes, batch };
  }

  restore({ batch }: StateBlock): void {
    const [[given]] = readRows(this.#context.core, batch, this.valueTypes);
    this.#given = Number(given);
    this.#committed = this.#given;
  }

  clear(): void {
    this.#given = 0;
    this.#committed = 0;
  }

  committed(): void {
    this.#committed = this.#given;
  }

  metrics(): StateOperatorMetrics {
    return {
      operatorName: this.operatorName,
      numRowsTotal: this.#given > 0 ? 1 : 0,
      numRowsUpdated: this.#hasChanged ? 1 : 0,
      numRowsRemoved: 0,
      numRowsDroppedByWatermark: 0,
      memoryUsedBytes: STATE_BYTES,
    };
  }

  needsBatchAt(): boolean {
    return false;
  }

  close(): void {}
}
