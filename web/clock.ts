import type { Clock } from '../src/ports/clock.ts';

export const webClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
