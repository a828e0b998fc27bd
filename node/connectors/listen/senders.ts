import type { RateBudget } from './rate-budget.ts';

/** Someone who is connected and sends. */
export interface Sender {
  pause(): void;
  resume(): void;
  /** Cuts the sender off. */
  destroy(): void;
}

/**
 * Those who are connected to a listener. All wait while the engine is full, and while the rate that is allowed is used up.
 */
export class Senders {
  readonly #senders = new Set<Sender>();
  readonly #budget: RateBudget;
  #isFull = false;
  #throttle: NodeJS.Timeout | undefined;
  #throttledCount = 0;

  constructor(budget: RateBudget) {
    this.#budget = budget;
  }

  get count(): number {
    return this.#senders.size;
  }

  /** How often all had to wait for the rate. */
  get throttledCount(): number {
    return this.#throttledCount;
  }

  add(sender: Sender): void {
    this.#senders.add(sender);
    if (this.#mustWait) sender.pause();
  }

  remove(sender: Sender): void {
    this.#senders.delete(sender);
  }

  /** Notes that so many bytes have come. */
  took(bytes: number): void {
    this.#budget.take(bytes);
    const { waitMs } = this.#budget;
    if (waitMs === 0 || this.#throttle !== undefined) return;
    this.#throttledCount++;
    this.#throttle = setTimeout(() => {
      this.#throttle = undefined;
      this.#letOn();
    }, waitMs);
    this.#stopAll();
  }

  pause(): void {
    this.#isFull = true;
    this.#stopAll();
  }

  resume(): void {
    this.#isFull = false;
    this.#letOn();
  }

  /** Cuts everyone off. */
  close(): void {
    clearTimeout(this.#throttle);
    for (const sender of this.#senders) sender.destroy();
    this.#senders.clear();
  }

  get #mustWait(): boolean {
    return this.#isFull || this.#throttle !== undefined;
  }

  #stopAll(): void {
    for (const sender of this.#senders) sender.pause();
  }

  #letOn(): void {
    if (this.#mustWait) return;
    for (const sender of this.#senders) sender.resume();
  }
}
