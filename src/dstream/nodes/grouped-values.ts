import { KeyedMap } from '../rdd/keyed-map.ts';
import type { Pair } from '../rdd/pairs.ts';
import type { RDD } from '../rdd/rdd.ts';

/** The values of each key, in the order in which they are there. */
export function groupedValues<K, V>(
  ...rdds: readonly (RDD<Pair<K, V>> | undefined)[]
): KeyedMap<K, V[]> {
  const groups = new KeyedMap<K, V[]>();
  for (const rdd of rdds) {
    // What is no pair is told by whoever groups it.
    for (const [key, values] of rdd?.groupByKey().toLocalIterator() ?? []) {
      const before = groups.get(key);
      if (before === undefined) groups.set(key, values);
      else for (const value of values) before.push(value);
    }
  }
  return groups;
}
