import type { Operator } from '../physical/operator.ts';
import { openSpillFile } from '../physical/spill/open-spill-file.ts';
import { QueryMemory } from '../physical/spill/query-memory.ts';
import { BUDGET_CONFIG } from '../physical/spill/spill-space.ts';
import { spillingOperators } from '../physical/spill/spilling-operators.ts';
import { byteSize } from '../types/byte-size.ts';
import { configText } from '../types/session-config.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { EngineState } from './engine-state.ts';

/** Linear memory ends below 2 GiB, and its allocator's blocks at 1 GiB: a larger budget could not be kept to. */
const BUDGET_BYTES_MAX = 2 ** 30;

/** The memory of a query from the moment on when it may have to spill. */
export interface SpillingMemory {
  /** Does the next step of what operators have left to do; false when there is nothing. */
  step(): boolean;
  /** Removes the spill file. */
  close(): Promise<void>;
}

/** Puts operators that spill in the place of those that hold rows. */
export async function openMemory(
  engine: EngineState,
  core: WasmCore,
  operators: Operator[],
): Promise<SpillingMemory> {
  const budgetBytes = Math.min(
    byteSize(BUDGET_CONFIG, configText(engine.config, BUDGET_CONFIG)),
    BUDGET_BYTES_MAX,
  );
  const file = await openSpillFile(engine.platform, engine.config);
  const holderCount = operators.filter(({ spilling }) => spilling !== undefined).length;
  const memory = new QueryMemory({ core, budgetBytes, file, holderCount });
  const make = spillingOperators(memory);
  for (const [place, operator] of operators.entries()) {
    operators[place] = operator.spilling?.(make) ?? operator;
  }
  return {
    step: () => memory.step(),
    close: async () => {
      if ('close' in file) await file.close();
    },
  };
}
