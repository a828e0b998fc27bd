import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { kafkaConnector } from '../../../../../node/connectors/kafka/kafka.ts';
import { KafkaSink } from '../../../../../node/connectors/kafka/kafka-sink.ts';
import { nodePlatform } from '../../../../../node/platform.ts';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import {
  arrayType,
  BinaryType,
  IntegerType,
  StringType,
  structField,
  structType,
} from '../../../../../src/types/data-type.ts';
import type { ValueRow } from '../../../../../src/types/value.ts';
import { utf8 } from '../../../../../src/wasm/memory.ts';
import { FakeKafka } from '../../../../support/fake-kafka.ts';
import { sinkContext, writeBatch } from '../../../../support/sink-driver.ts';
import { SourceDriver } from '../../../../support/source-driver.ts';

let kafka: FakeKafka;
vi.mock('../../../../../node/connectors/kafka/client.ts', () => ({
  loadKafkaClient: async () => kafka.client,
}));

const SERVERS = { 'kafka.bootstrap.servers': 'fake:1', 'kafka.default.api.timeout.ms': '400' };
const RECORD = structType([
  structField('key', StringType),
  structField('value', StringType),
  structField('partition', IntegerType),
]);

beforeEach(() => {
  kafka = new FakeKafka();
  kafka.createTopic('hits', 2);
});

let batches = 0;

/** Writes rows by the sink, as a transaction that is committed unless told otherwise. */
async function write(
  rows: readonly ValueRow[],
  end: 'commit' | 'abort' | 'crash' = 'commit',
  queryId = `writer ${++batches}`,
): Promise<void> {
  const options = { ...SERVERS, topic: 'hits' };
  const sink = await KafkaSink.open(sinkContext(RECORD, { format: 'kafka', options, queryId }));
  onTestFinished(() => sink.close());
  await writeBatch(sink, RECORD, 0, [rows], end);
}

async function open(options = {}, storage = new MemoryCheckpoints().temporary()) {
  const driver = await SourceDriver.open({
    connector: kafkaConnector,
    options: { ...SERVERS, subscribe: 'hits', startingOffsets: 'earliest', ...options },
    storage,
  });
  onTestFinished(() => driver.source.stop());
  return driver;
}

const numbers = (from: number, to: number, partition: number): ValueRow[] =>
  Array.from({ length: to - from }, (_, at) => [`k${from + at}`, `v${from + at}`, partition]);

const texts = (rows: readonly ValueRow[] | undefined) =>
  rows?.map(([, value]) => new TextDecoder().decode(value as Uint8Array));

test("records come in Spark's columns, partition by partition", async () => {
  const before = Date.now();
  await write([
    ['a', 'one', 1],
    [null, null, 0],
    ['b', 'two', 1],
  ]);
  const driver = await open();
  const rows = (await driver.next()) ?? [];
  expect(rows.map((row) => [...row.slice(0, 5), row[6]])).toEqual([
    [null, null, 'hits', 0, 0n, 0],
    [utf8('a'), utf8('one'), 'hits', 1, 0n, 0],
    [utf8('b'), utf8('two'), 'hits', 1, 1n, 0],
  ]);
  const micros = rows[0][5] as bigint;
  expect(micros % 1000n).toBe(0n);
  expect(Number(micros / 1000n)).toBeGreaterThanOrEqual(before);
  expect(driver.offset).toEqual({ hits: { 0: 2, 1: 3 } });
  expect(await driver.next()).toBeUndefined();
});

test('headers are read and written, also values that are null', async () => {
  const header = structType([structField('key', StringType), structField('value', BinaryType)]);
  const schema = structType([
    structField('value', BinaryType),
    structField('headers', arrayType(header)),
  ]);
  const context = { format: 'kafka', options: { ...SERVERS, topic: 'hits' } };
  const sink = await KafkaSink.open(sinkContext(schema, context));
  onTestFinished(() => sink.close());
  const headers = [
    ['h', utf8('x')],
    ['', null],
  ];
  await writeBatch(sink, schema, 0, [
    [
      [utf8('v'), headers],
      [utf8('w'), null],
      [utf8('x'), []],
    ],
  ]);
  const driver = await open({ includeHeaders: 'true' });
  expect((await driver.next())?.map((row) => row[7])).toEqual([headers, null, null]);
});

test('a range that was logged is read again, the same rows in the same order', async () => {
  for (let batch = 0; batch < 12; batch++) {
    await write([...numbers(batch * 5, batch * 5 + 5, 0), ...numbers(batch * 5, batch * 5 + 5, 1)]);
  }
  const driver = await open();
  const rows = await driver.next();
  expect(rows).toHaveLength(120);
  expect(await driver.rows(null, driver.offset as never)).toEqual(rows);
});

