import { describe, expect, test } from 'vitest';
import { checkpointQuotaExceeded } from '../../../../../../src/errors/web-storage-errors.ts';
import type { CheckpointStorage } from '../../../../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../../../../src/streaming/checkpoint/memory-storage.ts';
import { FailsafeCheckpoints } from '../../../../../../web/dashboard/engine/storage/failsafe-checkpoints.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (entry: Uint8Array | undefined) => entry && new TextDecoder().decode(entry);

/** Checkpoints that are full once `isFull` is. */
function filling() {
  const memory = new MemoryCheckpoints();
  const state = { isFull: false };
  const quota = { location: 'x', usedBytes: 1, quotaBytes: 1, cause: undefined };
  const open = (location: string): CheckpointStorage => {
    const storage = memory.open(location);
    return {
      read: (name) => storage.read(name),
      list: (prefix) => storage.list(prefix),
      delete: (names) => storage.delete(names),
      lock: () => storage.lock(),
      close: () => storage.close(),
      write: async (writes) => {
        if (state.isFull) throw checkpointQuotaExceeded(quota);
        await storage.write(writes);
      },
    };
  };
  return { memory, state, checkpoints: { open, temporary: () => memory.temporary() } };
}

describe('checkpoints whose storage fails', () => {
  test('go on in memory, and say so once', async () => {
    const { checkpoints, memory, state } = filling();
    const failures: unknown[] = [];
    const failsafe = new FailsafeCheckpoints(checkpoints, (error) => failures.push(error));
    const storage = failsafe.open('a');
    await storage.write([{ name: 'offsets/0', bytes: bytes('durable'), mode: 'create' }]);
    state.isFull = true;
    await storage.write([{ name: 'offsets/1', bytes: bytes('kept'), mode: 'create' }]);
    await failsafe.open('b').write([{ name: 'x', bytes: bytes('kept'), mode: 'replace' }]);
    expect(failures).toMatchObject([{ condition: 'CHECKPOINT_STORAGE.QUOTA_EXCEEDED' }]);
    expect((await storage.list('offsets/')).sort()).toEqual(['offsets/0', 'offsets/1']);
    expect(textOf(await storage.read('offsets/0'))).toBe('durable');
    expect(textOf(await failsafe.open('a').read('offsets/1'))).toBe('kept');
    expect(await memory.open('a').list('')).toEqual(['offsets/0']);
  });

  test('stay of one time: nothing becomes durable after the failure', async () => {
    const { checkpoints, memory, state } = filling();
    const failsafe = new FailsafeCheckpoints(checkpoints, () => {});
    state.isFull = true;
    await failsafe.open('a').write([{ name: 'x', bytes: bytes('1'), mode: 'replace' }]);
    state.isFull = false;
    await failsafe.open('b').write([{ name: 'y', bytes: bytes('2'), mode: 'replace' }]);
    expect(await memory.open('b').list('')).toEqual([]);
    expect(failsafe.hasFailed).toBe(true);
  });

  test('still refuse an entry that is there', async () => {
    const { checkpoints, state } = filling();
    const failsafe = new FailsafeCheckpoints(checkpoints, () => {});
    const storage = failsafe.open('a');
    await storage.write([{ name: 'offsets/0', bytes: bytes('1'), mode: 'create' }]);
    state.isFull = true;
    await storage.write([{ name: 'x', bytes: bytes('1'), mode: 'replace' }]);
    const again = storage.write([{ name: 'offsets/0', bytes: bytes('2'), mode: 'create' }]);
    await expect(again).rejects.toMatchObject({ condition: 'CONCURRENT_STREAM_LOG_UPDATE' });
    await storage.delete(['offsets/0']);
    expect(await storage.read('offsets/0')).toBeUndefined();
    expect(await storage.list('')).toEqual(['x']);
  });

  test('pass on what is no failure of the storage', async () => {
    const memory = new MemoryCheckpoints();
    const failsafe = new FailsafeCheckpoints(memory, () => {});
    await memory.open('a').lock();
    await expect(failsafe.open('a').lock()).rejects.toMatchObject({
      condition: 'CONCURRENT_QUERY',
    });
    expect(failsafe.hasFailed).toBe(false);
  });
});
