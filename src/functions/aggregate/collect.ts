import { unsupportedInputType } from '../../errors/aggregate-errors.ts';
import { arrayType, type DataType, DoubleType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { type ValueKey, valueKey } from '../../types/value-key.ts';
import { callSql } from '../call-sql.ts';
import { defineAggregate } from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { asList, asNumber } from '../value-reading.ts';
import { inArrivalOrder, latestOf } from './arrival-order.ts';
import { requireCount } from './input-type.ts';

/** About what a collected value holds on the host. */
const VALUE_BYTES = 32;

interface Collected {
  readonly values: Value[];
  /** Where each value arrived. */
  readonly places: number[];
}

/**
 * Spark's CollectList. Values are in the order of their arrival, also when windows are merged from panes. Nulls are left
 * out, unless the call says RESPECT NULLS.
 */
export const collectList = defineAggregate({
  name: 'collect_list',
  aliases: ['array_agg'],
  usage: 'Returns an array of the values, duplicates included.',
  examples: [['SELECT collect_list(col) FROM VALUES (1), (2), (NULL), (1) AS tab(col)', [1, 2, 1]]],
  treatsNulls: true,
  resolve: (args, { ignoreNulls = true }) => {
    requireCount('collect_list', args);
    const type = args[0].dataType;
    return {
      args: [type],
      nullable: false,
      ...hosted(
        { output: arrayType(type, !ignoreNulls), state: [arrayType(type), arrayType(DoubleType)] },
        {
          create: (): Collected => ({ values: [], places: [] }),
          update: ({ values, places }, { read, place }) => {
            const value = read(0);
            if (value === null && ignoreNulls) return;
            values.push(value);
            places.push(place);
          },
          merge: ({ values, places }, other) => {
            for (const value of other.values) values.push(value);
            for (const place of other.places) places.push(place);
          },
          finish: ({ values, places }) => inArrivalOrder(values, places),
          save: ({ values, places }) => [values, places],
          load: ([values, places]) => ({
            values: [...asList(values)],
            places: asList(places).map(asNumber),
          }),
          bytes: ({ values }) => values.length * VALUE_BYTES,
          latest: ({ places }) => latestOf(places),
        },
      ),
    };
  },
});

/** Whether values of the type, or of a part of it, are maps, which are never equal to each other. */
function hasMap(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
      return true;
    case 'array':
      return hasMap(type.elementType);
    case 'struct':
      return type.fields.some(({ dataType }) => hasMap(dataType));
    default:
      return false;
  }
}

/** NULL, which is no value of any other key. */
const NULL_KEY = Symbol('null');

/** Spark's CollectSet. The order of the elements is that in which they were first seen; -0.0 counts as 0.0. */
export const collectSet = defineAggregate({
  name: 'collect_set',
  usage: 'Returns an array of the values, each once.',
  examples: [
    ['SELECT sort_array(collect_set(col)) FROM VALUES (2), (1), (NULL), (2) AS tab(col)', [1, 2]],
  ],
  treatsNulls: true,
  resolve: (args, { ignoreNulls = true }) => {
    requireCount('collect_set', args);
    const type = args[0].dataType;
    if (hasMap(type)) throw unsupportedInputType(callSql('collect_set', args), 'collect_set');
    const keep = (state: Map<ValueKey | symbol, Value>, value: Value) => {
      if (value === null && ignoreNulls) return;
      const key = value === null ? NULL_KEY : valueKey(value);
      if (!state.has(key)) state.set(key, value === 0 ? 0 : value);
    };
    return {
      args: [type],
      nullable: false,
      ...hosted(
        { output: arrayType(type, !ignoreNulls), state: [arrayType(type)] },
        {
          create: () => new Map<ValueKey | symbol, Value>(),
          update: (state, { read }) => keep(state, read(0)),
          merge: (state, other) => {
            for (const value of other.values()) keep(state, value);
          },
          finish: (state) => [...state.values()],
          save: (state) => [[...state.values()]],
          load: ([values]) => {
            const state = new Map<ValueKey | symbol, Value>();
            for (const value of asList(values)) keep(state, value);
            return state;
          },
          bytes: (state) => state.size * VALUE_BYTES * 2,
        },
      ),
    };
  },
});
