import { invalidOption } from '../../errors/dstream-errors.ts';
import type { Pair } from './pairs.ts';
import { partitionOf } from './partition-of.ts';

/** Elements that can be gone through again and again. */
export type Partition<T> = Iterable<T>;

/** The elements of all partitions. */
export function* joined<T>(partitions: readonly Partition<T>[]): Iterable<T> {
  for (const values of partitions) yield* values;
}

/** Pairs in the partitions of their keys. */
export function byKey<K, V>(pairs: Iterable<Pair<K, V>>, numPartitions: number): Pair<K, V>[][] {
  const parts: Pair<K, V>[][] = Array.from({ length: numPartitions }, () => []);
  for (const pair of pairs) parts[partitionOf(pair[0], numPartitions)].push(pair);
  return parts;
}

/** Lists of neighbours, as long as each other but for one (Spark's `ParallelCollectionRDD.slice`). */
export function sliced<T>(values: readonly T[], count: number): T[][] {
  const begin = (index: number) => Math.floor((index * values.length) / count);
  return Array.from({ length: count }, (_, index) => values.slice(begin(index), begin(index + 1)));
}

/** Fails with INVALID_DSTREAM_OPTION for a number of partitions that can't be. */
export function checkPartitions(count: number): void {
  if (!Number.isInteger(count) || count <= 0) {
    throw invalidOption('number of partitions', 'a whole number above 0 is needed');
  }
}

/** Elements in turn. */
export function dealt<T>(values: readonly T[], numPartitions: number): T[][] {
  const parts: T[][] = Array.from({ length: numPartitions }, () => []);
  for (const [index, value] of values.entries()) parts[index % numPartitions].push(value);
  return parts;
}
