import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { hdfsConnector } from '../../../../../node/connectors/hdfs/hdfs.ts';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import { FakeHdfs, type Fault } from '../../../../support/fake-hdfs.ts';
import { SourceDriver } from '../../../../support/source-driver.ts';

let hdfs: FakeHdfs;

beforeEach(async () => {
  hdfs = await FakeHdfs.start();
  onTestFinished(() => hdfs.stop());
  hdfs.folders.add('/in');
});

async function open(
  options: Record<string, string> = {},
  storage = new MemoryCheckpoints().temporary(),
  path = '/in',
): Promise<SourceDriver> {
  const driver = await SourceDriver.open({
    connector: hdfsConnector,
    path: `hdfs://${hdfs.authority}${path}`,
    options: { user: 'millrace', ...options },
    storage,
  });
  onTestFinished(() => driver.source.stop());
  return driver;
}

test('each file that appears in a folder is read once, by time and then by name', async () => {
  hdfs.put('/in/b', 'b1\nb2\n', 1);
  hdfs.put('/in/a', 'a1\n', 1);
  hdfs.put('/in/z é#.txt', 'z1', 0);
  hdfs.put('/in/_tmp/x', 'no\n');
  hdfs.put('/in/.hidden', 'no\n');
  hdfs.put('/in/c._COPYING_', 'no\n');
  hdfs.put('/in/below/d', 'no\n');
  hdfs.put('/in/empty', '');
  const driver = await open();
  expect(await driver.texts()).toEqual(['z1', 'a1', 'b1', 'b2']);
  expect(driver.offset).toEqual({ logOffset: 0 });
  expect(await driver.texts()).toBeUndefined();
  hdfs.put('/in/c', 'c1\n', 0);
  hdfs.append('/in/a', 'a2\n');
  expect(await driver.texts()).toEqual(['c1']);
  expect(driver.source.metrics?.()).toMatchObject({ files: '4', waitingBytes: '0' });
});

test('patterns, one file and folders below are read', async () => {
  for (const name of ['x1/a.log', 'x1/b.txt', 'x2/c.log', 'y/d.log'])
    hdfs.put(`/in/${name}`, `${name}\n`);
  expect(await (await open({}, undefined, '/in/x*/*.log')).texts()).toEqual([
    'x1/a.log',
    'x2/c.log',
  ]);
  expect(await (await open({}, undefined, '/in/{x1/b,y/d}.*')).texts()).toEqual([
    'x1/b.txt',
    'y/d.log',
  ]);
  expect(await (await open({}, undefined, '/in/y/d.log')).texts()).toEqual(['y/d.log']);
  const below = { recursiveFileLookup: 'true', pathGlobFilter: '*.txt' };
  expect(await (await open(below)).texts()).toEqual(['x1/b.txt']);
  await expect(open({}, undefined, '/none')).rejects.toMatchObject({ condition: 'PATH_NOT_FOUND' });
});