test('the first start is kept: what came before it is left out after a restart, too', async () => {
  await write(numbers(0, 3, 0));
  const storage = new MemoryCheckpoints().temporary();
  const options = { startingOffsets: 'latest' };
  const first = await open(options, storage);
  expect(await first.next()).toEqual([]);
  expect(new TextDecoder().decode(await storage.read('0'))).toBe('v1\n{"hits":{"0":4,"1":0}}');
  await write(numbers(3, 5, 0));
  const second = await open(options, storage);
  expect(texts(await second.next())).toEqual(['v3', 'v4']);
});

test('transactions that were aborted are left out, however many of one producer there are', async () => {
  for (const [from, end] of [
    [0, 'abort'],
    [2, 'commit'],
    [4, 'abort'],
    [6, 'abort'],
    [8, 'commit'],
  ] as const) {
    // More than one transaction is open at a time, and the ends lie in other answers than the records.
    await write(numbers(from, from + 2, 0), end, `query ${from % 4}`);
  }
  const driver = await open({ format: 'text' });
  expect((await driver.next())?.flat()).toEqual(['v2', 'v3', 'v8', 'v9']);
});

test('an open transaction holds back what is behind it, and nothing before', async () => {
  await write(numbers(0, 2, 0));
  const sink = await KafkaSink.open(
    sinkContext(RECORD, {
      format: 'kafka',
      options: { ...SERVERS, topic: 'hits' },
      queryId: 'open',
    }),
  );
  onTestFinished(() => sink.close());
  const large = 'x'.repeat(9 << 20);
  kafka.messageBytesMax = 32 << 20;
  await writeBatch(sink, RECORD, 0, [[['k', large, 0]]], 'crash');
  await write(numbers(2, 4, 0));
  const driver = await open();
  expect(texts(await driver.next())).toEqual(['v0', 'v1']);
  const all = await open({ 'kafka.isolation.level': 'read_uncommitted' });
  expect(await all.next()).toHaveLength(5);
});

test('a limit is spread over partitions in proportion', async () => {
  await write([...numbers(0, 30, 0), ...numbers(0, 10, 1)]);
  const driver = await open({ maxOffsetsPerTrigger: '20' });
  await driver.next();
  expect(driver.offset).toEqual({ hits: { 0: 14, 1: 5 } });
});

test('partitions that are added begin at their beginning', async () => {
  await write(numbers(0, 2, 0));
  const driver = await open({ 'kafka.metadata.max.age.ms': '0' });
  await driver.next();
  kafka.addPartition('hits');
  await write(numbers(2, 4, 2));
  expect(texts(await driver.next())).toEqual(['v2', 'v3']);
  expect(driver.offset).toEqual({ hits: { 0: 3, 1: 0, 2: 3 } });
});

test('records that are gone are an error, or passed over and counted', async () => {
  await write(numbers(0, 10, 0));
  const storage = new MemoryCheckpoints().temporary();
  const driver = await open({}, storage);
  await driver.next();
  await write(numbers(10, 20, 0));
  kafka.removeBefore('hits', 0, 15);
  await expect(driver.next()).rejects.toMatchObject({
    condition: 'KAFKA_DATA_LOSS.COULD_NOT_READ_OFFSET_RANGE',
    parameters: { startOffset: '11', endOffset: '15', topicPartition: 'hits-0' },
  });
  const lenient = await open({ failOnDataLoss: 'false' }, storage);
  lenient.offset = { hits: { 0: 11, 1: 0 } };
  // The batch is there as long as its end is; what of it is gone is not delivered.
  expect(texts(await lenient.next())).toEqual(['v14', 'v15', 'v16', 'v17', 'v18', 'v19']);
  expect(lenient.source.metrics?.()).toMatchObject({ lostOffsets: '4', dataLosses: '1' });
});

test('a topic that goes, one that is made anew, and one that never was', async () => {
  await write(numbers(0, 10, 0));
  const driver = await open({
    'kafka.metadata.max.age.ms': '0',
    'fetchOffset.retryIntervalMs': '1',
  });
  await driver.next();
  const deleted = { condition: 'KAFKA_DATA_LOSS.PARTITIONS_DELETED' };
  kafka.before = (request) => {
    // Between the look at the partitions and the look at their ends.
    if (request === 'listOffsets') kafka.deleteTopic('hits');
  };
  await expect(driver.next()).rejects.toMatchObject(deleted);
  kafka.before = () => {};
  kafka.createTopic('hits', 2);
  await expect(driver.next()).rejects.toMatchObject({
    condition: 'KAFKA_DATA_LOSS.PARTITION_OFFSET_CHANGED',
  });
  const nowhere = await open({ subscribe: 'nowhere' });
  await expect(nowhere.next()).rejects.toMatchObject({ condition: 'KAFKA_TOPIC_NOT_FOUND' });
});

