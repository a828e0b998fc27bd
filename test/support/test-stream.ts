import { expect } from 'vitest';
import type { Connector, OutputMode, Sink } from '../../src/connectors/connector.ts';
import { memoryConnector } from '../../src/connectors/memory.ts';
import type { MemoryStream } from '../../src/connectors/memory-stream.ts';
import { MemorySink, MemoryTable } from '../../src/connectors/memory-table.ts';
import type { ResolvedPlan } from '../../src/plan/resolved-plan.ts';
import type { ExecutionParts } from '../../src/streaming/execution-parts.ts';
import { startStreamingQuery } from '../../src/streaming/start.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import type { StreamingQueryListener } from '../../src/streaming/streaming-query-listener.ts';
import type { Trigger } from '../../src/streaming/trigger.ts';
import type { StructType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { nextTurn } from './manual-clock.ts';
import { SimulatedMachine, type SimulatedProcess } from './simulation.ts';

export interface TestStreamOptions {
  readonly plan: ResolvedPlan;
  /** The result's schema. */
  readonly schema: StructType;
  readonly parts: ExecutionParts;
  readonly outputMode?: OutputMode;
  readonly trigger?: Trigger;
  readonly objects?: ReadonlyMap<string, unknown>;
  readonly connectors?: readonly Connector[];
  readonly config?: Readonly<Record<string, string>>;
  readonly listeners?: readonly StreamingQueryListener[];
  readonly name?: string;
  /** In place of the memory sink. */
  readonly sink?: Sink;
  readonly machine?: SimulatedMachine;
}

/** A step of a scripted streaming test. */
export type Action = (run: TestRun) => void | Promise<void>;

/**
 * Runs a script over a streaming query: Spark's `StreamTest.testStream`. The query has started when the script begins,
 * writes into a memory table and keeps its checkpoint over stops and crashes. Time is the machine's; nothing sleeps.
 */
export function testStream(options: TestStreamOptions): (...actions: Action[]) => Promise<TestRun> {
  return async (...actions) => {
    const run = new TestRun(options);
    await run.start();
    for (const action of actions) await action(run);
    await run.finish();
    return run;
  };
}

/** What the actions act on. */
export class TestRun {
  readonly machine: SimulatedMachine;
  readonly table: MemoryTable;
  readonly options: TestStreamOptions;
  /** What was in the table at the last `checkNewAnswer`. */
  checkedBatchId: number | undefined;
  #process: SimulatedProcess;
  #query: StreamingQuery | undefined;

  constructor(options: TestStreamOptions) {
    this.options = options;
    this.machine = options.machine ?? new SimulatedMachine();
    this.table = new MemoryTable(options.schema);
    this.#process = this.machine.process();
  }

  /** The query that runs, or ran last. */
  get query(): StreamingQuery {
    if (this.#query === undefined) throw new Error('the query was never started');
    return this.#query;
  }

  async start(changed: Partial<TestStreamOptions> = {}): Promise<void> {
    const { config, connectors = [], name, ...options } = { ...this.options, ...changed };
    const byName = [memoryConnector, ...connectors].map((each) => [each.name, each] as const);
    this.#query = await startStreamingQuery(
      {
        name,
        plan: options.plan,
        outputMode: options.outputMode ?? 'append',
        trigger: options.trigger ?? { processingTime: '0 seconds' },
        checkpointLocation: 'checkpoint',
        openSink: async () => options.sink ?? new MemorySink(this.table),
        connectors: new Map(byName),
        objects: options.objects ?? new Map(),
        config: new Map(Object.entries(config ?? {})),
        platform: this.#process.platform,
        listeners: options.listeners,
      },
      options.parts,
    );
  }

  /** Ends the process as a power cut would, and starts the machine's next one; the query is not started. */
  async crash(): Promise<void> {
    this.#process.faults.crash();
    await this.machine.releaseLocks();
    this.#process = this.machine.process();
  }

  /** Waits until the query sleeps or has ended. */
  async settle(): Promise<void> {
    const { clock } = this.machine;
    for (let quiet = 0; quiet < 3; ) {
      await nextTurn();
      quiet = clock.sleeperCount > 0 || !this.query.isActive ? quiet + 1 : 0;
    }
  }

  async finish(): Promise<void> {
    if (!this.#process.faults.isDead) await this.query.stop();
  }
}

/** Adds rows to a memory stream. */
export function addData(stream: MemoryStream, ...rows: ValueRow[]): Action {
  return () => {
    stream.addData(rows);
  };
}

/** Adds rows to several memory streams at once: one micro-batch sees all of them. */
export function addDataTogether(...additions: (readonly [MemoryStream, ValueRow[]])[]): Action {
  return () => {
    for (const [stream, rows] of additions) stream.addData(rows);
  };
}

export function processAllAvailable(): Action {
  return (run) => run.query.processAllAvailable();
}

/** Processes what is there and compares the whole table; the order of rows does not count. */
export function checkAnswer(...rows: ValueRow[]): Action {
  return async (run) => {
    await run.query.processAllAvailable();
    expect(asMultiset(run.table.rows)).toEqual(asMultiset(rows));
    run.checkedBatchId = run.table.latestBatchId;
  };
}

/** Processes what is there and compares the rows that came since the last check. */
export function checkNewAnswer(...rows: ValueRow[]): Action {
  return async (run) => {
    await run.query.processAllAvailable();
    expect(asMultiset(run.table.rowsSince(run.checkedBatchId))).toEqual(asMultiset(rows));
    run.checkedBatchId = run.table.latestBatchId;
  };
}

/** Moves the time on and waits until the query has done what was due. */
export function advanceClock(byMs: number): Action {
  return async (run) => {
    await run.settle();
    await run.machine.clock.advance(byMs);
    await run.settle();
  };
}

export function stop(): Action {
  return (run) => run.query.stop();
}

/** Starts the query again from its checkpoint, with other options if given. */
export function start(changed: Partial<TestStreamOptions> = {}): Action {
  return (run) => run.start(changed);
}

/** Ends the process without a word. */
export function crash(): Action {
  return (run) => run.crash();
}

/** The query fails, or has failed, with an error that matches. */
export function expectFailure(expected: Record<string, unknown>): Action {
  return async (run) => {
    await expect(run.query.awaitTermination()).rejects.toMatchObject({
      condition: 'STREAM_FAILED',
      cause: expected,
    });
    expect(run.query.isActive).toBe(false);
  };
}

/** The query can't be started, and the error matches. */
export function expectStartFailure(
  expected: Record<string, unknown>,
  changed: Partial<TestStreamOptions> = {},
): Action {
  return (run) => expect(run.start(changed)).rejects.toMatchObject(expected);
}

/** Looks at the query. */
export function assertOnQuery(check: (query: StreamingQuery, run: TestRun) => unknown): Action {
  return async (run) => {
    await check(run.query, run);
  };
}

/** Rows in an order of their own, so that two sets of rows with repetitions compare. */
export function asMultiset(rows: readonly ValueRow[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value)),
    )
    .sort();
}
