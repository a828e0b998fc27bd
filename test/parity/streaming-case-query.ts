/** The query of a recorded streaming case, over memory streams and on a simulated machine. */
import { analyze } from '../../src/analysis/analyzer.ts';
import type { Catalog } from '../../src/analysis/catalog.ts';
import {
  checkEventTimes,
  checkStreaming,
  checkWatermarks,
} from '../../src/analysis/unsupported-operations.ts';
import { memoryConnector } from '../../src/connectors/memory.ts';
import { MemoryStream } from '../../src/connectors/memory-stream.ts';
import { CollectingWriter } from '../../src/connectors/memory-table.ts';
import { EXECUTION_PARTS } from '../../src/engine/execution-parts.ts';
import { optimize } from '../../src/optimizer/optimizer.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import { planOutput, type ResolvedPlan } from '../../src/plan/resolved-plan.ts';
import { startStreamingQuery } from '../../src/streaming/start.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import type { StreamingQueryProgress } from '../../src/streaming/streaming-query-progress.ts';
import type { Trigger } from '../../src/streaming/trigger.ts';
import { type StructType, structField, structType } from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { calledPlan, sqlPlan, type TestView } from '../support/analysis.ts';
import { type MachineParts, SimulatedMachine } from '../support/simulation.ts';
import type { StreamingCase } from './streaming-case.ts';
import { decodeRow } from './values.ts';

export interface CaseStart {
  /** Back to back micro-batches where absent. */
  readonly trigger?: Trigger;
  /** Settings beside those of the case. */
  readonly config?: Readonly<Record<string, string>>;
  /** Takes the rows of each batch; the sink fails with what it throws. */
  readonly write: (batchId: number, rows: readonly ValueRow[]) => void;
  readonly onProgress: (progress: StreamingQueryProgress) => void;
}

export class CaseQuery {
  readonly schema: StructType;
  readonly #record: StreamingCase;
  readonly #machine: SimulatedMachine;
  readonly #streams: ReadonlyMap<string, MemoryStream>;
  readonly #plan: ResolvedPlan;

  /** Analyzes the query. Fails as the analyzer does. */
  constructor(record: StreamingCase, machine: MachineParts = {}) {
    const { conf = {}, outputMode, sources, sql } = record;
    this.#record = record;
    this.#machine = new SimulatedMachine(undefined, machine);
    this.#streams = new Map(
      sources.map(({ name, schema }) => [name, new MemoryStream(parseSchema(schema))]),
    );
    const config = new Map(Object.entries(conf));
    const analyzed = analyze(sqlPlan(sql), { catalog: catalogOf(record), config });
    checkStreaming(analyzed, outputMode, config);
    checkWatermarks(analyzed, outputMode);
    this.#plan = optimize(analyzed);
    checkEventTimes(this.#plan, outputMode);
    this.schema = structType(
      planOutput(analyzed).map(({ name, dataType, nullable }) =>
        structField(name, dataType, nullable),
      ),
    );
  }

  get checkpoints() {
    return this.#machine.checkpoints;
  }

  /** Adds recorded batches to their streams. */
  add(input: Readonly<Record<string, number>>): void {
    for (const [name, rows] of this.rowsOf(input)) this.addRows(name, rows);
  }

  addRows(stream: string, rows: readonly ValueRow[]): void {
    this.#streams.get(stream)?.addData(rows);
  }

  /** The rows that a step adds to streams. */
  rowsOf(input: Readonly<Record<string, number>>): [string, ValueRow[]][] {
    return this.#record.sources.flatMap(({ name, schema, batches }) => {
      const batch = input[name];
      if (batch === undefined) return [];
      const types = parseSchema(schema);
      return [[name, batches[batch].map((row) => decodeRow(row, types))]];
    });
  }

  start({ trigger, config, write, onProgress }: CaseStart): Promise<StreamingQuery> {
    const { conf = {}, outputMode } = this.#record;
    return startStreamingQuery(
      {
        name: undefined,
        plan: this.#plan,
        outputMode,
        trigger: trigger ?? { processingTime: '0 seconds' },
        checkpointLocation: 'checkpoint',
        openSink: async () => ({
          description: 'ForeachBatchSink',
          outputModes: ['append', 'update', 'complete'],
          begin: async (batch) => new CollectingWriter(batch, (rows) => write(batch.batchId, rows)),
          close: async () => {},
        }),
        connectors: new Map([['memory', memoryConnector]]),
        objects: this.#streams,
        config: new Map(Object.entries({ ...conf, ...config })),
        platform: this.#machine.process().platform,
        listeners: [{ onQueryProgress: ({ progress }) => onProgress(progress) }],
      },
      EXECUTION_PARTS,
    );
  }
}

function catalogOf({ sources, static: tables = [], views = [] }: StreamingCase): Catalog {
  const plans = new Map<string, LogicalPlan>();
  for (const { name, schema } of sources) plans.set(name, streamPlan(name, schema));
  for (const { name, schema: ddl, rows } of tables) {
    const schema = parseSchema(ddl);
    const decoded = rows.map((row) => decodeRow(row, schema));
    plans.set(name, { kind: 'localRelation', schema, rows: decoded });
  }
  const lower = (name: string) => name.toLowerCase();
  for (const view of views) plans.set(lower(view.name), viewPlan(view));
  return {
    lookupFunction: () => undefined,
    lookupTable: ([name, ...rest]) => (rest.length > 0 ? undefined : plans.get(lower(name))),
    wholeName: (nameParts) => nameParts,
    tableNames: () => [...plans.keys()],
    sourceSchema: (_source, declared) => declared ?? structType([]),
  };
}

function streamPlan(objectId: string, ddl: string): LogicalPlan {
  return {
    kind: 'readDataSource',
    isStreaming: true,
    format: 'memory',
    schema: parseSchema(ddl),
    options: {},
    paths: [],
    objectId,
  };
}

function viewPlan(view: TestView): LogicalPlan {
  if ('sql' in view) return sqlPlan(view.sql);
  const from: LogicalPlan = { kind: 'readNamedTable', nameParts: [view.from] };
  return view.ops.reduce<LogicalPlan>(calledPlan, from);
}
