import {
  appendFile,
  copyFile,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { tailConnector } from '../../../../node/connectors/tail/tail.ts';
import { nodePlatform } from '../../../../node/platform.ts';
import type { Offset } from '../../../../src/connectors/connector.ts';
import type { CheckpointStorage } from '../../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../../src/streaming/checkpoint/memory-storage.ts';
import { temporaryFolder } from '../../../support/child-program.ts';
import { SourceDriver } from '../../../support/source-driver.ts';

const ALL = { kind: 'allAvailable' } as const;
let root: string;
let log: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  root = folder.path;
  log = join(root, 'access.log');
});

async function open(
  options: Record<string, string> = {},
  storage: CheckpointStorage = new MemoryCheckpoints().temporary(),
  path = log,
): Promise<SourceDriver> {
  const driver = await SourceDriver.open({ connector: tailConnector, path, options, storage });
  onTestFinished(() => driver.source.stop());
  return driver;
}

/** Makes a file look as if nobody had written to it since then. */
async function age(path: string, seconds: number): Promise<void> {
  const time = new Date(Date.now() - seconds * 1000);
  await utimes(path, time, time);
}

/** As gzip does it: the `.gz` gets the time of the file, which then goes. */
async function compress(path: string, to = `${path}.gz`): Promise<void> {
  await writeCompressed(path, to);
  await rm(path);
}

async function writeCompressed(path: string, to = `${path}.gz`): Promise<void> {
  const { mtime } = await stat(path);
  await writeFile(to, gzipSync(await readFile(path)));
  await utimes(to, mtime, mtime);
}

/** As a restart: another source over the same offset. */
async function reopened(
  { offset, storage }: SourceDriver,
  options: Record<string, string> = {},
  path = log,
): Promise<SourceDriver> {
  const driver = await open(options, storage, path);
  driver.offset = offset;
  return driver;
}

describe('a file that grows', () => {
  test('gives its whole lines as they are completed', async () => {
    await writeFile(log, 'one\ntwo\nthr');
    const driver = await open();
    expect(await driver.texts()).toEqual(['one', 'two']);
    expect(await driver.texts()).toBeUndefined();
    await appendFile(log, 'ee\nfour\n');
    expect(await driver.texts()).toEqual(['three', 'four']);
    expect(driver.source.description).toBe(`Tail[${log}]`);
  });

  test('gives the last line without newline once nobody writes any more', async () => {
    await writeFile(log, 'one\nlast');
    const driver = await open({ finishedAfter: '1 minute' });
    expect(await driver.texts()).toEqual(['one']);
    expect(await driver.texts()).toBeUndefined();
    await age(log, 61);
    expect(await driver.texts()).toEqual(['last']);
    await appendFile(log, ' and more\n');
    expect(await driver.texts()).toEqual([' and more']);
  });

  test('wakes the query when it grows', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.texts();
    const texts = driver.nextTexts();
    await appendFile(log, 'two\n');
    expect(await texts).toEqual(['two']);
  });

  test('goes on after a restart, and reads a logged range again exactly', async () => {
    await writeFile(log, 'one\n');
    const storage = new MemoryCheckpoints().temporary();
    const first = await open({}, storage);
    expect(await first.texts()).toEqual(['one']);
    await appendFile(log, 'two\n');
    const end = await first.source.latestOffset(first.offset, ALL);
    await appendFile(log, 'three\n');
    const second = await open({}, storage);
    expect(await second.rows(first.offset, end)).toEqual([['two']]);
    second.offset = end;
    expect(await second.texts()).toEqual(['three']);
  });

  test('keeps to maxBytesPerTrigger at line ends, a longer line excepted', async () => {
    const long = 'x'.repeat(100_000);
    await writeFile(log, `one\ntwo\n${long}\nthree\n`);
    const driver = await open({ maxBytesPerTrigger: '9' });
    const batches = [];
    for (let texts = await driver.texts(); texts; texts = await driver.texts()) batches.push(texts);
    expect(batches).toEqual([['one', 'two'], [long], ['three']]);
  });

  test('may be followed from its present end, over a restart before the first commit too', async () => {
    await writeFile(log, 'old\nhal');
    const storage = new MemoryCheckpoints().temporary();
    const first = await open({ startingPosition: 'latest' }, storage);
    const origin = await first.source.latestOffset(null, ALL);
    expect(await first.rows(null, origin)).toEqual([]);
    await appendFile(log, 'f\nnew\n');
    const second = await open({ startingPosition: 'latest' }, storage);
    expect(await second.rows(null, origin)).toEqual([]);
    second.offset = origin;
    expect(await second.texts()).toEqual(['half', 'new']);
  });

  test('availableNow ends at what was there', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.source.freeze?.();
    await appendFile(log, 'two\n');
    expect(await driver.texts()).toEqual(['one']);
    expect(await driver.texts()).toBeUndefined();
  });
});

