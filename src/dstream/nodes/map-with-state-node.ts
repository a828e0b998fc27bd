import { invalidOption } from '../../errors/dstream-errors.ts';
import type { Pair } from '../rdd/pairs.ts';
import { RDD } from '../rdd/rdd.ts';
import { type MapChanges, noChanges } from '../rdd/versioned-map.ts';
import { StateCell, type StateSpec } from '../state/state.ts';
import { Time } from '../time.ts';
import type { DStreamGraph } from './graph.ts';
import { DStreamNode } from './node.ts';
import { KeyedState, stateRDD } from './state-node.ts';

/** So many batches lie between two looks for states that time out: Spark looks when it checkpoints the RDD. */
const BATCHES_PER_SCAN = 10;

/** A state with the time of the batch that touched it last. */
export type TouchedState<S> = readonly [state: S, touchedMs: number];

/** `mapWithState` (Spark's `MapWithStateDStream`, `MapWithStateRDDRecord.updateRecordWithData`). */
export class MapWithStateNode<K, V, S, E> extends DStreamNode<E> {
  readonly kind = 'mapWithState';
  readonly state = new KeyedState<K, TouchedState<S>>();
  readonly #parent: DStreamNode<Pair<K, V>>;
  readonly #spec: StateSpec<K, V, S, E>;
  #scanMs: number;

  constructor(graph: DStreamGraph, parent: DStreamNode<Pair<K, V>>, spec: StateSpec<K, V, S, E>) {
    super(graph, { parents: [parent], slideMs: parent.slideMs });
    this.#parent = parent;
    this.#spec = spec;
    this.#scanMs = this.slideMs * BATCHES_PER_SCAN;
    graph.states.push(this);
  }

  /** Looks for states that time out this often. */
  scanEvery(intervalMs: number): void {
    if (!(intervalMs > 0) || intervalMs % this.slideMs !== 0) {
      throw invalidOption('checkpoint interval', `a multiple of ${this.slideMs} ms is needed`);
    }
    this.#scanMs = intervalMs;
  }

  override get isMomentary(): boolean {
    return true;
  }

  protected async compute(timeMs: number): Promise<RDD<E>> {
    // The states before come first, also where nobody has asked for them.
    if (this.state.plannedMs < timeMs - this.slideMs) await this.at(timeMs - this.slideMs);
    const rdd = await this.#parent.at(timeMs);
    if (!this.state.isBegun) {
      const pairs = [...this.#spec.initialPairs()];
      this.state.restore(pairs.map(([key, state]) => [key, [state, timeMs]]));
    }
    const mapped: E[] = [];
    this.state.plan(timeMs, () => {
      // A step that has failed begins anew.
      mapped.length = 0;
      return this.#step(rdd, timeMs, mapped);
    });
    return new RDD<E>(this.graph.context, () => {
      this.state.advance(timeMs);
      return [mapped];
    });
  }

  /** The state of every key after a batch. */
  async snapshots(timeMs: number): Promise<RDD<Pair<K, S>>> {
    await this.at(timeMs);
    const states = stateRDD(this.graph.context, this.state, timeMs, (version) => version);
    return states.mapValues(([state]) => state);
  }

  /** What the function gives goes into `mapped`. */
  #step(
    rdd: RDD<Pair<K, V>> | undefined,
    timeMs: number,
    mapped: E[],
  ): MapChanges<K, TouchedState<S>> {
    const { mapping, timeoutMs } = this.#spec;
    const { map } = this.state;
    const changes = noChanges<K, TouchedState<S>>();
    const time = new Time(timeMs);
    const keep = (result: E) => {
      if (result !== null && result !== undefined) mapped.push(result);
    };
    const stateOf = (key: K) =>
      changes.set.get(key) ?? (changes.removed.has(key) ? undefined : map.get(key));
    for (const [key, value] of rdd?.mapValues((each) => each).toLocalIterator() ?? []) {
      const before = stateOf(key);
      const cell = new StateCell(before?.[0], before !== undefined, false);
      keep(mapping(key, value, cell, time));
      if (cell.isRemoved) {
        changes.set.delete(key);
        if (map.has(key)) changes.removed.set(key, true);
      } else if (cell.isUpdated || (cell.exists() && timeoutMs !== undefined)) {
        changes.removed.delete(key);
        changes.set.set(key, [cell.get(), timeMs]);
      }
    }
    if (timeoutMs !== undefined && (timeMs - this.graph.zeroMs) % this.#scanMs === 0) {
      for (const [key, [state, touchedMs]] of map.version) {
        if (touchedMs >= timeMs - timeoutMs || changes.set.has(key) || changes.removed.has(key))
          continue;
        keep(mapping(key, undefined, new StateCell(state, true, true), time));
        changes.removed.set(key, true);
      }
    }
    return changes;
  }
}

/** The states of `mapWithState` after each batch. */
export class SnapshotNode<K, S> extends DStreamNode<Pair<K, S>> {
  readonly kind = 'stateSnapshots';
  readonly #parent: { snapshots(timeMs: number): Promise<RDD<Pair<K, S>>> };

  constructor(
    graph: DStreamGraph,
    parent: DStreamNode<unknown> & { snapshots(timeMs: number): Promise<RDD<Pair<K, S>>> },
  ) {
    super(graph, { parents: [parent], slideMs: parent.slideMs });
    this.#parent = parent;
  }

  override get isMomentary(): boolean {
    return true;
  }

  protected compute(timeMs: number): Promise<RDD<Pair<K, S>>> {
    return this.#parent.snapshots(timeMs);
  }
}
