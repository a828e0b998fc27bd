import { notPairs } from '../../errors/dstream-errors.ts';

export type Pair<K, V> = readonly [K, V];

/** An element of a pair RDD. Fails with DSTREAM_ELEMENT_IS_NO_PAIR where it is none. */
export function asPair<K, V>(element: Pair<K, V>): Pair<K, V> {
  if (!Array.isArray(element) || element.length !== 2) throw notPairs(element);
  return element;
}

/** The values of a side of an outer join, which has null where it has none. */
export function orNull<T>(values: readonly T[]): readonly (T | null)[] {
  return values.length === 0 ? [null] : values;
}

/** Each of these with each of those. */
export function* crossed<V, W>(here: readonly V[], there: readonly W[]): Iterable<Pair<V, W>> {
  for (const value of here) for (const theirs of there) yield [value, theirs];
}
