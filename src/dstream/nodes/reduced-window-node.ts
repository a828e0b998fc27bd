import { inconsistentWindowKey } from '../../errors/dstream-errors.ts';
import { KeyedMap } from '../rdd/keyed-map.ts';
import type { Pair } from '../rdd/pairs.ts';
import type { RDD } from '../rdd/rdd.ts';
import { type MapChanges, noChanges } from '../rdd/versioned-map.ts';
import type { DStreamGraph } from './graph.ts';
import { DStreamNode } from './node.ts';
import { KeyedState, stateRDD } from './state-node.ts';
import { checkWindow, type WindowLength } from './window-length.ts';

export interface WindowReduction<K, V> {
  readonly reduce: (a: V, b: V) => V;
  /** Takes the values that leave out of a window's. */
  readonly inverse: (a: V, b: V) => V;
  /** Which pairs stay in the window. */
  readonly filter: ((pair: Pair<K, V>) => boolean) | undefined;
}

/**
 * A window's values by key, reduced from the window before: what has come in is added, what has left is taken out (Spark's
 * `ReducedWindowedDStream`, which this follows case by case). A key stays when all of its values have left, unless the filter
 * drops it. The cost of a window is that of the keys that came or left.
 */
export class ReducedWindowNode<K, V> extends DStreamNode<Pair<K, V>> {
  readonly kind: string;
  readonly state = new KeyedState<K, V>();
  /** The values of each batch by key, reduced. */
  readonly #reduced: DStreamNode<Pair<K, V>>;
  readonly #window: WindowLength;
  readonly #reduction: WindowReduction<K, V>;

  constructor(
    graph: DStreamGraph,
    reduced: DStreamNode<Pair<K, V>>,
    window: WindowLength,
    reduction: WindowReduction<K, V>,
  ) {
    checkWindow(reduced, window);
    super(graph, { parents: [reduced], slideMs: window.slideMs });
    this.kind = `reduceByKeyAndWindow(${window.windowMs},${window.slideMs})`;
    this.#reduced = reduced;
    this.#window = window;
    this.#reduction = reduction;
    reduced.keepHistory();
    graph.states.push(this);
  }

  override get isMomentary(): boolean {
    return true;
  }

  protected override parentRememberMs(rememberMs: number): number {
    return rememberMs + this.#window.windowMs;
  }

  protected async compute(timeMs: number): Promise<RDD<Pair<K, V>>> {
    const { windowMs, slideMs } = this.#window;
    const batchMs = this.#reduced.slideMs;
    const beginMs = timeMs - windowMs + batchMs;
    const left = await this.#reduced.between(beginMs - slideMs, beginMs - batchMs);
    const came = await this.#reduced.between(timeMs - slideMs + batchMs, timeMs);
    // The windows before are needed, except where a checkpoint has brought what came of them.
    if (this.state.plannedMs < timeMs - slideMs) await this.at(timeMs - slideMs);
    this.state.plan(timeMs, () => this.#step(left, came));
    return stateRDD(this.graph.context, this.state, timeMs, (version) => version);
  }

  #step(left: readonly RDD<Pair<K, V>>[], came: readonly RDD<Pair<K, V>>[]): MapChanges<K, V> {
    const { reduce, inverse, filter } = this.#reduction;
    const { map } = this.state;
    const changes = noChanges<K, V>();
    const old = this.#reducedOnce(left);
    const fresh = this.#reducedOnce(came);
    const change = (key: K) => {
      let value: V;
      if (map.has(key)) {
        value = map.get(key) as V;
        if (old.has(key)) value = inverse(value, old.get(key) as V);
        if (fresh.has(key)) value = reduce(value, fresh.get(key) as V);
      } else {
        if (!fresh.has(key)) throw inconsistentWindowKey(key);
        value = fresh.get(key) as V;
      }
      if (filter === undefined || filter([key, value])) changes.set.set(key, value);
      else if (map.has(key)) changes.removed.set(key, true);
    };
    for (const key of old.keys()) change(key);
    for (const key of fresh.keys()) if (!old.has(key)) change(key);
    return changes;
  }

  /** The values of several batches by key, as one. */
  #reducedOnce(rdds: readonly RDD<Pair<K, V>>[]): KeyedMap<K, V> {
    const values = new KeyedMap<K, V>();
    const { context } = this.graph;
    for (const [key, value] of context.union(rdds).reduceByKey(this.#reduction.reduce).collect()) {
      values.set(key, value);
    }
    return values;
  }
}
