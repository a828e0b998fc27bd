/**
 * How the stateful operators of a query are made where its state is in shards, or may leave memory. Loaded by a query that has a
 * setting for it.
 */
import type { MakeInParts } from '../physical/keyed-operator.ts';
import { inShards, spilling } from '../physical/parts/in-parts.ts';
import { StateMemory } from '../physical/parts/state-memory.ts';
import { openSpillFile } from '../physical/spill/open-spill-file.ts';
import { SpillSpace } from '../physical/spill/spill-space.ts';
import type { Platform } from '../ports/platform.ts';
import { byteSize } from '../types/byte-size.ts';
import { type SessionConfig, SHARDS, STATE_BUDGET, STATE_MEMORY } from '../types/session-config.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Releases } from './release.ts';

export interface StateInParts {
  readonly inParts: MakeInParts | undefined;
  /** The operators are made: so many of them have state. */
  planned(operatorCount: number): void;
}

interface StateInPartsContext {
  readonly config: SessionConfig;
  readonly core: WasmCore;
  readonly platform: Platform;
  readonly releases: Releases;
}

/**
 * State that is to stay within a size is spilled; a budget is such a size where there are files, and otherwise only refused.
 * State that spills is in as many parts as there can be: shards make no difference then.
 */
export async function stateInParts(context: StateInPartsContext): Promise<StateInParts> {
  const { config } = context;
  const memory = await stateMemory(context);
  if (memory !== undefined) {
    return {
      inParts: spilling(memory),
      planned: (operatorCount) => {
        memory.operatorCount = Math.max(operatorCount, 1);
      },
    };
  }
  const shards = config.get(SHARDS);
  return {
    inParts: shards === undefined ? undefined : inShards(SHARDS, shards),
    planned: () => {},
  };
}

async function stateMemory({
  config,
  core,
  platform,
  releases,
}: StateInPartsContext): Promise<StateMemory | undefined> {
  const sizeOf = (key: string) => {
    const text = config.get(key);
    return text === undefined ? undefined : byteSize(key, text);
  };
  const [memoryBytes, budgetBytes] = [sizeOf(STATE_MEMORY), sizeOf(STATE_BUDGET)];
  if (memoryBytes === undefined && budgetBytes === undefined) return undefined;
  const never = Number.POSITIVE_INFINITY;
  const bytes = Math.min(memoryBytes ?? never, budgetBytes ?? never);
  const file = await openSpillFile(platform, config);
  if ('close' in file) releases.add('the spill file', () => file.close());
  else {
    const { cause } = file;
    if (cause !== undefined) platform.logger.warn('State can not be spilled', { cause });
    if (memoryBytes === undefined) return undefined;
  }
  const space = new SpillSpace({ core, budgetBytes: bytes, file, config: STATE_MEMORY });
  if (budgetBytes === undefined) return new StateMemory(space, bytes);
  return new StateMemory(space, bytes, { bytes: budgetBytes, config: STATE_BUDGET });
}
