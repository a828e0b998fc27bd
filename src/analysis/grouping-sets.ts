/**
 * GROUPING SETS, ROLLUP and CUBE: every row is copied once for each set, with null in the keys that the set leaves out,
 * and then grouped by all keys and by the set's number (Spark's `ResolveGroupingAnalytics`, whose plan is an Expand
 * under an Aggregate).
 *
 * A set's number has a bit for each key, the first one highest, that is 1 where the key is left out. What
 * `grouping(key)` and `grouping_id()` say of it are columns of the copies as well.
 */
import type { Aggregate } from '../plan/logical-plan.ts';
import {
  type AttributeReference,
  type NamedExpression,
  type ResolvedExpression,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { type Expand, planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { ByteType, type DataType, IntegerType, LongType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';
import { expressionKey } from './expression-key.ts';
import { projectColumn } from './project-window.ts';
import { literal } from './resolution.ts';
import type { Grouping } from './resolve-grouping.ts';
import { groupingCallKey } from './resolve-grouping-calls.ts';
import { isWindowExpression } from './window-expression.ts';

/** The keys of each set, as ordinals in the list of keys. */
export type KeySets = readonly (readonly number[])[];

/** The sets of ROLLUP and CUBE over `count` elements, and the written ones of GROUPING SETS. */
export function keySets(
  groupType: Aggregate['groupType'],
  elements: readonly number[],
  written: KeySets,
): KeySets | undefined {
  switch (groupType) {
    case 'rollup':
      return [...elements.keys(), elements.length].map((length) =>
        elements.slice(0, elements.length - length),
      );
    case 'cube':
      return subsets(elements);
    case 'groupingSets':
      return written;
    default:
      return undefined;
  }
}

/** All subsets, the whole first; a key that comes earlier is left out later. */
function subsets(elements: readonly number[]): KeySets {
  if (elements.length === 0) return [[]];
  const [first, ...others] = elements;
  const rest = subsets(others);
  return [...rest.map((set) => [first, ...set]), ...rest];
}

/** Grouping keys over copies of the input. */
export interface ExpandedGrouping {
  readonly input: ResolvedPlan;
  readonly grouping: Grouping;
}

/** Copies the input for each of the sets; the keys become columns of the copies. */
export function expandGroupingSets(
  input: ResolvedPlan,
  { named, keys, window }: Grouping,
  sets: KeySets,
  analysis: Analysis,
): ExpandedGrouping {
  const column = (name: string, dataType: DataType, nullable: boolean): AttributeReference => ({
    kind: 'attribute',
    id: analysis.nextId(),
    name,
    dataType,
    nullable,
    qualifier: [],
  });
  const keyColumns = named.map((key) => ({
    ...column(key.name, key.dataType, true),
    watermarkDelayMicros: toAttribute(key).watermarkDelayMicros,
    isTimeWindow: toAttribute(key).isTimeWindow,
  }));
  const setNumber = column('spark_grouping_id', LongType, false);
  const place = column('_gen_grouping_pos', IntegerType, false);
  const leftOut = named.map(() => column('grouping', ByteType, false));
  // A window makes rows of one, so it has to be there before the copies are made.
  const made = named.find((key) => isWindowExpression(keyValue(key)));
  const below = made === undefined ? input : projectColumn(input, made);
  const belowValue = (key: NamedExpression) => (key === made ? toAttribute(key) : keyValue(key));
  const projections = sets.map((set, index) => [
    ...planOutput(below),
    ...named.map((key, at) => (set.includes(at) ? belowValue(key) : literal(null, key.dataType))),
    literal(BigInt(setBits(named.length, set)), LongType),
    literal(index, IntegerType),
    ...named.map((_, at) => literal(set.includes(at) ? 0 : 1, ByteType)),
  ]);
  const output = [...planOutput(below), ...keyColumns, setNumber, place, ...leftOut];
  const expand: Expand = { kind: 'expand', input: below, projections, output };
  // Two sets alike are two groups of each of their keys.
  const isRepeated = new Set(sets.map((set) => setBits(named.length, set))).size < sets.length;
  const grouped = [...keyColumns, setNumber, ...leftOut, ...(isRepeated ? [place] : [])];
  const bindings = keysOver(keys, named, keyColumns);
  // A key may be named as it is written or, above the aggregation, by its column.
  for (const list of [named.map(keyValue), keyColumns]) {
    for (const [at, key] of list.entries()) {
      bindings.set(groupingCallKey('grouping', [key]), leftOut[at]);
    }
    bindings.set(groupingCallKey('grouping_id', list), setNumber);
  }
  bindings.set(groupingCallKey('grouping_id', []), setNumber);
  return {
    input: expand,
    grouping: {
      named: grouped,
      listed: [],
      keys: bindings,
      window: window && keyColumns[named.findIndex((key) => key.id === window.id)],
    },
  };
}

function keyValue(key: NamedExpression): ResolvedExpression {
  return key.kind === 'alias' ? key.child : key;
}

function setBits(keyCount: number, set: readonly number[]): number {
  return Array.from({ length: keyCount }, (_, at) =>
    set.includes(at) ? 0 : 2 ** (keyCount - 1 - at),
  ).reduce((sum, bit) => sum + bit, 0);
}

/** What meant a key means its column of the copies. */
function keysOver(
  keys: Grouping['keys'],
  named: readonly NamedExpression[],
  columns: readonly AttributeReference[],
): Map<string, AttributeReference> {
  const bindings = new Map<string, AttributeReference>();
  for (const [key, { id }] of keys) {
    bindings.set(key, columns[named.findIndex((candidate) => candidate.id === id)]);
  }
  for (const column of columns) bindings.set(expressionKey(column), column);
  return bindings;
}
