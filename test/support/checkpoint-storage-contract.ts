import { afterEach, describe, expect, test } from 'vitest';
import type { CheckpointStorage, CheckpointWrite } from '../../src/ports/checkpoint-storage.ts';

/** How the contract suite gets at an adapter. */
export interface StorageUnderTest {
  /** Opens a location that is empty at its first opening in a test, as another process would. */
  open(location: string): CheckpointStorage | Promise<CheckpointStorage>;
  /** Removes what the test left behind. */
  cleanUp?(): Promise<void>;
}

export function textWrite(
  name: string,
  text: string,
  mode: CheckpointWrite['mode'] = 'create',
): CheckpointWrite {
  return { name, bytes: new TextEncoder().encode(text), mode };
}

export async function readText(
  storage: CheckpointStorage,
  name: string,
): Promise<string | undefined> {
  const bytes = await storage.read(name);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/**
 * The contract of `CheckpointStorage`: every adapter runs it. What a crash leaves behind is tested by the crash matrix
 * and, for the disk, by killed child processes.
 */
export function checkpointStorageContract(
  adapter: string,
  newStorage: () => StorageUnderTest | Promise<StorageUnderTest>,
): void {
  describe(`the checkpoint storage contract on ${adapter}`, () => {
    let underTest: StorageUnderTest | undefined;
    let opened: CheckpointStorage[] = [];

    async function open(location = 'checkpoint'): Promise<CheckpointStorage> {
      underTest ??= await newStorage();
      const storage = await underTest.open(location);
      opened.push(storage);
      return storage;
    }

    afterEach(async () => {
      for (const storage of opened) await storage.close();
      await underTest?.cleanUp?.();
      underTest = undefined;
      opened = [];
    });

    readingAndWriting(open);
    writingOnce(open);
    listingAndDeleting(open);
    locking(open);
  });
}

type Open = (location?: string) => Promise<CheckpointStorage>;

function readingAndWriting(open: Open): void {
  test('an entry that was never written reads as undefined', async () => {
    const storage = await open();
    expect(await storage.read('offsets/0')).toBeUndefined();
    expect(await storage.read('metadata')).toBeUndefined();
  });

  test('an entry reads as it was written, by another opening too', async () => {
    const storage = await open();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    await storage.write([{ name: 'state/1', bytes, mode: 'create' }]);
    await storage.write([textWrite('sources/0/empty', '')]);
    expect(await storage.read('state/1')).toEqual(bytes);
    await storage.close();
    const again = await open();
    expect(await again.read('state/1')).toEqual(bytes);
    expect(await again.read('sources/0/empty')).toEqual(new Uint8Array(0));
  });

  test('a set of writes is there as a whole', async () => {
    const storage = await open();
    await storage.write([textWrite('state/1', 'S', 'replace'), textWrite('commits/0', 'C')]);
    expect(await readText(storage, 'state/1')).toBe('S');
    expect(await readText(storage, 'commits/0')).toBe('C');
  });

  test('the bytes are those of the time of the call, not of later', async () => {
    const storage = await open();
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const view = bytes.subarray(1, 3);
    await storage.write([{ name: 'state/1', bytes: view, mode: 'create' }]);
    bytes.fill(9);
    expect(await storage.read('state/1')).toEqual(Uint8Array.of(2, 3));
  });

  test('changing what was read changes nothing that is stored', async () => {
    const storage = await open();
    await storage.write([textWrite('metadata', 'abc')]);
    (await storage.read('metadata'))?.fill(0);
    expect(await readText(storage, 'metadata')).toBe('abc');
  });

  test.each([0, 1, 512 * 1024 - 1, 512 * 1024, 512 * 1024 + 1, 3 * 512 * 1024, 2_000_003])(
    'an entry of %i bytes comes back whole, as does the next one beside it',
    async (length) => {
      const storage = await open();
      const around = new Uint8Array(length + 200).fill(7);
      const bytes = around.subarray(100, 100 + length);
      for (let index = 0; index < length; index++)
        bytes[index] = (index * 31 + (index >> 10)) & 255;
      const expected = bytes.slice();
      await storage.write([
        { name: 'state/1', bytes, mode: 'create' },
        textWrite('state/10', 'beside'),
      ]);
      around.fill(0);
      const found = await storage.read('state/1');
      // Not compared by `toEqual`, which takes seconds for millions of bytes.
      expect(found?.length).toBe(length);
      expect(found?.findIndex((byte, index) => byte !== expected[index])).toBe(-1);
      expect(await readText(storage, 'state/10')).toBe('beside');
    },
  );

  test('names of any characters are kept apart', async () => {
    const storage = await open();
    const names = [
      'sources/0/a b',
      'sources/0/a%20b',
      'sources/0/\u00e4\u{1f600}',
      'sources/0/A B',
    ];
    for (const name of names) await storage.write([textWrite(name, name)]);
    for (const name of names) expect(await readText(storage, name)).toBe(name);
    expect((await storage.list('sources/0/')).sort()).toEqual([...names].sort());
  });

  test('reading and listing a location that nobody wrote makes none', async () => {
    const storage = await open();
    expect(await storage.read('metadata')).toBeUndefined();
    expect(await storage.list('')).toEqual([]);
    await storage.delete(['offsets/0']);
    await storage.write([]);
    expect(await storage.list('')).toEqual([]);
  });

  test('two locations share nothing', async () => {
    const left = await open('left');
    const right = await open('right');
    await left.write([textWrite('metadata', 'left')]);
    expect(await right.read('metadata')).toBeUndefined();
    expect(await right.list('')).toEqual([]);
  });
}

function writingOnce(open: Open): void {
  test('an entry that exists is not created a second time', async () => {
    const storage = await open();
    await storage.write([textWrite('offsets/0', 'first')]);
    await expect(storage.write([textWrite('offsets/0', 'second')])).rejects.toMatchObject({
      condition: 'CONCURRENT_STREAM_LOG_UPDATE',
    });
    expect(await readText(storage, 'offsets/0')).toBe('first');
  });

  test('a replaced entry has the new bytes only', async () => {
    const storage = await open();
    await storage.write([textWrite('state/1', 'long and old', 'replace')]);
    await storage.write([textWrite('state/1', 'new', 'replace')]);
    expect(await readText(storage, 'state/1')).toBe('new');
  });

  test('of two who create one entry at once, one does', async () => {
    const storages = [await open(), await open(), await open()];
    const outcomes = await Promise.allSettled(
      storages.map((storage, index) => storage.write([textWrite('commits/0', String(index))])),
    );
    const winners = outcomes.flatMap(({ status }, index) =>
      status === 'fulfilled' ? [index] : [],
    );
    expect(winners).toHaveLength(1);
    expect(await readText(storages[0], 'commits/0')).toBe(String(winners[0]));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ condition: 'CONCURRENT_STREAM_LOG_UPDATE' });
    }
  });

  test('a large entry that is replaced by a smaller one leaves nothing behind', async () => {
    const storage = await open();
    const large = new Uint8Array(1_300_000).fill(1);
    const middle = new Uint8Array(600_000).fill(2);
    await storage.write([{ name: 'state/1', bytes: large, mode: 'replace' }]);
    await storage.write([{ name: 'state/1', bytes: middle, mode: 'replace' }]);
    const found = await storage.read('state/1');
    expect(found?.length).toBe(600_000);
    expect(found?.every((byte) => byte === 2)).toBe(true);
    await storage.delete(['state/1']);
    await storage.write([textWrite('state/1', 'small')]);
    expect(await readText(storage, 'state/1')).toBe('small');
  });

  test('a set whose last entry exists already fails and leaves that entry alone', async () => {
    const storage = await open();
    await storage.write([textWrite('commits/0', 'mine')]);
    const writes = [textWrite('state/1', 'S', 'replace'), textWrite('commits/0', 'theirs')];
    await expect(storage.write(writes)).rejects.toMatchObject({
      condition: 'CONCURRENT_STREAM_LOG_UPDATE',
    });
    expect(await readText(storage, 'commits/0')).toBe('mine');
  });
}

