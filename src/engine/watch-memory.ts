import type { Operator } from '../physical/operator.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { EngineState } from './engine-state.ts';
import type { SpillingMemory } from './query-memory.ts';

/** About what a source's batch of rows takes. */
const BATCH_BYTES = 262_144;
/** What a query may hold before it gets ready to spill: an eighth of the budget that it has by default. */
const FREE_BYTES = 134_217_728;

/** Looks at what a query holds, between its batches: only one that holds much loads what it needs to spill. */
export function watchMemory(engine: EngineState, core: WasmCore, operators: Operator[]) {
  const holderCount = operators.filter(({ spilling }) => spilling !== undefined).length;
  let batchCount = 0;
  let memory: SpillingMemory | undefined;
  return {
    /** Makes the operators spill if the next batch might be too much; the first call comes before the first batch. */
    prepare: async (): Promise<void> => {
      if (memory !== undefined || holderCount === 0) return;
      // What was read is more than what is held of it, in linear memory or on the host.
      const heldBytes = Math.max(batchCount++ * BATCH_BYTES, core.kernels.mem_used());
      // From one that holds rows another may get more of them at once than were ever read.
      const isSafe = holderCount === 1 && !engine.config.has('spark.millrace.memory.budget');
      if (isSafe && heldBytes < FREE_BYTES) return;
      const { openMemory } = await import('./query-memory.ts');
      memory = await openMemory(engine, core, operators);
    },
    /** Does the next step of what operators have left to do; false when there is nothing. */
    step: (): boolean => memory?.step() ?? false,
    /** Removes what was spilled. */
    close: async (): Promise<void> => memory?.close(),
  };
}
