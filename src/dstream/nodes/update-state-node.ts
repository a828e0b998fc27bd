import type { KeyedMap } from '../rdd/keyed-map.ts';
import type { Pair } from '../rdd/pairs.ts';
import type { RDD } from '../rdd/rdd.ts';
import { type MapChanges, noChanges, type VersionedMap } from '../rdd/versioned-map.ts';
import { Time } from '../time.ts';
import type { DStreamGraph } from './graph.ts';
import { groupedValues } from './grouped-values.ts';
import { DStreamNode } from './node.ts';
import { KeyedState, stateRDD } from './state-node.ts';

/** The new state of a key, from the values that came and the state before; null or undefined removes it. */
export type UpdateFunction<K, V, S> = (
  values: readonly V[],
  state: S | undefined,
  key: K,
  time: Time,
) => S | null | undefined;

/** The new states of all keys at once: of each its values and its state before. Keys that are not given are removed. */
export type UpdateIterator<K, V, S> = (
  entries: Iterable<readonly [key: K, values: readonly V[], state: S | undefined]>,
  time: Time,
) => Iterable<readonly [K, S]>;

/** `updateStateByKey` (Spark's `StateDStream`): every key is asked in every batch. */
export class UpdateStateNode<K, V, S> extends DStreamNode<Pair<K, S>> {
  readonly kind = 'updateStateByKey';
  readonly state = new KeyedState<K, S>();
  readonly #parent: DStreamNode<Pair<K, V>>;
  readonly #update: UpdateIterator<K, V, S>;
  readonly #initial: RDD<Pair<K, S>> | undefined;

  constructor(
    graph: DStreamGraph,
    parent: DStreamNode<Pair<K, V>>,
    update: UpdateIterator<K, V, S>,
    initial: RDD<Pair<K, S>> | undefined,
  ) {
    super(graph, { parents: [parent], slideMs: parent.slideMs });
    this.#parent = parent;
    this.#update = update;
    this.#initial = initial;
    graph.states.push(this);
  }

  override get isMomentary(): boolean {
    return true;
  }

  protected async compute(timeMs: number): Promise<RDD<Pair<K, S>> | undefined> {
    // The states before come first, also where nobody has asked for them.
    if (this.state.plannedMs < timeMs - this.slideMs) await this.at(timeMs - this.slideMs);
    const rdd = await this.#parent.at(timeMs);
    if (!this.state.isBegun) {
      if (rdd === undefined) return undefined;
      if (this.#initial !== undefined) this.state.restore(this.#initial.collect());
    }
    this.state.plan(timeMs, () => this.#step(groupedValues(rdd), timeMs));
    return stateRDD(this.graph.context, this.state, timeMs, (version) => version);
  }

  #step(values: KeyedMap<K, V[]>, timeMs: number): MapChanges<K, S> {
    const { map } = this.state;
    const changes = noChanges<K, S>();
    for (const [key, state] of this.#update(entriesOf(map, values), new Time(timeMs))) {
      changes.set.set(key, state);
    }
    for (const [key] of map.version) if (!changes.set.has(key)) changes.removed.set(key, true);
    // What stays as it was is no change: a checkpoint has it.
    for (const [key, state] of [...changes.set]) {
      if (typeof state !== 'object' && map.has(key) && Object.is(map.get(key), state)) {
        changes.set.delete(key);
      }
    }
    return changes;
  }
}

function* entriesOf<K, V, S>(
  map: VersionedMap<K, S>,
  values: KeyedMap<K, V[]>,
): Iterable<readonly [K, readonly V[], S | undefined]> {
  for (const [key, state] of map.version) yield [key, values.get(key) ?? [], state];
  for (const [key, list] of values) if (!map.has(key)) yield [key, list, undefined];
}

/** A function of one key as one of all. */
export function oneByOne<K, V, S>(update: UpdateFunction<K, V, S>): UpdateIterator<K, V, S> {
  return function* (entries, time) {
    for (const [key, values, before] of entries) {
      const state = update(values, before, key, time);
      if (state !== null && state !== undefined) yield [key, state];
    }
  };
}
