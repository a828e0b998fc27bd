import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { kinesisConnector } from '../../../../../node/connectors/kinesis/kinesis.ts';
import type { Offset } from '../../../../../src/connectors/connector.ts';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import type { ValueRow } from '../../../../../src/types/value.ts';
import { utf8 } from '../../../../../src/wasm/memory.ts';
import { awsError, FakeKinesis, shardId } from '../../../../support/fake-kinesis.ts';
import { SourceDriver } from '../../../../support/source-driver.ts';

let kinesis: FakeKinesis;
vi.mock('../../../../../node/connectors/kinesis/client.ts', () => ({
  newKinesisClient: async () => kinesis.client,
}));

const OPTIONS = {
  streamName: 'hits',
  initialPosition: 'earliest',
  fetchInterval: '0 seconds',
  retryTimeout: '1 second',
};
const [SHARD_0, SHARD_1, SHARD_2, SHARD_3] = [0, 1, 2, 3].map(shardId);

beforeEach(() => {
  kinesis = new FakeKinesis();
  kinesis.createStream('hits', 2);
});

async function open(options = {}, storage = new MemoryCheckpoints().temporary()) {
  const driver = await SourceDriver.open({
    connector: kinesisConnector,
    options: { ...OPTIONS, ...options },
    storage,
  });
  onTestFinished(() => driver.source.stop());
  return driver;
}

const texts = (rows: readonly ValueRow[] | undefined) =>
  rows?.map(([data]) => new TextDecoder().decode(data as Uint8Array));

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `v${from + at}`);

/** Rows until there are none. */
async function drained(driver: SourceDriver): Promise<string[]> {
  const all: string[] = [];
  for (let rows = await driver.next(); rows !== undefined; rows = await driver.next()) {
    all.push(...(texts(rows) ?? []));
  }
  return all;
}

test('records come in the columns of Kinesis, shard by shard', async () => {
  kinesis.nowMs = () => 1_767_225_600_123;
  kinesis.put('hits', ['one'], SHARD_1);
  kinesis.put('hits', ['two'], SHARD_0);
  const driver = await open();
  const rows = (await driver.next()) ?? [];
  expect(rows.map(([data, stream, key, , time]) => [data, stream, key, time])).toEqual([
    [utf8('two'), 'hits', 'key of two', 1_767_225_600_123_000n],
    [utf8('one'), 'hits', 'key of one', 1_767_225_600_123_000n],
  ]);
  expect(rows[0][3]).toMatch(/^\d{56}$/);
  expect(driver.offset).toEqual({
    [SHARD_0]: { afterSequenceNumber: rows[0][3] },
    [SHARD_1]: { afterSequenceNumber: rows[1][3] },
  });
  expect(await driver.next()).toBeUndefined();
});

test('a range that was logged is read again from Kinesis, the same rows, and nothing behind its end', async () => {
  kinesis.put('hits', numbered(0, 100));
  const storage = new MemoryCheckpoints().temporary();
  const driver = await open({}, storage);
  const first = await driver.next();
  const middle = driver.offset;
  kinesis.put('hits', numbered(100, 200));
  const second = await driver.next();
  kinesis.put('hits', numbered(200, 300));
  kinesis.answerRecords = 7;
  const restarted = await open({}, storage);
  expect(await restarted.rows(null, middle as Offset)).toEqual(first);
  expect(await restarted.rows(middle, driver.offset as Offset)).toEqual(second);
});

test('the data by a format: a record is a line, or several', async () => {
  kinesis.put('hits', ['a', 'b\nc', 'd\n'], SHARD_0);
  const driver = await open({ format: 'text' });
  expect(await driver.texts()).toEqual(['a', 'b', 'c', 'd']);
});

test('latest begins at the time of the first start, also after a restart', async () => {
  let nowMs = Date.now() - 10_000;
  kinesis.nowMs = () => nowMs;
  kinesis.put('hits', ['before'], SHARD_0);
  const storage = new MemoryCheckpoints().temporary();
  const first = await open({ initialPosition: 'latest' }, storage);
  expect(await first.next()).toEqual([]);
  nowMs += 20_000;
  kinesis.put('hits', ['after'], SHARD_0);
  const second = await open({ initialPosition: 'latest' }, storage);
  expect(await drained(second)).toEqual(['after']);
});

test('a start at a time leaves out what came before, in shards that were split since, too', async () => {
  kinesis.nowMs = () => 1_000;
  kinesis.put('hits', ['early'], SHARD_0);
  kinesis.split('hits', SHARD_0);
  kinesis.put('hits', ['early, too'], SHARD_2);
  kinesis.nowMs = () => 2_000;
  kinesis.put('hits', ['late'], SHARD_2);
  const initialPosition = '{"at_timestamp": "1970-01-01T00:00:02Z"}';
  expect(await drained(await open({ initialPosition }))).toEqual(['late']);
});

test.each(['tomorrow', '{"at_timestamp": "2026-01-01"}', '{"at": 1}'])(
  'the start %s is refused',
  async (initialPosition) => {
    await expect(open({ initialPosition })).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
    });
  },
);

