import { parameterOutOfRange } from '../../errors/aggregate-errors.ts';
import { invalidOrderingType } from '../../errors/function-errors.ts';
import { isOrderable } from '../../types/coercion.ts';
import {
  arrayType,
  BooleanType,
  type DataType,
  DoubleType,
  IntegerType,
} from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { compareValues } from '../../types/value-order.ts';
import { callSql } from '../call-sql.ts';
import {
  type AggregateFunction,
  type AggregateSignature,
  type Argument,
  defineAggregate,
} from '../define.ts';
import { type HostedAggregate, hosted } from '../hosted-aggregate.ts';
import { asList, asNumber } from '../value-reading.ts';
import { requireCount, unexpectedArgument } from './input-type.ts';
import { doubleOf, parameterValue } from './parameter.ts';

const ENTRY_BYTES = 96;
const COUNT_MAX = 100_000;

/** A value, what it is judged by, and where it arrived. */
interface Entry {
  readonly value: Value;
  readonly key: Value;
  readonly place: number;
}

interface Best {
  entry: Entry | undefined;
}

/** Compares keys so that the better one is greater. */
type CompareKeys = (a: Value, b: Value) => number;

/** The value with the best key. Of equal ones it is the last to arrive, as in Spark. */
function bestValue(compare: CompareKeys): HostedAggregate<Best> {
  const keep = (state: Best, entry: Entry) => {
    const order = state.entry === undefined ? 1 : compare(entry.key, state.entry.key);
    if (order > 0 || (order === 0 && entry.place > (state.entry?.place ?? 0))) state.entry = entry;
  };
  return {
    create: () => ({ entry: undefined }),
    update: (state, { read, place }) => {
      const key = read(1);
      if (key === null) return;
      // A value that can't win is not even decoded.
      if (state.entry !== undefined && compare(key, state.entry.key) < 0) return;
      keep(state, { value: read(0), key, place });
    },
    merge: (state, { entry }) => {
      if (entry !== undefined) keep(state, entry);
    },
    finish: ({ entry }) => entry?.value ?? null,
    save: ({ entry }) =>
      entry === undefined ? [false, null, null, 0] : [true, entry.value, entry.key, entry.place],
    load: ([isSet, value, key, place]) => ({
      entry: isSet === true ? { value, key, place: asNumber(place) } : undefined,
    }),
    bytes: () => ENTRY_BYTES,
    latest: ({ entry }) => entry?.place ?? 0,
  };
}

/** The `count` values with the best keys, the best first; the least of them is replaced by a better one only. */
function bestValues(compare: CompareKeys, count: number, isMax: boolean): HostedAggregate<Entry[]> {
  const order = (a: Entry, b: Entry) =>
    compare(b.key, a.key) || (isMax ? b.place - a.place : a.place - b.place);
  const keep = (state: Entry[], entry: Entry) => {
    const after = state.findIndex((other) => compare(entry.key, other.key) > 0);
    if (after < 0 && state.length === count) return;
    state.splice(after < 0 ? state.length : after, 0, entry);
    if (state.length > count) state.pop();
  };
  return {
    create: () => [],
    update: (state, { read, place }) => {
      const key = read(1);
      if (key !== null) keep(state, { value: read(0), key, place });
    },
    merge: (state, other) => {
      const all = [...state, ...other].sort((a, b) => compare(b.key, a.key) || a.place - b.place);
      state.splice(0, state.length, ...all.slice(0, count));
    },
    finish: (state) =>
      state.length === 0 ? null : [...state].sort(order).map(({ value }) => value),
    save: (state) => [
      state.map(({ value }) => value),
      state.map(({ key }) => key),
      state.map(({ place }) => place),
    ],
    load: ([values, keys, places]) =>
      asList(values).map((value, index) => ({
        value,
        key: asList(keys)[index],
        place: asNumber(asList(places)[index]),
      })),
    bytes: (state) => state.length * ENTRY_BYTES,
    latest: (state) => state.reduce((latest, { place }) => Math.max(latest, place), 0),
  };
}

/** How many values are asked for; undefined without the third argument. */
function countOf(name: string, args: readonly Argument[]): number | undefined {
  if (args.length < 3) return undefined;
  const call = { sql: callSql(name, args), args };
  const value = parameterValue(call, 2, { name: 'k', type: IntegerType });
  if (value === undefined) return 1;
  const count = value === null ? 0 : Math.trunc(doubleOf(value, args[2].dataType));
  if (Number.isNaN(count)) throw unexpectedArgument(name, args, '"INT"', 2);
  if (count >= 1 && count <= COUNT_MAX) return count;
  const parameter = { sqlExpr: call.sql, name: '`k`' };
  throw parameterOutOfRange(parameter, `[1, ${COUNT_MAX}]`, String(count));
}

function resolveExtremeBy(
  name: 'max_by' | 'min_by',
  args: readonly Argument[],
): AggregateSignature {
  requireCount(name, args, [2, 3]);
  const [value, key] = args.map(({ dataType }) => dataType);
  if (!isOrderable(key)) throw invalidOrderingType(callSql(name, args), name, key);
  const isMax = name === 'max_by';
  const compare: CompareKeys = (a, b) => (isMax ? 1 : -1) * compareValues(a, b, key);
  const count = countOf(name, args);
  const types: readonly DataType[] = args.map(({ dataType }) => dataType);
  const common = { args: types, nullable: true, reads: [0, 1] };
  if (count === undefined) {
    const state = [BooleanType, value, key, DoubleType];
    return { ...common, ...hosted({ output: value, state }, bestValue(compare)) };
  }
  const output = arrayType(value);
  const state = [output, arrayType(key), arrayType(DoubleType)];
  return { ...common, ...hosted({ output, state }, bestValues(compare, count, isMax)) };
}

function extremeBy(name: 'max_by' | 'min_by', which: string, expected: string): AggregateFunction {
  return defineAggregate({
    name,
    usage: `Returns the value of the row with the ${which} key, or an array of the k such values.`,
    examples: [
      [`SELECT ${name}(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y)`, expected],
    ],
    resolve: (args) => resolveExtremeBy(name, args),
  });
}

/** Spark's MaxBy, and MaxByK with a third argument. Rows whose key is null don't count. */
export const maxBy = extremeBy('max_by', 'greatest', 'b');
/** Spark's MinBy, and MinByK with a third argument. Rows whose key is null don't count. */
export const minBy = extremeBy('min_by', 'least', 'a');
