import type { OutputMode } from '../../src/connectors/connector.ts';
import type { BatchContext, Output } from '../../src/physical/operator.ts';
import type {
  EventTimeStatistics,
  PhysicalPlan,
  PhysicalScan,
  PlanningContext,
} from '../../src/physical/physical-plan.ts';
import type { AttributeReference } from '../../src/plan/resolved-expression.ts';
import { planInputs, type ResolvedPlan, type SourceScan } from '../../src/plan/resolved-plan.ts';
import type { CheckpointWrite } from '../../src/ports/checkpoint-storage.ts';
import type { StatefulOperator, StateOperatorMetrics } from '../../src/state/stateful.ts';
import type {
  ExecutionParts,
  QueryState,
  QueryStateOptions,
} from '../../src/streaming/execution-parts.ts';
import {
  LongType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { Batch } from '../../src/wasm/batch.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import { readRows } from '../../src/wasm/column-reader.ts';

/** What the fake plans read. */
export const EVENT_SCHEMA = structType([
  structField('ts', TimestampType),
  structField('k', StringType),
]);
const EVENT_TYPES = EVENT_SCHEMA.fields.map((field) => field.dataType);
/** What `fakeWindowedCount` gives: window start, key, count. */
export const COUNT_SCHEMA = structType([
  structField('ws', TimestampType),
  structField('k', StringType),
  structField('c', LongType),
]);
const COUNT_TYPES = COUNT_SCHEMA.fields.map((field) => field.dataType);

const MINUTE = 60_000_000n;
/** The window of the fake aggregate, and the delay of its watermark. */
const WINDOW = 5n * MINUTE;
const DELAY = 10n * MINUTE;

/** A union of streams over live objects, all of them with the event schema. */
export function streamsPlan(
  objectIds: readonly string[],
  format = 'memory',
  options: Readonly<Record<string, string>> = {},
): ResolvedPlan {
  const scans = objectIds.map((objectId, scanId): SourceScan => {
    const output = EVENT_SCHEMA.fields.map(({ name, dataType, nullable }, index) => ({
      kind: 'attribute' as const,
      id: scanId * 10 + index,
      name,
      dataType,
      nullable,
      qualifier: [],
    }));
    const source = { format, schema: EVENT_SCHEMA, options, paths: [], objectId };
    return { kind: 'sourceScan', isStreaming: true, scanId, source, output };
  });
  if (scans.length === 1) return scans[0];
  const output: readonly AttributeReference[] = scans[0].output;
  return { kind: 'union', inputs: scans, output };
}

function scansOf(plan: ResolvedPlan): SourceScan[] {
  return plan.kind === 'sourceScan' ? [plan] : planInputs(plan).flatMap(scansOf);
}

/** Calls `rows` for what the scans push, and `end` when all of them have ended. */
function fakeScans(
  plan: ResolvedPlan,
  context: PlanningContext,
  to: { rows(batch: Batch, rows: ValueRow[]): void; end(): void },
): { scans: PhysicalScan[]; begin(): void } {
  const scans = scansOf(plan);
  let open = scans.length;
  const input: Output = {
    push: (batch) => to.rows(batch, readRows(context.evaluation.core, batch, EVENT_TYPES)),
    end() {
      open--;
      if (open === 0) to.end();
    },
  };
  return {
    scans: scans.map((scan) => ({ scan, input, isHeld: false })),
    begin() {
      open = scans.length;
    },
  };
}

/** Passes the events through: a query without state. */
export function fakePassThrough(plan: ResolvedPlan, context: PlanningContext): PhysicalPlan {
  let output: Output | undefined;
  const scans = fakeScans(plan, context, {
    rows: (batch) => output?.push(batch),
    end: () => output?.end(),
  });
  return {
    schema: EVENT_SCHEMA,
    operators: [],
    localRowCount: 0,
    scans: scans.scans,
    stateful: [],
    watermarks: [],
    needsBatchAt: () => false,
    begin(_batch, newOutput) {
      output = newOutput;
      scans.begin();
    },
    close() {},
  };
}

/**
 * Counts events by tumbling windows of five minutes and key, with a watermark of ten minutes: what Spark does for
 * `withWatermark('ts', '10 minutes').groupBy(window('ts', '5 minutes'), 'k').count()`, in a few lines of TypeScript.
 */
export function fakeWindowedCount(plan: ResolvedPlan, context: PlanningContext): PhysicalPlan {
  const operator = new FakeCount(context.outputMode ?? 'append', (rows) => {
    if (rows.length > 0) {
      operator.output?.push(buildBatch(context.evaluation.core, COUNT_TYPES, rows));
    }
  });
  const scans = fakeScans(plan, context, {
    rows: (_batch, rows) => operator.add(rows),
    end: () => operator.finish(),
  });
  return {
    schema: COUNT_SCHEMA,
    operators: [],
    localRowCount: 0,
    scans: scans.scans,
    stateful: [operator],
    watermarks: [operator],
    needsBatchAt: (watermark) => operator.needsBatchAt(watermark),
    begin(batch, output) {
      operator.output = output;
      operator.begin(batch);
      scans.begin();
    },
    close: () => operator.close(),
  };
}

class FakeCount implements StatefulOperator, EventTimeStatistics {
  readonly operatorId = 0;
  readonly operatorName = 'stateStoreSave';
  readonly keyTypes = [TimestampType, StringType];
  readonly valueTypes = [LongType];
  readonly watermarkId = 0;
  readonly delayMicros = DELAY;
  output: Output | undefined;
  counts = new Map<string, bigint>();
  readonly #outputMode: OutputMode;
  readonly #emit: (rows: ValueRow[]) => void;
  #context: BatchContext | undefined;
  #touched = new Set<string>();
  #removed = 0;
  #dropped = 0;
  #seen: bigint[] = [];

  constructor(outputMode: OutputMode, emit: (rows: ValueRow[]) => void) {
    this.#outputMode = outputMode;
    this.#emit = emit;
  }

  begin(context: BatchContext): void {
    this.#context = context;
    this.#touched = new Set();
    this.#removed = 0;
    this.#dropped = 0;
    this.#seen = [];
  }

  add(rows: readonly ValueRow[]): void {
    for (const [ts, k] of rows) {
      const micros = ts as bigint;
      this.#seen.push(micros);
      const start = micros - (((micros % WINDOW) + WINDOW) % WINDOW);
      if (this.#outputMode !== 'complete' && start + WINDOW <= this.#late) {
        this.#dropped++;
        continue;
      }
      const key = JSON.stringify([String(start), k]);
      this.counts.set(key, (this.counts.get(key) ?? 0n) + 1n);
      this.#touched.add(key);
    }
  }

  finish(): void {
    const evicted = [...this.counts.keys()].filter((key) => this.#endOf(key) <= this.#eviction);
    if (this.#outputMode === 'append') this.#emit(evicted.map((key) => this.#row(key)));
    if (this.#outputMode === 'update') this.#emit([...this.#touched].map((key) => this.#row(key)));
    if (this.#outputMode === 'complete') {
      this.#emit([...this.counts.keys()].map((key) => this.#row(key)));
    } else {
      for (const key of evicted) this.counts.delete(key);
      this.#removed = evicted.length;
    }
    this.output?.end();
  }

  statistics() {
    if (this.#seen.length === 0) return undefined;
    const sorted = [...this.#seen].sort((left, right) => (left < right ? -1 : 1));
    const sum = sorted.reduce((total, each) => total + each, 0n);
    const count = sorted.length;
    return { min: sorted[0], max: sorted[count - 1], avg: sum / BigInt(count), count };
  }

  needsBatchAt(watermarkMicros: bigint): boolean {
    return this.#outputMode !== 'complete' && watermarkMicros > this.#eviction;
  }

  metrics(): StateOperatorMetrics {
    return {
      operatorName: this.operatorName,
      numRowsTotal: this.counts.size,
      numRowsUpdated: this.#touched.size,
      numRowsRemoved: this.#removed,
      numRowsDroppedByWatermark: this.#dropped,
      memoryUsedBytes: 0,
    };
  }

  // The fake state keeps the map itself.
  push(): void {}
  end(): void {}
  changes = () => [];
  snapshot = () => [];
  restore(): void {}
  committed(): void {}
  close(): void {}
  clear(): void {
    this.counts.clear();
  }

  get #late(): bigint {
    return this.#context?.lateWatermarkMicros ?? 0n;
  }

  get #eviction(): bigint {
    return this.#context?.evictionWatermarkMicros ?? 0n;
  }

  #endOf(key: string): bigint {
    return BigInt(JSON.parse(key)[0]) + WINDOW;
  }

  #row(key: string): ValueRow {
    const [start, k] = JSON.parse(key);
    return [BigInt(start), k, this.counts.get(key) ?? 0n];
  }
}

/** Keeps the fake operators' maps as JSON, one entry a version. */
class FakeState implements QueryState {
  readonly #options: QueryStateOptions;

  constructor(options: QueryStateOptions) {
    this.#options = options;
  }

  get #operators(): FakeCount[] {
    return this.#options.operators as FakeCount[];
  }

  async load(version: number): Promise<void> {
    if (version === 0 || this.#operators.length === 0) return;
    const bytes = await this.#options.storage.read(`state/${version}`);
    if (bytes === undefined) throw new Error(`state/${version} is missing`);
    const states = JSON.parse(new TextDecoder().decode(bytes)) as [string, string][][];
    this.#operators.forEach((operator, index) => {
      operator.counts = new Map(states[index].map(([key, count]) => [key, BigInt(count)]));
    });
  }

  /** All is written each time. */
  keep(): void {}

  prepare(version: number): readonly CheckpointWrite[] {
    if (this.#operators.length === 0) return [];
    const states = this.#operators.map(({ counts }) =>
      [...counts].map(([key, count]) => [key, String(count)]),
    );
    const bytes = new TextEncoder().encode(JSON.stringify(states));
    return [{ name: `state/${version}`, bytes, mode: 'replace' }];
  }

  prepareSnapshot(version: number): readonly CheckpointWrite[] {
    return this.prepare(version);
  }

  committed(): void {}

  async obsolete(oldestNeededVersion: number): Promise<string[]> {
    const names = await this.#options.storage.list('state/');
    return names.filter((name) => Number(name.slice('state/'.length)) < oldestNeededVersion);
  }
}

/** The engine around a fake plan. */
export function fakeParts(
  planPhysical: ExecutionParts['planPhysical'] = fakeWindowedCount,
): ExecutionParts {
  return {
    planPhysical,
    openState: (options) => new FakeState(options),
    explainCounts: async (optimized, { batchId }) => `${optimized.kind} in micro-batch ${batchId}`,
    explain: ({ optimized }, isExtended) => `${isExtended ? 'extended ' : ''}${optimized.kind}`,
  };
}
