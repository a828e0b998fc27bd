import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskCheckpointStorage } from './disk.ts';
import { unlessMissing } from './file-system.ts';
import { ownerOf } from './lock.ts';

const PREFIX = 'millrace-temporary-';
/** A younger folder may belong to a process that is about to lock it. */
const SWEEP_AGE_MS = 60_000;

/**
 * Storage for queries without a checkpoint location: files in the system's temporary folder, as in Spark, so that a
 * large state costs no heap; without fsync. They go when the query ends.
 */
export function openTemporaryStorage(): DiskCheckpointStorage {
  const folder = join(tmpdir(), `${PREFIX}${randomUUID()}`);
  return new DiskCheckpointStorage(folder, { durable: false, temporary: true });
}

/** Removes what killed processes left: temporary storages that no live process owns. */
export async function sweepTemporaryStorages(parent = tmpdir()): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(parent, name);
    const found = await unlessMissing(stat(folder));
    if (found === undefined || Date.now() - found.mtimeMs < SWEEP_AGE_MS) continue;
    if ((await ownerOf(folder)) === undefined) await rm(folder, { recursive: true, force: true });
  }
}
