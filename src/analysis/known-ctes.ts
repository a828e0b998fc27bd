import type { CteDefinition, CteNames } from './analysis.ts';

/** One CTE of a WITH clause. */
export interface OwnCte {
  readonly ordinal: number;
  readonly definition: CteDefinition;
  /** Whether something has named it. */
  isRead: boolean;
}

/**
 * The first CTEs of a WITH clause, and all that could be named around it. Those of one clause share a map, so that a long
 * clause costs no copies.
 */
export class KnownCtes implements CteNames {
  readonly #own: ReadonlyMap<string, OwnCte>;
  readonly #count: number;
  readonly #around: CteNames;

  constructor(own: ReadonlyMap<string, OwnCte>, count: number, around: CteNames) {
    this.#own = own;
    this.#count = count;
    this.#around = around;
  }

  get(key: string): CteDefinition | undefined {
    const own = this.#own.get(key);
    if (own === undefined || own.ordinal >= this.#count) return this.#around.get(key);
    own.isRead = true;
    return own.definition;
  }

  *keys(): Generator<string> {
    yield* this.#around.keys();
    for (const [key, { ordinal }] of this.#own) if (ordinal < this.#count) yield key;
  }
}
