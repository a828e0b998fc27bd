import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSession } from '../../../../node/index.ts';
import { nodeSpillStorage } from '../../../../node/storage/spill-file.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spill-test-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openFiles = () => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);

describe('a spill file on Node', () => {
  test('gives back what was written anywhere in it, and has no name', async () => {
    const before = openFiles();
    const file = await nodeSpillStorage.open(folder);
    const far = 5_000_000_000;
    file.write(Uint8Array.of(1, 2, 3), 0);
    file.write(Uint8Array.of(4, 5, 6), far);
    file.write(Uint8Array.of(9), 1);
    const target = new Uint8Array(3);
    file.read(target, 0);
    expect([...target]).toEqual([1, 9, 3]);
    file.read(target, far);
    expect([...target]).toEqual([4, 5, 6]);
    expect(readdirSync(folder)).toEqual([]);
    expect(() => file.read(target, far + 1)).toThrow('shorter');
    await file.close();
    expect(openFiles()).toBe(before);
  });

  test('is not made before something is written', async () => {
    const missing = join(folder, 'not/there');
    const file = await nodeSpillStorage.open(missing);
    expect(readdirSync(folder)).toEqual([]);
    file.write(Uint8Array.of(1), 0);
    expect(readdirSync(folder)).toEqual(['not']);
    await file.close();
  });
});

describe('a query on Node that spills', () => {
  const budget = { 'spark.millrace.memory.budget': '200k' };

  function writeRows(count: number): string {
    const path = join(folder, 'rows.csv');
    const lines = Array.from({ length: count }, (_, id) => `${(id * 7919) % count},row ${id}\n`);
    writeFileSync(path, lines.join(''));
    return path;
  }

  test('does so in the folder of spark.local.dir, the first of several', async () => {
    const config = { ...budget, 'spark.local.dir': `${join(folder, 'local')},/not/used` };
    await using session = await createSession({ config });
    const before = openFiles();
    const rows = session.read.schema('id INT, name STRING').csv(writeRows(60_000));
    let expected = 0;
    for await (const row of rows.sort('id').toLocalIterator()) {
      if (row.id !== expected++) throw new Error(`${row.id} at ${expected}`);
      if (expected === 1) expect(readdirSync(folder)).toEqual(['local', 'rows.csv']);
    }
    expect(expected).toBe(60_000);
    expect(readdirSync(join(folder, 'local'))).toEqual([]);
    expect(openFiles()).toBe(before);
  });

  test('fails with a typed error where there can be no file', async () => {
    const config = { ...budget, 'spark.local.dir': join(folder, 'rows.csv', 'below') };
    await using session = await createSession({ config });
    const rows = session.read.schema('id INT, name STRING').csv(writeRows(60_000));
    await expect(rows.sort('id').collect()).rejects.toMatchObject({
      condition: 'SPILL_OUT_OF_MEMORY',
      parameters: { message: expect.stringContaining('ENOTDIR') },
    });
  });
});
