/**
 * `CheckpointStorage` over IndexedDB, one database a location (`checkpoint-database.ts`).
 *
 * A set of writes is one transaction, so it is there as a whole or not at all. It is durable when the browser says
 * `complete`, which for sets with an entry of the logs means that the disk has it (`durability: 'strict'`): browsers keep
 * transactions in one sequential log, so everything written before is on the disk then, too. Other sets need no sync of
 * their own: nothing refers to them before an entry of the logs does.
 */

import type { MillraceError } from '../../src/errors/exception.ts';
import { concurrentQuery } from '../../src/errors/streaming-errors.ts';
import {
  checkpointStorageClosed,
  checkpointStorageLost,
  newerCheckpointFormat,
} from '../../src/errors/web-storage-errors.ts';
import type { CheckpointStorage, CheckpointWrite } from '../../src/ports/checkpoint-storage.ts';
import {
  type CheckpointDatabase,
  type DatabaseListener,
  namesUnder,
  openCheckpointDatabase,
  openExistingDatabase,
  partsOf,
  readTransaction,
  STORES,
} from './checkpoint-database.ts';
import { commitWrites, deleteRecords, joinRecords, prepareWrite } from './entry-records.ts';
import { databaseName } from './location-name.ts';
import { explainFailure } from './storage-failure.ts';
import { type HeldLock, takeLock } from './web-lock.ts';

/** The log entries: what a restart goes by. */
const LOG_ENTRY = /^(offsets\/|commits\/|metadata$)/;

/** A page that was refreshed comes back before the browser has quite ended its predecessor, which holds the lock. */
const LOCK_PATIENCE_MS = 1000;

/** The checkpoint in a database of the page's origin. */
export class IndexedDbCheckpointStorage implements CheckpointStorage {
  readonly #location: string;
  #database: CheckpointDatabase | undefined;
  /** Openings come one after the other, or two of them would leave a connection behind. */
  #connecting: Promise<unknown> = Promise.resolve();
  /** Why nothing works any more. */
  #end: (() => MillraceError) | undefined;
  #lock: HeldLock | undefined;
  /** Ends what is under way. */
  readonly #waiting = new Set<() => void>();

  constructor(location: string) {
    this.#location = location;
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return this.#run(name, async () => {
      const database = await this.#existing();
      if (database === undefined) return undefined;
      const transaction = readTransaction(database);
      const [entry, parts] = await Promise.all([
        transaction.objectStore('entries').get(name),
        transaction.objectStore('parts').getAll(partsOf(name)),
      ]);
      return entry && joinRecords(entry, parts);
    });
  }

  list(prefix: string): Promise<string[]> {
    return this.#run(prefix, async () => {
      const database = await this.#existing();
      if (database === undefined) return [];
      return readTransaction(database).objectStore('entries').getAllKeys(namesUnder(prefix));
    });
  }

  async write(writes: readonly CheckpointWrite[]): Promise<void> {
    // Before anything is awaited: the views may be of WASM memory, which goes on to change.
    const prepared = writes.map(prepareWrite);
    if (prepared.length === 0) return;
    const durability = prepared.some(({ name }) => LOG_ENTRY.test(name)) ? 'strict' : 'relaxed';
    await this.#run(prepared[prepared.length - 1].name, async () => {
      const database = await this.#opened();
      await commitWrites(database.transaction(STORES, 'readwrite', { durability }), prepared);
    });
  }

  async delete(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.#run(names[0], async () => {
      const database = await this.#existing();
      const options = { durability: 'relaxed' } as const;
      if (database !== undefined)
        await deleteRecords(database.transaction(STORES, 'readwrite', options), names);
    });
  }

  async lock(): Promise<void> {
    const location = this.#location;
    this.#assertUsable();
    const patience = AbortSignal.timeout(LOCK_PATIENCE_MS);
    const lock = await takeLock({ name: databaseName(location), location, patience });
    if (lock === undefined) {
      const owner = 'another query of this site, in this tab or another';
      throw concurrentQuery({ location, owner });
    }
    try {
      this.#assertUsable();
    } catch (error) {
      // Closed while it waited: nobody would give the lock back.
      lock.release();
      throw error;
    }
    this.#lock = lock;
  }

  async close(): Promise<void> {
    this.#end ??= () => checkpointStorageClosed({ location: this.#location });
    await this.#connecting;
    // Transactions that are under way are still completed.
    this.#database?.close();
    this.#database = undefined;
    this.#lock?.release();
    this.#lock = undefined;
  }

  /** The database if there is one: reading makes none. */
  async #existing(): Promise<CheckpointDatabase | undefined> {
    await this.#connect(openExistingDatabase);
    return this.#database;
  }

  async #opened(): Promise<CheckpointDatabase> {
    await this.#connect(openCheckpointDatabase);
    if (this.#database === undefined) throw checkpointStorageClosed({ location: this.#location });
    return this.#database;
  }

  async #connect(
    open: (location: string, listener: DatabaseListener) => Promise<CheckpointDatabase | undefined>,
  ): Promise<void> {
    const connecting = this.#connecting.then(async () => {
      this.#assertUsable();
      this.#database ??= await open(this.#location, this.#listener);
    });
    this.#connecting = connecting.catch(() => {});
    await connecting;
  }

  readonly #listener: DatabaseListener = {
    givenUp: (reason) => {
      const location = this.#location;
      this.#giveUp(() =>
        reason === 'upgraded'
          ? newerCheckpointFormat({ location })
          : checkpointStorageLost({ location }),
      );
    },
    lost: () => this.#giveUp(() => checkpointStorageLost({ location: this.#location })),
  };

  #assertUsable(): void {
    if (this.#end !== undefined) throw this.#end();
  }

  /** The database is not opened anew: it may be empty now, and the query's state would not fit what is written next. */
  #giveUp(end: () => MillraceError): void {
    this.#end ??= end;
    this.#database = undefined;
    for (const giveUp of this.#waiting) giveUp();
  }

  /** Turns the platform's failures into the checkpoint's conditions. */
  async #run<T>(entry: string, operation: () => Promise<T>): Promise<T> {
    try {
      return await this.#untilGone(operation());
    } catch (error) {
      if (this.#end !== undefined) throw this.#end();
      const isOpen = this.#database !== undefined;
      throw await explainFailure({ location: this.#location, entry, error, isOpen });
    }
  }

  /** Of a transaction on a database that it has closed, a browser may say nothing any more. */
  async #untilGone<T>(operation: Promise<T>): Promise<T> {
    let giveUp = () => {};
    const gone = new Promise<never>((_resolve, reject) => {
      giveUp = () => reject(new DOMException('the database is gone', 'AbortError'));
    });
    this.#waiting.add(giveUp);
    try {
      return await Promise.race([operation, gone]);
    } finally {
      this.#waiting.delete(giveUp);
    }
  }
}
