import type { ParametersOf } from '../../../src/errors/condition.ts';
import { type DataLossReason, dataLoss } from '../../../src/errors/kafka-errors.ts';
import type { Logger } from '../../../src/ports/logger.ts';

/**
 * What the query was to read and Kafka no longer has: an error with `failOnDataLoss`, else counted, logged and shown in the
 * progress.
 */
export class DataLoss {
  readonly #fails: boolean;
  readonly #logger: Logger;
  #offsets = 0;
  #events = 0;

  constructor(fails: boolean, logger: Logger) {
    this.#fails = fails;
    this.#logger = logger;
  }

  get fails(): boolean {
    return this.#fails;
  }

  /** How many offsets were passed over: at most so many records. */
  get offsets(): number {
    return this.#offsets;
  }

  /** How often. */
  get events(): number {
    return this.#events;
  }

  /** Fails with `KAFKA_DATA_LOSS`, or counts. */
  report<Reason extends DataLossReason>(
    offsets: number,
    reason: Reason,
    parameters: ParametersOf<`KAFKA_DATA_LOSS.${Reason}`>,
  ): void {
    if (this.#fails) throw dataLoss(reason, parameters);
    this.#offsets += offsets;
    this.#events++;
    this.#logger.warn('records are gone from Kafka, going on without them', {
      reason,
      ...parameters,
    });
  }
}
