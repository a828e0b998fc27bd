/**
 * Runs a recorded streaming case through the API of a session, wherever its engine is, and compares every micro-batch
 * with what Spark did: batch ids, rows, rows read and watermark. `streaming-case.ts` compares more, on the engine itself.
 */
import type { DataFrame } from '../../src/api/dataframe.ts';
import type { MemoryStreamFrame } from '../../src/api/memory-stream-frame.ts';
import { rowArrays } from '../../src/api/row.ts';
import { rowInput } from '../../src/api/row-input.ts';
import type { Session } from '../../src/api/session.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import { type StructType, structType } from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import { UTC } from '../../src/types/local-time.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { TestCall, TestView } from '../support/analysis.ts';
import type { RecordedBatch, RecordedStep, StreamingCase } from './streaming-case.ts';
import { decodeRow, type Json, sameRows, showRows } from './values.ts';

/** Values in the forms that lose nothing: the session must be made with them. */
export const EXACT = { int64: 'bigint', timestamps: 'micros' } as const;

interface SeenBatch {
  readonly batchId: number;
  readonly rows: readonly ValueRow[];
}

/** Fails with an error that says where the session did something else than Spark. */
export async function runCaseInSession(session: Session, record: StreamingCase): Promise<void> {
  const run = new SessionRun(session, record);
  await run.prepare();
  for (const [index, step] of (record.steps ?? []).entries()) await run.step(step, index);
  if (record.error !== undefined) await run.goOn();
  await run.stop();
}

class SessionRun {
  readonly #session: Session;
  readonly #record: StreamingCase;
  readonly #streams = new Map<string, MemoryStreamFrame>();
  #schema: StructType = structType([]);
  #seen: SeenBatch[] = [];
  #query: StreamingQuery | undefined;
  #crashIn: number | undefined;

  constructor(session: Session, record: StreamingCase) {
    this.#session = session;
    this.#record = record;
  }

  /** Makes streams, tables and views, each under its name. */
  async prepare(): Promise<void> {
    const { sources, static: tables = [], views = [] } = this.#record;
    for (const { name, schema } of sources) {
      const stream = this.#session.memoryStream(schema);
      this.#streams.set(name, stream);
      await stream.toDF().createOrReplaceTempView(name);
    }
    for (const { name, schema, rows } of tables) {
      const type = parseSchema(schema);
      await this.#session
        .createDataFrame(exactRows(rows, type), type)
        .createOrReplaceTempView(name);
    }
    for (const view of views) await (await this.#view(view)).createOrReplaceTempView(view.name);
  }

  async step(step: RecordedStep, index: number): Promise<void> {
    this.#seen = [];
    this.#crashIn = step.crashInBatch;
    if (step.restart !== undefined) await this.stop();
    if (step.restart === 'thenAdd') await this.#process(step);
    this.#add(step.input);
    await this.#process(step);
    this.#compare(step, index);
  }

  /** Runs on to where Spark failed: in the step after those that it finished. */
  async goOn(): Promise<void> {
    const { plannedSteps = [], steps = [] } = this.#record;
    this.#query ??= await this.#start();
    for (const input of plannedSteps.slice(steps.length)) {
      this.#add(input);
      await this.#query.processAllAvailable();
    }
  }

  async stop(): Promise<void> {
    await this.#query?.stop();
    this.#query = undefined;
  }

  async #view(view: TestView): Promise<DataFrame> {
    if ('sql' in view) return this.#session.sql(view.sql);
    return view.ops.reduce<DataFrame>(applyCall, this.#session.table(view.from));
  }

  #add(input: RecordedStep['input']): void {
    for (const { name, schema, batches } of this.#record.sources) {
      const number = input[name];
      if (number === undefined) continue;
      this.#streams.get(name)?.addData(...exactRows(batches[number], parseSchema(schema)));
    }
  }

  async #process(step: RecordedStep): Promise<void> {
    this.#query ??= await this.#start();
    try {
      await this.#query.processAllAvailable();
    } catch (error) {
      if (step.crashed !== true || this.#crashIn !== undefined) throw error;
      this.#query = undefined;
    }
  }

  async #start(): Promise<StreamingQuery> {
    const { outputMode, sql } = this.#record;
    const frame = await this.#session.sql(sql);
    this.#schema = await frame.schema();
    const toValues = rowInput(this.#schema, UTC);
    return frame.writeStream
      .outputMode(outputMode)
      .option('checkpointLocation', 'checkpoint')
      .foreachBatch(async (batch, batchId) => {
        if (batchId === this.#crashIn) {
          this.#crashIn = undefined;
          throw new Error('injected failure of the sink');
        }
        const rows = await batch.collect({ rowMode: 'array' });
        this.#seen.push({ batchId, rows: rows.map(toValues) });
      })
      .start();
  }

  #compare({ batches }: RecordedStep, index: number): void {
    const ids = this.#seen.map(({ batchId }) => batchId);
    const expectedIds = batches.map(({ batchId }) => batchId);
    if (String(ids) !== String(expectedIds)) {
      throw new Error(`step ${index} ran the batches [${ids}], Spark [${expectedIds}]`);
    }
    batches.forEach((expected, at) => {
      this.#compareBatch(this.#seen[at].rows, expected);
    });
  }

  #compareBatch(actual: readonly ValueRow[], expected: RecordedBatch): void {
    const where = `batch ${expected.batchId}`;
    const rows = expected.rows.map((row) => decodeRow(row, this.#schema));
    if (!sameRows(actual, rows, this.#record.ordered === true)) {
      throw new Error(`${where} has the rows ${showRows(actual)}, Spark ${showRows(rows)}`);
    }
    const progress = this.#query?.recentProgress.find(
      ({ batchId }) => batchId === expected.batchId,
    );
    // A query that has failed is gone, with what it reported.
    if (progress === undefined) return;
    const seen = [progress.numInputRows, progress.eventTime.watermark ?? null];
    const recorded = [expected.numInputRows, expected.watermark];
    if (String(seen) !== String(recorded)) {
      throw new Error(`${where} has rows in and watermark [${seen}], Spark [${recorded}]`);
    }
  }
}

function exactRows(rows: readonly Json[][], type: StructType): unknown[] {
  const toJavaScript = rowArrays(type, EXACT);
  return rows.map((row) => toJavaScript(decodeRow(row, type)));
}

function applyCall(frame: DataFrame, call: TestCall): DataFrame {
  if (call.withWatermark !== undefined) return frame.withWatermark(...call.withWatermark);
  if (call.select !== undefined) return frame.selectExpr(...call.select);
  if (call.where !== undefined) return frame.where(call.where);
  const within = call.dropDuplicatesWithinWatermark;
  return within === undefined
    ? frame.dropDuplicates(call.dropDuplicates?.length ? call.dropDuplicates : undefined)
    : frame.dropDuplicatesWithinWatermark(within);
}
