/** A page that does with a checkpoint what it is told, and tells how that ended. */

import { MillraceError } from '../../../src/errors/exception.ts';
import { webPlatform } from '../../../web/platform.ts';
import { IndexedDbCheckpointStorage } from '../../../web/storage/indexeddb.ts';
import { webStorageState } from '../../../web/storage/web-storage.ts';

export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly condition: string; readonly message: string };

const storage = new IndexedDbCheckpointStorage('told');

async function ending<T>(work: Promise<T>): Promise<Ending<T>> {
  try {
    return { kind: 'done', value: await work };
  } catch (error) {
    const condition = error instanceof MillraceError ? error.condition : '';
    return { kind: 'failed', condition, message: String(error) };
  }
}

const checkpointPage = {
  lock: () => ending(storage.lock()),
  list: () => ending(storage.list('')),
  /** Bytes of chance, which no browser can make smaller. */
  write: (name: string, kilobytes: number) => {
    const bytes = new Uint8Array(kilobytes * 1024);
    for (let start = 0; start < bytes.length; start += 65_536) {
      crypto.getRandomValues(bytes.subarray(start, Math.min(start + 65_536, bytes.length)));
    }
    return ending(storage.write([{ name, bytes, mode: 'create' }]));
  },
  state: () => webStorageState(),
  uuid: () => webPlatform().random.uuid(),
};

export type CheckpointPage = typeof checkpointPage;
Object.assign(globalThis, { checkpointPage });
