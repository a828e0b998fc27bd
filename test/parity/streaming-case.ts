/**
 * Runs a recorded streaming case on the engine and compares every micro-batch with what Spark did. The format of the
 * records: sources with batches of rows, views, one query, and steps that add batches to sources, restart the query or
 * make its sink fail, each with the micro-batches that Spark ran.
 */
import { analyze } from '../../src/analysis/analyzer.ts';
import type { Catalog } from '../../src/analysis/catalog.ts';
import { checkStreaming } from '../../src/analysis/unsupported-operations.ts';
import type { OutputMode, Sink } from '../../src/connectors/connector.ts';
import { memoryConnector } from '../../src/connectors/memory.ts';
import { MemoryStream } from '../../src/connectors/memory-stream.ts';
import { CollectingWriter } from '../../src/connectors/memory-table.ts';
import { EXECUTION_PARTS } from '../../src/engine/execution-parts.ts';
import {
  MillraceError,
  StreamingQueryException,
  UnsupportedOperationException,
} from '../../src/errors/exception.ts';
import { optimize } from '../../src/optimizer/optimizer.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import { planOutput, type ResolvedPlan } from '../../src/plan/resolved-plan.ts';
import { startStreamingQuery } from '../../src/streaming/start.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import type { StreamingQueryProgress } from '../../src/streaming/streaming-query-progress.ts';
import {
  type StructType,
  simpleString,
  structField,
  structType,
} from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { calledPlan, sqlPlan, type TestView } from '../support/analysis.ts';
import { type MachineParts, SimulatedMachine } from '../support/simulation.ts';
import type { CaseOutcome } from './outcome.ts';
import { decodeRow, type Json, sameRows, showRows } from './values.ts';

/** The state of one operator after a micro-batch. */
export interface RecordedState {
  readonly op: string;
  readonly rows: number;
  readonly updated: number;
  readonly removed: number;
  readonly dropped: number;
}

export interface RecordedBatch {
  readonly batchId: number;
  readonly rows: readonly Json[][];
  readonly watermark: string | null;
  readonly numInputRows: number;
  /** Absent where the query keeps none. */
  readonly state?: readonly RecordedState[];
}

export interface RecordedStep {
  readonly input: Readonly<Record<string, number>>;
  readonly restart?: 'add' | 'thenAdd';
  readonly crashInBatch?: number;
  readonly crashed?: boolean;
  readonly nextWatermark?: string;
  readonly batches: readonly RecordedBatch[];
}

export interface StreamingCase {
  readonly id: string;
  readonly tags: readonly string[];
  readonly sources: readonly {
    readonly name: string;
    readonly schema: string;
    readonly batches: readonly Json[][][];
  }[];
  readonly static?: readonly {
    readonly name: string;
    readonly schema: string;
    readonly rows: readonly Json[][];
  }[];
  readonly views?: readonly TestView[];
  readonly sql: string;
  readonly outputMode: OutputMode;
  readonly conf?: Readonly<Record<string, string>>;
  readonly ordered?: boolean;
  readonly schema?: string;
  readonly error?: string;
  readonly plannedSteps?: readonly Readonly<Record<string, number>>[];
  readonly steps?: readonly RecordedStep[];
}

/** Runs a case from its first step to its last, on a simulated machine with these parts. */
export async function runStreamingCase(
  record: StreamingCase,
  machine: MachineParts = {},
): Promise<CaseOutcome> {
  const run = new CaseRun(record, machine);
  try {
    await run.all();
  } catch (error) {
    if (error instanceof Mismatch) return { outcome: 'failed', reason: error.message };
    return outcomeOfError(record, error);
  } finally {
    await run.close();
  }
  if (record.error !== undefined) {
    return { outcome: 'failed', reason: `Spark refuses it with ${record.error}` };
  }
  const stateReason = run.stateMismatch;
  return stateReason === undefined
    ? { outcome: 'passed', stateOutcome: 'passed' }
    : { outcome: 'passed', stateOutcome: 'failed', stateReason };
}

/** The engine did something else than Spark. */
class Mismatch extends Error {}

/** Conditions that have no name of Spark's: only the refusal itself is recorded. */
const NAMELESS = /^_LEGACY_ERROR_TEMP_|Exception$/;

