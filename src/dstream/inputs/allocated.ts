/** The elements of an input by the batch that has them. */
export class Allocated<T> {
  readonly #byTime = new Map<number, readonly T[]>();

  set(timeMs: number, elements: readonly T[]): void {
    this.#byTime.set(timeMs, elements);
  }

  get(timeMs: number): readonly T[] {
    return this.#byTime.get(timeMs) ?? [];
  }

  forget(times: readonly number[]): void {
    for (const timeMs of times) this.#byTime.delete(timeMs);
  }
}
