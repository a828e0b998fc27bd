/**
 * At most so many bytes a second, and a second's worth at once (a token bucket). What is taken may go over it once; then
 * there is a wait until it is made up for.
 */
export class RateBudget {
  readonly #bytesPerSecond: number;
  readonly #nowMs: () => number;
  #left: number;
  #atMs: number;

  /** `nowMs` never goes back. Without a number there is no limit. */
  constructor(bytesPerSecond: number | undefined, nowMs: () => number) {
    this.#bytesPerSecond = bytesPerSecond ?? Number.POSITIVE_INFINITY;
    this.#nowMs = nowMs;
    this.#left = this.#bytesPerSecond;
    this.#atMs = nowMs();
  }

  /** How long to wait before more is taken, in milliseconds: 0 where nothing is owed. */
  get waitMs(): number {
    this.#refill();
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#bytesPerSecond) * 1000);
  }

  take(bytes: number): void {
    this.#refill();
    this.#left -= bytes;
  }

  #refill(): void {
    const nowMs = this.#nowMs();
    const gained = ((nowMs - this.#atMs) / 1000) * this.#bytesPerSecond;
    this.#atMs = nowMs;
    // Without a limit there is nothing to count; infinity times nothing is no number.
    if (gained > 0) this.#left = Math.min(this.#bytesPerSecond, this.#left + gained);
  }
}
