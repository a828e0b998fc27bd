import { RDD } from '../rdd/rdd.ts';
import { type MapChanges, type MapVersion, VersionedMap } from '../rdd/versioned-map.ts';

/** What a state did in a batch. */
export interface StateStep<K, V> {
  readonly timeMs: number;
  readonly changes: MapChanges<K, V>;
}

/**
 * State by key that batches change one after the other. It takes its steps when its RDD is computed, each once; a step that
 * fails is tried again whenever the state is asked for, and later ones wait for it, as in Spark, which computes an RDD from its
 * lineage again.
 */
export class KeyedState<K, V> {
  #map = new VersionedMap<K, V>();
  readonly #waiting: { readonly timeMs: number; readonly step: () => MapChanges<K, V> }[] = [];
  readonly #versions = new Map<number, MapVersion<K, V>>();
  /** Steps that no checkpoint has yet. */
  #unsaved: StateStep<K, V>[] = [];
  #isBegun = false;

  get isBegun(): boolean {
    return this.#isBegun;
  }

  get size(): number {
    return this.#map.size;
  }

  get map(): VersionedMap<K, V> {
    return this.#map;
  }

  /** Says how the state of a time comes from the one before; nothing is computed yet. */
  plan(timeMs: number, step: () => MapChanges<K, V>): void {
    this.#isBegun = true;
    this.#waiting.push({ timeMs, step });
  }

  /** The state after a planned step, once it and those before it are done. Throws what they throw. */
  after(timeMs: number): MapVersion<K, V> {
    while (this.#waiting.length > 0 && this.#waiting[0].timeMs <= timeMs) {
      const { timeMs: at, step } = this.#waiting[0];
      const changes = step();
      this.#versions.set(at, this.#map.apply(changes));
      this.#unsaved.push({ timeMs: at, changes });
      this.#waiting.shift();
    }
    return this.#versions.get(timeMs) ?? this.#map.version;
  }

  /** Takes all steps that are planned. */
  settle(): void {
    const last = this.#waiting.at(-1);
    if (last !== undefined) this.after(last.timeMs);
  }

  /** Versions of times before this one are forgotten by the state; whoever holds them still reads them. */
  forget(timeMs: number): void {
    for (const at of this.#versions.keys()) if (at <= timeMs) this.#versions.delete(at);
  }

  /** The changes since the last checkpoint, which this one takes. */
  takeUnsaved(): readonly StateStep<K, V>[] {
    const unsaved = this.#unsaved;
    this.#unsaved = [];
    return unsaved;
  }

  restore(entries: Iterable<readonly [K, V]>): void {
    this.#map = new VersionedMap(entries);
    this.#isBegun = true;
  }

  redo(changes: MapChanges<K, V>): void {
    this.#map.apply(changes);
  }
}

/** A node with state, as a checkpoint sees it. */
export interface StateNode {
  readonly id: number;
  readonly state: KeyedState<unknown, unknown>;
}

/** The state of a time as an RDD, whose steps are taken when it is first gone through. */
export function stateRDD<K, V, T>(
  context: RDD<unknown>['context'],
  state: KeyedState<K, V>,
  timeMs: number,
  view: (version: MapVersion<K, V>) => Iterable<T>,
): RDD<T> {
  let version: MapVersion<K, V> | undefined;
  return new RDD<T>(context, () => {
    version ??= state.after(timeMs);
    return [view(version)];
  });
}
