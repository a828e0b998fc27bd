import type { Clock } from '../ports/clock.ts';
import type { Scheduler } from '../ports/scheduler.ts';
import { type DurationInput, toMs } from './time.ts';

/**
 * A clock that stands still until it is moved (Spark's `ManualClock`): for tests of programs, which run batches as fast as they
 * can. `new StreamingContext(session, Seconds(1), { clock })`; then `clock.advance('1 second')` and `await
 * ssc.processAllAvailable()`.
 */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Set<{ readonly wakeMs: number; readonly wake: () => void }>();

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  /** Moves the time; whoever sleeps until then wakes. */
  advance(duration: DurationInput): void {
    this.#nowMs += toMs(duration);
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.wakeMs <= this.#nowMs) sleeper.wake();
    }
  }

  /** A scheduler that sleeps by this clock; what yields does so for real. */
  scheduler(real: Scheduler): Scheduler {
    return {
      sleep: (delayMs, signal) =>
        delayMs <= 0 ? real.sleep(delayMs, signal) : this.#sleep(delayMs, signal),
    };
  }

  #sleep(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { wakeMs: this.#nowMs + delayMs, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }
}
