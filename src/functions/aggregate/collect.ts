import { unsupportedInputType } from '../../errors/aggregate-errors.ts';
import { arrayType, type DataType, DoubleType } from '../../types/data-type.ts';
import { holdsMap } from '../../types/holds-kind.ts';
import type { Value } from '../../types/value.ts';
import { type ValueKey, valueKey } from '../../types/value-key.ts';
import { callSql } from '../call-sql.ts';
import { defineAggregate } from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { asList, asNumber } from '../value-reading.ts';
import { inArrivalOrder, latestOf } from './arrival-order.ts';
import { requireCount, unexpectedArgument } from './input-type.ts';

/** About what a collected value holds on the host. */
const VALUE_BYTES = 32;
/** About what a value of a set holds. */
const MEMBER_BYTES = 96;

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

/** A value of a set, and where it arrived first. */
interface Member {
  readonly value: Value;
  readonly place: number;
}

/** NULL, which is no value of any other key. */
const NULL_KEY = Symbol('null');

type MemberSet = Map<ValueKey | symbol, Member>;

function keepMember(set: MemberSet, member: Member): void {
  const key = member.value === null ? NULL_KEY : valueKey(member.value);
  const known = set.get(key);
  if (known === undefined || member.place < known.place) set.set(key, member);
}

function setOf(members: Iterable<Member>): MemberSet {
  const set: MemberSet = new Map();
  for (const member of members) keepMember(set, member);
  return set;
}

/** What a set takes of a row: the value, or the elements of it that are not null. */
type TakeValues = (value: Value) => readonly Value[];

function collectingSet(type: DataType, ignoreNulls: boolean, take: TakeValues) {
  const output = arrayType(type, !ignoreNulls);
  return hosted(
    { output, state: [arrayType(type), arrayType(DoubleType)] },
    {
      create: (): MemberSet => new Map(),
      update: (state, { read, place }) => {
        for (const value of take(read(0))) {
          keepMember(state, { value: value === 0 ? 0 : value, place });
        }
      },
      merge: (state, other) => {
        for (const member of other.values()) keepMember(state, member);
      },
      finish: (state) => {
        const members = [...state.values()];
        return inArrivalOrder(
          members.map(({ value }) => value),
          members.map(({ place }) => place),
        );
      },
      save: (state) => {
        const members = [...state.values()];
        return [members.map(({ value }) => value), members.map(({ place }) => place)];
      },
      load: ([values, places]) =>
        setOf(
          asList(values).map((value, index) => ({ value, place: asNumber(asList(places)[index]) })),
        ),
      bytes: (state) => state.size * MEMBER_BYTES,
      latest: (state) => latestOf([...state.values()].map(({ place }) => place)),
    },
  );
}

/** Spark's CollectSet. Values are in the order in which they first arrived; -0.0 counts as 0.0. */
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
    if (holdsMap(type)) throw unsupportedInputType(callSql('collect_set', args), 'collect_set');
    return {
      args: [type],
      nullable: false,
      ...collectingSet(type, ignoreNulls, (value) =>
        value === null && ignoreNulls ? [] : [value],
      ),
    };
  },
});

/** Spark's CollectUnion: as `collect_set`, over the elements of arrays. */
export const collectUnion = defineAggregate({
  name: 'collect_union',
  usage: 'Returns an array of the elements of arrays, each once.',
  examples: [
    [
      'SELECT sort_array(collect_union(v)) FROM VALUES (array(2, 1)), (array(3, 2)) AS t(v)',
      [1, 2, 3],
    ],
  ],
  resolve: (args) => {
    requireCount('collect_union', args);
    const [{ dataType }] = args;
    if (dataType.kind !== 'array') throw unexpectedArgument('collect_union', args, '"ARRAY"');
    const { elementType } = dataType;
    if (holdsMap(elementType)) {
      throw unsupportedInputType(callSql('collect_union', args), 'collect_union');
    }
    const take: TakeValues = (value) =>
      value === null ? [] : asList(value).filter((element) => element !== null);
    return { args: [dataType], nullable: false, ...collectingSet(elementType, true, take) };
  },
});
