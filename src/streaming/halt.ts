import type { Clock } from '../ports/clock.ts';
import type { Scheduler } from '../ports/scheduler.ts';

/** Ends whatever the query is doing, after `stop`. It never leaves the engine, whose sinks may end a batch with it. */
export class QueryStopped extends Error {
  override readonly name = 'QueryStopped';
}

/** How long a query computes before it lets others have the thread. */
const TURN_MS = 50;

/** How long a sink that is committing may go on after the halt. */
const GRACE_MS = 10_000;

/**
 * Says that a query has to end, because somebody stopped it or because something that runs beside it failed. Whoever
 * works for the query looks here between two steps.
 */
export class Halt {
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #controller = new AbortController();
  #reason: { readonly error: unknown } | undefined;
  #turnStartMs: number;

  constructor(clock: Clock, scheduler: Scheduler) {
    this.#clock = clock;
    this.#scheduler = scheduler;
    this.#turnStartMs = clock.monotonicMs();
  }

  /** Aborts at the halt: for sleeps. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isHalted(): boolean {
    return this.#reason !== undefined;
  }

  /** Ends the query with an error; `QueryStopped` is the end that is none. The first reason counts. */
  halt(error: unknown): void {
    if (this.#reason !== undefined) return;
    this.#reason = { error };
    this.#controller.abort();
  }

  /** Throws the reason once there is one. */
  check(): void {
    if (this.#reason !== undefined) throw this.#reason.error;
  }

  /** Gives the thread to others when the query has had it for a while, then checks. */
  async breathe(): Promise<void> {
    if (this.#clock.monotonicMs() - this.#turnStartMs >= TURN_MS) {
      await this.#scheduler.sleep(0);
      this.#turnStartMs = this.#clock.monotonicMs();
    }
    this.check();
  }

  /** What the promise gives, or the reason of a halt that comes first: a source that never answers can't hold it up. */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(this.#reason?.error);
      this.signal.addEventListener('abort', stop, { once: true });
      promise.then(resolve, reject).finally(() => this.signal.removeEventListener('abort', stop));
      if (this.isHalted) stop();
    });
  }

  /**
   * Lets work that should not be cut short finish after a halt, for a while. It must not be waited for without end:
   * it may be a user's function that hangs, or that waits for `stop` itself.
   */
  async finish<T>(work: Promise<T>): Promise<T> {
    try {
      return await this.race(work);
    } catch (error) {
      if (!this.isHalted) throw error;
    }
    const timer = new AbortController();
    const late = this.#scheduler.sleep(GRACE_MS, timer.signal).then((): never => {
      throw this.#reason?.error;
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      timer.abort();
    }
  }
}
