/** min, max, first and last of arrays, structs and maps, whose values no column of state has room for. */
import { BooleanType, type DataType, LongType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { compareValues } from '../../types/value-order.ts';
import type { AggregateSignature } from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { asBigint } from '../value-reading.ts';

/** About what a nested value holds on the host. */
const VALUE_BYTES = 128;

/** The least or the greatest value, by Spark's order. */
export function nestedExtreme(extreme: 'min' | 'max', type: DataType): AggregateSignature {
  const sign = extreme === 'min' ? -1 : 1;
  const keep = (state: { best: Value }, value: Value) => {
    if (value === null) return;
    if (state.best === null || sign * compareValues(value, state.best, type) > 0) {
      state.best = value;
    }
  };
  return {
    args: [type],
    nullable: true,
    ...hosted(
      { output: type, state: [type] },
      {
        create: (): { best: Value } => ({ best: null }),
        update: (state, { read }) => keep(state, read(0)),
        merge: (state, other) => keep(state, other.best),
        finish: ({ best }) => best,
        save: ({ best }) => [best],
        load: ([best]) => ({ best }),
        bytes: () => VALUE_BYTES,
      },
    ),
  };
}

interface Placed {
  value: Value;
  /** Where the value arrived; 0 before any has. */
  place: number;
}

/** The value that came first or last, perhaps of those that are not null. */
export function nestedByArrival(
  order: 'first' | 'last',
  skipsNulls: boolean,
  args: readonly DataType[],
): AggregateSignature {
  const isFirst = order === 'first';
  const keep = (state: Placed, { value, place }: Placed) => {
    if (place === 0 || (skipsNulls && value === null)) return;
    if (state.place !== 0 && place < state.place !== isFirst) return;
    state.value = value;
    state.place = place;
  };
  return {
    args,
    nullable: true,
    reads: [0],
    ...hosted(
      { output: args[0], state: [BooleanType, args[0], LongType] },
      {
        create: (): Placed => ({ value: null, place: 0 }),
        update: (state, { read, place }) => keep(state, { value: read(0), place }),
        merge: keep,
        finish: ({ value }) => value,
        save: ({ value, place }) => [true, value, BigInt(place)],
        load: ([, value, place]) => ({ value, place: Number(asBigint(place)) }),
        bytes: () => VALUE_BYTES,
        latest: ({ place }) => place,
      },
    ),
  };
}
