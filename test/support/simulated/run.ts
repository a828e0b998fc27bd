import type { Connector } from '../../../src/connectors/connector.ts';
import { memoryConnector } from '../../../src/connectors/memory.ts';
import { MemoryStream } from '../../../src/connectors/memory-stream.ts';
import { EXECUTION_PARTS } from '../../../src/engine/execution-parts.ts';
import { LOCAL_GROUP_CALLS } from '../../../src/engine/local-group-calls.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { commitLog } from '../../../src/streaming/checkpoint/commit-log.ts';
import { offsetLog } from '../../../src/streaming/checkpoint/offset-log.ts';
import { startStreamingQuery } from '../../../src/streaming/start.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import type { Trigger } from '../../../src/streaming/trigger.ts';
import { EVENT_SCHEMA } from '../fake-plan.ts';
import { nextTurn } from '../manual-clock.ts';
import { faultySink, faultySource, SimulatedMachine } from '../simulation.ts';
import type { Chance } from './chance.ts';
import { SIMULATED_STREAMS, type SimulatedQuery } from './queries.ts';
import type { SeededFaults, Trouble } from './seeded-faults.ts';
import type { Outside } from './sinks.ts';
import type { Step } from './steps.ts';
import type { World } from './world.ts';

const LOCATION = 'checkpoint';
/** Far more than the faults of a run: a query that fails without one does not recover. */
const ATTEMPTS_MAX = 30;

export interface SimulationOptions {
  readonly query: SimulatedQuery;
  /** The trigger of the next process. */
  readonly newTrigger: () => Trigger;
  readonly steps: readonly Step[];
  readonly outside: Outside;
  readonly world: World;
  readonly trouble: Trouble;
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Runs a query over all steps but the last, through the faults and the ends of its processes, and starts it again until it
 * is through; then once more without a fault, over the last step, which emits whatever still waits for a watermark: a
 * process that ends before its micro-batch without data leaves that to the next rows, as Spark's does.
 */
export async function runSimulation(options: SimulationOptions): Promise<void> {
  const life = new SimulatedLife(options);
  const { query, trouble } = options;
  const steps = options.steps.slice(0, -1);
  for (const [index, step] of steps.entries()) {
    life.add(step);
    // Steps that may share a micro-batch sometimes do. The last one may not: it lets the watermark pass the others.
    const isAlone = query.tellsBatches || index >= steps.length - 2;
    if (isAlone || trouble.chance.is(0.7)) await life.survive((each) => each.processAllAvailable());
  }
  await life.stop();
  trouble.left = 0;
  life.add(options.steps[steps.length]);
  await life.survive((each) => each.processAllAvailable());
  await life.stop();
  await life.readLogs();
}

class SimulatedLife {
  readonly #options: SimulationOptions;
  readonly #machine: SimulatedMachine;
  readonly #streams = SIMULATED_STREAMS.map(
    (name) => [name, new MemoryStream(EVENT_SCHEMA)] as const,
  );
  #process: SeededFaults | undefined;
  #query: StreamingQuery | undefined;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#machine = new SimulatedMachine(undefined, { checkpoints: options.world });
  }

  /** Time moves on while the query waits, and rows come for all streams at once. */
  add({ pauseMs, rows }: Step): void {
    void this.#machine.clock.jump(pauseMs);
    for (const [index, [, stream]] of this.#streams.entries()) stream.addData(rows[index]);
  }

  /** Does something with the running query, over and over until no crash and no failure is in the way. */
  async survive(work: (query: StreamingQuery) => Promise<void>): Promise<void> {
    const { trouble, world } = this.#options;
    const failures: unknown[] = [];
    while (failures.length < ATTEMPTS_MAX) {
      this.#process ??= world.newProcess(trouble);
      const process = this.#process;
      const failure = await Promise.race([
        this.#attempt(process, work).then(
          () => undefined,
          (error: unknown) => error,
        ),
        process.crashed,
      ]);
      if (failure === undefined) return;
      failures.push(failure);
      this.#query = undefined;
      // A program may start its query again; a lock that could not be given back ends with the process.
      const goesOn = !process.isDead && !isLocked(failure) && trouble.chance.is(0.4);
      if (!goesOn) await this.#endProcess(trouble.chance);
    }
    throw new Error(`the query does not recover: ${causes(failures.at(-1))}`);
  }

  /** Stops the query; it is started again by what comes next. */
  async stop(): Promise<void> {
    await this.survive((query) => query.stop());
    this.#query = undefined;
  }

  /** What every restart reads is whole. */
  async readLogs(): Promise<void> {
    const { trouble, world } = this.#options;
    world.newProcess(trouble);
    const storage = world.open(LOCATION);
    for (const [folder, log] of [
      ['offsets/', offsetLog(storage)],
      ['commits/', commitLog(storage)],
    ] as const) {
      for (const name of await storage.list(folder))
        await log.read(Number(name.slice(folder.length)));
    }
    await storage.close();
    await world.processEnded();
  }

  async #endProcess(chance: Chance): Promise<void> {
    const { world } = this.#options;
    this.#process?.crash();
    this.#process = undefined;
    // What was under way when it ended is given up by everyone.
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    await world.processEnded();
    if (chance.is(0.5)) world.losePower(chance);
  }

  async #attempt(
    process: SeededFaults,
    work: (query: StreamingQuery) => Promise<void>,
  ): Promise<void> {
    this.#query ??= await this.#start(process);
    await work(this.#query);
  }

  #start(faults: SeededFaults): Promise<StreamingQuery> {
    const { config = {}, newTrigger, outside, query } = this.#options;
    const faulty: Connector = {
      name: memoryConnector.name,
      openSource: async (context) => {
        const source = await memoryConnector.openSource?.(context);
        if (source === undefined) throw new Error('memory is a source');
        return faultySource(source, faults);
      },
    };
    return startStreamingQuery(
      {
        name: undefined,
        plan: query.plan,
        outputMode: query.outputMode,
        trigger: newTrigger(),
        checkpointLocation: LOCATION,
        openSink: async () => faultySink(outside.open(), faults),
        connectors: new Map([[memoryConnector.name, faulty]]),
        objects: new Map(this.#streams),
        config: new Map(Object.entries(config)),
        groupCalls: LOCAL_GROUP_CALLS,
        platform: this.#machine.process(faults).platform,
      },
      EXECUTION_PARTS,
    );
  }
}

function isLocked(failure: unknown): boolean {
  return failure instanceof MillraceError && failure.condition === 'CONCURRENT_QUERY';
}

/** An error with what it came from. */
function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? String(error) : `${error} ← ${causes(error.cause)}`;
}
