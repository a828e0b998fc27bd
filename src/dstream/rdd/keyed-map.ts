/**
 * A map whose keys are told apart by what they say, as Scala's are: `['a', 1]` and another `['a', 1]` are one key. Primitive
 * values and objects of classes of one's own are told apart as in a `Map`.
 */
export class KeyedMap<K, V> implements Iterable<readonly [K, V]> {
  readonly #byValue = new Map<K, V>();
  readonly #byText = new Map<string, readonly [K, V]>();

  get size(): number {
    return this.#byValue.size + this.#byText.size;
  }

  get(key: K): V | undefined {
    if (!isObject(key)) return this.#byValue.get(key);
    const text = keyText(key);
    return text === undefined ? this.#byValue.get(key) : this.#byText.get(text)?.[1];
  }

  has(key: K): boolean {
    if (!isObject(key)) return this.#byValue.has(key);
    const text = keyText(key);
    return text === undefined ? this.#byValue.has(key) : this.#byText.has(text);
  }

  set(key: K, value: V): this {
    const text = isObject(key) ? keyText(key) : undefined;
    if (text === undefined) this.#byValue.set(key, value);
    // The key that came first stays, as it does in a Map.
    else this.#byText.set(text, [this.#byText.get(text)?.[0] ?? key, value]);
    return this;
  }

  delete(key: K): boolean {
    const text = isObject(key) ? keyText(key) : undefined;
    return text === undefined ? this.#byValue.delete(key) : this.#byText.delete(text);
  }

  *[Symbol.iterator](): Iterator<readonly [K, V]> {
    yield* this.#byValue;
    yield* this.#byText.values();
  }

  *keys(): Iterable<K> {
    for (const [key] of this) yield key;
  }

  *values(): Iterable<V> {
    for (const [, value] of this) yield value;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** What a list, a record, a date, a map or a set says; undefined for an object that is only itself. */
export function keyText(value: object): string | undefined {
  if (Array.isArray(value)) return listText('[', value);
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof Uint8Array) return `u${value.join()};`;
  // The order in which they were filled says nothing.
  if (value instanceof Map) return listText('m', value, true);
  if (value instanceof Set) return listText('s', value, true);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  return listText('{', Object.entries(value), true);
}

function listText(sign: string, parts: Iterable<unknown>, isSorted = false): string | undefined {
  const texts: string[] = [];
  for (const part of parts) {
    const text = isObject(part) ? keyText(part) : primitiveText(part);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  if (isSorted) texts.sort();
  return `${sign}${texts.join(',')};`;
}

function primitiveText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
    case 'symbol':
      return undefined;
    default:
      // Minus zero is zero, as it is in a Map.
      return String(value === 0 ? 0 : value);
  }
}