test('lost connections are made again; a broker that stays away is an error', async () => {
  await write(numbers(0, 4, 0));
  const driver = await open();
  let failures = 0;
  kafka.before = (request) => {
    if ((request === 'fetch' || request === 'listOffsets') && ++failures % 2 === 1) {
      throw FakeKafka.lost();
    }
  };
  expect(texts(await driver.next())).toEqual(['v0', 'v1', 'v2', 'v3']);
  expect(Number(driver.source.metrics?.().retries)).toBeGreaterThan(0);
  kafka.isDown = true;
  await expect(driver.next()).rejects.toMatchObject({
    condition: 'KAFKA_UNREACHABLE',
    parameters: { servers: 'fake:1', reason: 'nobody is there' },
  });
});

test('a source that is stopped waits no longer', async () => {
  const driver = await open({ 'kafka.default.api.timeout.ms': '60000' });
  kafka.isDown = true;
  const waiting = driver.next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await driver.source.stop();
  await expect(waiting).rejects.toMatchObject({ condition: 'SOURCE_STOPPED' });
});

test('subscriptions by pattern and by partition', async () => {
  kafka.createTopic('hits-2', 1);
  kafka.createTopic('other', 1);
  await write(numbers(0, 2, 1));
  const byPattern = await open({ subscribe: undefined, subscribePattern: 'hits.*' });
  await byPattern.next();
  expect(byPattern.offset).toEqual({ hits: { 0: 0, 1: 3 }, 'hits-2': { 0: 0 } });
  const assigned = await open({ subscribe: undefined, assign: '{"hits":[1]}' });
  expect(texts(await assigned.next())).toEqual(['v0', 'v1']);
  expect(assigned.source.description).toBe('KafkaV2[Assign[hits-1]]');
});

test.each([
  [{ subscribe: undefined }, 'DATA_SOURCE_OPTION.REQUIRED'],
  [{ assign: '{"hits":[0]}' }, 'DATA_SOURCE_OPTION.CONFLICT'],
  [{ 'kafka.bootstrap.servers': undefined }, 'DATA_SOURCE_OPTION.REQUIRED'],
  [{ 'kafka.bootstrap.servers': 'a:b:c' }, 'INVALID_OPTION_VALUE'],
  [{ startingOffsets: 'sometimes' }, 'INVALID_OPTION_VALUE'],
  [{ startingOffsets: '{"hits":{"0":-3}}' }, 'INVALID_OPTION_VALUE'],
  [{ startingOffsetsByTimestamp: '[]' }, 'INVALID_OPTION_VALUE'],
  [{ endingOffsets: 'latest' }, 'INVALID_OPTION_VALUE'],
  [{ 'kafka.auto.offset.reset': 'earliest' }, 'INVALID_OPTION_VALUE'],
  [{ maxOffsetsPerTrigger: '5', minOffsetsPerTrigger: '6' }, 'INVALID_OPTION_VALUE'],
  [{ subscribe: undefined, subscribePattern: '(' }, 'INVALID_OPTION_VALUE'],
  [{ 'kafka.security.protocol': 'SASL_SSL' }, 'DATA_SOURCE_OPTION.REQUIRED'],
])('options that can not be: %j', async (options, condition) => {
  const given = { ...SERVERS, subscribe: 'hits', ...options };
  const description = {
    format: 'kafka',
    options: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    paths: [],
    schema: structType([]),
  };
  const opened = kafkaConnector.openSource?.({
    description: description as never,
    platform: nodePlatform({ logLevel: 'off' }),
    storage: new MemoryCheckpoints().temporary(),
    timeZone: 'UTC',
    objects: new Map(),
    fail: () => {},
  });
  expect(
    await opened?.then(
      () => 'opened',
      (error) => error.condition,
    ),
  ).toMatch(condition);
});

test('few records are not worth a batch until it is time', async () => {
  const driver = await open({ minOffsetsPerTrigger: '5', maxTriggerDelay: '1h' });
  await write(numbers(0, 6, 0));
  expect(await driver.next()).toHaveLength(6);
  await write(numbers(6, 8, 0));
  expect(await driver.next()).toBeUndefined();
  await write(numbers(8, 12, 0));
  expect(await driver.next()).toHaveLength(6);
});
