import type { Operator } from '../operator.ts';
import type { QueryMemory } from './query-memory.ts';
import { type HeldSort, SpillingSort } from './spilling-sort.ts';

/** Makes operators that spill of what others hold. */
export interface SpillingOperators {
  sort(held: HeldSort): Operator;
}

export function spillingOperators(memory: QueryMemory): SpillingOperators {
  return {
    sort: (held) => new SpillingSort(memory, held),
  };
}