function outcomeOfError(record: StreamingCase, error: unknown): CaseOutcome {
  const cause = error instanceof StreamingQueryException ? error.cause : error;
  const condition = cause instanceof MillraceError ? cause.condition : undefined;
  const text = cause instanceof Error ? cause.message : String(cause);
  const isMissing =
    cause instanceof UnsupportedOperationException || condition === 'UNRESOLVED_ROUTINE';
  if (record.error !== undefined && condition !== undefined) {
    const isSame = condition === record.error || (NAMELESS.test(record.error) && !isMissing);
    if (isSame) return { outcome: 'passed', stateOutcome: 'passed' };
  }
  if (isMissing) return { outcome: 'unsupported', reason: text };
  const expected = record.error === undefined ? '' : `Spark fails with ${record.error}, but: `;
  return { outcome: 'failed', reason: expected + text };
}

interface SeenBatch {
  readonly batchId: number;
  readonly rows: readonly ValueRow[];
}

class CaseRun {
  readonly #record: StreamingCase;
  readonly #machine: SimulatedMachine;
  readonly #streams: ReadonlyMap<string, MemoryStream>;
  #plan: ResolvedPlan | undefined;
  #schema: StructType = structType([]);
  #query: StreamingQuery | undefined;
  #seen: SeenBatch[] = [];
  readonly #progress = new Map<number, StreamingQueryProgress>();
  /** The batch whose first sink call fails. */
  #crashIn: number | undefined;
  stateMismatch: string | undefined;

