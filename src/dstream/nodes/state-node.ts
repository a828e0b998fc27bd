import { RDD } from '../rdd/rdd.ts';
import { type MapChanges, type MapVersion, noChanges, VersionedMap } from '../rdd/versioned-map.ts';
import type { DStreamNode } from './node.ts';

/** What a state did in a batch. */
export interface StateStep<K, V> {
  readonly timeMs: number;
  readonly changes: MapChanges<K, V>;
}

/** How the state of a time comes from the one before, and what came of that. */
interface PlannedStep<K, V> {
  readonly timeMs: number;
  readonly step: () => MapChanges<K, V>;
  version: MapVersion<K, V> | undefined;
}

/**
 * State by key that batches change one after the other. It takes its steps when its RDD is computed, each once; a step that
 * fails is tried again whenever the state is asked for, and later ones wait for it, as in Spark, which computes an RDD from its
 * lineage again.
 */
export class KeyedState<K, V> {
  #map = new VersionedMap<K, V>();
  readonly #waiting: PlannedStep<K, V>[] = [];
  /** Also those that are done, as long as RDDs of their times may be asked for. */
  readonly #planned = new Map<number, PlannedStep<K, V>>();
  /** Steps that no checkpoint has yet. */
  #unsaved: StateStep<K, V>[] = [];
  #isBegun = false;
  #plannedMs = Number.NEGATIVE_INFINITY;

  get isBegun(): boolean {
    return this.#isBegun;
  }

  get size(): number {
    return this.#map.size;
  }

  /** The time of the last step that is planned or done. */
  get plannedMs(): number {
    return this.#plannedMs;
  }

  get map(): VersionedMap<K, V> {
    return this.#map;
  }

  /** Says how the state of a time comes from the one before; nothing is computed yet. */
  plan(timeMs: number, step: () => MapChanges<K, V>): void {
    this.#isBegun = true;
    this.#plannedMs = timeMs;
    const planned = { timeMs, step, version: undefined };
    this.#waiting.push(planned);
    this.#planned.set(timeMs, planned);
  }

  /** Takes the planned steps up to this time. Throws what they throw. */
  advance(timeMs: number): void {
    while (this.#waiting.length > 0 && this.#waiting[0].timeMs <= timeMs) {
      const [planned] = this.#waiting;
      const changes = planned.step();
      planned.version = this.#map.apply(changes);
      this.#unsaved.push({ timeMs: planned.timeMs, changes });
      this.#waiting.shift();
    }
  }

  /** The state of a time that is planned or was restored, for whoever looks at it, also when it is long past. */
  at(timeMs: number): () => MapVersion<K, V> {
    const planned = this.#planned.get(timeMs);
    return () => {
      this.advance(timeMs);
      return planned?.version ?? this.#map.version;
    };
  }

  /** Takes all steps that are planned. */
  settle(): void {
    this.advance(this.#plannedMs);
  }

  /** States up to this time are forgotten; whoever holds them still reads them. */
  forget(timeMs: number): void {
    for (const at of this.#planned.keys()) if (at <= timeMs) this.#planned.delete(at);
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

  /** What was restored is the state of this time. */
  goOnFrom(timeMs: number): void {
    this.#plannedMs = timeMs;
    const nothing = () => noChanges<K, V>();
    this.#planned.set(timeMs, { timeMs, step: nothing, version: this.#map.version });
  }

  redo(changes: MapChanges<K, V>): void {
    this.#map.apply(changes);
  }
}

/** A node with state, as a checkpoint sees it. */
export type StateNode = DStreamNode<unknown> & { readonly state: KeyedState<unknown, unknown> };

/** The state of a time as an RDD, whose steps are taken when it is first gone through. */
export function stateRDD<K, V, T>(
  context: RDD<unknown>['context'],
  state: KeyedState<K, V>,
  timeMs: number,
  view: (version: MapVersion<K, V>) => Iterable<T>,
): RDD<T> {
  const version = state.at(timeMs);
  return new RDD<T>(context, () => [view(version())]);
}