test('the children of a split begin when their parent was read to its end', async () => {
  kinesis.put('hits', numbered(0, 5), SHARD_0);
  kinesis.split('hits', SHARD_0);
  kinesis.put('hits', numbered(5, 8), SHARD_2);
  kinesis.put('hits', numbered(8, 10), SHARD_3);
  const driver = await open({ maxFetchRecordsPerShard: '3' });
  expect(texts(await driver.next())).toEqual(['v0', 'v1', 'v2']);
  expect(driver.offset).toHaveProperty([SHARD_0, 'afterSequenceNumber']);
  expect(driver.offset).not.toHaveProperty([SHARD_2]);
  expect(texts(await driver.next())).toEqual(['v3', 'v4']);
  expect(driver.offset).toHaveProperty([SHARD_0], { ended: true });
  expect(await drained(driver)).toEqual(numbered(5, 10));
});

test('a shard of a merge waits for both of its parents', async () => {
  kinesis.put('hits', numbered(0, 4), SHARD_0);
  kinesis.put('hits', numbered(4, 5), SHARD_1);
  kinesis.merge('hits', SHARD_0, SHARD_1);
  kinesis.put('hits', numbered(5, 7), SHARD_2);
  const driver = await open({ maxFetchRecordsPerShard: '2' });
  expect(texts(await driver.next())).toEqual(['v0', 'v1', 'v4']);
  expect(texts(await driver.next())).toEqual(['v2', 'v3']);
  expect(texts(await driver.next())).toEqual(['v5', 'v6']);
});

test('a range up to the end of a shard is read again up to there', async () => {
  kinesis.put('hits', numbered(0, 5), SHARD_0);
  kinesis.split('hits', SHARD_0);
  const storage = new MemoryCheckpoints().temporary();
  const driver = await open({}, storage);
  const rows = await driver.next();
  const restarted = await open({}, storage);
  expect(await restarted.rows(null, driver.offset as Offset)).toEqual(rows);
  expect(texts(rows)).toEqual(numbered(0, 5));
});

test('a limit is shared out over the shards', async () => {
  kinesis.put('hits', numbered(0, 30), SHARD_0);
  kinesis.put('hits', numbered(30, 40), SHARD_1);
  const driver = await open({ maxRecordsPerTrigger: '20' });
  const first = texts(await driver.next());
  expect(first).toEqual([...numbered(0, 15), ...numbered(30, 35)]);
  expect(await drained(driver)).toEqual([...numbered(15, 30), ...numbered(35, 40)]);
});

test('a limit that does not go evenly into the shards is kept', async () => {
  kinesis.createStream('hits', 3);
  for (const shard of [0, 1, 2])
    kinesis.put('hits', numbered(shard * 7, shard * 7 + 7), shardId(shard));
  const driver = await open({ maxRecordsPerTrigger: '5' });
  expect(await driver.next()).toHaveLength(5);
  expect(await drained(driver)).toHaveLength(16);
});

test('of many shards none is left out', async () => {
  kinesis.createStream('hits', 40);
  for (let shard = 0; shard < 40; shard++) kinesis.put('hits', [`v${shard}`], shardId(shard));
  const driver = await open();
  expect(texts(await driver.next())).toEqual(numbered(0, 40));
});

test('a fixed end is reached over answers without records and over a split, and then there is no more', async () => {
  kinesis.put('hits', numbered(0, 5), SHARD_0);
  kinesis.split('hits', SHARD_0);
  kinesis.put('hits', numbered(5, 9), SHARD_2);
  kinesis.answerRecords = 2;
  const driver = await open();
  await driver.source.freeze?.();
  const rows = await drained(driver);
  expect(rows).toEqual(numbered(0, 9));
  kinesis.put('hits', ['more'], SHARD_2);
  expect(await driver.next()).toBeUndefined();
});

test('iterators that have expired are made anew, where the last one was', async () => {
  kinesis.put('hits', numbered(0, 3), SHARD_0);
  const driver = await open();
  await driver.next();
  kinesis.put('hits', numbered(3, 6), SHARD_0);
  kinesis.expireIterators();
  expect(texts(await driver.next())).toEqual(numbered(3, 6));
  expect(driver.source.metrics?.()).toMatchObject({ retries: '2' });
});

test.each([
  ['getRecords', 'ProvisionedThroughputExceededException', 400, '2'],
  ['listShards', 'LimitExceededException', 400, '2'],
  ['getShardIterator', 'ProvisionedThroughputExceededException', 400, '2'],
  ['getRecords', 'InternalFailure', 500, '0'],
] as const)('%s goes on after %s', async (request, name, status, throttled) => {
  kinesis.put('hits', numbered(0, 3), SHARD_0);
  kinesis.fail(request, awsError(name, 'slow down', status), 2);
  const driver = await open();
  expect(texts(await driver.next())).toEqual(numbered(0, 3));
  expect(driver.source.metrics?.()).toMatchObject({ throttled, retries: '2', dataLosses: '0' });
});

