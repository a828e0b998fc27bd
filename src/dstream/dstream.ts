import { invalidOption } from '../errors/dstream-errors.ts';
import { MapWithStateNode, SnapshotNode } from './nodes/map-with-state-node.ts';
import type { DStreamNode } from './nodes/node.ts';
import { OutputNode } from './nodes/output-node.ts';
import { PysparkWindowNode } from './nodes/pyspark-window-node.ts';
import { ReducedWindowNode, type WindowReduction } from './nodes/reduced-window-node.ts';
import { TransformedNode } from './nodes/transformed-node.ts';
import {
  oneByOne,
  type UpdateFunction,
  type UpdateIterator,
  UpdateStateNode,
} from './nodes/update-state-node.ts';
import type { WindowLength } from './nodes/window-length.ts';
import { WindowedNode } from './nodes/windowed-node.ts';
import type { Pair } from './rdd/pairs.ts';
import type { RDD } from './rdd/rdd.ts';
import { jsonOf, textOf } from './rdd/text-of.ts';
import { type CountReducer, isCount, isReducer, reducers } from './reducers.ts';
import type { StateSpec } from './state/state.ts';
import type { StreamingContext } from './streaming-context.ts';
import { Duration, type DurationInput, Time, toMs } from './time.ts';
import {
  type ReduceByKeyAndWindowArguments,
  type ReduceByWindowArguments,
  reducedWindow,
} from './window-arguments.ts';

export interface UpdateStateOptions<K, S> {
  /** The states before the first batch. */
  readonly initialRDD?: RDD<Pair<K, S>>;
}

export type TransformWith<T, U, V> = (
  rdd: RDD<T>,
  other: RDD<U>,
  time: Time,
) => RDD<V> | Promise<RDD<V>>;

/** How many elements `print` shows unless it is told. */
const PRINTED = 10;

/**
 * A stream as a sequence of RDDs, one a batch (Spark's `DStream`). Operations only say what is to be done; output operations,
 * `foreachRDD` and those that stand on it, do it in every batch once the context is started. Operations by key are for
 * streams of pairs: lists of a key and a value.
 */
export class DStream<T> {
  readonly context: StreamingContext;
  readonly node: DStreamNode<T>;

  constructor(context: StreamingContext, node: DStreamNode<T>) {
    this.context = context;
    this.node = node;
  }

  get slideDuration(): Duration {
    return new Duration(this.node.slideMs);
  }

  // Of each element

  map<U>(f: (value: T) => U): DStream<U> {
    return this.#transformed('map', (rdd) => rdd.map(f));
  }

  flatMap<U>(f: (value: T) => Iterable<U>): DStream<U> {
    return this.#transformed('flatMap', (rdd) => rdd.flatMap(f));
  }

  filter(f: (value: T) => boolean): DStream<T> {
    return this.#transformed('filter', (rdd) => rdd.filter(f));
  }

  mapPartitions<U>(f: (values: Iterable<T>) => Iterable<U>): DStream<U> {
    return this.#transformed('mapPartitions', (rdd) => rdd.mapPartitions(f));
  }

  glom(): DStream<T[]> {
    return this.#transformed('glom', (rdd) => rdd.glom());
  }

  repartition(numPartitions: number): DStream<T> {
    return this.#transformed('repartition', (rdd) => rdd.repartition(numPartitions));
  }

  // Of each batch