function listingAndDeleting(open: Open): void {
  test('list gives the names under a prefix and no others', async () => {
    const storage = await open();
    const names = ['offsets/0', 'offsets/1', 'offsets/10', 'commits/0', 'sources/0/spool-0'];
    for (const name of names) await storage.write([textWrite(name, name)]);
    expect((await storage.list('offsets/')).sort()).toEqual([
      'offsets/0',
      'offsets/1',
      'offsets/10',
    ]);
    expect((await storage.list('offsets/1')).sort()).toEqual(['offsets/1', 'offsets/10']);
    expect(await storage.list('sources/0/')).toEqual(['sources/0/spool-0']);
    expect((await storage.list('')).sort()).toEqual([...names].sort());
    expect(await storage.list('nothing/')).toEqual([]);
  });

  test('a deleted entry is gone, and deleting what is not there is no error', async () => {
    const storage = await open();
    await storage.write([textWrite('offsets/0', '0'), textWrite('offsets/1', '1')]);
    await storage.delete(['offsets/0', 'offsets/7', 'nothing/at/all']);
    expect(await storage.read('offsets/0')).toBeUndefined();
    expect(await storage.list('')).toEqual(['offsets/1']);
    await storage.write([textWrite('offsets/0', 'again')]);
    expect(await readText(storage, 'offsets/0')).toBe('again');
  });
}

function locking(open: Open): void {
  test('a location has one owner at a time', async () => {
    const first = await open();
    await first.lock();
    const second = await open();
    await expect(second.lock()).rejects.toMatchObject({ condition: 'CONCURRENT_QUERY' });
    await first.close();
    const third = await open();
    await third.lock();
  });

  test('closing one that does not own the lock does not give it away', async () => {
    const owner = await open();
    await owner.lock();
    const other = await open();
    await other.close();
    const third = await open();
    await expect(third.lock()).rejects.toMatchObject({ condition: 'CONCURRENT_QUERY' });
  });

  test('different locations have different owners', async () => {
    await (await open('left')).lock();
    await (await open('right')).lock();
  });
}
