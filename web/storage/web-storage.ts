/** What this site keeps in the browser: the checkpoint locations, how large they are, and the way to forget them. */
import { deleteDB } from 'idb';
import { concurrentQuery } from '../../src/errors/streaming-errors.ts';
import { checkpointStorageBlocked } from '../../src/errors/web-storage-errors.ts';
import {
  assertDatabases,
  type CheckpointDatabase,
  openExistingDatabase,
  readTransaction,
} from './checkpoint-database.ts';
import { databaseName, locationOfDatabase, normalLocation } from './location-name.ts';
import { type StorageEstimate, storageEstimate } from './storage-estimate.ts';
import { explainFailure } from './storage-failure.ts';
import { takeLock } from './web-lock.ts';

/** Other tabs close their connections when they are asked to; one that doesn't answer is hung. */
const REMOVAL_MAX_MS = 5000;

/** A checkpoint location and what it holds. */
export interface StoredLocation {
  readonly location: string;
  readonly entries: number;
  /** The bytes of all entries, without what the browser adds. */
  readonly bytes: number;
}

/** What can be said about the site's storage as a whole. */
export interface WebStorageState extends StorageEstimate {
  /** False in private windows of some browsers, where site data are blocked, and in sandboxed frames. */
  readonly isAvailable: boolean;
  /** Whether the browser promised not to evict it when the disk is full. */
  readonly isPersisted: boolean;
}

/** All checkpoint locations of this site, sorted by name. */
export async function storedLocations(): Promise<StoredLocation[]> {
  const databases = await whereAvailable('', () => indexedDB.databases());
  const locations = databases.flatMap(({ name = '' }) => locationOfDatabase(name) ?? []);
  const sized = await Promise.all(locations.map(storedLocation));
  return sized
    .filter((found) => found !== undefined)
    .sort((left, right) => (left.location < right.location ? -1 : 1));
}

/** What a location holds; undefined where nothing was ever written. */
export async function storedLocation(location: string): Promise<StoredLocation | undefined> {
  return whereAvailable(location, async () => {
    const database = await openExistingDatabase(location, { givenUp: () => {}, lost: () => {} });
    if (database === undefined) return undefined;
    try {
      return { location: normalLocation(location), ...(await sizeOf(database)) };
    } finally {
      database.close();
    }
  });
}

/** By the index on sizes: the entries themselves are not read. */
async function sizeOf(database: CheckpointDatabase): Promise<{ entries: number; bytes: number }> {
  let entries = 0;
  let bytes = 0;
  const index = readTransaction(database).objectStore('entries').index('size');
  for (
    let cursor = await index.openKeyCursor();
    cursor !== null;
    cursor = await cursor.continue()
  ) {
    entries++;
    bytes += cursor.key;
  }
  return { entries, bytes };
}

/**
 * Forgets a location; no error where there is none. Fails with `CONCURRENT_QUERY` while a query writes it, in this tab
 * or another.
 */
export async function removeLocation(location: string): Promise<void> {
  const lock = await takeLock({ name: databaseName(location), location });
  if (lock === undefined) throw concurrentQuery({ location, owner: 'a query that is running' });
  try {
    await whereAvailable(location, () => deleteWithinTime(location));
  } finally {
    lock.release();
  }
}

function deleteWithinTime(location: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(checkpointStorageBlocked({ location })), REMOVAL_MAX_MS);
    deleteDB(databaseName(location))
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** How full the site's storage is, and whether there is one and for how long. */
export async function webStorageState(): Promise<WebStorageState> {
  const [estimate, isAvailable] = await Promise.all([storageEstimate(), canStore()]);
  const isPersisted = 'storage' in navigator && (await navigator.storage.persisted());
  return { ...estimate, isAvailable, isPersisted };
}

/**
 * Asks the browser not to evict what the site keeps. Some ask the user, some decide by themselves; false is a usual
 * answer, also from pages that are not secure.
 */
export async function persistStorage(): Promise<boolean> {
  return 'storage' in navigator && navigator.storage.persist();
}

/** Whether a database opens at all: in some private windows the attempt is the only way to know. */
async function canStore(): Promise<boolean> {
  try {
    await openExistingDatabase('', { givenUp: () => {}, lost: () => {} });
    return true;
  } catch {
    return false;
  }
}

async function whereAvailable<T>(location: string, operation: () => Promise<T>): Promise<T> {
  try {
    assertDatabases(location);
    return await operation();
  } catch (error) {
    throw await explainFailure({ location, entry: '', error, isOpen: false });
  }
}