describe('rotation', () => {
  test('by rename reads the old file to its end and the new one from its beginning', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    expect(await driver.texts()).toEqual(['one']);
    await appendFile(log, 'two\nthree, unfinished');
    await rename(log, `${log}.1`);
    await writeFile(log, 'four\n');
    expect(await driver.texts()).toEqual(['two', 'three, unfinished', 'four']);
    expect(await driver.texts()).toBeUndefined();
    await appendFile(log, 'five\n');
    await rename(`${log}.1`, `${log}.2`);
    await rename(log, `${log}.1`);
    await writeFile(log, 'six\n');
    expect(await driver.texts()).toEqual(['five', 'six']);
    expect(driver.source.metrics?.()).toMatchObject({ truncations: '0', lostBytes: '0' });
  });

  test('twice while the query was down loses nothing', async () => {
    await writeFile(log, 'one\n');
    await age(log, 30);
    const storage = new MemoryCheckpoints().temporary();
    const first = await open({}, storage);
    await first.texts();
    await rename(log, `${log}.2`);
    await writeFile(`${log}.1`, 'two\n');
    await age(`${log}.1`, 20);
    await writeFile(log, 'three\n');
    const second = await open({}, storage);
    second.offset = first.offset;
    expect(await second.texts()).toEqual(['two', 'three']);
  });

  test('before the first start is none of its business', async () => {
    await writeFile(`${log}.1`, 'old\n');
    await age(`${log}.1`, 60);
    await writeFile(`${log}.2.gz`, 'older');
    await writeFile(log, 'one\n');
    expect(await (await open()).texts()).toEqual(['one']);
  });

  test('between the offset and the read does not lose the file', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    const end = await driver.source.latestOffset(null, ALL);
    await rename(log, `${log}.1`);
    await writeFile(log, 'two\n');
    expect(await driver.rows(null, end)).toEqual([['one']]);
    driver.offset = end;
    expect(await driver.texts()).toEqual(['two']);
  });

  test('by copy and truncation reads the file anew, and does not read the copy', async () => {
    await writeFile(log, 'one\ntwo\n');
    const driver = await open();
    expect(await driver.texts()).toEqual(['one', 'two']);
    await copyFile(log, `${log}.1`);
    await truncate(log);
    expect(await driver.texts()).toBeUndefined();
    await appendFile(log, 'three\n');
    expect(await driver.texts()).toEqual(['three']);
    expect(driver.source.metrics?.()).toMatchObject({ truncations: '1', lostBytes: '0' });
  });

  test('counts what was lost when a file was truncated before it was read', async () => {
    await writeFile(log, 'first line\n');
    const driver = await open();
    await driver.texts();
    await appendFile(log, 'not finished');
    await driver.texts();
    await writeFile(log, 'new\n');
    expect(await driver.texts()).toEqual(['new']);
    expect(driver.source.metrics?.()).toMatchObject({ truncations: '1', lostBytes: '12' });
  });

  test('reads no other file for one that is gone', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    const end = await driver.source.latestOffset(null, ALL);
    await rm(log);
    await writeFile(log, 'other\n');
    expect(await driver.rows(null, end)).toEqual([]);
    expect(driver.source.metrics?.()).toMatchObject({ lostBytes: '4' });
  });
});

