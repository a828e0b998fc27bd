import type { Clock } from '../../src/ports/clock.ts';
import type { Scheduler } from '../../src/ports/scheduler.ts';

interface Sleeper {
  readonly wakeMs: number;
  readonly wake: () => void;
}

/** How many turns of the event loop whoever wakes may take before the time moves on. */
const TURNS = 20;

/** A clock that stands still until the test moves it, and the scheduler that sleeps by it. */
export class ManualClock implements Clock, Scheduler {
  readonly #sleepers = new Set<Sleeper>();
  #nowMs: number;

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  /** How many are asleep: an engine that is neither asleep nor at an end is at work. */
  get sleeperCount(): number {
    return this.#sleepers.size;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    if (delayMs <= 0) return nextTurn();
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        wakeMs: this.#nowMs + delayMs,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', sleeper.wake, { once: true });
    });
  }

  /**
   * Moves the time on, past each sleeper's time in turn: whoever wakes does what is due, and may sleep again, before the
   * time moves on.
   */
  async advance(byMs: number): Promise<void> {
    const targetMs = this.#nowMs + byMs;
    for (;;) {
      const due = [...this.#sleepers]
        .filter((sleeper) => sleeper.wakeMs <= targetMs)
        .sort((left, right) => left.wakeMs - right.wakeMs)
        .at(0);
      if (due === undefined) break;
      this.#nowMs = due.wakeMs;
      const asleep = this.#sleepers.size;
      due.wake();
      for (let turn = 0; turn < TURNS && this.#sleepers.size < asleep; turn++) await nextTurn();
    }
    this.#nowMs = targetMs;
  }

  /** Moves the time on in one step: whoever was asleep finds all of it gone. */
  async jump(byMs: number): Promise<void> {
    this.#nowMs += byMs;
    for (const sleeper of [...this.#sleepers]) if (sleeper.wakeMs <= this.#nowMs) sleeper.wake();
    await nextTurn();
  }
}

/** Lets everything run that is ready to. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
