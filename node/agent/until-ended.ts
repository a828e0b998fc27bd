import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import type { Trigger } from '../../src/streaming/trigger.ts';

export const EACH_SECOND: Trigger = { processingTime: '1 second' };
export const AT_ONCE: Trigger = { availableNow: true };

/**
 * Follows an input that ends. When it has, a second query over the same checkpoint takes what the first has left: only
 * `availableNow` waits for the last line to be there. The checkpoint goes with the process.
 */
export async function untilEnded(
  ended: Promise<void>,
  start: (trigger: Trigger, checkpoint: string) => Promise<StreamingQuery>,
): Promise<void> {
  const checkpoint = mkdtempSync(join(tmpdir(), 'millrace-view-'));
  try {
    const following = await start(EACH_SECOND, checkpoint);
    await Promise.race([ended, following.awaitTermination()]);
    await following.stop();
    await (await start(AT_ONCE, checkpoint)).awaitTermination();
  } finally {
    rmSync(checkpoint, { recursive: true, force: true });
  }
}
