/**
 * The database of a checkpoint location.
 *
 * An entry is one record with its size and its first 512 KiB; the rest of a larger one lies in parts of as many bytes:
 *
 *     entries   'offsets/12' → { size: 180, head: … }         'state/13' → { size: 1200000, head: 512 KiB }
 *     parts                                                   ['state/13', 1] → 512 KiB, ['state/13', 2] → the rest
 *
 * A record costs about 0.3 ms whatever its size, so that small entries must not have two; and buffers beyond half a
 * megabyte are slow to write. The index on `size` is there to be read without the values: it tells how much a location
 * holds.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { checkpointStorageBlocked, noBrowserStorage } from '../../src/errors/web-storage-errors.ts';
import { databaseName } from './location-name.ts';

/** Raised when the layout changes; an older version of this package then says that the page must be loaded again. */
const VERSION = 1;

/** Mutable for the type of idb, which takes no readonly tuples. */
export const STORES: ['entries', 'parts'] = ['entries', 'parts'];

export const PART_BYTES = 512 * 1024;

/** Opening waits for other tabs that delete or upgrade the database, and in some browsers for ever. */
const OPEN_MAX_MS = 15_000;

export interface EntryRecord {
  readonly size: number;
  readonly head: ArrayBuffer;
}

export interface CheckpointSchema extends DBSchema {
  readonly entries: {
    readonly key: string;
    readonly value: EntryRecord;
    readonly indexes: { readonly size: number };
  };
  readonly parts: { readonly key: [string, number]; readonly value: ArrayBuffer };
}

export type CheckpointDatabase = IDBPDatabase<CheckpointSchema>;

/** What may happen to an open database from outside. */
export interface DatabaseListener {
  /** Another tab wants to delete it, or to upgrade it to the layout of a newer version; it is closed already. */
  givenUp(reason: 'deleted' | 'upgraded'): void;
  /** The browser closed it: site data were cleared, or its storage failed. */
  lost(): void;
}

/** Opens the database of a location and makes it if need be. */
export async function openCheckpointDatabase(
  location: string,
  listener: DatabaseListener,
): Promise<CheckpointDatabase> {
  const opening = open(location, listener, (database) => {
    database.createObjectStore('entries').createIndex('size', 'size');
    database.createObjectStore('parts');
  });
  return withinTime(location, opening);
}

/** Opens the database of a location; undefined where there is none, and then none is made. */
export async function openExistingDatabase(
  location: string,
  listener: DatabaseListener,
): Promise<CheckpointDatabase | undefined> {
  let isMissing = false;
  const opening = open(location, listener, (_database, abort) => {
    isMissing = true;
    abort();
  });
  try {
    return await withinTime(location, opening);
  } catch (error) {
    if (isMissing) return undefined;
    throw error;
  }
}

async function open(
  location: string,
  listener: DatabaseListener,
  whenNew: (database: CheckpointDatabase, abort: () => void) => void,
): Promise<CheckpointDatabase> {
  assertDatabases(location);
  return openDB<CheckpointSchema>(databaseName(location), VERSION, {
    upgrade: (database, _oldVersion, _newVersion, transaction) => {
      // The opening itself fails with the transaction; nobody else looks at this promise.
      transaction.done.catch(() => {});
      whenNew(database, () => transaction.abort());
    },
    blocking: (_currentVersion, newVersion, event) => {
      if (event.target instanceof IDBDatabase) event.target.close();
      listener.givenUp(newVersion === null ? 'deleted' : 'upgraded');
    },
    terminated: () => listener.lost(),
  });
}

/** Some browsers that store nothing say so by having no IndexedDB. */
export function assertDatabases(location: string): void {
  if (globalThis.indexedDB === undefined || globalThis.indexedDB === null)
    throw noBrowserStorage({ location });
}

/** A database that opens after all when nobody waits for it any more is closed again. */
async function withinTime(
  location: string,
  opening: Promise<CheckpointDatabase>,
): Promise<CheckpointDatabase> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      opening.then((database) => database.close()).catch(() => {});
      reject(checkpointStorageBlocked({ location }));
    }, OPEN_MAX_MS);
  });
  try {
    return await Promise.race([opening, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Begins to read. Failures show at the requests; the transaction's own promise then fails without anyone to hear it. */
export function readTransaction(
  database: CheckpointDatabase,
): IDBPTransaction<CheckpointSchema, typeof STORES, 'readonly'> {
  const transaction = database.transaction(STORES, 'readonly');
  transaction.done.catch(() => {});
  return transaction;
}

/** The parts of an entry beyond its head. */
export function partsOf(name: string): IDBKeyRange {
  return IDBKeyRange.bound([name, 1], [name, Number.POSITIVE_INFINITY]);
}

/** The names that begin with a prefix. */
export function namesUnder(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}
