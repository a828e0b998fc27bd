import type { Connector } from '../../src/connectors/connector.ts';
import { MemorySink, type MemoryTable } from '../../src/connectors/memory-table.ts';
import { LOCAL_GROUP_CALLS } from '../../src/engine/local-group-calls.ts';
import type { ResolvedPlan } from '../../src/plan/resolved-plan.ts';
import type { ExecutionParts } from '../../src/streaming/execution-parts.ts';
import { startStreamingQuery } from '../../src/streaming/start.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import type { Trigger } from '../../src/streaming/trigger.ts';
import { FaultPlan, type PortCall } from './faulty-storage.ts';
import { faultySink, faultySource, type MachineParts, SimulatedMachine } from './simulation.ts';

/** A query whose processes may end at any call of a port, and the outside world that stays. */
export interface CrashRunOptions {
  readonly plan: ResolvedPlan;
  /** The trigger of each process, by its number; back to back micro-batches where absent. */
  readonly trigger?: (process: number) => Trigger;
  readonly parts: ExecutionParts;
  readonly connector: Connector;
  /** The live objects of each process: some of them outlive it, some are new. */
  readonly objects: () => ReadonlyMap<string, unknown>;
  readonly table: MemoryTable;
  /** What goes into the stream, step by step; each step is processed before the next. */
  readonly steps: readonly (() => void | Promise<void>)[];
  /** The fault plans of the processes, one after the other; processes after the last have no faults. */
  readonly faults: readonly FaultPlan[];
  readonly machine?: MachineParts;
  /** The settings of each process, by its number. */
  readonly config?: (process: number) => Readonly<Record<string, string>>;
}

/**
 * Runs all steps, starting the query anew whenever its process has ended or it has failed. Returns the calls that each
 * process made.
 */
export async function runThroughCrashes(options: CrashRunOptions): Promise<string[][]> {
  const machine = new SimulatedMachine(undefined, options.machine);
  const life = new QueryLife(options, machine);
  for (const step of options.steps) {
    await step();
    await life.survive((query) => query.processAllAvailable());
  }
  await life.survive((query) => query.stop());
  return life.calls;
}

class QueryLife {
  readonly #options: CrashRunOptions;
  readonly #machine: SimulatedMachine;
  readonly #plans: FaultPlan[] = [];
  #query: StreamingQuery | undefined;

  constructor(options: CrashRunOptions, machine: SimulatedMachine) {
    this.#options = options;
    this.#machine = machine;
  }

  get calls(): string[][] {
    return this.#plans.map((plan) => plan.calls);
  }

  /** Does something with the running query, over and over until no crash and no failure is in the way. */
  async survive(work: (query: StreamingQuery) => Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const plan = this.#plan();
      const outcome = await Promise.race([
        this.#attempt(work).then(
          () => 'done',
          () => 'failed',
        ),
        plan.crashed.then(() => 'crashed'),
      ]);
      if (outcome === 'done') return;
      await this.#machine.releaseLocks();
      this.#query = undefined;
    }
    throw new Error('the query does not recover');
  }

  async #attempt(work: (query: StreamingQuery) => Promise<void>): Promise<void> {
    this.#query ??= await this.#start();
    await work(this.#query);
  }

  /** The plan of the process that runs, or of the next one. */
  #plan(): FaultPlan {
    if (this.#query === undefined) {
      this.#plans.push(this.#options.faults[this.#plans.length] ?? new FaultPlan());
    }
    return this.#plans[this.#plans.length - 1];
  }

  #start(): Promise<StreamingQuery> {
    const { config, connector, objects, parts, plan, table, trigger } = this.#options;
    const faults = this.#plans[this.#plans.length - 1];
    const faulty: Connector = {
      name: connector.name,
      openSource: async (context) => faultySource(await requireSource(connector, context), faults),
    };
    return startStreamingQuery(
      {
        name: undefined,
        plan,
        outputMode: 'append',
        trigger: trigger?.(this.#plans.length - 1) ?? { processingTime: '0 seconds' },
        checkpointLocation: 'checkpoint',
        openSink: async () => faultySink(new MemorySink(table), faults),
        connectors: new Map([[connector.name, faulty]]),
        objects: objects(),
        config: new Map(Object.entries(config?.(this.#plans.length - 1) ?? {})),
        groupCalls: LOCAL_GROUP_CALLS,
        platform: this.#machine.process(faults).platform,
      },
      parts,
    );
  }
}

function requireSource(
  connector: Connector,
  context: Parameters<NonNullable<Connector['openSource']>>[0],
) {
  if (connector.openSource === undefined) throw new Error(`${connector.name} can't be read`);
  return connector.openSource(context);
}

/** A plan that meets one call with a fault. */
export function faultAt(
  index: number,
  fault: ReturnType<NonNullable<ConstructorParameters<typeof FaultPlan>[0]>>,
): FaultPlan {
  return new FaultPlan((call: PortCall) => (call.index === index ? fault : 'none'));
}
