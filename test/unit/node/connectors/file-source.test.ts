import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { fileConnector } from '../../../../node/connectors/file/file-connector.ts';
import type { Offset } from '../../../../src/connectors/connector.ts';
import { textFormat } from '../../../../src/connectors/format/text.ts';
import { MemoryCheckpoints } from '../../../../src/streaming/checkpoint/memory-storage.ts';
import {
  DateType,
  IntegerType,
  StringType,
  structField,
  structType,
} from '../../../../src/types/data-type.ts';
import { temporaryFolder } from '../../../support/child-program.ts';
import { SourceDriver } from '../../../support/source-driver.ts';

const connector = fileConnector(textFormat);
let root: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  root = folder.path;
});

/** Writes a file that was modified `second` seconds after a fixed time. */
async function put(name: string, content: string | Uint8Array, second = 0): Promise<void> {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  const time = new Date(Date.UTC(2026, 0, 1) + second * 1000);
  await utimes(path, time, time);
}

async function open(
  options: Record<string, string> = {},
  storage = new MemoryCheckpoints().temporary(),
  path = root,
): Promise<SourceDriver> {
  const driver = await SourceDriver.open({ connector, path, options, storage });
  onTestFinished(() => driver.source.stop());
  return driver;
}

describe('the file source', () => {
  test('reads each file once, by time and then by name, whatever order the folder has', async () => {
    await put('b', 'b1\nb2\n', 1);
    await put('a', 'a1\n', 1);
    await put('z', 'z1', 0);
    const driver = await open();
    expect(await driver.texts()).toEqual(['z1', 'a1', 'b1', 'b2']);
    expect(driver.offset).toEqual({ logOffset: 0 });
    expect(await driver.texts()).toBeUndefined();
    await put('c', 'c1\n', 2);
    expect(await driver.texts()).toEqual(['c1']);
    expect(driver.offset).toEqual({ logOffset: 1 });
  });

  test('has no offset while there is no file', async () => {
    const driver = await open();
    expect(await driver.source.latestOffset(null, { kind: 'allAvailable' })).toBeNull();
  });

  test('does not read a file again when it is touched or grows', async () => {
    await put('a', 'a1\n', 1);
    const driver = await open();
    await driver.texts();
    await appendFile(join(root, 'a'), 'a2\n');
    expect(await driver.texts()).toBeUndefined();
  });

  test('ignores hidden files and folders that are no partitions', async () => {
    await put('a', 'a1\n');
    await put('_SUCCESS', 'x\n');
    await put('.part.crc', 'x\n');
    await put('sub/b', 'b1\n');
    await put('_temporary/c', 'c1\n');
    expect(await (await open()).texts()).toEqual(['a1']);
    const recursive = await open({ recursiveFileLookup: 'true' });
    expect(await recursive.texts()).toEqual(['a1', 'b1']);
  });

  test('takes a single file, a pattern and a name filter', async () => {
    await put('a.log', 'a1\n');
    await put('b.txt', 'b1\n');
    const single = await open({}, undefined, join(root, 'b.txt'));
    expect(await single.texts()).toEqual(['b1']);
    const pattern = await open({}, undefined, join(root, '*.log'));
    expect(await pattern.texts()).toEqual(['a1']);
    const filtered = await open({ pathGlobFilter: '*.txt' });
    expect(await filtered.texts()).toEqual(['b1']);
  });

  test('a pattern may match nothing yet, a plain path must be there', async () => {
    const driver = await open({}, undefined, join(root, 'new-*'));
    expect(await driver.texts()).toBeUndefined();
    await put('new-1', 'x\n');
    expect(await driver.texts()).toEqual(['x']);
    await expect(open({}, undefined, join(root, 'missing'))).rejects.toMatchObject({
      condition: 'PATH_NOT_FOUND',
      parameters: { path: join(root, 'missing') },
      message: `[PATH_NOT_FOUND] Path does not exist: ${join(root, 'missing')}. SQLSTATE: 42K03`,
    });
  });

  test('keeps to maxFilesPerTrigger, oldest or latest first', async () => {
    for (const second of [1, 2, 3]) await put(`f${second}`, `${second}\n`, second);
    const oldest = await open({ maxFilesPerTrigger: '2' });
    expect([await oldest.texts(), await oldest.texts()]).toEqual([['1', '2'], ['3']]);
    const latest = await open({ MAXFILESPERTRIGGER: '2', latestFirst: 'TRUE' });
    expect([await latest.texts(), await latest.texts()]).toEqual([['3', '2'], ['1']]);
  });

  test('leaves out what is older than maxFileAge, counted from the newest file', async () => {
    await put('new', 'new\n', 86_400);
    const driver = await open({ maxFileAge: '1h' });
    expect(await driver.texts()).toEqual(['new']);
    await put('old', 'old\n', 0);
    await put('fresh', 'fresh\n', 86_000);
    expect(await driver.texts()).toEqual(['fresh']);
  });

  test('reads gzip files, concatenated members included', async () => {
    const members = [gzipSync('one\ntwo\n'), gzipSync('three\n')];
    await put('a.gz', Buffer.concat(members));
    const big = Array.from({ length: 200_000 }, (_, index) => `line ${index}`);
    await put('b.gz', gzipSync(`${big.join('\n')}\n`), 1);
    const texts = await (await open()).texts();
    expect(texts?.slice(0, 3)).toEqual(['one', 'two', 'three']);
    expect(texts?.slice(3)).toEqual(big);
  });

  test('says which gzip file is cut short', async () => {
    await put('a.gz', gzipSync('some text that is long enough\n').subarray(0, 20));
    const driver = await open();
    await expect(driver.texts()).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.CORRUPT_GZIP',
      parameters: { path: join(root, 'a.gz') },
    });
  });

  test('fails for a listed file that is gone, unless it may be missing', async () => {
    await put('a', 'a1\n');
    await put('b', 'b1\n');
    for (const ignore of [false, true]) {
      const driver = await open({ ignoreMissingFiles: String(ignore) });
      await put('a', 'a1\n');
      const end = await driver.source.latestOffset(null, { kind: 'allAvailable' });
      await rm(join(root, 'a'));
      const rows = driver.rows(null, end);
      if (ignore) expect(await rows).toEqual([['b1']]);
      else
        await expect(rows).rejects.toMatchObject({ condition: 'FAILED_READ_FILE.FILE_NOT_EXIST' });
      expect(driver.source.metrics?.()).toEqual({ missingFiles: ignore ? '1' : '0' });
    }
  });

  test('wakes when a file appears', async () => {
    const driver = await open();
    const texts = driver.nextTexts();
    await put('a', 'a1\n');
    expect(await texts).toEqual(['a1']);
  });

  test('a link to a folder with partitions is followed', async () => {
    await put('real/day=2026-01-02/a', 'x\n');
    await symlink(join(root, 'real'), join(root, 'link'));
    const driver = await open({}, undefined, join(root, 'link'));
    expect(await driver.texts()).toEqual(['x']);
  });

  test('refuses two limits at once and limits that are none', async () => {
    await expect(open({ maxFilesPerTrigger: '1', maxBytesPerTrigger: '1k' })).rejects.toMatchObject(
      { condition: 'DATA_SOURCE_OPTION.CONFLICT' },
    );
    await expect(open({ maxFilesPerTrigger: '0' })).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
    });
    await expect(open({ maxBytesPerTrigger: 'many' })).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
    });
  });
});

