import { describe, expect, test } from 'vitest';
import { Spool } from '../../../src/connectors/spool.ts';
import { WholeLines } from '../../../src/connectors/whole-lines.ts';
import type { CheckpointStorage, CheckpointWrite } from '../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../src/streaming/checkpoint/memory-storage.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function readAll(spool: Spool, start: number, end: number, step = 3): Promise<string> {
  const reader = spool.read(start, end);
  const target = new Uint8Array(step);
  let text = '';
  for (let count = await reader.read(target); count > 0; count = await reader.read(target)) {
    text += new TextDecoder().decode(target.subarray(0, count));
  }
  return text;
}

/** A storage whose writes wait until the test lets them go. */
function heldStorage(inner: CheckpointStorage) {
  const waiting: (() => void)[] = [];
  const written: CheckpointWrite[] = [];
  return {
    written,
    letGo: () => waiting.shift()?.(),
    storage: {
      ...inner,
      read: (name: string) => inner.read(name),
      list: (prefix: string) => inner.list(prefix),
      delete: (names: readonly string[]) => inner.delete(names),
      async write(writes: readonly CheckpointWrite[]) {
        await new Promise<void>((resolve) => waiting.push(resolve));
        written.push(...writes);
        await inner.write(writes);
      },
    } as CheckpointStorage,
  };
}

