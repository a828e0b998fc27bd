import { stateGone, stateTimingOut } from '../../errors/dstream-errors.ts';
import type { Pair } from '../rdd/pairs.ts';
import type { RDD } from '../rdd/rdd.ts';
import { type DurationInput, type Time, toMs } from '../time.ts';

/** The state of a key, for the function of `mapWithState` (Spark's `State`). */
export interface State<S> {
  exists(): boolean;
  /** Fails with DSTREAM_STATE_MISSING where there is none. */
  get(): S;
  /** Undefined where there is none. */
  getOption(): S | undefined;
  /** Fails with DSTREAM_STATE_GONE for a state that was removed or is timing out. */
  update(state: S): void;
  remove(): void;
  /** The key has had no values for as long as the time-out says: this is the last call for it. */
  isTimingOut(): boolean;
}

/** What `mapWithState` calls for each value, and without one for a state that times out. */
export type MappingFunction<K, V, S, E> = (
  key: K,
  value: V | undefined,
  state: State<S>,
  time: Time,
) => E;

/** How `mapWithState` works (Spark's `StateSpec`): `StateSpec.function(f).initialState(rdd).timeout('30 seconds')`. */
export class StateSpec<K, V, S, E> {
  readonly mapping: MappingFunction<K, V, S, E>;
  #initial: RDD<Pair<K, S>> | Iterable<Pair<K, S>> | undefined;
  #timeoutMs: number | undefined;

  private constructor(mapping: MappingFunction<K, V, S, E>) {
    this.mapping = mapping;
  }

  /** `f` gives what the stream has for a value; null or undefined give nothing. */
  static function<K, V, S, E>(f: MappingFunction<K, V, S, E>): StateSpec<K, V, S, E> {
    return new StateSpec(f);
  }

  initialState(pairs: RDD<Pair<K, S>> | Iterable<Pair<K, S>>): this {
    this.#initial = pairs;
    return this;
  }

  /** States without values for this long are removed, at the next checkpoint: every tenth batch. */
  timeout(idle: DurationInput): this {
    this.#timeoutMs = toMs(idle);
    return this;
  }

  /** For programs that are moved from Spark: state by key is not divided here. */
  numPartitions(_count: number): this {
    return this;
  }

  get timeoutMs(): number | undefined {
    return this.#timeoutMs;
  }

  initialPairs(): Iterable<Pair<K, S>> {
    if (this.#initial === undefined) return [];
    return 'collect' in this.#initial ? this.#initial.collect() : this.#initial;
  }
}

/** A state while its function runs. */
export class StateCell<S> implements State<S> {
  #value: S | undefined;
  #exists: boolean;
  #isUpdated = false;
  #isRemoved = false;
  readonly #isTimingOut: boolean;

  constructor(value: S | undefined, exists: boolean, isTimingOut: boolean) {
    this.#value = value;
    this.#exists = exists;
    this.#isTimingOut = isTimingOut;
  }

  get isUpdated(): boolean {
    return this.#isUpdated;
  }

  get isRemoved(): boolean {
    return this.#isRemoved;
  }

  exists(): boolean {
    return this.#exists;
  }

  get(): S {
    if (!this.#exists) throw stateGone('get', 'it is not set');
    return this.#value as S;
  }

  getOption(): S | undefined {
    return this.#exists ? this.#value : undefined;
  }

  update(state: S): void {
    if (this.#isRemoved) throw stateGone('update', 'it was removed');
    if (this.#isTimingOut) throw stateTimingOut('update');
    this.#value = state;
    this.#exists = true;
    this.#isUpdated = true;
  }

  remove(): void {
    if (this.#isTimingOut) throw stateTimingOut('remove');
    if (this.#isRemoved) throw stateGone('remove', 'it was removed');
    this.#exists = false;
    this.#isUpdated = false;
    this.#isRemoved = true;
  }

  isTimingOut(): boolean {
    return this.#isTimingOut;
  }
}