test.each([
  [awsError('UnrecognizedClientException'), 'KINESIS_AUTHENTICATION_FAILED'],
  [
    Object.assign(new Error('none'), { name: 'CredentialsProviderError' }),
    'KINESIS_AUTHENTICATION_FAILED',
  ],
  [awsError('SomethingElse'), 'KINESIS_REQUEST_FAILED'],
  // As the client says it where neither the option nor the environment has one.
  [new Error('Region is missing'), 'DATA_SOURCE_OPTION.REQUIRED'],
  [awsError('ResourceNotFoundException'), 'KINESIS_STREAM_NOT_FOUND'],
])('an error that stays is typed: %s', async (error, condition) => {
  kinesis.fail('listShards', error);
  await expect((await open()).next()).rejects.toMatchObject({ condition });
});

test('a service that stays away is an error after the time for it', async () => {
  const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  kinesis.fail('listShards', error, 100);
  const driver = await open({ retryTimeout: '200ms' });
  await expect(driver.next()).rejects.toMatchObject({
    condition: 'KINESIS_UNREACHABLE',
    parameters: { request: 'ListShards', reason: 'ECONNREFUSED: connect' },
  });
});

test('a stream that is not there, or goes, is told', async () => {
  await expect((await open({ streamName: 'nowhere' })).next()).rejects.toMatchObject({
    condition: 'KINESIS_STREAM_NOT_FOUND',
    parameters: { stream: 'nowhere' },
  });
  const driver = await open();
  await driver.next();
  kinesis.deleteStream('hits');
  await expect(driver.next()).rejects.toMatchObject({ condition: 'KINESIS_STREAM_NOT_FOUND' });
});

test('a shard that went before it was read to its end is a loss, or counted', async () => {
  kinesis.put('hits', numbered(0, 3), SHARD_0);
  kinesis.put('hits', ['w'], SHARD_1);
  const storage = new MemoryCheckpoints().temporary();
  const driver = await open({}, storage);
  await driver.next();
  kinesis.split('hits', SHARD_0);
  kinesis.put('hits', ['child'], SHARD_2);
  kinesis.forgetShard('hits', SHARD_0);
  const strict = await open({}, storage);
  strict.offset = driver.offset;
  await expect(strict.next()).rejects.toMatchObject({
    condition: 'KINESIS_DATA_LOSS.SHARD_GONE',
    parameters: { shard: SHARD_0, stream: 'hits' },
  });
  const lenient = await open({ failOnDataLoss: 'false' }, storage);
  lenient.offset = driver.offset;
  expect(await drained(lenient)).toEqual(['child']);
  expect(lenient.source.metrics?.()).toMatchObject({ dataLosses: '1' });
});

test('a range whose end is gone is a loss, or counted', async () => {
  kinesis.put('hits', numbered(0, 5), SHARD_0);
  const storage = new MemoryCheckpoints().temporary();
  const driver = await open({}, storage);
  await driver.next();
  kinesis.put('hits', numbered(5, 8), SHARD_0);
  kinesis.trim('hits', SHARD_0, 6);
  const end = driver.offset as Offset;
  const strict = await open({}, storage);
  await expect(strict.rows(null, end)).rejects.toMatchObject({
    condition: 'KINESIS_DATA_LOSS.RANGE_INCOMPLETE',
  });
  const lenient = await open({ failOnDataLoss: 'false' }, storage);
  expect(await lenient.rows(null, end)).toEqual([]);
});

test('a stream that was deleted and made again does not have the positions', async () => {
  kinesis.put('hits', numbered(0, 5), SHARD_0);
  const storage = new MemoryCheckpoints().temporary();
  const driver = await open({}, storage);
  await driver.next();
  kinesis.createStream('hits', 2);
  kinesis.put('hits', ['new'], SHARD_0);
  const strict = await open({}, storage);
  strict.offset = driver.offset;
  await expect(strict.next()).rejects.toMatchObject({
    condition: 'KINESIS_DATA_LOSS.POSITION_GONE',
  });
});

test.each([
  'awsAccessKey',
  'awsSecretKey',
  'awsAccessKeyId',
  'aws_secret_access_key',
  'sessionToken',
])('a secret in the option %s is refused, and not shown', async (option) => {
  const opened = open({ [option]: 's3cret' });
  await expect(opened).rejects.toMatchObject({ condition: 'KINESIS_CREDENTIALS_IN_OPTIONS' });
  await expect(opened).rejects.not.toThrow('s3cret');
});

test('no shard is asked more often than the interval says', async () => {
  const driver = await open({ fetchInterval: '1 hour' });
  kinesis.put('hits', numbered(0, 3), SHARD_0);
  for (let round = 0; round < 5; round++) await driver.next();
  expect(kinesis.requests.filter((request) => request === 'getRecords')).toHaveLength(2);
});

test('an offset that is none is refused', async () => {
  const driver = await open();
  driver.offset = { [SHARD_0]: 5 };
  await expect(driver.next()).rejects.toMatchObject({ condition: 'SOURCE_OFFSET_INVALID' });
});