  /** The elements of a batch as one, where there are any. */
  reduce(f: (a: T, b: T) => T): DStream<T> {
    return this.#transformed('reduce', (rdd) =>
      rdd
        .map((value): Pair<null, T> => [null, value])
        .reduceByKey(f, 1)
        .values(),
    );
  }

  /** How many there are: 0 in a batch without any. */
  count(): DStream<number> {
    return this.#transformed('count', (rdd) =>
      this.context.sparkContext.parallelize([rdd.count()]),
    );
  }

  countByValue(): DStream<Pair<T, number>> {
    return this.map((value): Pair<T, number> => [value, 1]).reduceByKey((a, b) => a + b);
  }

  /** Any function of the RDD of a batch. */
  transform<U>(f: (rdd: RDD<T>, time: Time) => RDD<U> | Promise<RDD<U>>): DStream<U> {
    return this.#transformed('transform', f);
  }

  /** Any function of the RDDs of two streams; which of both arguments comes first does not matter. */
  transformWith<U, V>(f: TransformWith<T, U, V>, other: DStream<U>): DStream<V>;
  transformWith<U, V>(other: DStream<U>, f: TransformWith<T, U, V>): DStream<V>;
  transformWith<U, V>(
    first: TransformWith<T, U, V> | DStream<U>,
    second: TransformWith<T, U, V> | DStream<U>,
  ): DStream<V> {
    const [f, other] = first instanceof DStream ? [second, first] : [first, second];
    if (f instanceof DStream || !(other instanceof DStream)) {
      throw invalidOption('transformWith', 'a function and a stream are needed');
    }
    return this.#with('transformWith', other, f);
  }

  union(other: DStream<T>): DStream<T> {
    return this.#with('union', other, (rdd, theirs) => rdd.union(theirs));
  }

  // By key

  mapValues<K, V, W>(this: DStream<Pair<K, V>>, f: (value: V) => W): DStream<Pair<K, W>> {
    return this.#transformed('mapValues', (rdd) => rdd.mapValues(f));
  }

  flatMapValues<K, V, W>(
    this: DStream<Pair<K, V>>,
    f: (value: V) => Iterable<W>,
  ): DStream<Pair<K, W>> {
    return this.#transformed('flatMapValues', (rdd) => rdd.flatMapValues(f));
  }

  groupByKey<K, V>(this: DStream<Pair<K, V>>, numPartitions?: number): DStream<Pair<K, V[]>> {
    return this.#transformed('groupByKey', (rdd) => rdd.groupByKey(numPartitions));
  }

  /** `reducers` has functions that run in the WASM core. */
  reduceByKey<K>(
    this: DStream<Pair<K, unknown>>,
    f: CountReducer,
    numPartitions?: number,
  ): DStream<Pair<K, number>>;
  reduceByKey<K, V>(
    this: DStream<Pair<K, V>>,
    f: (a: V, b: V) => V,
    numPartitions?: number,
  ): DStream<Pair<K, V>>;
  reduceByKey<K, V>(
    this: DStream<Pair<K, V>>,
    f: (a: V, b: V) => V,
    numPartitions?: number,
  ): DStream<Pair<K, V>> {
    if (isReducer(f)) this.context.useCore();
    return this.#transformed('reduceByKey', (rdd) => rdd.reduceByKey(f, numPartitions));
  }

  combineByKey<K, V, C>(
    this: DStream<Pair<K, V>>,
    createCombiner: (value: V) => C,
    mergeValue: (combined: C, value: V) => C,
    mergeCombiners: (a: C, b: C) => C,
    numPartitions?: number,
  ): DStream<Pair<K, C>> {
    return this.#transformed('combineByKey', (rdd) =>
      rdd.combineByKey(createCombiner, mergeValue, mergeCombiners, numPartitions),
    );
  }

  partitionBy<K, V>(this: DStream<Pair<K, V>>, numPartitions: number): DStream<Pair<K, V>> {
    return this.#transformed('partitionBy', (rdd) => rdd.partitionBy(numPartitions));
  }

  cogroup<K, V, W>(
    this: DStream<Pair<K, V>>,
    other: DStream<Pair<K, W>>,
    numPartitions?: number,
  ): DStream<Pair<K, readonly [V[], W[]]>> {
    return this.#with('cogroup', other, (rdd, theirs) => rdd.cogroup(theirs, numPartitions));
  }

  join<K, V, W>(
    this: DStream<Pair<K, V>>,
    other: DStream<Pair<K, W>>,
    numPartitions?: number,
  ): DStream<Pair<K, Pair<V, W>>> {
    return this.#with('join', other, (rdd, theirs) => rdd.join(theirs, numPartitions));
  }

  leftOuterJoin<K, V, W>(
    this: DStream<Pair<K, V>>,
    other: DStream<Pair<K, W>>,
    numPartitions?: number,
  ): DStream<Pair<K, Pair<V, W | null>>> {
    return this.#with('leftOuterJoin', other, (rdd, theirs) =>
      rdd.leftOuterJoin(theirs, numPartitions),
    );
  }

  rightOuterJoin<K, V, W>(
    this: DStream<Pair<K, V>>,
    other: DStream<Pair<K, W>>,
    numPartitions?: number,
  ): DStream<Pair<K, Pair<V | null, W>>> {
    return this.#with('rightOuterJoin', other, (rdd, theirs) =>
      rdd.rightOuterJoin(theirs, numPartitions),
    );
  }

  fullOuterJoin<K, V, W>(
    this: DStream<Pair<K, V>>,
    other: DStream<Pair<K, W>>,
    numPartitions?: number,
  ): DStream<Pair<K, Pair<V | null, W | null>>> {
    return this.#with('fullOuterJoin', other, (rdd, theirs) =>
      rdd.fullOuterJoin(theirs, numPartitions),
    );
  }

  // Windows

  /**
   * The elements of the last `windowDuration`, every `slideDuration`, which may be longer. Both are multiples of this stream's
   * own slide, which is also what the slide is unless it is given. Fails with INVALID_DSTREAM_WINDOW.NOT_MULTIPLE.
   */
  window(windowDuration: DurationInput, slideDuration?: DurationInput): DStream<T> {
    const window = this.#window(windowDuration, slideDuration);
    return this.#of(new WindowedNode(this.node.graph, this.node, window));
  }

  /** How many elements a window has: 0 once all have left, and nothing before the first has come. */
  countByWindow(windowDuration: DurationInput, slideDuration?: DurationInput): DStream<number> {
    return this.map(() => 1).reduceByWindow(
      (a, b) => a + b,
      (a, b) => a - b,
      windowDuration,
      slideDuration,
    );
  }

  /** How often each value is in a window; those that are not are left out. */
  countByValueAndWindow(
    windowDuration: DurationInput,
    slideDuration?: DurationInput,
  ): DStream<Pair<T, number>> {
    return this.map((value): Pair<T, number> => [value, 1]).reduceByKeyAndWindow(
      (a, b) => a + b,
      windowDuration,
      slideDuration,
      { inverse: (a, b) => a - b, filter: ([, count]) => count !== 0 },
    );
  }

  /**
   * The elements of a window as one: `reduceByWindow(f, windowDuration, slideDuration)`, or with an inverse, from the window
   * before: `reduceByWindow(f, inverse, windowDuration, slideDuration)`.
   */
  reduceByWindow(f: (a: T, b: T) => T, ...given: ReduceByWindowArguments<T>): DStream<T> {
    const { window, slide, inverse } = reducedWindow<number, T>(given);
    if (!inverse) return this.reduce(f).window(window, slide).reduce(f);
    return this.map((value): Pair<number, T> => [1, value])
      .reduceByKeyAndWindow(f, inverse, window, slide)
      .map(([, value]) => value);
  }

  groupByKeyAndWindow<K, V>(
    this: DStream<Pair<K, V>>,
    windowDuration: DurationInput,
    slideDuration?: DurationInput,
    numPartitions?: number,
  ): DStream<Pair<K, V[]>> {
    return this.groupByKey(numPartitions)
      .window(windowDuration, slideDuration)
      .combineByKey(
        (list) => [...list],
        (all, list) => [...all, ...list],
        (a, b) => [...a, ...b],
        numPartitions,
      );
  }

  /**
   * The values of each key in a window as one: `reduceByKeyAndWindow(f, windowDuration, slideDuration, { inverse, filter })`, or
   * as in Spark `reduceByKeyAndWindow(f, inverse, windowDuration, slideDuration, numPartitions, filter)`. With an inverse a
   * window is taken from the one before: a key stays, as what is left of its values, until the filter drops it; see also
   * `windows` in `StreamingContextOptions`. `reducers` has functions that run in the WASM core.
   */
  reduceByKeyAndWindow<K>(
    this: DStream<Pair<K, unknown>>,
    f: CountReducer,
    ...given: ReduceByKeyAndWindowArguments<K, number>
  ): DStream<Pair<K, number>>;
  reduceByKeyAndWindow<K, V>(
    this: DStream<Pair<K, V>>,
    f: (a: V, b: V) => V,
    ...given: ReduceByKeyAndWindowArguments<K, V>
  ): DStream<Pair<K, V>>;
  reduceByKeyAndWindow<K, V>(
    this: DStream<Pair<K, V>>,
    f: (a: V, b: V) => V,
    ...given: ReduceByKeyAndWindowArguments<K, V>
  ): DStream<Pair<K, V>> {
    const { window, slide, inverse, filter, numPartitions } = reducedWindow(given);
    const reduced = this.reduceByKey(f, numPartitions);
    // What a batch has counted is added up.
    const reduce: (a: V, b: V) => V = isCount(f) ? (reducers.sum as unknown as typeof f) : f;
    if (!inverse) return reduced.window(window, slide).reduceByKey(reduce, numPartitions);
    const reduction: WindowReduction<K, V> = { reduce, inverse, filter: filter ?? undefined };
    const Node = this.context.windows === 'pyspark' ? PysparkWindowNode : ReducedWindowNode;
    return new DStream(
      this.context,
      new Node<K, V>(this.node.graph, reduced.node, this.#window(window, slide), reduction),
    );
  }

  // State

  /**
   * A state for each key, which a function makes anew in every batch from the key's values and the state before; null or
   * undefined removes it. Every key is asked, also those without values.
   */
  updateStateByKey<K, V, S>(
    this: DStream<Pair<K, V>>,
    update: UpdateFunction<K, V, S>,
    options: UpdateStateOptions<K, S> = {},
  ): DStream<Pair<K, S>> {
    return this.updateStatesOfKeys(oneByOne(update), options);
  }

  /** The same with a function of all keys at once, as Spark's `updateStateByKey` of an iterator. */
  updateStatesOfKeys<K, V, S>(
    this: DStream<Pair<K, V>>,
    update: UpdateIterator<K, V, S>,
    { initialRDD }: UpdateStateOptions<K, S> = {},
  ): DStream<Pair<K, S>> {
    const node = new UpdateStateNode<K, V, S>(this.node.graph, this.node, update, initialRDD);
    return new DStream(this.context, node);
  }

  /** What a function gives for each value, which keeps a state for its key; see {@link StateSpec}. */
  mapWithState<K, V, S, E>(
    this: DStream<Pair<K, V>>,
    spec: StateSpec<K, V, S, E>,
  ): MapWithStateDStream<K, S, NonNullable<E>> {
    // What is null is left out.
    const node = new MapWithStateNode<K, V, S, NonNullable<E>>(
      this.node.graph,
      this.node,
      spec as StateSpec<K, V, S, NonNullable<E>>,
    );
    return new MapWithStateDStream(this.context, node);
  }

  // Output

  /** Runs a function in every batch, and waits for what it promises. */
  foreachRDD(f: (rdd: RDD<T>, time: Time) => unknown): void {
    this.#output('foreachRDD', (rdd, timeMs) => f(rdd, new Time(timeMs)));
  }

  /** Prints the first elements of every batch. */
  print(count = PRINTED): void {
    this.#output('print', (rdd, timeMs) => {
      const taken = rdd.take(count + 1);
      const line = '-'.repeat(43);
      this.context.print(line);
      this.context.print(`Time: ${timeMs} ms`);
      this.context.print(line);
      for (const value of taken.slice(0, count)) this.context.print(textOf(value));
      if (taken.length > count) this.context.print('...');
      this.context.print('');
    });
  }

  /** PySpark's name for {@link print}. */
  pprint(count = PRINTED): void {
    this.print(count);
  }

  /** Writes every batch as text into a folder of its own: `prefix-TIME.suffix`, the time in milliseconds. */
  saveAsTextFiles(prefix: string, suffix?: string): void {
    this.#output('saveAsTextFiles', (rdd, timeMs) =>
      rdd.saveAsTextFile(folderOf(prefix, suffix, timeMs)),
    );
  }

  /** Writes every batch as lines of JSON into a folder of its own. */
  saveAsObjectFiles(prefix: string, suffix?: string): void {
    this.#output('saveAsObjectFiles', (rdd, timeMs) =>
      rdd.map(jsonOf).saveAsTextFile(folderOf(prefix, suffix, timeMs)),
    );
  }

  /** Writes every batch of pairs as lines of a key, a tab and a value, as Hadoop's `TextOutputFormat` does. */
  saveAsHadoopFiles<K, V>(this: DStream<Pair<K, V>>, prefix: string, suffix?: string): void {
    this.#output('saveAsHadoopFiles', (rdd, timeMs) =>
      rdd
        .map(([key, value]) => `${textOf(key)}\t${textOf(value)}`)
        .saveAsTextFile(folderOf(prefix, suffix, timeMs)),
    );
  }

  /** The same by Spark's other name. */
  saveAsNewAPIHadoopFiles<K, V>(this: DStream<Pair<K, V>>, prefix: string, suffix?: string): void {
    this.saveAsHadoopFiles(prefix, suffix);
  }

  // Of the stream itself

  /** Computes each RDD once, however often it is used. */
  persist(): this {
    this.node.persist();
    return this;
  }

  cache(): this {
    return this.persist();
  }

  /**
   * How often states that time out are looked for, a multiple of the slide: after `mapWithState`. State is in the checkpoint
   * of every batch anyway.
   */
  checkpoint(interval: DurationInput): this {
    if (this.node instanceof MapWithStateNode) this.node.scanEvery(toMs(interval));
    return this;
  }

  /** The RDDs from one time to another, both included, as far as they are remembered; see `StreamingContext.remember`. */
  slice(from: Time | number, to: Time | number): Promise<RDD<T>[]> {
    return this.context.sliceOf(this.node, Number(from), Number(to));
  }

  #of(node: DStreamNode<T>): DStream<T> {
    return new DStream(this.context, node);
  }

  #transformed<U>(
    kind: string,
    f: (rdd: RDD<T>, time: Time) => RDD<U> | Promise<RDD<U>>,
  ): DStream<U> {
    const node = new TransformedNode<U>(this.node.graph, kind, [this.node], ([rdd], timeMs) =>
      f(rdd as RDD<T>, new Time(timeMs)),
    );
    return new DStream(this.context, node);
  }

  #with<U, V>(
    kind: string,
    other: DStream<U>,
    f: (rdd: RDD<T>, other: RDD<U>, time: Time) => RDD<V> | Promise<RDD<V>>,
  ): DStream<V> {
    const parents = [this.node, other.node];
    const node = new TransformedNode<V>(this.node.graph, kind, parents, ([rdd, theirs], timeMs) =>
      f(rdd as RDD<T>, theirs as RDD<U>, new Time(timeMs)),
    );
    return new DStream(this.context, node);
  }

  #window(window: DurationInput, slide: DurationInput | undefined): WindowLength {
    return {
      windowMs: toMs(window),
      slideMs: slide === undefined ? this.node.slideMs : toMs(slide),
    };
  }

  #output(name: string, f: (rdd: RDD<T>, timeMs: number) => unknown): void {
    const { context, node } = this;
    node.graph.addOutput(
      OutputNode.of(name, node, (rdd, timeMs) => context.callOutput(() => f(rdd, timeMs))),
    );
  }
}

/** What `mapWithState` gives, and the states themselves. */
export class MapWithStateDStream<K, S, E> extends DStream<E> {
  readonly #node: DStreamNode<E> & { snapshots(timeMs: number): Promise<RDD<Pair<K, S>>> };

  constructor(
    context: StreamingContext,
    node: DStreamNode<E> & { snapshots(timeMs: number): Promise<RDD<Pair<K, S>>> },
  ) {
    super(context, node);
    this.#node = node;
  }

  /** The state of every key after each batch. */
  stateSnapshots(): DStream<Pair<K, S>> {
    return new DStream(this.context, new SnapshotNode(this.node.graph, this.#node));
  }
}

function folderOf(prefix: string, suffix: string | undefined, timeMs: number): string {
  return suffix ? `${prefix}-${timeMs}.${suffix}` : `${prefix}-${timeMs}`;
}
