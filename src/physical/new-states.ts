import type { AggregateStates } from '../functions/aggregate-states.ts';
import type { AggregateSignature } from '../functions/define.ts';
import type { DataType } from '../types/data-type.ts';
import type { WasmCore } from '../wasm/core.ts';
import { KernelStates } from './kernel-states.ts';

/** States of a call for no group yet: in the core or on the host. `readTypes` are the types of what the update reads. */
export function newStates(
  core: WasmCore,
  signature: AggregateSignature,
  readTypes: readonly DataType[],
): AggregateStates {
  return 'kernel' in signature
    ? KernelStates.create(core, signature)
    : signature.hosted(core, readTypes);
}
