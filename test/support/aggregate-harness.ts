import type { EvaluationContext } from '../../src/functions/define.ts';
import type { BatchContext, Operator, Output } from '../../src/physical/operator.ts';
import type {
  AggregateCall,
  AttributeReference,
  ResolvedExpression,
  TimeWindow,
} from '../../src/plan/resolved-expression.ts';
import { type DataType, LongType, structField, structType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { Batch } from '../../src/wasm/batch.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import { readRows } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';

/** An input column. */
export function attribute(
  id: number,
  name: string,
  dataType: DataType,
  nullable = true,
): AttributeReference {
  return { kind: 'attribute', id, name, dataType, nullable, qualifier: [] };
}

export function aggregateCall(
  name: string,
  args: readonly ResolvedExpression[],
  extra: Partial<AggregateCall> = {},
): AggregateCall {
  return {
    kind: 'aggregateCall',
    name,
    args,
    isDistinct: false,
    dataType: LongType,
    nullable: true,
    ...extra,
  };
}

/** `window(child, size, slide, start)`, in microseconds. */
export function timeWindow(
  child: ResolvedExpression,
  [sizeMicros, slideMicros, startMicros]: readonly [bigint, bigint, bigint],
): TimeWindow {
  const dataType = structType([
    structField('start', child.dataType),
    structField('end', child.dataType),
  ]);
  const nullable = false;
  return { kind: 'timeWindow', child, sizeMicros, slideMicros, startMicros, dataType, nullable };
}

export function evaluation(core: WasmCore): EvaluationContext {
  return { core, timeZone: 'UTC', batchTimestampMicros: 0n, newSeed: () => 0n };
}

/** Copies what an operator pushes out of the arena. */
export class CollectedOutput implements Output {
  readonly #core: WasmCore;
  readonly #types: readonly DataType[];
  rows: ValueRow[] = [];
  ended = 0;

  constructor(core: WasmCore, types: readonly DataType[]) {
    this.#core = core;
    this.#types = types;
  }

  push(batch: Batch): void {
    this.rows.push(...readRows(this.#core, batch, this.#types));
  }

  end(): void {
    this.ended++;
  }

  take(): ValueRow[] {
    const taken = this.rows;
    this.rows = [];
    return taken;
  }
}

export interface MicroBatch {
  readonly types: readonly DataType[];
  /** Pushed one after the other, the arena being reset before each. */
  readonly parts: readonly (readonly ValueRow[])[];
  /** What comes in at a second port, after the first has ended or before. */
  readonly second?: {
    readonly types: readonly DataType[];
    readonly parts: readonly (readonly ValueRow[])[];
    readonly comesFirst: boolean;
  };
  readonly late?: bigint;
  readonly eviction?: bigint;
  readonly batchId?: number;
}

/** Runs one micro-batch through an operator, as the engine would. */
export function runMicroBatch(core: WasmCore, operator: Operator, batch: MicroBatch): void {
  const context: BatchContext = {
    batchId: batch.batchId ?? 0,
    batchTimestampMicros: 0n,
    lateWatermarkMicros: batch.late,
    evictionWatermarkMicros: batch.eviction,
  };
  core.kernels.arena_reset();
  operator.begin(context);
  const ports = [{ ...batch, port: 0 }, ...(batch.second ? [{ ...batch.second, port: 1 }] : [])];
  if (batch.second?.comesFirst) ports.reverse();
  for (const { types, parts, port } of ports) {
    for (const rows of parts) {
      core.kernels.arena_reset();
      operator.push(buildBatch(core, types, rows), port);
    }
    operator.end(port);
  }
}

/** Rows in an order of their own, for comparing multisets. */
export function sortedRows(rows: readonly ValueRow[]): string[] {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, part) =>
      typeof part === 'bigint' ? `${part}n` : Object.is(part, Number.NaN) ? 'NaN' : part,
    );
  return rows.map(text).toSorted();
}