describe('a compressed generation', () => {
  test('is read on where the file was left off, and then its successor', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    expect(await driver.texts()).toEqual(['one']);
    await appendFile(log, 'two\nunfinished');
    await rename(log, `${log}.1`);
    await compress(`${log}.1`);
    await writeFile(log, 'four\n');
    expect(await driver.texts()).toEqual(['two', 'unfinished', 'four']);
    await rename(`${log}.1.gz`, `${log}.2.gz`);
    expect(await driver.texts()).toBeUndefined();
    expect(driver.source.metrics?.()).toMatchObject({
      truncations: '0',
      lostBytes: '0',
      lagBytes: '0',
    });
    const again = await reopened(driver);
    await appendFile(log, 'five\n');
    expect(await again.texts()).toEqual(['five']);
  });

  test('is not read beside the file that it is made of, nor before it is whole', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.texts();
    await appendFile(log, 'two\n');
    await rename(log, `${log}.1`);
    const whole = gzipSync(await readFile(`${log}.1`));
    await writeFile(`${log}.1.gz`, whole.subarray(0, 12));
    expect(await driver.texts()).toEqual(['two']);
    await writeFile(`${log}.1.gz`, whole.subarray(0, -3));
    expect(await driver.texts()).toBeUndefined();
    await writeFile(log, '');
    const again = await reopened(driver);
    expect(await again.texts()).toBeUndefined();
    await writeFile(`${log}.1.gz`, whole);
    expect(await again.texts()).toBeUndefined();
    await rm(`${log}.1`);
    expect(await again.texts()).toBeUndefined();
    await writeFile(log, 'three\n');
    expect(await again.texts()).toEqual(['three']);
  });

  test('that is cut short holds up what is newer until it is whole', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.texts();
    await appendFile(log, 'two\n');
    const whole = gzipSync(await readFile(log));
    await rm(log);
    await writeFile(`${log}.1.gz`, whole.subarray(0, -3));
    await writeFile(log, 'three\n');
    expect(await driver.texts()).toBeUndefined();
    await writeFile(`${log}.1.gz`, whole);
    expect(await driver.texts()).toEqual(['two', 'three']);
  });

  test('that stays cut short holds up nothing', async () => {
    await writeFile(log, 'one\n');
    const driver = await open({ finishedAfter: '1 minute' });
    await driver.texts();
    await appendFile(log, 'two\n');
    const whole = gzipSync(await readFile(log));
    await rm(log);
    await writeFile(`${log}.1.gz`, whole.subarray(0, -3));
    await age(`${log}.1.gz`, 61);
    await writeFile(log, 'three\n');
    expect(await driver.texts()).toEqual(['three']);
  });

  test('has the lines of a range that was logged before', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.texts();
    await appendFile(log, 'two\nthree\n');
    const end = await driver.source.latestOffset(driver.offset, ALL);
    await rename(log, `${log}.1`);
    await compress(`${log}.1`, `${log}-20261102.gz`);
    await writeFile(log, 'four\n');
    expect(await driver.rows(driver.offset, end)).toEqual([['two'], ['three']]);
    const again = await reopened(driver);
    expect(await again.rows(again.offset, end)).toEqual([['two'], ['three']]);
    again.offset = end;
    expect(await again.texts()).toEqual(['four']);
    expect(again.source.metrics?.()).toMatchObject({ lostBytes: '0' });
  });

  test('fails a range that is damaged in it', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `${i} ${Math.sin(i)}\n`).join('');
    await writeFile(log, text);
    const driver = await open();
    const end = await driver.source.latestOffset(null, ALL);
    await writeFile(`${log}.1.gz`, gzipSync(text).subarray(0, 100_000));
    await rm(log);
    await expect(driver.rows(null, end)).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.CORRUPT_GZIP',
    });
    await rm(`${log}.1.gz`);
    expect(await driver.rows(null, end)).toEqual([]);
    expect(driver.source.metrics?.()).toMatchObject({ lostBytes: String(text.length) });
  });

  test.each([
    ['numbers', '.3.gz', '.2.gz', '.1.gz'],
    ['dates', '-20261101.gz', '-20261102.gz', '-20261103.gz'],
  ])('and those after it, by %s, were missed while the query was down', async (_, a, b, c) => {
    await writeFile(`${log}.9`, 'before the first start\n');
    await age(`${log}.9`, 90);
    await compress(`${log}.9`);
    await writeFile(log, 'one\n');
    await age(log, 60);
    const driver = await open();
    expect(await driver.texts()).toEqual(['one']);
    await appendFile(log, 'two\n');
    await age(log, 50);
    await compress(log, `${log}${a}`);
    for (const [text, suffix, seconds] of [
      ['three\n', b, 40],
      ['four\n', c, 30],
    ] as const) {
      await writeFile(log, text);
      await age(log, seconds);
      await compress(log, `${log}${suffix}`);
    }
    await writeFile(log, 'five\n');
    const again = await reopened(driver);
    expect(await again.texts()).toEqual(['two', 'three', 'four', 'five']);
    expect(await again.texts()).toBeUndefined();
  });

  test('is read in parts, over restarts, and each line once', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i} ${(i * 7919) % 10_007}`);
    await writeFile(log, 'first\n');
    let driver = await open();
    await driver.texts();
    await appendFile(log, `${lines.join('\n')}\n`);
    await compress(log, `${log}.1.gz`);
    // Two members, as `cat` makes them: their last bytes tell the size of the second alone.
    const bytes = gunzipSync(await readFile(`${log}.1.gz`));
    const { mtime } = await stat(`${log}.1.gz`);
    const members = [bytes.subarray(0, 77_777), bytes.subarray(77_777)].map((part) =>
      gzipSync(part),
    );
    await writeFile(`${log}.1.gz`, Buffer.concat(members));
    await utimes(`${log}.1.gz`, mtime, mtime);
    await writeFile(log, 'last\n');
    const rows: unknown[] = [];
    const sizes: number[] = [];
    const options = { maxBytesPerTrigger: '40000' };
    for (let batch = 0; ; batch++) {
      if (batch % 3 === 0) driver = await reopened(driver, options);
      const texts = await driver.texts();
      if (texts === undefined) break;
      rows.push(...texts);
      sizes.push(texts.join('\n').length + 1);
    }
    expect(rows).toEqual([...lines, 'last']);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(40_000);
    expect(sizes.length).toBeLessThan(12);
  });

  test('is opened once as long as it stays as it is', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.texts();
    await appendFile(log, 'two\n');
    await compress(log, `${log}.1.gz`);
    expect(await driver.texts()).toEqual(['two']);
    // Whoever looked into it again would find nothing of the kind, and forget it.
    const { mtime, size } = await stat(`${log}.1.gz`);
    const bytes = await readFile(`${log}.1.gz`);
    await writeFile(`${log}.1.gz`, 'x'.repeat(size));
    await utimes(`${log}.1.gz`, mtime, mtime);
    await writeFile(log, 'three\n');
    expect(await driver.texts()).toEqual(['three']);
    expect(JSON.stringify(driver.offset)).toContain('access.log.1.gz');
    await writeFile(`${log}.1.gz`, bytes);
    await utimes(`${log}.1.gz`, mtime, mtime);
    await appendFile(log, 'four\n');
    expect(await (await reopened(driver)).texts()).toEqual(['four']);
  });

  test('of another kind is not taken for lines, and counts as lost', async () => {
    await writeFile(log, 'one\nhalf');
    const driver = await open();
    expect(await driver.texts()).toEqual(['one']);
    await rm(log);
    await writeFile(`${log}.1.zst`, 'no text\n');
    await writeFile(`${log}.1.gz.tmp`, 'none yet\n');
    await writeFile(log, 'two\n');
    expect(await driver.texts()).toEqual(['two']);
    expect(driver.source.metrics?.()).toMatchObject({ lostBytes: '4' });
  });

  test('of before goes on from a checkpoint of before, which knows no times', async () => {
    await writeFile(log, 'read before\n');
    await age(log, 60);
    await compress(log, `${log}.2.gz`);
    await writeFile(log, 'one\n');
    await age(log, 50);
    const driver = await open();
    expect(await driver.texts()).toEqual(['one']);
    driver.offset = JSON.parse(JSON.stringify(driver.offset), (key, value) =>
      key === 'modifiedMs' ? undefined : value,
    );
    await appendFile(log, 'two\n');
    await age(log, 40);
    await compress(log, `${log}.1.gz`);
    await writeFile(log, 'three\n');
    expect(await (await reopened(driver)).texts()).toEqual(['two', 'three']);
  });
});

describe('copying and truncating', () => {
  test('loses nothing that the copy holds', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.texts();
    await appendFile(log, 'two\n');
    await copyFile(log, `${log}.1`);
    await truncate(log);
    await appendFile(log, 'three\n');
    expect(await driver.texts()).toEqual(['two', 'three']);
    expect(await driver.texts()).toBeUndefined();
    expect(driver.source.metrics?.()).toMatchObject({ truncations: '1', lostBytes: '0' });
  });

  test('is seen when the log is truncated, not while the copy grows', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.texts();
    await appendFile(log, 'two\nthree\n');
    for (const part of ['o', 'one\ntwo\nth', 'one\ntwo\nthree\n']) {
      await writeFile(`${log}.1`, part);
      const texts = await driver.texts();
      expect(texts).toEqual(part === 'o' ? ['two', 'three'] : undefined);
    }
    await truncate(log);
    expect(await driver.texts()).toBeUndefined();
    await appendFile(log, 'four\n');
    expect(await driver.texts()).toEqual(['four']);
    expect(await (await reopened(driver)).texts()).toBeUndefined();
  });

  test('several times while the query was down loses nothing, compressed or not', async () => {
    await writeFile(log, 'one\n');
    await age(log, 60);
    const driver = await open();
    await driver.texts();
    for (const [text, seconds] of [
      ['two\n', 50],
      ['three\n', 40],
      ['four\n', 30],
    ] as const) {
      await appendFile(log, text);
      await age(log, seconds);
      for (const number of [2, 1]) {
        for (const end of ['', '.gz']) {
          await rename(`${log}.${number}${end}`, `${log}.${number + 1}${end}`).catch(() => {});
        }
      }
      await copyFile(log, `${log}.1`);
      await age(`${log}.1`, seconds);
      await truncate(log);
      if (seconds > 30) await compress(`${log}.1`);
    }
    await appendFile(log, 'five\n');
    const again = await reopened(driver);
    expect(await again.texts()).toEqual(['two', 'three', 'four', 'five']);
    await appendFile(log, 'six\n');
    expect(await again.texts()).toEqual(['six']);
    expect(again.source.metrics?.()).toMatchObject({ lostBytes: '0' });
  });

  test('between the offset and the read leaves the range in the copy', async () => {
    await writeFile(log, 'one\n');
    const driver = await open();
    await driver.texts();
    await appendFile(log, 'two\n');
    const end = await driver.source.latestOffset(driver.offset, ALL);
    await copyFile(log, `${log}.1`);
    await truncate(log);
    await appendFile(log, 'three\n');
    const again = await reopened(driver);
    expect(await again.rows(again.offset, end)).toEqual([['two']]);
    again.offset = end;
    expect(await again.texts()).toEqual(['three']);
  });

  test('counts what was written between the copy and the truncation, as far as it was seen', async () => {
    const long = 'x'.repeat(2000);
    await writeFile(log, `${long}\n`);
    const driver = await open();
    await driver.texts();
    await copyFile(log, `${log}.1`);
    await age(`${log}.1`, 1);
    await appendFile(log, 'quick\nhalf');
    expect(await driver.texts()).toEqual(['quick']);
    await appendFile(log, ' and half\nlost\n');
    const end = await driver.source.latestOffset(driver.offset, ALL);
    await truncate(log);
    await appendFile(log, 'new\n');
    expect(await driver.rows(driver.offset, end)).toEqual([]);
    driver.offset = end;
    expect(await driver.texts()).toEqual(['new']);
    expect(await (await reopened(driver)).texts()).toBeUndefined();
    expect(driver.source.metrics?.()).toMatchObject({ truncations: '1', lostBytes: '19' });
  });
});

describe('a folder that grows', () => {
  test('is followed over compression, and over copying and truncating', async () => {
    const folder = join(root, 'logs');
    const [a, b] = [join(folder, 'a.log'), join(folder, 'b.log')];
    await mkdir(folder);
    await writeFile(a, 'a1\n');
    await age(a, 60);
    await writeFile(b, 'b1\n');
    await age(b, 50);
    const driver = await open({}, undefined, folder);
    expect(await driver.texts()).toEqual(['a1', 'b1']);
    await appendFile(a, 'a2\n');
    await age(a, 40);
    await compress(a, `${a}.1.gz`);
    await appendFile(b, 'b2\n');
    await copyFile(b, `${b}.1`);
    expect(await driver.texts()).toEqual(['a2', 'b2']);
    await appendFile(b, 'b3\n');
    await copyFile(b, `${b}.1`);
    await writeFile(b, 'b4\n');
    await writeFile(a, 'a3\n');
    expect(new Set(await driver.texts())).toEqual(new Set(['b3', 'b4', 'a3']));
    expect(await driver.texts()).toBeUndefined();
    expect(driver.source.metrics?.()).toMatchObject({ lostBytes: '0' });
  });

  test('follows every file in it, new ones and renamed ones too', async () => {
    const folder = join(root, 'logs');
    await mkdir(folder);
    await writeFile(join(folder, 'a.log'), 'a1\n');
    await age(join(folder, 'a.log'), 60);
    await writeFile(join(folder, 'b.log'), 'b1\n');
    await writeFile(join(folder, '.hidden'), 'x\n');
    await writeFile(join(folder, 'old.gz'), 'x\n');
    const driver = await open({}, undefined, folder);
    expect(await driver.texts()).toEqual(['a1', 'b1']);
    await rename(join(folder, 'a.log'), join(folder, 'a.log.1'));
    await writeFile(join(folder, 'a.log'), 'a2\n');
    expect(await driver.texts()).toEqual(['a2']);
    await rm(join(folder, 'b.log'));
    expect(await driver.texts()).toBeUndefined();
    await appendFile(join(folder, 'a.log'), 'a3\n');
    expect(await driver.texts()).toEqual(['a3']);
  });
});

test('a tail needs a path that is there, not compressed, and an offset of its own', async () => {
  await expect(open()).rejects.toMatchObject({ condition: 'PATH_NOT_FOUND' });
  await writeFile(`${log}.gz`, '');
  await expect(open({}, undefined, `${log}.gz`)).rejects.toMatchObject({
    condition: 'TAIL_OF_COMPRESSED_FILE',
  });
  await writeFile(log, '');
  const driver = await open();
  expect(await driver.texts()).toBeUndefined();
  const foreign: Offset[] = [5, {}, { files: [{ path: 'x' }] }];
  for (const offset of foreign) {
    await expect(driver.source.latestOffset(offset, ALL)).rejects.toMatchObject({
      condition: 'SOURCE_OFFSET_INVALID',
    });
  }
  await expect(
    SourceDriver.open({ connector: tailConnector, platform: nodePlatform() }),
  ).rejects.toMatchObject({ condition: 'DATA_SOURCE_PATH_REQUIRED' });
});