describe('a file larger than maxBytesPerTrigger', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`.padEnd(9));
  const content = `${lines.join('\n')}\n`;

  test('is read over several batches that end at line ends', async () => {
    await put('a', content, 1);
    await put('b', 'small\n', 2);
    const driver = await open({ maxBytesPerTrigger: '255' });
    const batches: unknown[][] = [];
    const offsets: unknown[] = [];
    for (let texts = await driver.texts(); texts; texts = await driver.texts()) {
      batches.push(texts);
      offsets.push(driver.offset);
    }
    expect(batches.map((batch) => batch.length)).toEqual([25, 25, 25, 25, 1]);
    expect(batches.flat()).toEqual([...lines, 'small']);
    expect(offsets[0]).toMatchObject({ logOffset: 0, byte: 250 });
    expect(offsets[3]).toEqual({ logOffset: 3 });
  });

  test('goes on with other files when it is done, within the same batch', async () => {
    await put('a', content, 1);
    await put('b', 'small\n', 2);
    const driver = await open({ maxBytesPerTrigger: '600' });
    expect((await driver.texts())?.length).toBe(60);
    expect((await driver.texts())?.slice(-2)).toEqual([lines[99], 'small']);
  });

  test('is cut after the line that alone is larger than the limit', async () => {
    const long = 'x'.repeat(200_000);
    await put('a', `short\n${long}\nlast`, 1);
    const driver = await open({ maxBytesPerTrigger: '10' });
    expect(await driver.texts()).toEqual(['short']);
    expect(await driver.texts()).toEqual([long]);
    expect(await driver.texts()).toEqual(['last']);
    expect(await driver.texts()).toBeUndefined();
  });

  test('is read in one piece when it is compressed', async () => {
    await put('a.gz', gzipSync(content));
    const driver = await open({ maxBytesPerTrigger: '10' });
    expect(await driver.texts()).toEqual(lines);
  });

  test('goes on in the middle of the file after a restart', async () => {
    await put('a', content, 1);
    const storage = new MemoryCheckpoints().temporary();
    const first = await open({ maxBytesPerTrigger: '300' }, storage);
    const read = (await first.texts()) ?? [];
    const second = await open({ maxBytesPerTrigger: '300' }, storage);
    second.offset = first.offset;
    for (let texts = await second.texts(); texts; texts = await second.texts()) read.push(...texts);
    expect(read).toEqual(lines);
  });
});

describe('the file source after a restart', () => {
  test('reads a logged range again exactly, and new files after it', async () => {
    await put('a', 'a1\n', 1);
    const storage = new MemoryCheckpoints().temporary();
    const first = await open({}, storage);
    expect(await first.texts()).toEqual(['a1']);
    await put('b', 'b1\n', 2);
    const end = await first.source.latestOffset(first.offset, { kind: 'allAvailable' });
    // Crash: the range (0, 1] is in the offset log, and not committed.
    await put('c', 'c1\n', 3);
    const second = await open({}, storage);
    expect(await second.rows(first.offset, end)).toEqual([['b1']]);
    second.offset = end;
    expect(await second.texts()).toEqual(['c1']);
  });

  test('takes a logged entry that no batch has named as the next batch', async () => {
    await put('a', 'a1\n', 1);
    const storage = new MemoryCheckpoints().temporary();
    const options = { maxFilesPerTrigger: '1' };
    const first = await open(options, storage);
    await first.source.latestOffset(null, first.source.defaultReadLimit);
    await put('b', 'b1\n', 2);
    const second = await open(options, storage);
    expect(await second.texts()).toEqual(['a1']);
    expect(await second.texts()).toEqual(['b1']);
  });

  test('without a limit takes such an entry together with what is new', async () => {
    await put('a', 'a1\n', 1);
    const storage = new MemoryCheckpoints().temporary();
    await (await open({}, storage)).source.latestOffset(null, { kind: 'allAvailable' });
    await put('b', 'b1\n', 2);
    expect(await (await open({}, storage)).texts()).toEqual(['a1', 'b1']);
  });

  test('remembers everything over many compactions of its log', async () => {
    const storage = new MemoryCheckpoints().temporary();
    let driver = await open({}, storage);
    for (let batch = 0; batch < 35; batch++) {
      await put(`f${batch}`, `${batch}\n`, batch);
      expect(await driver.texts()).toEqual([String(batch)]);
      if (batch % 4 === 3) {
        const { offset } = driver;
        driver = await open({}, storage);
        driver.offset = offset;
      }
    }
    expect(await driver.texts()).toBeUndefined();
    expect((await storage.list('')).sort()).toEqual(['29.compact', '30', '31', '32', '33', '34']);
    expect(new TextDecoder().decode(await storage.read('34'))).toMatch(
      /^v1\n\{"path":"file:\/\/\/.*f34","timestamp":\d+,"batchId":34\}$/,
    );
  });

  test('keeps slices that were not committed over a compaction', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    await put('a', `${lines.join('\n')}\n`);
    const first = await open({ maxBytesPerTrigger: '7' }, storage);
    for (let batch = 0; batch < 8; batch++) await first.texts();
    let start = first.offset;
    for (let batch = 8; batch < 12; batch++) {
      start = await first.source.latestOffset(start, first.source.defaultReadLimit);
    }
    const second = await open({ maxBytesPerTrigger: '7' }, storage);
    expect(await second.rows({ logOffset: 7 }, { logOffset: 11 })).toEqual(
      lines.slice(8, 12).map((line) => [line]),
    );
  });

  test('refuses an offset that is none of its own, and a log entry that is torn', async () => {
    await put('a', 'a1\n', 1);
    const storage = new MemoryCheckpoints().temporary();
    const driver = await open({}, storage);
    await expect(driver.source.latestOffset(5, { kind: 'allAvailable' })).rejects.toMatchObject({
      condition: 'SOURCE_OFFSET_INVALID',
    });
    await storage.write([{ name: '0', bytes: Buffer.from('v1\n{"path":'), mode: 'replace' }]);
    await expect(open({}, storage)).rejects.toMatchObject({ condition: 'MALFORMED_LOG_ENTRY' });
  });
});

describe('cleanSource', () => {
  const there = async () => (await readdir(root)).sort();

  test('deletes what was read once that is committed, not before', async () => {
    await put('a', 'a1\n', 0);
    await put('b', 'b1\n', 1);
    const driver = await open({ cleanSource: 'delete', maxFilesPerTrigger: '1' });
    const end = await driver.source.latestOffset(null, driver.source.defaultReadLimit);
    await driver.rows(null, end as Offset);
    expect(await there()).toEqual(['a', 'b']);
    expect(await driver.texts()).toEqual(['a1']);
    expect(await there()).toEqual(['b']);
    expect(await driver.texts()).toEqual(['b1']);
    expect(await there()).toEqual([]);
    expect(await driver.texts()).toBeUndefined();
  });

  test('moves what was read to the same path below the archive', async () => {
    const archive = await temporaryFolder();
    onTestFinished(archive.remove);
    await put('day=1/a', 'a1\n', 0);
    const driver = await open({ cleanSource: 'archive', sourceArchiveDir: archive.path });
    expect(await driver.texts()).toEqual(['a1']);
    expect(await there()).toEqual(['day=1']);
    expect(await readFile(join(archive.path, root, 'day=1/a'), 'utf8')).toBe('a1\n');
  });

  test('leaves a file of which there is more to read, and goes on without one that is gone', async () => {
    await put('a', 'line 1\nline 2\n', 0);
    const driver = await open({ cleanSource: 'delete', maxBytesPerTrigger: '7' });
    expect(await driver.texts()).toEqual(['line 1']);
    expect(await there()).toEqual(['a']);
    const end = await driver.source.latestOffset(driver.offset, driver.source.defaultReadLimit);
    await driver.rows(driver.offset, end as Offset);
    await rm(join(root, 'a'));
    await driver.source.commit(end as Offset);
    await put('b', 'b1\n', 1);
    driver.offset = end;
    expect(await driver.texts()).toEqual(['b1']);
  });

  test('does not delete after a restart what an earlier run has read', async () => {
    const storage = new MemoryCheckpoints().temporary();
    await put('a', 'a1\n', 0);
    const first = await open({}, storage);
    await first.texts();
    await put('b', 'b1\n', 1);
    const second = await open({ cleanSource: 'delete' }, storage);
    second.offset = first.offset;
    expect(await second.texts()).toEqual(['b1']);
    expect(await there()).toEqual(['a']);
  });

  test('refuses an archive inside of what it reads, none at all, and the output of a stream', async () => {
    const archive = { cleanSource: 'archive', sourceArchiveDir: join(root, 'done') };
    await expect(open(archive)).rejects.toMatchObject({ condition: 'INVALID_OPTION_VALUE' });
    await expect(open(archive, undefined, join(root, '*.log'))).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
    });
    await expect(open({ cleanSource: 'archive' })).rejects.toMatchObject({
      condition: 'DATA_SOURCE_OPTION.REQUIRED',
    });
    await expect(open({ cleanSource: 'burn' })).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
    });
    await mkdir(join(root, '_spark_metadata'));
    await expect(open({ cleanSource: 'delete' })).rejects.toMatchObject({
      condition: 'DATA_SOURCE_OPTION.CLEANS_SINK_OUTPUT',
    });
  });
});

describe('availableNow', () => {
  test('reads what was there when it was asked, within the limits, and nothing else', async () => {
    await put('a', 'a\n', 1);
    await put('b', 'b\n', 2);
    const driver = await open({ maxFilesPerTrigger: '1' });
    await driver.source.freeze?.();
    await put('c', 'c\n', 3);
    expect(await driver.texts()).toEqual(['a']);
    expect(await driver.texts()).toEqual(['b']);
    expect(await driver.texts()).toBeUndefined();
  });
});

describe('folders column=value', () => {
  const schema = structType([
    structField('value', StringType),
    structField('day', DateType),
    structField('n', IntegerType),
  ]);

  test('give the values of the columns that the schema declares', async () => {
    await put('day=1970-01-02/n=7/a', 'x\n', 1);
    await put('day=1970-01-02/n=7/b', 'y\n', 2);
    await put('day=__HIVE_DEFAULT_PARTITION__/n=-1/a', 'z\n', 3);
    const driver = await SourceDriver.open({ connector, path: root, schema });
    expect(await driver.next()).toEqual([
      ['x', 1, 7],
      ['y', 1, 7],
      ['z', null, -1],
    ]);
  });

  test('decode escaped characters, and name the value that does not fit', async () => {
    await put('day=x%2Fy/a', 'x\n', 1);
    const names = structType([structField('day', StringType), structField('value', StringType)]);
    const driver = await SourceDriver.open({ connector, path: root, schema: names });
    expect(await driver.next()).toEqual([['x/y', 'x']]);
    const wrong = await SourceDriver.open({ connector, path: root, schema });
    await expect(wrong.next()).rejects.toMatchObject({
      condition: 'INVALID_PARTITION_VALUE',
      parameters: { value: "'x/y'", dataType: '"DATE"', columnName: '`day`' },
    });
  });
});
