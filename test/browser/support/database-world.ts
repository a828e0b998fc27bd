import type { CheckpointStorage } from '../../../src/ports/checkpoint-storage.ts';
import { IndexedDbCheckpointStorage } from '../../../web/storage/indexeddb.ts';
import type { Chance } from '../../support/simulated/chance.ts';
import { SeededFaults, type Trouble } from '../../support/simulated/seeded-faults.ts';
import type { World } from '../../support/simulated/world.ts';

let databases = 0;

/** What the databases of worlds are called. */
const PREFIX = 'simulation';

/** The process whose transactions the browser completes, or does not. */
let current: SeededFaults | undefined;

/**
 * Databases of this browser, whose transactions are there as a whole or not at all: some are aborted when all is requested,
 * some find the quota used up, and some take long.
 */
export class DatabaseWorld implements World {
  readonly #name = `${PREFIX}/${++databases}`;
  #opened: CheckpointStorage[] = [];
  #processCount = 0;

  newProcess(trouble: Trouble): SeededFaults {
    current = new SeededFaults(++this.#processCount, trouble);
    return current;
  }

  open(location: string): CheckpointStorage {
    const storage = new IndexedDbCheckpointStorage(`${this.#name}/${location}`);
    this.#opened.push(storage);
    return storage;
  }

  temporary(): CheckpointStorage {
    throw new Error('the query of a simulation has a location');
  }

  /** The browser completes what was committed, and gives the lock to the next one. */
  async processEnded(): Promise<void> {
    for (const storage of this.#opened.splice(0)) await storage.close();
  }

  /** A transaction that was complete is on the disk. */
  losePower(_chance: Chance): void {}
}

/** Has transactions meet the faults of the current process. Returns what ends that. */
export function disturbTransactions(): () => void {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, stores, mode) {
    // No machine stops here: nobody has to wait for the disk.
    const opened = transaction.call(this, stores, mode, { durability: 'relaxed' });
    if (opened.mode === 'readwrite') disturb(opened);
    return opened;
  };
  return () => {
    IDBDatabase.prototype.transaction = transaction;
  };
}

function disturb(transaction: IDBTransaction): void {
  switch (current?.transactionFault()) {
    case 'abort':
      transaction.commit = () => transaction.abort();
      break;
    case 'quota':
      transaction.commit = () => {
        throw new DOMException('injected', 'QuotaExceededError');
      };
      break;
    case 'delay':
      // Without the call it is committed when its requests have ended, and others may come before it.
      transaction.commit = () => {};
      break;
  }
}

/** Removes the databases of all worlds. */
export async function removeDatabases(): Promise<void> {
  for (const { name = '' } of await indexedDB.databases()) {
    if (name.startsWith(`millrace:${PREFIX}/`)) indexedDB.deleteDatabase(name);
  }
}
