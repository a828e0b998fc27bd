import type { DataFrame } from '../../api/dataframe.ts';
import { differentLengths, emptyCollection } from '../../errors/dstream-errors.ts';
import type { StructType } from '../../types/data-type.ts';
import { type CountReducer, isCount, isReducer } from '../reducers.ts';
import { compareValues } from './compare-values.ts';
import { KeyedMap } from './keyed-map.ts';
import { asPair, crossed, orNull, type Pair } from './pairs.ts';
import { byKey, checkPartitions, dealt, joined, type Partition, sliced } from './partitions.ts';
import type { RDDContext } from './rdd-context.ts';
import { sampled } from './sampling.ts';
import { textOf } from './text-of.ts';

/** How many seeds there are to choose from. */
const SEEDS = 2 ** 32;

/**
 * The elements of a batch (Spark's `RDD`): any JavaScript values, in partitions. Transformations only say what is to be done;
 * actions do it, at once and on this thread, and do it again when they are asked again, unless the RDD is persisted. What a
 * function of the program throws comes out of the action.
 */
export class RDD<T> {
  readonly context: RDDContext;
  readonly #compute: () => readonly Partition<T>[];
  #isPersisted = false;
  #kept: readonly Partition<T>[] | undefined;

  constructor(context: RDDContext, compute: () => readonly Partition<T>[]) {
    this.context = context;
    this.#compute = compute;
  }

  /** The partitions. Elements are computed as they are gone through. */
  partitions(): readonly Partition<T>[] {
    if (this.#kept !== undefined) return this.#kept;
    const partitions = this.#compute();
    if (!this.#isPersisted) return partitions;
    this.#kept = partitions.map((partition) => [...partition]);
    return this.#kept;
  }

  getNumPartitions(): number {
    return this.partitions().length;
  }

  /** Keeps the elements, once they have been computed. */
  persist(): this {
    this.#isPersisted = true;
    return this;
  }

  cache(): this {
    return this.persist();
  }

  unpersist(): this {
    this.#isPersisted = false;
    this.#kept = undefined;
    return this;
  }

  // Transformations

  map<U>(f: (value: T) => U): RDD<U> {
    return this.#each(function* (values) {
      for (const value of values) yield f(value);
    });
  }

