import type { InputNode } from '../inputs/input-node.ts';
import { PIDRateEstimator, type PIDSettings, type RateSample } from './pid-rate-estimator.ts';

export interface RateSettings {
  /** `spark.streaming.backpressure.enabled` */
  readonly isEnabled: boolean;
  /** `spark.streaming.receiver.maxRate`, elements a second; undefined for as many as come. */
  readonly maxRate: number | undefined;
  /** `spark.streaming.backpressure.initialRate` */
  readonly initialRate: number | undefined;
  readonly pid: PIDSettings;
}

/** Tells an input how much to take, after each of its batches (Spark's `RateController`). */
export class RateController {
  readonly #input: InputNode<unknown>;
  readonly #settings: RateSettings;
  readonly #estimator: PIDRateEstimator;

  constructor(input: InputNode<unknown>, settings: RateSettings) {
    this.#input = input;
    this.#settings = settings;
    this.#estimator = new PIDRateEstimator(settings.pid);
    this.#limit(settings.isEnabled ? settings.initialRate : undefined);
  }

  batchCompleted(sample: RateSample): void {
    if (!this.#settings.isEnabled) return;
    const rate = this.#estimator.compute(sample);
    if (rate !== undefined) this.#limit(rate);
  }

  #limit(rate: number | undefined): void {
    const { maxRate } = this.#settings;
    if (rate === undefined) this.#input.limitRate(maxRate);
    else this.#input.limitRate(Math.min(rate, maxRate ?? rate));
  }
}
