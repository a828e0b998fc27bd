import type { StreamingQueryStatus } from '../streaming/streaming-query.ts';

/**
 * Tells of a query's status as fast as it is looked at, and no faster: the next one goes when the last one has been seen,
 * and is the latest then. A query changes its status several times a micro-batch, and nobody needs to see each.
 */
export class StatusTeller {
  readonly #tell: (status: StreamingQueryStatus) => void;
  #latest: StreamingQueryStatus | undefined;
  #isOnItsWay = false;

  constructor(tell: (status: StreamingQueryStatus) => void) {
    this.#tell = tell;
  }

  changed(status: StreamingQueryStatus): void {
    this.#latest = status;
    if (!this.#isOnItsWay) this.#send(status);
  }

  seen(): void {
    this.#isOnItsWay = false;
    if (this.#latest !== undefined) this.#send(this.#latest);
  }

  #send(status: StreamingQueryStatus): void {
    this.#latest = undefined;
    this.#isOnItsWay = true;
    this.#tell(status);
  }
}
