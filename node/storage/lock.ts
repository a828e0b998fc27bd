/**
 * The right to write a checkpoint location, held by one process at a time, given back by the death of its owner.
 *
 * Node has no `flock`. So the lock is a series of write-once files `.lock-<n>`, each made by `link` and therefore whole
 * or not there, that name their owners. The owner is whoever made the file with the highest number; to take over from a
 * dead owner n, a process makes n + 1, which only one can. The highest file is never removed, so numbers only rise, and
 * a slow contender that makes an old number sees a higher one and steps back. An owner that leaves empties its file.
 *
 * Whether an owner lives is asked of the operating system. Where it can't be asked (another machine or container that
 * shares the folder) the file's time decides: owners touch their file every 15 s and are given up after 60 s.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat, truncate, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { createOnce, makeFolder, unlessMissing, writeDurably } from './file-system.ts';
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.ts';

const HEARTBEAT_MS = 15_000;
const GIVEN_UP_MS = 60_000;
const LOCK_NAME = /^\.lock-(\d+)$/;
const CLAIM_NAME = /^\.lock-.+\.tmp$/;

/** A lock that is held. */
export class FolderLock {
  readonly #path: string;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(path: string) {
    this.#path = path;
    // The timer must not keep a process alive that has nothing else to do.
    this.#heartbeat = setInterval(() => this.#touch(), HEARTBEAT_MS).unref();
  }

  /** Takes the lock of a folder, which is made if need be; returns the live owner instead if there is one. */
  static async acquire(folder: string): Promise<FolderLock | ProcessIdentity> {
    await makeFolder(folder);
    const claim = join(folder, `.lock-${randomUUID()}.tmp`);
    await writeDurably(claim, Buffer.from(JSON.stringify(ownIdentity())));
    try {
      for (;;) {
        const held = await tryAcquire(folder, claim);
        if (typeof held === 'string') return new FolderLock(held);
        if (held !== undefined) return held;
      }
    } finally {
      // What stays is removed by a later owner.
      await unlink(claim).catch(() => {});
    }
  }

  /** A disk that refuses is asked again: otherwise the folder would be held as long as the process lives. */
  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    const empty = () => unlessMissing(truncate(this.#path, 0));
    await empty().catch(empty);
  }

  #touch(): void {
    const now = new Date();
    // A failure shows up at the next write, with a better message.
    utimes(this.#path, now, now).catch(() => {});
  }
}

/** The live owner of a folder, if there is one. */
export async function ownerOf(folder: string): Promise<ProcessIdentity | undefined> {
  const highest = await highestNumber(folder);
  return highest === 0 ? undefined : liveOwner(lockPath(folder, highest));
}

/** The path of the lock file made, or the live owner, or undefined when another contender was faster. */
async function tryAcquire(
  folder: string,
  claim: string,
): Promise<string | ProcessIdentity | undefined> {
  const highest = await highestNumber(folder);
  if (highest > 0) {
    const owner = await liveOwner(lockPath(folder, highest));
    if (owner !== undefined) return owner;
  }
  const path = lockPath(folder, highest + 1);
  if (!(await createOnce(claim, path))) return undefined;
  if ((await highestNumber(folder)) !== highest + 1) {
    await unlink(path);
    return undefined;
  }
  // Files of earlier owners say nothing any more.
  await removeOlder(folder, highest + 1).catch(() => {});
  return path;
}

function lockPath(folder: string, number: number): string {
  return join(folder, `.lock-${number}`);
}

async function lockNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const match = LOCK_NAME.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
}

async function highestNumber(folder: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(folder)));
}

/** Removes earlier owners' files, and claims of contenders that died before they could. */
async function removeOlder(folder: string, current: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const number = Number(LOCK_NAME.exec(name)?.[1] ?? Number.NaN);
    const isOld = number < current || (CLAIM_NAME.test(name) && (await isAbandoned(path)));
    if (isOld) await unlessMissing(unlink(path));
  }
}

async function isAbandoned(claim: string): Promise<boolean> {
  const found = await unlessMissing(stat(claim));
  return found !== undefined && Date.now() - found.mtimeMs > GIVEN_UP_MS;
}

async function liveOwner(path: string): Promise<ProcessIdentity | undefined> {
  const text = await unlessMissing(readFile(path, 'utf8'));
  const owner = text === undefined ? undefined : parseIdentity(text);
  if (owner === undefined) return undefined;
  const liveness = livenessOf(owner);
  if (liveness !== 'unknown') return liveness === 'alive' ? owner : undefined;
  const found = await unlessMissing(stat(path));
  const isSilent = found === undefined || Date.now() - found.mtimeMs > GIVEN_UP_MS;
  return isSilent ? undefined : owner;
}

/** Undefined for the empty file of an owner that left, and for a file that is no lock of ours. */
function parseIdentity(text: string): ProcessIdentity | undefined {
  if (text === '') return undefined;
  try {
    const value: Partial<ProcessIdentity> = JSON.parse(text);
    const { pid, host = '', startedAt = '', realm = '' } = value;
    return typeof pid === 'number' ? { pid, host, startedAt, realm } : undefined;
  } catch {
    return undefined;
  }
}
