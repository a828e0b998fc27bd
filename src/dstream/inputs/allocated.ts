/** The elements of an input by the batch that has them. */
export class Allocated<T> {
  readonly #byTime = new Map<number, readonly T[]>();

  set(timeMs: number, elements: readonly T[]): void {
    this.#byTime.set(timeMs, elements);
  }

  get(timeMs: number): readonly T[] {
    return this.#byTime.get(timeMs) ?? [];
  }

  /** Forgets the batches up to this time, also those that nobody has asked for. */
  forget(timeMs: number): void {
    for (const at of this.#byTime.keys()) if (at <= timeMs) this.#byTime.delete(at);
  }
}
