/** What a batch tells of how fast elements can be processed. */
export interface RateSample {
  /** When the batch was over. */
  readonly timeMs: number;
  readonly numElements: number;
  readonly processingDelayMs: number;
  readonly schedulingDelayMs: number;
}

export interface PIDSettings {
  readonly batchMs: number;
  /** The weight of the difference between the last rate and what was processed. */
  readonly proportional: number;
  /** The weight of what waits, as the scheduling delay says. */
  readonly integral: number;
  /** The weight of how the difference changes. */
  readonly derived: number;
  /** Elements a second below which the rate does not go. */
  readonly minRate: number;
}

/** Spark's `PIDRateEstimator`: the rate at which elements may come, so that batches take as long as they are apart. */
export class PIDRateEstimator {
  readonly #settings: PIDSettings;
  #latest: { readonly timeMs: number; readonly rate: number; readonly error: number } | undefined;

  constructor(settings: PIDSettings) {
    this.#settings = settings;
  }

  /** The rate in elements a second after a batch; undefined where it says nothing new. */
  compute(sample: RateSample): number | undefined {
    const { timeMs, numElements, processingDelayMs, schedulingDelayMs } = sample;
    if (timeMs <= (this.#latest?.timeMs ?? -1) || numElements <= 0 || processingDelayMs <= 0) {
      return undefined;
    }
    const processingRate = (numElements / processingDelayMs) * 1000;
    if (this.#latest === undefined) {
      // The first sample is where the rate begins.
      this.#latest = { timeMs, rate: processingRate, error: 0 };
      return undefined;
    }
    const { batchMs, proportional, integral, derived, minRate } = this.#settings;
    const { rate: latestRate } = this.#latest;
    const sinceSeconds = (timeMs - this.#latest.timeMs) / 1000;
    const error = latestRate - processingRate;
    const historicalError = (schedulingDelayMs * processingRate) / batchMs;
    const errorChange = (error - this.#latest.error) / sinceSeconds;
    const rate = Math.max(
      minRate,
      latestRate - proportional * error - integral * historicalError - derived * errorChange,
    );
    this.#latest = { timeMs, rate, error };
    return rate;
  }
}
