import type {
  ItemRows,
  PlanJob,
  ResultRows,
  RowFeed,
  SessionBackend,
  StatementArguments,
  StatementOutcome,
  StreamingWrite,
  ViewOptions,
} from '../api/session-backend.ts';
import type { TableDirectory } from '../api/table-directory.ts';
import { FilesInput, type GivenFile } from '../connectors/files/given-file.ts';
import { type ItemStream, IterableInput } from '../connectors/iterable-input.ts';
import { MemoryStream } from '../connectors/memory-stream.ts';
import type { ExplainMode } from '../plan/explain-mode.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { outputSchema } from '../plan/output-schema.ts';
import { planOutput } from '../plan/resolved-plan.ts';
import type { FunctionDescription } from '../plan/user-functions.ts';
import type { StreamingQuery } from '../streaming/streaming-query.ts';
import type { StreamingQueryListener } from '../streaming/streaming-query-listener.ts';
import type { StructType } from '../types/data-type.ts';
import { readRows } from '../wasm/column-reader.ts';
import { executeBatch, type ReadBatch } from './batch-execution.ts';
import type { EngineState } from './engine-state.ts';
import { analyzePlan, preparePlan } from './prepare.ts';
import type { QueryStart } from './start-query.ts';

/** A plan that runs as its batches are asked for. */
export interface ExecutedPlan<Rows> {
  readonly schema: StructType;
  readonly batches: AsyncGenerator<Rows, void>;
}

/** Runs plans right here: the engine in this realm. */
export class LocalBackend implements SessionBackend {
  readonly #engine: EngineState;
  readonly #queries = new Set<StreamingQuery>();

  constructor(engine: EngineState) {
    this.#engine = engine;
  }

  get tables(): TableDirectory {
    return this.#engine.catalog;
  }

  /** Looks for the tables that earlier sessions have saved. */
  async open(): Promise<void> {
    if (this.#engine.platform.tables === undefined) return;
    await (await import('./tables/open-warehouse.ts')).openWarehouse(this.#engine);
  }

  async runStatement(text: string, args?: StatementArguments): Promise<StatementOutcome> {
    this.#engine.assertRunning();
    // The grammar is large, and many programs never need it.
    const { runStatement } = await import('./commands/run-statement.ts');
    return runStatement({ engine: this.#engine, backend: this }, text, args);
  }

  async schema(plan: LogicalPlan): Promise<StructType> {
    return outputSchema(planOutput(await analyzePlan(this.#engine, plan)));
  }

  async execute(plan: LogicalPlan): Promise<ResultRows> {
    return this.executeAs(plan, readRows);
  }

  /** Like `execute`, with the rows of each batch in the form that `read` makes of them. */
  async executeAs<Rows>(plan: LogicalPlan, read: ReadBatch<Rows>): Promise<ExecutedPlan<Rows>> {
    const analyzed = await analyzePlan(this.#engine, plan);
    return {
      schema: outputSchema(planOutput(analyzed)),
      batches: executeBatch(this.#engine, analyzed, read),
    };
  }

  async run(job: PlanJob): Promise<Uint8Array<ArrayBuffer>> {
    const { runJob } = await import('./run-job.ts');
    return runJob(this.#engine, job);
  }

  async explain(plan: LogicalPlan, mode: ExplainMode): Promise<string> {
    const { explainPlan } = await import('./explain-plan.ts');
    return explainPlan(this.#engine, plan, mode);
  }

  async createView(name: string, plan: LogicalPlan, options: ViewOptions): Promise<void> {
    const prepared = await preparePlan(this.#engine, plan);
    await analyzePlan(this.#engine, prepared);
    this.#engine.catalog.createView(name, prepared, options);
  }

  dropTable(name: string): boolean {
    return this.#engine.catalog.drop([name]);
  }

  registerFunction(description: FunctionDescription): void {
    this.#engine.catalog.createFunction(description);
  }

  setConfig(key: string, value: string | undefined): void {
    this.#engine.setConfig(key, value);
  }

  memoryStream(schema: StructType): RowFeed {
    const stream = new MemoryStream(schema);
    const objectId = this.#engine.register(stream);
    return { objectId, addData: (rows) => stream.addData(rows) };
  }

  iterable(items: ItemStream, rows?: ItemRows): string {
    return this.#engine.register(new IterableInput(items, rows?.toRow));
  }

  files(files: readonly GivenFile[]): string {
    return this.#engine.register(new FilesInput(files));
  }

  startQuery(
    write: StreamingWrite,
    listeners: Iterable<StreamingQueryListener>,
  ): Promise<StreamingQuery> {
    return this.start({ write, listeners });
  }

  /** Like `startQuery`, for a host that wants to hear more of the query. */
  async start(start: QueryStart): Promise<StreamingQuery> {
    // A session that only asks questions of tables does without the half of the engine that streams need.
    const { startQuery } = await import('./start-query.ts');
    const query = await startQuery(this.#engine, start);
    this.#queries.add(query);
    const forget = () => this.#queries.delete(query);
    query.awaitTermination().then(forget, forget);
    // The session was stopped while the query was on its way.
    if (this.#engine.isStopped) await query.stop();
    this.#engine.assertRunning();
    return query;
  }

  async stop(): Promise<void> {
    this.#engine.stop();
    await Promise.all([...this.#queries].map((query) => query.stop()));
    this.#engine.release();
  }
}
