import type { Scheduler } from '../ports/scheduler.ts';

/**
 * Wakes one waiter. A ring that comes while nobody waits is kept for the next wait, so that data which arrives between
 * a look at the sources and the wait is not slept over.
 */
export class Bell {
  readonly #scheduler: Scheduler;
  #hasRung = false;
  #waiting: AbortController | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  ring(): void {
    this.#hasRung = true;
    this.#waiting?.abort();
  }

  /** Resolves at the next ring, or after `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.#hasRung) {
      this.#waiting = new AbortController();
      await this.#scheduler.sleep(timeoutMs, this.#waiting.signal);
      this.#waiting = undefined;
    }
    this.#hasRung = false;
  }
}
