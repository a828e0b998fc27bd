/** How often each value occurs: the state of `mode` and of exact percentiles. Memory follows the distinct values. */
import { arrayType, type DataType, LongType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { type ValueKey, valueKey } from '../../types/value-key.ts';
import type { HostedAggregate } from '../hosted-aggregate.ts';
import { asBigint, asList } from '../value-reading.ts';

/** About what a value and its count hold on the host. */
const ENTRY_BYTES = 64;

interface Counted {
  readonly value: Value;
  count: number;
}

/** Values, never null, with their counts, in the order in which they were first seen. */
export class ValueCounts {
  readonly #entries = new Map<ValueKey, Counted>();

  get entries(): readonly Readonly<Counted>[] {
    return [...this.#entries.values()];
  }

  get size(): number {
    return this.#entries.size;
  }

  add(value: Value, count: number): void {
    const key = valueKey(value);
    const known = this.#entries.get(key);
    if (known === undefined) this.#entries.set(key, { value, count });
    else known.count += count;
  }
}

/** The state columns of counts. */
export function countsState(type: DataType): readonly DataType[] {
  return [arrayType(type), arrayType(LongType)];
}

/** What every aggregate over counts does alike. */
export const COUNTS: Pick<
  HostedAggregate<ValueCounts>,
  'create' | 'merge' | 'save' | 'load' | 'bytes'
> = {
  create: () => new ValueCounts(),
  merge: (state, other) => {
    for (const { value, count } of other.entries) state.add(value, count);
  },
  save: ({ entries }) => [
    entries.map(({ value }) => value),
    entries.map(({ count }) => BigInt(count)),
  ],
  load: ([values, counts]) => {
    const state = new ValueCounts();
    asList(values).forEach((value, index) => {
      state.add(value, Number(asBigint(asList(counts)[index])));
    });
    return state;
  },
  bytes: ({ size }) => size * ENTRY_BYTES,
};
