import type { PhysicalPlan } from '../physical/physical-plan.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { EngineState } from './engine-state.ts';
import type { SpillingMemory } from './query-memory.ts';

/** About what a source's batch of rows takes. */
const BATCH_BYTES = 262_144;
/** And about what one of a program's own rows takes. */
const LOCAL_ROW_BYTES = 256;
/** What a query may hold before it gets ready to spill: an eighth of the budget that it has by default. */
const FREE_BYTES = 67_108_864;

/**
 * Looks at what a query holds, each time that it is called: before the first batch and between batches. Only a query that
 * holds much loads what it needs to spill; then its operators are those that spill, and the answer is its memory.
 */
export function watchMemory(
  engine: EngineState,
  core: WasmCore,
  { operators, localRowCount }: PhysicalPlan,
) {
  const holders = operators.filter(({ spilling }) => spilling);
  // A join holds rows itself: what counts is whether others may get more of them at once than were ever read.
  const mayBurst = operators.some(
    (operator) => operator.multiplies && holders.some((holder) => holder !== operator),
  );
  let batchCount = 0;
  let memory: SpillingMemory | undefined;
  return async (): Promise<SpillingMemory | undefined> => {
    // What was read is more than what is held of it, in linear memory or on the host.
    const isNeeded =
      mayBurst ||
      engine.config.has('spark.millrace.memory.budget') ||
      Math.max(
        batchCount++ * BATCH_BYTES + localRowCount * LOCAL_ROW_BYTES,
        core.kernels.mem_used(),
      ) > FREE_BYTES;
    if (memory === undefined && holders.length > 0 && isNeeded) {
      const { openMemory } = await import('./query-memory.ts');
      memory = await openMemory(engine, core, operators);
    }
    return memory;
  };
}
