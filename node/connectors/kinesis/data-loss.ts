import type { ParametersOf } from '../../../src/errors/condition.ts';
import { type KinesisLossReason, kinesisDataLoss } from '../../../src/errors/kinesis-errors.ts';
import type { Logger } from '../../../src/ports/logger.ts';

/** What the query was to read and the stream no longer has: an error with `failOnDataLoss`, else counted, logged and shown. */
export class DataLoss {
  readonly #fails: boolean;
  readonly #logger: Logger;
  readonly #seen = new Set<string>();

  constructor(fails: boolean, logger: Logger) {
    this.#fails = fails;
    this.#logger = logger;
  }

  /** How many there were; one that is met again does not count again. */
  get events(): number {
    return this.#seen.size;
  }

  /** Fails with `KINESIS_DATA_LOSS`, or counts. */
  report<Reason extends KinesisLossReason>(
    reason: Reason,
    parameters: ParametersOf<`KINESIS_DATA_LOSS.${Reason}`>,
  ): void {
    if (this.#fails) throw kinesisDataLoss(reason, parameters);
    const loss = JSON.stringify([reason, parameters]);
    if (this.#seen.has(loss)) return;
    this.#seen.add(loss);
    this.#logger.warn('records are gone from Kinesis, going on without them', {
      reason,
      ...parameters,
    });
  }
}
