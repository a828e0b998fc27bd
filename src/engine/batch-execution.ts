import { checkBatch } from '../analysis/check-batch.ts';
import { hasRecursion } from '../analysis/loop-reading.ts';
import type { Source } from '../connectors/connector.ts';
import type { BatchContext } from '../physical/operator.ts';
import type { PhysicalScan } from '../physical/physical-plan.ts';
import { planPhysical } from '../physical/planner.ts';
import { outputSchema } from '../plan/output-schema.ts';
import type { ResolvedPlan, SourceScan } from '../plan/resolved-plan.ts';
import type { DataType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import { readRows } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { EngineState } from './engine-state.ts';
import { optimizePlan } from './prepare.ts';
import { sourceConnector } from './source-options.ts';
import { watchMemory } from './watch-memory.ts';

/** Takes the rows of a batch out of a core. The batch is gone afterwards. */
export type ReadBatch<Rows> = (core: WasmCore, batch: Batch, types: readonly DataType[]) => Rows;

/**
 * Runs an analyzed batch plan and gives its rows, a batch at a time, in the form that `read` makes of them; who stops
 * asking stops the query. Each action has a WASM core of its own, which goes with everything in it when the action ends:
 * so operators are not closed here. `onCore` gets the core before anything runs in it.
 */
export async function* executeBatch<Rows>(
  engine: EngineState,
  plan: ResolvedPlan,
  read: ReadBatch<Rows>,
  onCore?: (core: WasmCore) => void | Promise<void>,
): AsyncGenerator<Rows, void> {
  checkBatch(plan);
  const direct = hasRecursion(plan) ? await withoutRecursion(engine, plan) : plan;
  const optimized = await optimizePlan(engine, direct);
  const core = await engine.newCore();
  await onCore?.(core);
  const now = BigInt(engine.platform.clock.nowMs()) * 1000n;
  const newSeed = () => engine.platform.random.seed();
  const physical = planPhysical(optimized, {
    evaluation: {
      core,
      timeZone: engine.timeZone,
      batchTimestampMicros: now,
      newSeed,
      userCalls: engine.userCalls,
      groupCalls: engine.groupCalls,
    },
    config: engine.config,
    outputMode: undefined,
  });
  const types = physical.schema.fields.map((field) => field.dataType);
  let pending: Rows[] = [];
  const watch = watchMemory(engine, core, physical);
  let memory = await watch();
  function* takePending() {
    do {
      const rows = pending;
      pending = [];
      yield* rows;
    } while (memory?.step());
  }
  async function* finish() {
    yield* takePending();
    core.kernels.arena_reset();
    for await (const _ of physical.finish?.() ?? []) {
      yield* takePending();
      core.kernels.arena_reset();
    }
    yield* takePending();
  }
  try {
    physical.begin(batchContext(now), {
      push: (batch) => pending.push(read(core, batch, types)),
      end: () => {},
    });
    yield* finish();
    for (const scan of physical.scans) {
      const source = await openScan(engine, core, scan);
      try {
        while (await source.pushNext()) {
          yield* takePending();
          memory = await watch();
        }
      } finally {
        await source.close();
      }
      scan.input.end();
      yield* finish();
    }
  } finally {
    await memory?.close();
  }
}

/** The plan with the rows of its recursions in their place. */
async function withoutRecursion(engine: EngineState, plan: ResolvedPlan): Promise<ResolvedPlan> {
  // Few queries recur, and those that do run many others.
  const recursion = await import('./run-recursion.ts');
  return recursion.withoutRecursion(plan, (round) => executeBatch(engine, round, readRows));
}

function batchContext(batchTimestampMicros: bigint): BatchContext {
  return {
    batchId: 0,
    batchTimestampMicros,
    lateWatermarkMicros: undefined,
    evictionWatermarkMicros: undefined,
  };
}

/** A scan that is being read. */
interface OpenScan {
  /** Pushes the next batch into the plan; false at the end. */
  pushNext(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens a scan's source, and reads all that it has now. */
async function openScan(
  engine: EngineState,
  core: WasmCore,
  { scan, input }: PhysicalScan,
): Promise<OpenScan> {
  let failure: { readonly error: unknown } | undefined;
  const { source, close } = await openSource(engine, scan, (error) => {
    failure ??= { error };
  });
  try {
    const end = await source.latestOffset(null, { kind: 'allAvailable' });
    const { timeZone, platform } = engine;
    const batchTimestampMs = platform.clock.nowMs();
    const columns = outputSchema(scan.output);
    const filters = scan.pushedFilters;
    const context = { core, columns, filters, timeZone, batchTimestampMs };
    const reader = end === null ? undefined : await source.read(null, end, context);
    return {
      pushNext: async () => {
        if (input.isSatisfied?.() === true) return false;
        core.kernels.arena_reset();
        const batch = await reader?.next();
        if (failure !== undefined) throw failure.error;
        if (batch !== undefined) input.push(batch);
        return batch !== undefined;
      },
      close: async () => {
        await reader?.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openSource(
  engine: EngineState,
  scan: SourceScan,
  fail: (error: unknown) => void,
): Promise<{ source: Source; close: () => Promise<void> }> {
  const { platform, timeZone, objects } = engine;
  const connector = sourceConnector(engine.connectors, scan.source.format);
  const storage = platform.checkpoints.temporary();
  const shared = { platform, storage, timeZone, objects, fail };
  const context = { description: scan.source, isTable: true, ...shared };
  const source = await connector.openSource(context);
  return {
    source,
    close: async () => {
      await source.stop();
      await storage.close();
    },
  };
}
