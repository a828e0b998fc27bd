import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { IndexedDbCheckpointStorage } from '../../../../../web/storage/indexeddb.ts';
import {
  removeLocation,
  storedLocation,
  storedLocations,
  webStorageState,
} from '../../../../../web/storage/web-storage.ts';
import {
  checkpointStorageContract,
  readText,
  textWrite,
} from '../../../../support/checkpoint-storage-contract.ts';

let run = 0;
let location = '';
beforeEach(() => {
  location = `test/${++run}`;
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const stored of await ownLocations()) await removeLocation(stored.location);
});

/** Those of this file: others run beside it, in the same browser. */
const ownLocations = async () =>
  (await storedLocations()).filter((stored) => stored.location.startsWith('test/'));

checkpointStorageContract('IndexedDB', () => ({
  open: (name) => new IndexedDbCheckpointStorage(`${location}/${name}`),
}));

function open(name = location): IndexedDbCheckpointStorage {
  const storage = new IndexedDbCheckpointStorage(name);
  onTestFinished(() => storage.close());
  return storage;
}

describe('a checkpoint in IndexedDB', () => {
  test('copies views of WASM memory before the caller goes on', async () => {
    const memory = new WebAssembly.Memory({ initial: 32 });
    const view = new Uint8Array(memory.buffer, 1000, 700_000).fill(5);
    const storage = open();
    const written = storage.write([{ name: 'state/1', bytes: view, mode: 'replace' }]);
    view.fill(9);
    memory.grow(1);
    await written;
    const found = await storage.read('state/1');
    expect(found?.length).toBe(700_000);
    expect(found?.every((byte) => byte === 5)).toBe(true);
  });

  test('keeps the order of writes that are not waited for', async () => {
    const storage = open();
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    await Promise.all(texts.map((text) => storage.write([textWrite('state/1', text, 'replace')])));
    expect(await readText(storage, 'state/1')).toBe('text 19');
  });

  test('changes nothing at all when a set is refused', async () => {
    const storage = open();
    await storage.write([textWrite('commits/0', 'mine')]);
    const writes = [
      textWrite('state/1', 'S', 'replace'),
      textWrite('commits/0', 'theirs'),
      textWrite('commits/1', 'more'),
    ];
    await expect(storage.write(writes)).rejects.toMatchObject({
      condition: 'CONCURRENT_STREAM_LOG_UPDATE',
      parameters: { batchId: 'commits/0' },
    });
    expect(await storage.list('')).toEqual(['commits/0']);
  });

  test('changes nothing at all when the browser refuses a record in the middle of a set', async () => {
    const storage = open();
    await storage.write([textWrite('commits/0', 'C')]);
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      if (Array.isArray(args[1])) throw new DOMException('out of memory', 'DataCloneError');
      return put.apply(this, args);
    });
    const writes = [
      textWrite('commits/1', 'C'),
      { name: 'state/2', bytes: new Uint8Array(600_000), mode: 'replace' as const },
    ];
    await expect(storage.write(writes)).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.OTHER',
    });
    vi.restoreAllMocks();
    expect(await storage.list('')).toEqual(['commits/0']);
  });

  test('makes no database before the first write', async () => {
    const storage = open();
    expect(await storage.read('metadata')).toBeUndefined();
    expect(await storage.list('')).toEqual([]);
    expect(await storedLocation(location)).toBeUndefined();
    expect(await ownLocations()).toEqual([]);
  });

  test('takes spellings of one location for one', async () => {
    await open(location).write([textWrite('metadata', 'x')]);
    expect(await readText(open(`./${location}//`), 'metadata')).toBe('x');
    expect(await readText(open(`/${location}`), 'metadata')).toBeUndefined();
  });

  test('asks for the disk where an entry of the logs is in the set, and only there', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const storage = open();
    await storage.write([textWrite('state/1', 'S'), textWrite('commits/0', 'C')]);
    await storage.write([textWrite('offsets/1', 'O')]);
    await storage.write([textWrite('metadata', 'M')]);
    await storage.write([textWrite('sources/0/spool-1', 'S')]);
    await storage.write([textWrite('state/2', 'S')]);
    const durabilities = transaction.mock.calls.map(([, , options]) => options?.durability);
    expect(durabilities).toEqual(['strict', 'strict', 'strict', 'relaxed', 'relaxed']);
  });
});

