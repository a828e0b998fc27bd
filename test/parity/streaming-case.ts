/**
 * Runs a recorded streaming case on the engine and compares every micro-batch with what Spark did. The format of the
 * records: sources with batches of rows, views, one query, and steps that add batches to sources, restart the query or
 * make its sink fail, each with the micro-batches that Spark ran.
 */
import type { OutputMode } from '../../src/connectors/connector.ts';
import {
  MillraceError,
  StreamingQueryException,
  UnsupportedOperationException,
} from '../../src/errors/exception.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import type { StreamingQueryProgress } from '../../src/streaming/streaming-query-progress.ts';
import { simpleString } from '../../src/types/data-type.ts';
import { SHARDS, STATE_MEMORY } from '../../src/types/session-config.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { TestView } from '../support/analysis.ts';
import type { MachineParts } from '../support/simulation.ts';
import type { CaseOutcome } from './outcome.ts';
import { CaseQuery } from './streaming-case-query.ts';
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
  let run: CaseRun | undefined;
  try {
    run = new CaseRun(record, machine);
    await run.all();
  } catch (error) {
    if (error instanceof Mismatch) return { outcome: 'failed', reason: error.message };
    return outcomeOfError(record, error);
  } finally {
    await run?.close();
  }
  if (record.error !== undefined) {
    return { outcome: 'failed', reason: `Spark refuses it with ${record.error}` };
  }
  const stateReason = run.stateMismatch;
  return stateReason === undefined
    ? { outcome: 'passed', stateOutcome: 'passed' }
    : { outcome: 'passed', stateOutcome: 'failed', stateReason };
}

/** A case whose state is in so many shards. */
export function inShards(record: StreamingCase, shards: number | string): StreamingCase {
  return { ...record, conf: { ...record.conf, [SHARDS]: String(shards) } };
}

/** A case whose state is in the spill file but for what is being worked on; it needs a machine that has such files. */
export function spilled(record: StreamingCase): StreamingCase {
  return { ...record, conf: { ...record.conf, [STATE_MEMORY]: '0' } };
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
  readonly #case: CaseQuery;
  #query: StreamingQuery | undefined;
  #seen: SeenBatch[] = [];
  readonly #progress = new Map<number, StreamingQueryProgress>();
  /** The batch whose first sink call fails. */
  #crashIn: number | undefined;
  stateMismatch: string | undefined;

  constructor(record: StreamingCase, machine: MachineParts) {
    this.#record = record;
    this.#case = new CaseQuery(record, machine);
  }

  async all(): Promise<void> {
    const { error, plannedSteps, schema, steps = [] } = this.#record;
    if (schema !== undefined) this.#checkSchema(schema);
    for (const [index, step] of steps.entries()) await this.#step(step, index);
    if (error === undefined) return;
    // Spark failed in the step after those that it finished.
    await this.#ensureStarted();
    for (const input of (plannedSteps ?? []).slice(steps.length)) {
      this.#case.add(input);
      await this.#query?.processAllAvailable();
    }
  }

  async close(): Promise<void> {
    await this.#query?.stop();
  }

  #checkSchema(expected: string): void {
    const actual = simpleString(this.#case.schema);
    if (actual !== expected) throw new Mismatch(`schema ${actual}, Spark has ${expected}`);
  }

  async #step(step: RecordedStep, index: number): Promise<void> {
    this.#seen = [];
    // The sink fails when the batch comes, be it in a later step.
    this.#crashIn = step.crashInBatch ?? this.#crashIn;
    if (step.restart !== undefined) await this.#query?.stop();
    if (step.restart === 'thenAdd') {
      await this.#start();
      await this.#process(step);
      this.#case.add(step.input);
    } else {
      this.#case.add(step.input);
      if (step.restart === 'add') await this.#start();
      else await this.#ensureStarted();
    }
    await this.#process(step);
    this.#compare(step, `step ${index}`);
    await this.#compareNextWatermark(step, `step ${index}`);
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
    this.#query = await this.#case.start({
      write: (batchId, rows) => {
        if (batchId === this.#crashIn) {
          this.#crashIn = undefined;
          throw new Error('injected failure of the sink');
        }
        this.#seen.push({ batchId, rows });
      },
      onProgress: (progress) => this.#progress.set(progress.batchId, progress),
    });
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
    const rows = expected.rows.map((row) => decodeRow(row, this.#case.schema));
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
    const storage = this.#case.checkpoints.open('checkpoint');
    const bytes = await storage.read(`commits/${last.batchId}`);
    const [, line] = new TextDecoder().decode(bytes).split('\n');
    const actual = new Date(JSON.parse(line).nextBatchWatermarkMs).toISOString();
    const expected = step.nextWatermark.replace(/\d{3}Z$/, 'Z');
    if (actual !== expected) {
      throw new Mismatch(`${where} leaves the watermark ${actual}, Spark ${expected}`);
    }
  }
}
