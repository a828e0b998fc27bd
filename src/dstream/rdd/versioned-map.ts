import { KeyedMap } from './keyed-map.ts';

/** In the place of the value of a key that is not there. */
const ABSENT = Symbol('absent');
type Undo<K, V> = KeyedMap<K, V | typeof ABSENT>;

/** What a batch does to a map: values to set, and keys to remove. */
export interface MapChanges<K, V> {
  readonly set: KeyedMap<K, V>;
  readonly removed: KeyedMap<K, true>;
}

export function noChanges<K, V>(): MapChanges<K, V> {
  return { set: new KeyedMap(), removed: new KeyedMap() };
}

/** The map as it was at some time. */
export interface MapVersion<K, V> extends Iterable<readonly [K, V]> {
  get(key: K): V | undefined;
}

/**
 * A map whose former versions stay readable for as long as someone holds them. A new version costs as much as it changes:
 * the map itself is changed in place, and each version knows what the one after it has overwritten (H. G. Baker,
 * "Shallow binding makes functional arrays fast", 1991). Versions point forward only, so that those nobody holds go away.
 */
export class VersionedMap<K, V> {
  readonly #current = new KeyedMap<K, V>();
  #head = new Version<K, V>(this.#current);

  constructor(entries: Iterable<readonly [K, V]> = []) {
    for (const [key, value] of entries) this.#current.set(key, value);
  }

  get size(): number {
    return this.#current.size;
  }

  /** The map as it is now, and will be read from this version later on. */
  get version(): MapVersion<K, V> {
    return this.#head;
  }

  get(key: K): V | undefined {
    return this.#current.get(key);
  }

  has(key: K): boolean {
    return this.#current.has(key);
  }

  /** Makes the next version. */
  apply({ set, removed }: MapChanges<K, V>): MapVersion<K, V> {
    const undo: Undo<K, V> = new KeyedMap();
    const remember = (key: K) => {
      const value = this.#current.get(key);
      undo.set(key, value === undefined && !this.#current.has(key) ? ABSENT : (value as V));
    };
    for (const key of removed.keys()) {
      remember(key);
      this.#current.delete(key);
    }
    for (const [key, value] of set) {
      if (!removed.has(key)) remember(key);
      this.#current.set(key, value);
    }
    const next = new Version<K, V>(this.#current);
    this.#head.follow(next, undo);
    this.#head = next;
    return next;
  }
}

class Version<K, V> implements MapVersion<K, V> {
  readonly #current: KeyedMap<K, V>;
  #next: Version<K, V> | undefined;
  /** What the next version has overwritten. */
  #undo: Undo<K, V> = new KeyedMap();

  constructor(current: KeyedMap<K, V>) {
    this.#current = current;
  }

  follow(next: Version<K, V>, undo: Undo<K, V>): void {
    this.#next = next;
    this.#undo = undo;
  }

  get(key: K): V | undefined {
    for (let version: Version<K, V> | undefined = this; version; version = version.#next) {
      const old = version.#undo.get(key);
      if (old === undefined && !version.#undo.has(key)) continue;
      return old === ABSENT ? undefined : (old as V);
    }
    return this.#current.get(key);
  }

  *[Symbol.iterator](): Iterator<readonly [K, V]> {
    const undone = this.#undone();
    for (const entry of this.#current) if (!undone.has(entry[0])) yield entry;
    for (const [key, value] of undone) if (value !== ABSENT) yield [key, value as V];
  }

  /** All that later versions have overwritten, as it was in this one. */
  #undone(): Undo<K, V> {
    const next = this.#next;
    if (next === undefined || next.#next === undefined) return this.#undo;
    const undone: Undo<K, V> = new KeyedMap();
    for (let version: Version<K, V> | undefined = this; version; version = version.#next) {
      for (const [key, value] of version.#undo) if (!undone.has(key)) undone.set(key, value);
    }
    return undone;
  }
}
