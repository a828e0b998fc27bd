/**
 * Functions of this realm by the ids that plans have for them: a plan is data, and may travel; what it names stays here, for as
 * long as the realm does, since plans that name it may be anywhere.
 */
export class KeptFunctions<Kept> {
  readonly #prefix: string;
  readonly #kept = new Map<string, Kept>();

  /** Ids begin with a prefix of their kind. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Keeps a function, and answers with its id. */
  keep(kept: Kept): string {
    const id = `${this.#prefix}-${this.#kept.size}`;
    this.#kept.set(id, kept);
    return id;
  }

  /** The function of an id; undefined where it was kept in another realm. */
  of(id: string): Kept | undefined {
    return this.#kept.get(id);
  }
}
