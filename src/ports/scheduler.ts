/** How the engine waits. Tests drive a seeded one. */
export interface Scheduler {
  /**
   * Resolves after `delayMs`, or at once when `signal` aborts (it resolves, it does not reject: the
   * caller looks at the signal). A delay of 0 yields to the platform's event loop.
   */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}
