import { expect, test } from 'vitest';
import { MemoryCheckpoints } from '../../../../src/streaming/checkpoint/memory-storage.ts';
import { StorageOnUse } from '../../../../web/storage/storage-on-use.ts';

const ENTRY = { name: 'a', bytes: new Uint8Array([1]), mode: 'create' } as const;

test('nothing is loaded for a storage that is opened and closed', async () => {
  const storage = new StorageOnUse(() => Promise.reject(new Error('loaded')));
  await storage.close();
});

test('it is loaded once, and is the same for all calls', async () => {
  let loads = 0;
  const storage = new StorageOnUse(async () => {
    loads++;
    return new MemoryCheckpoints().temporary();
  });
  await Promise.all([storage.lock(), storage.write([ENTRY])]);
  expect(await storage.read('a')).toEqual(ENTRY.bytes);
  expect(await storage.list('')).toEqual(['a']);
  await storage.delete(['a']);
  expect(await storage.read('a')).toBeUndefined();
  await storage.close();
  expect(loads).toBe(1);
});

test('after a failure to load it is tried again', async () => {
  const attempts = [Promise.reject(new Error('offline')), new MemoryCheckpoints().temporary()];
  const storage = new StorageOnUse(async () => attempts.shift() ?? Promise.reject(new Error()));
  await expect(storage.read('a')).rejects.toThrow('offline');
  await storage.close();
  expect(await storage.read('a')).toBeUndefined();
});
