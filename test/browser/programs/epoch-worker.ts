/**
 * A module worker that writes epoch after epoch to a checkpoint, as fast as it can, and checks what it finds when it
 * starts. An epoch is three entries in one set: one of five parts, one that replaces its predecessor, and the log entry.
 */
import { IndexedDbCheckpointStorage } from '../../../web/storage/indexeddb.ts';

export type EpochReport =
  | { readonly kind: 'resumed'; readonly epoch: number; readonly problems: readonly string[] }
  | { readonly kind: 'acknowledged'; readonly epoch: number }
  | { readonly kind: 'failed'; readonly reason: string };

const STATE_BYTES = 2_200_000;
const CURRENT_BYTES = 700_000;

const report = (message: EpochReport) => self.postMessage(message);

/** The number of an epoch in every four bytes. */
function epochBytes(epoch: number, bytes: number): Uint8Array {
  return new Uint8Array(new Uint32Array(bytes / 4).fill(epoch).buffer);
}

function isOfEpoch(found: Uint8Array | undefined, epoch: number, bytes: number): boolean {
  if (found?.length !== bytes) return false;
  return new Uint32Array(found.buffer).every((word) => word === epoch);
}

/** The last epoch of the log, and what does not fit it. */
async function findEpoch(storage: IndexedDbCheckpointStorage) {
  const numbers = async (prefix: string) =>
    (await storage.list(prefix)).map((name) => Number(name.slice(prefix.length)));
  const epoch = Math.max(0, ...(await numbers('commits/')));
  const problems: string[] = [];
  if (epoch > 0) {
    if (!isOfEpoch(await storage.read(`state/${epoch}`), epoch, STATE_BYTES))
      problems.push(`state/${epoch} is torn or missing`);
    if (!isOfEpoch(await storage.read('current'), epoch, CURRENT_BYTES))
      problems.push(`current is not of epoch ${epoch}`);
  }
  for (const found of await numbers('state/')) {
    if (found > epoch) problems.push(`state/${found} is there without its log entry`);
  }
  return { epoch, problems };
}

async function run(): Promise<void> {
  const storage = new IndexedDbCheckpointStorage('epochs');
  await storage.lock();
  const found = await findEpoch(storage);
  report({ kind: 'resumed', ...found });
  for (let epoch = found.epoch + 1; ; epoch++) {
    await storage.write([
      { name: `state/${epoch}`, bytes: epochBytes(epoch, STATE_BYTES), mode: 'replace' },
      { name: 'current', bytes: epochBytes(epoch, CURRENT_BYTES), mode: 'replace' },
      { name: `commits/${epoch}`, bytes: epochBytes(epoch, 4), mode: 'create' },
    ]);
    report({ kind: 'acknowledged', epoch });
    await storage.delete([`state/${epoch - 2}`, `commits/${epoch - 2}`]);
  }
}

run().catch((error: unknown) => report({ kind: 'failed', reason: String(error) }));