  constructor(record: StreamingCase, machine: MachineParts) {
    this.#record = record;
    this.#machine = new SimulatedMachine(undefined, machine);
    this.#streams = new Map(
      record.sources.map(({ name, schema }) => [name, new MemoryStream(parseSchema(schema))]),
    );
  }

  async all(): Promise<void> {
    const { error, plannedSteps, schema, steps = [] } = this.#record;
    this.#analyze();
    if (schema !== undefined) this.#checkSchema(schema);
    for (const [index, step] of steps.entries()) await this.#step(step, index);
    if (error === undefined) return;
    // Spark failed in the step after those that it finished.
    await this.#ensureStarted();
    for (const input of (plannedSteps ?? []).slice(steps.length)) {
      this.#add(input);
      await this.#query?.processAllAvailable();
    }
  }

  async close(): Promise<void> {
    await this.#query?.stop();
  }

  #analyze(): void {
    const { conf = {}, outputMode, sql } = this.#record;
    const config = new Map(Object.entries(conf));
    const analyzed = analyze(sqlPlan(sql), { catalog: this.#catalog(), config });
    checkStreaming(analyzed, outputMode, config);
    this.#plan = optimize(analyzed);
    this.#schema = structType(
      planOutput(analyzed).map(({ name, dataType, nullable }) =>
        structField(name, dataType, nullable),
      ),
    );
  }

  #catalog(): Catalog {
    const { sources, static: tables = [], views = [] } = this.#record;
    const plans = new Map<string, LogicalPlan>();
    for (const { name, schema } of sources) plans.set(name, streamPlan(name, schema));
    for (const { name, schema: ddl, rows } of tables) {
      const schema = parseSchema(ddl);
      const decoded = rows.map((row) => decodeRow(row, schema));
      plans.set(name, { kind: 'localRelation', schema, rows: decoded });
    }
    const lower = (name: string) => name.toLowerCase();
    const catalog: Catalog = {
      lookupFunction: () => undefined,
      lookupTable: ([name, ...rest]) => (rest.length > 0 ? undefined : plans.get(lower(name))),
      tableNames: () => [...plans.keys()],
      sourceSchema: (_source, declared) => declared ?? structType([]),
    };
    for (const view of views) plans.set(lower(view.name), viewPlan(view));
    return catalog;
  }

  #checkSchema(expected: string): void {
    const actual = simpleString(this.#schema);
    if (actual !== expected) throw new Mismatch(`schema ${actual}, Spark has ${expected}`);
  }

  async #step(step: RecordedStep, index: number): Promise<void> {
    this.#seen = [];
    this.#crashIn = step.crashInBatch;
    if (step.restart !== undefined) await this.#query?.stop();
    if (step.restart === 'thenAdd') {
      await this.#start();
      await this.#process(step);
      this.#add(step.input);
    } else {
      this.#add(step.input);
      if (step.restart === 'add') await this.#start();
      else await this.#ensureStarted();
    }
    await this.#process(step);
    this.#compare(step, `step ${index}`);
    await this.#compareNextWatermark(step, `step ${index}`);
  }

  #add(input: Readonly<Record<string, number>>): void {
    for (const { name, schema, batches } of this.#record.sources) {
      const batch = input[name];
      if (batch === undefined) continue;
      const types = parseSchema(schema);
      this.#streams.get(name)?.addData(batches[batch].map((row) => decodeRow(row, types)));
    }
  }

  /** A step that makes the sink fail ends with the query's failure. */
  async #process(step: RecordedStep): Promise<void> {
    try {
      await this.#query?.processAllAvailable();
    } catch (error) {
      const hasCrashed = step.crashed === true && this.#crashIn === undefined;
      if (!hasCrashed) throw error;
      this.#query = undefined;
    }
  }

  async #ensureStarted(): Promise<void> {
    if (this.#query === undefined) await this.#start();
  }

  async #start(): Promise<void> {
    const { conf = {}, outputMode } = this.#record;
    if (this.#plan === undefined) throw new Error('not analyzed');
    this.#query = await startStreamingQuery(
      {
        name: undefined,
        plan: this.#plan,
        outputMode,
        trigger: { processingTime: '0 seconds' },
        checkpointLocation: 'checkpoint',
        openSink: async () => this.#sink(),
        connectors: new Map([['memory', memoryConnector]]),
        objects: this.#streams,
        config: new Map(Object.entries(conf)),
        platform: this.#machine.process().platform,
        listeners: [
          { onQueryProgress: ({ progress }) => this.#progress.set(progress.batchId, progress) },
        ],
      },
      EXECUTION_PARTS,
    );
  }

  #sink(): Sink {
    return {
      description: 'ForeachBatchSink',
      outputModes: ['append', 'update', 'complete'],
      begin: async (batch) =>
        new CollectingWriter(batch, (rows) => {
          if (batch.batchId === this.#crashIn) {
            this.#crashIn = undefined;
            throw new Error('injected failure of the sink');
          }
          this.#seen.push({ batchId: batch.batchId, rows });
        }),
      close: async () => {},
    };
  }

  #compare(step: RecordedStep, where: string): void {
    const ids = this.#seen.map((batch) => batch.batchId);
    const expectedIds = step.batches.map((batch) => batch.batchId);
    if (String(ids) !== String(expectedIds)) {
      throw new Mismatch(`${where} ran the batches [${ids}], Spark [${expectedIds}]`);
    }
    step.batches.forEach((expected, index) => {
      const at = `${where}, batch ${expected.batchId}`;
      this.#compareRows(this.#seen[index].rows, expected, at);
      this.#compareProgress(expected, at);
    });
  }

  #compareRows(actual: readonly ValueRow[], expected: RecordedBatch, where: string): void {
    const rows = expected.rows.map((row) => decodeRow(row, this.#schema));
    const isOrdered = this.#record.ordered === true;
    if (sameRows(actual, rows, isOrdered)) return;
    throw new Mismatch(`${where} has the rows ${showRows(actual)}, Spark ${showRows(rows)}`);
  }

  #compareProgress(expected: RecordedBatch, where: string): void {
    const progress = this.#progress.get(expected.batchId);
    if (progress === undefined) throw new Mismatch(`${where} has no progress`);
    const watermark = progress.eventTime.watermark ?? null;
    if (watermark !== expected.watermark) {
      throw new Mismatch(`${where} has the watermark ${watermark}, Spark ${expected.watermark}`);
    }
    if (progress.numInputRows !== expected.numInputRows) {
      const { numInputRows } = progress;
      throw new Mismatch(`${where} has ${numInputRows} rows in, Spark ${expected.numInputRows}`);
    }
    if (this.#record.ordered !== true) this.#compareState(progress, expected, where);
  }

  #compareState(progress: StreamingQueryProgress, expected: RecordedBatch, where: string): void {
    const actual = progress.stateOperators.map((operator) => ({
      op: operator.operatorName,
      rows: operator.numRowsTotal,
      updated: operator.numRowsUpdated,
      removed: operator.numRowsRemoved,
      dropped: operator.numRowsDroppedByWatermark,
    }));
    const [left, right] = [JSON.stringify(actual), JSON.stringify(expected.state ?? [])];
    if (left !== right) this.stateMismatch ??= `${where} has the state ${left}, Spark ${right}`;
  }

  /** The watermark that the step's last batch left for the next one. */
  async #compareNextWatermark(step: RecordedStep, where: string): Promise<void> {
    const last = step.batches.at(-1);
    if (last === undefined || step.nextWatermark === undefined) return;
    const storage = this.#machine.checkpoints.open('checkpoint');
    const bytes = await storage.read(`commits/${last.batchId}`);
    const [, line] = new TextDecoder().decode(bytes).split('\n');
    const actual = new Date(JSON.parse(line).nextBatchWatermarkMs).toISOString();
    const expected = step.nextWatermark.replace(/\d{3}Z$/, 'Z');
    if (actual !== expected) {
      throw new Mismatch(`${where} leaves the watermark ${actual}, Spark ${expected}`);
    }
  }
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
