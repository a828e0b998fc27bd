import type { CteDefinition, CteNames } from './analysis.ts';

/**
 * The first CTEs of a WITH clause, and all that could be named around it. Those of one clause share a map, so that a long
 * clause costs no copies.
 */
export class KnownCtes implements CteNames {
  readonly #own: ReadonlyMap<string, readonly [ordinal: number, definition: CteDefinition]>;
  readonly #count: number;
  readonly #around: CteNames;

  constructor(
    own: ReadonlyMap<string, readonly [ordinal: number, definition: CteDefinition]>,
    count: number,
    around: CteNames,
  ) {
    this.#own = own;
    this.#count = count;
    this.#around = around;
  }

  get(key: string): CteDefinition | undefined {
    const [ordinal = this.#count, definition] = this.#own.get(key) ?? [];
    return ordinal < this.#count ? definition : this.#around.get(key);
  }

  *keys(): Generator<string> {
    yield* this.#around.keys();
    for (const [key, [ordinal]] of this.#own) if (ordinal < this.#count) yield key;
  }
}
