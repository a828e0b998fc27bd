import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';

const LOOK_EVERY_MS = 10;

/**
 * Stops a query behind the micro-batch that is under way, so that it has its checkpoint; one that takes longer than the limit is
 * given up, and runs again at the next start. Whether it came to its end.
 */
export async function stopBehindBatch(query: StreamingQuery, limitMs: number): Promise<boolean> {
  const batch = () => query.lastProgress?.batchId;
  const deadline = performance.now() + limitMs;
  const before = batch();
  while (query.isActive && query.status.isTriggerActive && batch() === before) {
    if (performance.now() > deadline) break;
    await sleep(LOOK_EVERY_MS);
  }
  const isAtEnd = !query.isActive || !query.status.isTriggerActive || batch() !== before;
  await query.stop();
  return isAtEnd;
}
