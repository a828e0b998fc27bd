import type { AggregateOptions, GroupedState } from '../grouped-state.ts';
import type { Operator } from '../operator.ts';
import type { QueryMemory } from './query-memory.ts';
import { SpillingAggregate } from './spilling-aggregate.ts';
import { type HeldJoin, SpillingJoin } from './spilling-join.ts';
import { type HeldPartitions, SpillingPartitions } from './spilling-partitions.ts';
import { type HeldSort, SpillingSort } from './spilling-sort.ts';

/** Makes operators that spill of what others hold. */
export interface SpillingOperators {
  sort(held: HeldSort): Operator;
  aggregate(options: AggregateOptions, state: GroupedState): Operator;
  join(held: HeldJoin): Operator;
  partitions(held: HeldPartitions): Operator;
}

export function spillingOperators(memory: QueryMemory): SpillingOperators {
  return {
    sort: (held) => new SpillingSort(memory, held),
    aggregate: (options, state) => new SpillingAggregate(memory, options, state),
    join: (held) => new SpillingJoin(memory, held),
    partitions: (held) => new SpillingPartitions(memory, held),
  };
}