/** Ends every transaction that writes by `abort` alone, as a browser does whose commit fails. */
function abortCommits(error: DOMException): void {
  const original = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...args
  ) {
    const transaction = original.apply(this, args);
    if (args[1] === 'readwrite') {
      Object.defineProperty(transaction, 'error', { get: () => error });
      queueMicrotask(() => transaction.abort());
      transaction.commit = () => {};
    }
    return transaction;
  });
}

describe('a browser that does not store', () => {
  test.each([
    ['QuotaExceededError', 'CHECKPOINT_STORAGE.QUOTA_EXCEEDED'],
    ['UnknownError', 'CHECKPOINT_STORAGE.OTHER'],
    ['AbortError', 'CHECKPOINT_STORAGE.LOST'],
  ])('is reported where a commit ends by abort with %s', async (name, condition) => {
    const storage = open();
    await storage.write([textWrite('offsets/0', '0')]);
    abortCommits(new DOMException('no', name));
    const written = storage.write([textWrite('offsets/1', '1')]);
    await expect(written).rejects.toMatchObject({ condition, parameters: { location } });
    await expect(storage.delete(['offsets/0'])).rejects.toMatchObject({ condition });
    vi.restoreAllMocks();
    expect(await storage.list('')).toEqual(['offsets/0']);
  });

  test('is reported with the figures of the allowance', async () => {
    const storage = open();
    vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ usage: 2e9, quota: 2_000_000_100 });
    abortCommits(new DOMException('no', 'QuotaExceededError'));
    await expect(storage.write([textWrite('offsets/1', '1')])).rejects.toMatchObject({
      parameters: { location, usedBytes: '2000000000', quotaBytes: '2000000100' },
    });
  });

  test('is reported where it throws, answers with an error, or is not there', async () => {
    const denied = new DOMException('denied', 'SecurityError');
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw denied;
    });
    await expect(open().write([textWrite('metadata', 'x')])).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.NOT_AVAILABLE',
    });
    await expect(open().read('metadata')).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.NOT_AVAILABLE',
    });
    vi.restoreAllMocks();
    vi.stubGlobal('indexedDB', undefined);
    await expect(open().write([textWrite('metadata', 'x')])).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.NOT_AVAILABLE',
    });
    expect((await webStorageState()).isAvailable).toBe(false);
    vi.unstubAllGlobals();
    expect((await webStorageState()).isAvailable).toBe(true);
  });

  test('is reported where it does not answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    // A request that nothing ever happens to.
    vi.spyOn(IDBFactory.prototype, 'open').mockReturnValue(
      Object.create(IDBOpenDBRequest.prototype, {
        addEventListener: { value: () => {} },
        removeEventListener: { value: () => {} },
      }),
    );
    const failed = expect(open().write([textWrite('metadata', 'x')])).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.BLOCKED',
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await failed;
  });

  test('is told from one whose database is of a newer version', async () => {
    await new Promise<void>((resolve) => {
      indexedDB.open(`millrace:${location}`, 99).onsuccess = (event) => {
        if (event.target instanceof IDBOpenDBRequest) event.target.result.close();
        resolve();
      };
    });
    await expect(open().read('metadata')).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.NEWER_FORMAT',
    });
    indexedDB.deleteDatabase(`millrace:${location}`);
  });
});