test('a batch takes as many files or bytes as it may', async () => {
  for (const name of ['a', 'b', 'c']) hdfs.put(`/in/${name}`, `${name}1\n${name}2\n`);
  const driver = await open({ maxFilesPerTrigger: '2' });
  expect(await driver.texts()).toEqual(['a1', 'a2', 'b1', 'b2']);
  expect(await driver.texts()).toEqual(['c1', 'c2']);
  const cut = await open({ maxBytesPerTrigger: '4' });
  const batches = [];
  for (let texts = await cut.texts(); texts !== undefined; texts = await cut.texts())
    batches.push(texts);
  expect(batches.flat()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
  expect(batches.length).toBe(6);
});

test('a range is the same after a restart, whatever has come meanwhile', async () => {
  const storage = new MemoryCheckpoints().temporary();
  hdfs.put('/in/a', 'a1\n');
  const before = await open({}, storage);
  await before.texts();
  hdfs.put('/in/b', 'b1\n');
  const end = await before.source.latestOffset(before.offset, { kind: 'allAvailable' });
  hdfs.append('/in/b', 'b2\n');
  hdfs.put('/in/c', 'c1\n');
  const after = await open({}, storage);
  expect(await after.rows(before.offset, end)).toEqual([['b1']]);
  after.offset = end;
  expect(await after.texts()).toEqual(['c1']);
  for (let count = 0; count < 25; count++) {
    hdfs.put(`/in/n${count}`, `${count}\n`);
    const driver = await open({}, storage);
    driver.offset = count === 0 ? after.offset : { logOffset: count + 2 };
    expect(await driver.texts()).toEqual([`${count}`]);
  }
});

test('gzip files are decompressed, and one that is cut short fails', async () => {
  const lines = '{"n":1}\n{"n":2}\n';
  hdfs.put('/in/a.json.gz', gzipSync(lines));
  hdfs.put('/in/b.json', '{"n":3}');
  const text = await open({ maxBytesPerTrigger: '5' });
  expect(await text.texts()).toEqual(['{"n":1}', '{"n":2}']);
  hdfs.put('/in/c.gz', gzipSync(lines).subarray(0, 20), 5);
  await text.texts();
  await expect(text.texts()).rejects.toMatchObject({ condition: 'FAILED_READ_FILE.CORRUPT_GZIP' });
});

test('large files come in pieces, each line once', async () => {
  const lines = Array.from({ length: 400_000 }, (_, at) => `line ${at} of a file that is large`);
  hdfs.put('/in/a', lines.join('\n'));
  const driver = await open();
  expect(await driver.texts()).toEqual(lines);
  expect(hdfs.requests.filter((name) => name === 'OPEN /in/a').length).toBeGreaterThan(3);
});

test('files that grow are read on, up to their last line end', async () => {
  const storage = new MemoryCheckpoints().temporary();
  const follow = { follow: 'true' };
  hdfs.put('/in/a', 'a1\na2');
  hdfs.put('/in/b', 'half');
  const driver = await open(follow, storage);
  expect(await driver.texts()).toEqual(['a1']);
  expect(await driver.texts()).toBeUndefined();
  hdfs.append('/in/a', '+\na3\n');
  expect(await driver.texts()).toEqual(['a2+', 'a3']);
  hdfs.append('/in/b', '+\n');
  const after = await open(follow, storage);
  after.offset = driver.offset;
  expect(await after.texts()).toEqual(['half+']);
  expect(await after.texts()).toBeUndefined();
});

test('a followed file that is replaced or cut fails the query, or is counted and begins anew', async () => {
  hdfs.put('/in/a', 'a1\na2\n');
  const strict = await open({ follow: 'true' });
  const lenient = await open({ follow: 'true', failOnDataLoss: 'false' });
  await strict.texts();
  await lenient.texts();
  hdfs.put('/in/a', 'anew1\nanew2\nanew3\n');
  await expect(strict.texts()).rejects.toMatchObject({ condition: 'HDFS_DATA_LOSS.CHANGED' });
  expect(await lenient.texts()).toEqual(['anew1', 'anew2', 'anew3']);
  expect(lenient.source.metrics?.()).toMatchObject({ lostFiles: '1' });
});

test('a file that is gone before it was read fails the query, or is counted', async () => {
  for (const name of ['a', 'b', 'c']) hdfs.put(`/in/${name}`, `${name}1\n`);
  const strict = await open();
  const lenient = await open({ failOnDataLoss: 'false' });
  const limit = { kind: 'allAvailable' } as const;
  const end = (await strict.source.latestOffset(null, limit)) ?? 0;
  await lenient.source.latestOffset(null, limit);
  hdfs.files.delete('/in/b');
  await expect(strict.rows(null, end)).rejects.toMatchObject({ condition: 'HDFS_DATA_LOSS.GONE' });
  expect(await lenient.rows(null, end)).toEqual([['a1'], ['c1']]);
  hdfs.put('/in/b', 'other\n');
  await expect(strict.rows(null, end)).rejects.toMatchObject({
    condition: 'HDFS_DATA_LOSS.CHANGED',
  });
});

test('an answer that breaks off, a stand-by node and a restart of the NameNode change nothing', async () => {
  const lines = Array.from({ length: 1000 }, (_, at) => `line ${at}`);
  hdfs.put('/in/a', lines.join('\n'));
  const faults: Fault[] = [
    { exception: 'StandbyException' },
    'hang up',
    'cut answer',
    { exception: 'IOException', message: 'Failed to find datanode, suggest to check', status: 403 },
    { exception: 'RetriableException', message: 'starting up' },
  ];
  let count = 0;
  hdfs.fault = () => (count++ % 2 === 0 ? faults.shift() : undefined);
  const driver = await open();
  expect(await driver.texts()).toEqual(lines);
  expect(Number(driver.source.metrics?.().retries)).toBe(5);
  hdfs.put('/in/b', 'b1\n');
  await hdfs.stop();
  const texts = driver.texts();
  await hdfs.listen();
  expect(await texts).toEqual(['b1']);
});

test('of several NameNodes the one is asked that answers', async () => {
  const other = await FakeHdfs.start();
  onTestFinished(() => other.stop());
  other.fault = () => ({ exception: 'StandbyException' });
  hdfs.put('/in/a', 'a1\n');
  const url = `http://${other.authority},http://${hdfs.authority}`;
  const driver = await open({ url });
  expect(await driver.texts()).toEqual(['a1']);
  expect(other.requests.length).toBe(1);
});

test('a delegation token takes the place of the user, and is never shown', async () => {
  process.env.HDFS_TEST_TOKEN = 'open-sesame-4711';
  onTestFinished(() => {
    delete process.env.HDFS_TEST_TOKEN;
  });
  const seen = new Set<string>();
  hdfs.fault = (_, query) => {
    seen.add(`${query.get('delegation')} ${query.get('user.name')}`);
    return undefined;
  };
  hdfs.put('/in/a', 'a1\n');
  const driver = await open({ delegationToken: 'env:HDFS_TEST_TOKEN' });
  expect(await driver.texts()).toEqual(['a1']);
  expect([...seen]).toEqual(['open-sesame-4711 null']);
  hdfs.fault = () => ({ exception: 'AccessControlException', message: 'Permission denied' });
  const error = await driver.texts().catch((cause: unknown) => cause);
  expect(error).toMatchObject({ condition: 'HDFS_PERMISSION_DENIED' });
  expect(`${error} ${driver.source.description}`).not.toContain('sesame');
  await expect(open({ delegationToken: 'open-sesame-4711' })).rejects.toMatchObject({
    condition: 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT',
  });
});

test('addresses that are none are told', async () => {
  const source = (path: string, options: Record<string, string> = {}) =>
    SourceDriver.open({ connector: hdfsConnector, path, options });
  await expect(source('/in')).rejects.toMatchObject({ condition: 'HDFS_ADDRESS_REQUIRED' });
  await expect(source('/in', { url: 'namenode' })).rejects.toMatchObject({
    condition: 'INVALID_OPTION_VALUE',
  });
  const page = createServer((_, response) => response.end('<html>'));
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  onTestFinished(() => void page.close());
  const { port } = page.address() as AddressInfo;
  await expect(source(`hdfs://127.0.0.1:${port}/in`)).rejects.toMatchObject({
    condition: 'HDFS_REQUEST_FAILED',
    message: expect.stringContaining('none of WebHDFS'),
  });
});
