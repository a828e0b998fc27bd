import type { Scheduler } from '../src/ports/scheduler.ts';

/** Longer delays wrap around in browsers. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * Waits by the browser's timers; delays of any length are right, `Infinity` included. A delay of 0 yields by a message
 * instead, since browsers stretch nested timers to 4 ms.
 */
export const webScheduler: Scheduler = {
  async sleep(delayMs, signal) {
    if (signal?.aborted) return;
    if (delayMs <= 0) return nextTask();
    for (let left = delayMs; left > 0 && !signal?.aborted; left -= TIMER_MAX_MS) {
      await sleepOnce(Math.min(left, TIMER_MAX_MS), signal);
    }
  },
};

/** Resolves in a task of its own: whatever waits in the event loop comes first. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

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