describe('a checkpoint that others touch', () => {
  test('gives way to another tab that deletes the database, and says so afterwards', async () => {
    const storage = open();
    await storage.write([textWrite('offsets/0', '0')]);
    await new Promise<void>((resolve) => {
      indexedDB.deleteDatabase(`millrace:${location}`).onsuccess = () => resolve();
    });
    for (const attempt of [
      storage.write([textWrite('offsets/1', '1')]),
      storage.read('offsets/0'),
      storage.list(''),
      storage.delete(['offsets/0']),
    ]) {
      await expect(attempt).rejects.toMatchObject({ condition: 'CHECKPOINT_STORAGE.LOST' });
    }
    expect(await storedLocation(location)).toBeUndefined();
  });

  test('fails what is under way when the browser closes the database and says no more of it', async () => {
    const storage = open();
    await storage.write([textWrite('offsets/0', '0')]);
    const original = IDBDatabase.prototype.transaction;
    const begun = new Promise<IDBDatabase>((resolve) => {
      vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
        this: IDBDatabase,
        ...args
      ) {
        const transaction = original.apply(this, args);
        transaction.addEventListener = () => {};
        resolve(this);
        return transaction;
      });
    });
    const written = storage.write([textWrite('offsets/1', '1')]);
    (await begun).dispatchEvent(new Event('close'));
    await expect(written).rejects.toMatchObject({ condition: 'CHECKPOINT_STORAGE.LOST' });
  });

  test('gives way to another tab with a newer version, and says so afterwards', async () => {
    const storage = open();
    await storage.write([textWrite('offsets/0', '0')]);
    await new Promise<void>((resolve) => {
      indexedDB.open(`millrace:${location}`, 2).onsuccess = (event) => {
        if (event.target instanceof IDBOpenDBRequest) event.target.result.close();
        resolve();
      };
    });
    await expect(storage.write([textWrite('offsets/1', '1')])).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.NEWER_FORMAT',
    });
    indexedDB.deleteDatabase(`millrace:${location}`);
  });

  test('is not usable after it was closed', async () => {
    const storage = open();
    await storage.write([textWrite('offsets/0', '0')]);
    await storage.close();
    const condition = 'CHECKPOINT_STORAGE.CLOSED';
    await expect(storage.read('offsets/0')).rejects.toMatchObject({ condition });
    await expect(storage.lock()).rejects.toMatchObject({ condition });
    await expect(open(location).read('offsets/0')).resolves.toBeDefined();
  });

  test('completes a write that was under way when it was closed', async () => {
    const storage = open();
    await storage.list('');
    const written = storage.write([textWrite('offsets/0', '0')]);
    const outcome = written.then(
      () => 'written',
      () => 'refused',
    );
    await storage.close();
    const isThere = (await readText(open(location), 'offsets/0')) === '0';
    expect(isThere).toBe((await outcome) === 'written');
  });

  test('that is closed while it waits for its lock does not keep it', async () => {
    const owner = open();
    await owner.lock();
    const waiting = open();
    const locked = expect(waiting.lock()).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.CLOSED',
    });
    await waiting.close();
    await owner.close();
    await locked;
    await open().lock();
  });

  test('says so where the page has no locks', async () => {
    const locks = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks')!;
    Reflect.deleteProperty(Navigator.prototype, 'locks');
    onTestFinished(() => {
      Object.defineProperty(Navigator.prototype, 'locks', locks);
    });
    await expect(open().lock()).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.NO_LOCKS',
    });
    Object.defineProperty(Navigator.prototype, 'locks', locks);
  });
});

describe('what is stored', () => {
  test('is listed with its size, and nothing of the page’s own is', async () => {
    await open(`${location}/b`).write([textWrite('metadata', 'abc')]);
    await open(`${location}/a`).write([
      { name: 'state/1', bytes: new Uint8Array(1_200_000), mode: 'create' },
      textWrite('commits/0', '12345'),
    ]);
    await new Promise<void>((resolve) => {
      indexedDB.open('of the page').onsuccess = () => resolve();
    });
    onTestFinished(() => void indexedDB.deleteDatabase('of the page'));
    expect(await ownLocations()).toEqual([
      { location: `${location}/a`, entries: 2, bytes: 1_200_005 },
      { location: `${location}/b`, entries: 1, bytes: 3 },
    ]);
  });

  test('is forgotten when asked to, unless a query writes it', async () => {
    const storage = open();
    await storage.lock();
    await storage.write([textWrite('metadata', 'abc')]);
    await expect(removeLocation(location)).rejects.toMatchObject({ condition: 'CONCURRENT_QUERY' });
    expect(await readText(storage, 'metadata')).toBe('abc');
    await storage.close();
    await removeLocation(location);
    expect(await ownLocations()).toEqual([]);
    await removeLocation(location);
  });

  test('is counted by the browser', async () => {
    const state = await webStorageState();
    expect(state.quotaBytes).toBeGreaterThan(state.usedBytes ?? Number.POSITIVE_INFINITY);
    expect(typeof state.isPersisted).toBe('boolean');
  });
});