describe('the spool', () => {
  test('gives back any range of what was appended', async () => {
    const spool = await Spool.open({ storage: new MemoryCheckpoints().temporary() });
    expect(await spool.append(bytesOf('one\n'))).toBe(4);
    expect(await spool.append(bytesOf('two\nthree\n'))).toBe(14);
    expect(await readAll(spool, 0, 14)).toBe('one\ntwo\nthree\n');
    expect(await readAll(spool, 4, 8)).toBe('two\n');
    expect(await readAll(spool, 14, 14)).toBe('');
  });

  test('names nothing before it is durable, and writes what arrives meanwhile as one segment', async () => {
    const { storage, letGo, written } = heldStorage(new MemoryCheckpoints().temporary());
    const spool = await Spool.open({ storage });
    const appends = ['a\n', 'b\n', 'c\n', 'd\n'].map((line) => spool.append(bytesOf(line)));
    expect(spool.end).toBe(0);
    expect(spool.heldBytes).toBe(8);
    letGo();
    expect(await appends[0]).toBe(2);
    expect(spool.end).toBe(2);
    letGo();
    expect(await Promise.all(appends)).toEqual([2, 8, 8, 8]);
    expect(written.map((write) => write.name)).toEqual(['spool-0-2', 'spool-2-8']);
    expect(await readAll(spool, 0, 8)).toBe('a\nb\nc\nd\n');
  });

  test('counts as held what waits, not the last segment that it keeps', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const spool = await Spool.open({ storage });
    await spool.append(bytesOf('one\ntwo\n'));
    await spool.forget(4);
    expect(spool.heldBytes).toBe(4);
    await spool.forget(8);
    expect(await storage.list('spool-')).toEqual(['spool-0-8']);
    expect(spool.heldBytes).toBe(0);
    const again = await Spool.open({ storage });
    expect(again.heldBytes).toBe(8);
    again.release(8);
    expect(again.heldBytes).toBe(0);
  });

  test('leaves a moment for more behind a large segment, and none behind a small one', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const moments: (() => void)[] = [];
    const gather = () => new Promise<void>((resolve) => moments.push(resolve));
    const spool = await Spool.open({ storage, gather });
    await spool.append(bytesOf('a\n'));
    const large = bytesOf(`${'x'.repeat(1 << 15)}\n`);
    await spool.append(large);
    const more = [spool.append(bytesOf('b\n')), spool.append(bytesOf('c\n'))];
    expect(moments).toHaveLength(1);
    moments[0]();
    await Promise.all(more);
    const end = 2 + large.length;
    expect(await storage.list('spool-')).toEqual(
      expect.arrayContaining([`spool-0-2`, `spool-2-${end}`, `spool-${end}-${end + 4}`]),
    );
  });

  test('finds after a restart what was durable, and goes on behind it', async () => {
    const checkpoints = new MemoryCheckpoints();
    const before = await Spool.open({ storage: checkpoints.open('x') });
    await before.append(bytesOf('one\n'));
    await before.append(bytesOf('two\n'));
    const after = await Spool.open({ storage: checkpoints.open('x') });
    expect(after.end).toBe(8);
    await after.append(bytesOf('three\n'));
    expect(await readAll(after, 0, after.end)).toBe('one\ntwo\nthree\n');
  });

  test('forgets what is committed, but never where it was', async () => {
    const checkpoints = new MemoryCheckpoints();
    const spool = await Spool.open({ storage: checkpoints.open('x') });
    for (const line of ['1\n', '2\n', '3\n']) await spool.append(bytesOf(line));
    await spool.forget(3);
    expect(spool.start).toBe(2);
    await spool.forget(6);
    expect(await checkpoints.open('x').list('')).toEqual(['spool-4-6']);
    const restarted = await Spool.open({ storage: checkpoints.open('x') });
    expect(restarted.end).toBe(6);
    await expect(readAll(restarted, 0, 6)).rejects.toMatchObject({
      condition: 'STREAMING_SOURCE_RANGE_LOST',
    });
  });

  test('reads segments back from the storage when the cache is too small for them', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const spool = await Spool.open({ storage, cacheBytesMax: 4 });
    for (let index = 0; index < 10; index++) await spool.append(bytesOf(`line ${index}\n`));
    expect(await readAll(spool, 7, 21)).toBe('line 1\nline 2\n');
  });

  test('cuts a range where a segment ends, and gives at least one', async () => {
    const spool = await Spool.open({ storage: new MemoryCheckpoints().temporary() });
    for (const line of ['1234\n', '1234\n', '1234\n']) await spool.append(bytesOf(line));
    expect(spool.endWithin(0, 12)).toBe(10);
    expect(spool.endWithin(5, 2)).toBe(10);
    expect(spool.endWithin(0, 1000)).toBe(15);
    expect(spool.endWithin(15, 1000)).toBe(15);
  });

  test('takes nothing more once a write has failed', async () => {
    const inner = new MemoryCheckpoints().temporary();
    let broken = false;
    const write = inner.write.bind(inner);
    inner.write = async (writes) => {
      if (broken) throw new Error('disk full');
      await write(writes);
    };
    const spool = await Spool.open({ storage: inner });
    await spool.append(bytesOf('good\n'));
    broken = true;
    await expect(spool.append(bytesOf('lost\n'))).rejects.toThrow('disk full');
    broken = false;
    await expect(spool.append(bytesOf('later\n'))).rejects.toThrow('disk full');
    expect(spool.end).toBe(5);
    await spool.close();
  });
});

describe('whole lines', () => {
  test('are cut from chunks of any size', () => {
    const lines = new WholeLines();
    const text = 'one\ntwo\n\nthree';
    const out: string[] = [];
    for (const letter of text) {
      const bytes = lines.push(bytesOf(letter));
      if (bytes !== undefined) out.push(new TextDecoder().decode(bytes));
    }
    expect(out).toEqual(['one\n', 'two\n', '\n']);
    expect(new TextDecoder().decode(lines.rest())).toBe('three\n');
    expect(lines.rest()).toBeUndefined();
  });

  test('keep nothing of the buffer that they were given', () => {
    const lines = new WholeLines();
    const chunk = bytesOf('a\nhalf');
    const whole = lines.push(chunk);
    chunk.fill(0);
    expect(new TextDecoder().decode(whole)).toBe('a\n');
    expect(new TextDecoder().decode(lines.push(bytesOf(' line\n')))).toBe('half line\n');
  });
});
