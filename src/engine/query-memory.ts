import { invalidByteSize } from '../errors/spill-errors.ts';
import type { Operator } from '../physical/operator.ts';
import { QueryMemory } from '../physical/spill/query-memory.ts';
import { BUDGET_CONFIG, type NoSpillFile } from '../physical/spill/spill-space.ts';
import { spillingOperators } from '../physical/spill/spilling-operators.ts';
import type { SpillFile } from '../ports/spill-storage.ts';
import { type ConfigKey, configText, type SessionConfig } from '../types/session-config.ts';
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
  const budgetBytes = Math.min(byteSize(engine.config, BUDGET_CONFIG), BUDGET_BYTES_MAX);
  const file = await openFile(engine);
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

/** That there is no file is a failure only of those who come to need it. */
async function openFile({ platform, config }: EngineState): Promise<SpillFile | NoSpillFile> {
  if (platform.spill === undefined) {
    return { reason: 'the platform has no files', cause: undefined };
  }
  try {
    return await platform.spill.open(config.get('spark.local.dir'));
  } catch (cause) {
    return { reason: cause instanceof Error ? cause.message : String(cause), cause };
  }
}

/** A size in Spark's notation: `1048576`, `512k`, `1gb`. Fails with INVALID_CONF_VALUE.TYPE_MISMATCH on anything else. */
function byteSize(config: SessionConfig, key: ConfigKey): number {
  const text = configText(config, key);
  const [, digits, unit = ''] = /^(\d+)\s*([kmgt]?)b?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) throw invalidByteSize(key, text);
  return Number(digits) * 1024 ** ' kmgt'.indexOf(unit.toLowerCase() || ' ');
}