  flatMap<U>(f: (value: T) => Iterable<U>): RDD<U> {
    return this.#each(function* (values) {
      for (const value of values) yield* f(value);
    });
  }

  filter(f: (value: T) => boolean): RDD<T> {
    return this.#each(function* (values) {
      for (const value of values) if (f(value)) yield value;
    });
  }

  mapPartitions<U>(f: (values: Iterable<T>) => Iterable<U>): RDD<U> {
    return this.mapPartitionsWithIndex((_, values) => f(values));
  }

  mapPartitionsWithIndex<U>(f: (index: number, values: Iterable<T>) => Iterable<U>): RDD<U> {
    return this.#wholes((partitions) =>
      partitions.map((values, index) => ({
        [Symbol.iterator]: () => f(index, values)[Symbol.iterator](),
      })),
    );
  }

  /** Each partition as one element, a list. */
  glom(): RDD<T[]> {
    return this.mapPartitions((values) => [[...values]]);
  }

  union<U>(...others: readonly RDD<U>[]): RDD<T | U> {
    return new RDD<T | U>(this.context, () => [
      ...this.partitions(),
      ...others.flatMap((other) => other.partitions()),
    ]);
  }

  distinct(numPartitions?: number): RDD<T> {
    return this.map((value): Pair<T, null> => [value, null])
      .reduceByKey(() => null, numPartitions)
      .keys();
  }

  /** Those that the other has, too, each once. */
  intersection(other: RDD<T>): RDD<T> {
    return this.#asKeys()
      .cogroup(other.#asKeys())
      .filter(([, [here, there]]) => here.length > 0 && there.length > 0)
      .keys();
  }

  /** Those that the other does not have; what is here twice stays so. */
  subtract(other: RDD<T>): RDD<T> {
    return this.#asKeys().subtractByKey(other.#asKeys()).keys();
  }

  cartesian<U>(other: RDD<U>): RDD<Pair<T, U>> {
    return this.#each(function* (values) {
      for (const value of values) {
        for (const partition of other.partitions()) {
          for (const theirs of partition) yield [value, theirs] as const;
        }
      }
    });
  }

  /** Pairs elements by their place. Fails with DSTREAM_ZIP_LENGTHS where one has more of them. */
  zip<U>(other: RDD<U>): RDD<Pair<T, U>> {
    return this.#wholes(() => {
      const theirs = other.collect();
      const here = this.collect();
      if (here.length !== theirs.length) throw differentLengths(here.length, theirs.length);
      return [here.map((value, index): Pair<T, U> => [value, theirs[index]])];
    });
  }

  zipWithIndex(): RDD<Pair<T, number>> {
    return this.#wholes((partitions) => {
      let index = 0;
      return partitions.map((values) =>
        [...values].map((value): Pair<T, number> => [value, index++]),
      );
    });
  }

  sortBy(key: (value: T) => unknown, ascending = true): RDD<T> {
    const sign = ascending ? 1 : -1;
    return this.#wholes(() => {
      const keyed = this.collect().map((value) => ({ value, key: key(value) }));
      keyed.sort((a, b) => sign * compareValues(a.key, b.key));
      return [keyed.map(({ value }) => value)];
    });
  }

  groupBy<K>(key: (value: T) => K, numPartitions?: number): RDD<Pair<K, T[]>> {
    return this.keyBy(key).groupByKey(numPartitions);
  }

  keyBy<K>(key: (value: T) => K): RDD<Pair<K, T>> {
    return this.map((value): Pair<K, T> => [key(value), value]);
  }

  /** Each element with this probability, or so many times on average. */
  sample(withReplacement: boolean, fraction: number, seed?: number): RDD<T> {
    // The same elements whenever they are gone through; other numbers in each partition.
    const first = seed ?? Math.floor(this.context.random()() * SEEDS);
    return this.mapPartitionsWithIndex((index, values) =>
      sampled(values, withReplacement, fraction, this.context.random(first + index)),
    );
  }

  repartition(numPartitions: number): RDD<T> {
    checkPartitions(numPartitions);
    return this.#wholes(() => dealt(this.collect(), numPartitions));
  }

  /** Fewer partitions, without parting what is together. */
  coalesce(numPartitions: number): RDD<T> {
    checkPartitions(numPartitions);
    return this.#wholes((partitions) => {
      if (partitions.length <= numPartitions) return partitions;
      return sliced(partitions, numPartitions).map((several) => [...joined(several)]);
    });
  }

  // Of pairs

  keys<K, V>(this: RDD<Pair<K, V>>): RDD<K> {
    return this.map((pair) => asPair(pair)[0]);
  }

  values<K, V>(this: RDD<Pair<K, V>>): RDD<V> {
    return this.map((pair) => asPair(pair)[1]);
  }

  mapValues<K, V, W>(this: RDD<Pair<K, V>>, f: (value: V) => W): RDD<Pair<K, W>> {
    return this.map((pair): Pair<K, W> => [asPair(pair)[0], f(pair[1])]);
  }

  flatMapValues<K, V, W>(this: RDD<Pair<K, V>>, f: (value: V) => Iterable<W>): RDD<Pair<K, W>> {
    return this.flatMap(function* (pair) {
      for (const value of f(asPair(pair)[1])) yield [pair[0], value] as const;
    });
  }

  combineByKey<K, V, C>(
    this: RDD<Pair<K, V>>,
    createCombiner: (value: V) => C,
    mergeValue: (combined: C, value: V) => C,
    mergeCombiners: (a: C, b: C) => C,
    numPartitions?: number,
  ): RDD<Pair<K, C>> {
    return this.#shuffled(numPartitions, (partitions) => {
      const combined = new KeyedMap<K, C>();
      for (const values of partitions) {
        const here = new KeyedMap<K, C>();
        for (const pair of values) {
          const [key, value] = asPair(pair);
          const before = here.get(key);
          const isNew = before === undefined && !here.has(key);
          here.set(key, isNew ? createCombiner(value) : mergeValue(before as C, value));
        }
        for (const [key, value] of here) {
          const before = combined.get(key);
          const isNew = before === undefined && !combined.has(key);
          combined.set(key, isNew ? value : mergeCombiners(before as C, value));
        }
      }
      return combined;
    });
  }

  /** `reducers` has functions that run in the WASM core. */
  reduceByKey<K>(
    this: RDD<Pair<K, unknown>>,
    f: CountReducer,
    numPartitions?: number,
  ): RDD<Pair<K, number>>;
  reduceByKey<K, V>(
    this: RDD<Pair<K, V>>,
    f: (a: V, b: V) => V,
    numPartitions?: number,
  ): RDD<Pair<K, V>>;
  reduceByKey<K, V>(
    this: RDD<Pair<K, V>>,
    f: (a: V, b: V) => V,
    numPartitions?: number,
  ): RDD<Pair<K, V>> {
    // What is counted is a 1 for each value. Reducers are of numbers: V is number.
    const values = isCount(f) ? this.mapValues(() => 1 as V) : this;
    const combined = values.combineByKey((value) => value, f, f, numPartitions);
    if (!isReducer(f)) return combined;
    const count = numPartitions ?? this.context.defaultParallelism;
    return values.#wholes((partitions) => {
      const reduced = this.context.reduce(f.kind, partitions);
      return reduced === undefined
        ? combined.partitions()
        : byKey(reduced as unknown as readonly Pair<K, V>[], count);
    });
  }

  foldByKey<K, V>(this: RDD<Pair<K, V>>, zero: V, f: (a: V, b: V) => V): RDD<Pair<K, V>> {
    return this.combineByKey((value) => f(zero, value), f, f);
  }

  aggregateByKey<K, V, C>(
    this: RDD<Pair<K, V>>,
    zero: () => C,
    mergeValue: (combined: C, value: V) => C,
    mergeCombiners: (a: C, b: C) => C,
  ): RDD<Pair<K, C>> {
    return this.combineByKey((value) => mergeValue(zero(), value), mergeValue, mergeCombiners);
  }

  groupByKey<K, V>(this: RDD<Pair<K, V>>, numPartitions?: number): RDD<Pair<K, V[]>> {
    return this.combineByKey(
      (value) => [value],
      (list, value) => {
        list.push(value);
        return list;
      },
      (a, b) => [...a, ...b],
      numPartitions,
    );
  }

  /** For each key of either the values here and those there. */
  cogroup<K, V, W>(
    this: RDD<Pair<K, V>>,
    other: RDD<Pair<K, W>>,
    numPartitions?: number,
  ): RDD<Pair<K, readonly [V[], W[]]>> {
    return this.#shuffled(numPartitions, (partitions) => {
      const groups = new KeyedMap<K, readonly [V[], W[]]>();
      const groupOf = (key: K) => {
        const group = groups.get(key) ?? ([[], []] as const);
        groups.set(key, group);
        return group;
      };
      for (const values of partitions) {
        for (const pair of values) groupOf(asPair(pair)[0])[0].push(pair[1]);
      }
      for (const values of other.partitions()) {
        for (const pair of values) groupOf(asPair(pair)[0])[1].push(pair[1]);
      }
      return groups;
    });
  }

  groupWith<K, V, W>(
    this: RDD<Pair<K, V>>,
    other: RDD<Pair<K, W>>,
  ): RDD<Pair<K, readonly [V[], W[]]>> {
    return this.cogroup(other);
  }

  join<K, V, W>(
    this: RDD<Pair<K, V>>,
    other: RDD<Pair<K, W>>,
    numPartitions?: number,
  ): RDD<Pair<K, Pair<V, W>>> {
    return this.cogroup(other, numPartitions).flatMapValues(([here, there]) =>
      crossed(here, there),
    );
  }

  /** A value without a match is beside null. */
  leftOuterJoin<K, V, W>(
    this: RDD<Pair<K, V>>,
    other: RDD<Pair<K, W>>,
    numPartitions?: number,
  ): RDD<Pair<K, Pair<V, W | null>>> {
    return this.cogroup(other, numPartitions).flatMapValues(([here, there]) =>
      crossed(here, orNull(there)),
    );
  }

  /** A value without a match is beside null. */
  rightOuterJoin<K, V, W>(
    this: RDD<Pair<K, V>>,
    other: RDD<Pair<K, W>>,
    numPartitions?: number,
  ): RDD<Pair<K, Pair<V | null, W>>> {
    return this.cogroup(other, numPartitions).flatMapValues(([here, there]) =>
      crossed(orNull(here), there),
    );
  }

  /** A value without a match is beside null. */
  fullOuterJoin<K, V, W>(
    this: RDD<Pair<K, V>>,
    other: RDD<Pair<K, W>>,
    numPartitions?: number,
  ): RDD<Pair<K, Pair<V | null, W | null>>> {
    return this.cogroup(other, numPartitions).flatMapValues(([here, there]) =>
      crossed(orNull(here), orNull(there)),
    );
  }

  subtractByKey<K, V, W>(this: RDD<Pair<K, V>>, other: RDD<Pair<K, W>>): RDD<Pair<K, V>> {
    return this.cogroup(other).flatMap(function* ([key, [here, there]]) {
      if (there.length > 0) return;
      for (const value of here) yield [key, value] as const;
    });
  }

  partitionBy<K, V>(this: RDD<Pair<K, V>>, numPartitions: number): RDD<Pair<K, V>> {
    checkPartitions(numPartitions);
    return this.#wholes((partitions) => byKey(joined(partitions), numPartitions));
  }

  sortByKey<K, V>(this: RDD<Pair<K, V>>, ascending = true): RDD<Pair<K, V>> {
    return this.sortBy(([key]) => key, ascending);
  }

  // Actions

  collect(): T[] {
    return [...joined(this.partitions())];
  }

  toLocalIterator(): Iterable<T> {
    return joined(this.partitions());
  }

  count(): number {
    let count = 0;
    for (const _ of this.toLocalIterator()) count++;
    return count;
  }

  isEmpty(): boolean {
    return this.take(1).length === 0;
  }

  /** The first ones. No more are computed. */
  take(count: number): T[] {
    const taken: T[] = [];
    if (count <= 0) return taken;
    for (const value of this.toLocalIterator()) {
      taken.push(value);
      if (taken.length >= count) break;
    }
    return taken;
  }

  /** Fails with EMPTY_COLLECTION where there is none. */
  first(): T {
    const [first] = this.#atLeastOne('first', this.take(1));
    return first;
  }

  /** The smallest ones by their order, or by that of a key. */
  takeOrdered(count: number, key: (value: T) => unknown = (value) => value): T[] {
    return this.sortBy(key).take(count);
  }

  /** The largest ones by their order, or by that of a key. */
  top(count: number, key: (value: T) => unknown = (value) => value): T[] {
    return this.sortBy(key, false).take(count);
  }

  /** Fails with EMPTY_COLLECTION where there is none. */
  reduce(f: (a: T, b: T) => T): T {
    return this.#atLeastOne('reduce', this.collect()).reduce((a, b) => f(a, b));
  }

  /** Begins with the zero in each partition, and once more to merge them. */
  fold(zero: T, f: (a: T, b: T) => T): T {
    return this.aggregate(() => zero, f, f);
  }

  /** The zero is made anew for each partition, since the functions may change it. */
  aggregate<C>(
    zero: () => C,
    mergeValue: (combined: C, value: T) => C,
    mergeCombiners: (a: C, b: C) => C,
  ): C {
    const parts = this.partitions().map((values) => {
      let combined = zero();
      for (const value of values) combined = mergeValue(combined, value);
      return combined;
    });
    return parts.reduce((a, b) => mergeCombiners(a, b), zero());
  }

  max(key: (value: T) => unknown = (value) => value): T {
    return this.reduce((a, b) => (compareValues(key(a), key(b)) >= 0 ? a : b));
  }

  min(key: (value: T) => unknown = (value) => value): T {
    return this.reduce((a, b) => (compareValues(key(a), key(b)) <= 0 ? a : b));
  }

  sum(this: RDD<number>): number {
    return this.fold(0, (a, b) => a + b);
  }

  /** NaN where there is none. */
  mean(this: RDD<number>): number {
    return this.sum() / this.count();
  }

  /** Of the whole population. */
  variance(this: RDD<number>): number {
    const mean = this.mean();
    return this.map((value) => (value - mean) ** 2).mean();
  }

  stdev(this: RDD<number>): number {
    return Math.sqrt(this.variance());
  }

  /** How often each value is there: pairs, since a value may be a list or a record. */
  countByValue(): Pair<T, number>[] {
    return this.map((value): Pair<T, number> => [value, 1])
      .reduceByKey((a, b) => a + b)
      .collect();
  }

  countByKey<K, V>(this: RDD<Pair<K, V>>): Pair<K, number>[] {
    return this.keys().countByValue();
  }

  /** Of a key that is there several times one of the values. */
  collectAsMap<K, V>(this: RDD<Pair<K, V>>): Map<K, V> {
    return new Map(this.collect());
  }

  lookup<K, V>(this: RDD<Pair<K, V>>, key: K): V[] {
    const wanted = new KeyedMap<K, true>().set(key, true);
    return this.filter(([each]) => wanted.has(each))
      .values()
      .collect();
  }

  foreach(f: (value: T) => void): void {
    for (const value of this.toLocalIterator()) f(value);
  }

  foreachPartition(f: (values: Iterable<T>) => void): void {
    for (const values of this.partitions()) f(values);
  }

  /**
   * A table of the elements: records, lists, or single values. `schema` is DDL, a type or the names of the columns; types that
   * it does not say are read off the values.
   */
  toDF(schema?: StructType | string | readonly string[]): DataFrame {
    const values = this.collect();
    const rows = values.map((value) => (isRecord(value) ? value : [value]));
    return this.context.session.createDataFrame(rows, schema ?? namesOf(values));
  }

  /**
   * Writes each element as a line of a file in a folder, one file a partition. Files that are there already are replaced: a
   * batch that is run again after a crash writes them again.
   */
  saveAsTextFile(folder: string): Promise<void> {
    return this.context.saveLines(folder, this.map(textOf).partitions());
  }

  #asKeys(): RDD<Pair<T, null>> {
    return this.map((value): Pair<T, null> => [value, null]);
  }

  #atLeastOne(action: string, values: T[]): T[] {
    if (values.length === 0) throw emptyCollection(action);
    return values;
  }

  #each<U>(f: (values: Partition<T>) => Iterable<U>): RDD<U> {
    return this.mapPartitions(f);
  }

  #wholes<U>(f: (partitions: readonly Partition<T>[]) => readonly Partition<U>[]): RDD<U> {
    return new RDD(this.context, () => f(this.partitions()));
  }

  #shuffled<K, W>(
    numPartitions: number | undefined,
    f: (partitions: readonly Partition<T>[]) => KeyedMap<K, W>,
  ): RDD<Pair<K, W>> {
    const count = numPartitions ?? this.context.defaultParallelism;
    checkPartitions(count);
    return this.#wholes((partitions) => byKey(f(partitions), count));
  }
}

function isRecord(value: unknown): value is object {
  const isSingle = value instanceof Date || value instanceof Uint8Array;
  return typeof value === 'object' && value !== null && !isSingle;
}

/** Spark's names for the columns of tuples and of single values; a record names its own. */
function namesOf([first]: readonly unknown[]): readonly string[] | undefined {
  if (Array.isArray(first)) return first.map((_, index) => `_${index + 1}`);
  return first === undefined || isRecord(first) ? undefined : ['value'];
}
