import type { Scheduler } from '../src/ports/scheduler.ts';

/** Longer delays wrap around to 1 ms in Node. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * Waits by Node's timers. They keep the process alive while a query waits for its next trigger, as a running query
 * should; an aborted wait leaves no timer behind. Delays of any length are right, `Infinity` included.
 */
export const nodeScheduler: Scheduler = {
  async sleep(delayMs, signal) {
    if (signal?.aborted) return;
    if (delayMs <= 0) return new Promise((resolve) => setImmediate(resolve));
    for (let left = delayMs; left > 0 && !signal?.aborted; left -= TIMER_MAX_MS) {
      await sleepOnce(Math.min(left, TIMER_MAX_MS), signal);
    }
  },
};

function sleepOnce(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
