import {
  appendFile,
  copyFile,
  mkdir,
  rename,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
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

describe('a folder that grows', () => {
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
