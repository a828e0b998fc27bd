import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { kafkaConnector } from '../../../../../node/connectors/kafka/kafka.ts';
import { KafkaSink } from '../../../../../node/connectors/kafka/kafka-sink.ts';
import {
  IntegerType,
  LongType,
  StringType,
  type StructType,
  structField,
  structType,
} from '../../../../../src/types/data-type.ts';
import type { ValueRow } from '../../../../../src/types/value.ts';
import { FakeKafka, type KafkaRequest } from '../../../../support/fake-kafka.ts';
import { sinkContext, writeBatch } from '../../../../support/sink-driver.ts';
import { SourceDriver } from '../../../../support/source-driver.ts';

let kafka: FakeKafka;
vi.mock('../../../../../node/connectors/kafka/client.ts', () => ({
  loadKafkaClient: async () => kafka.client,
}));

const SERVERS = { 'kafka.bootstrap.servers': 'fake:1', 'kafka.default.api.timeout.ms': '5000' };
const OPTIONS = { ...SERVERS, 'kafka.delivery.timeout.ms': '5000', topic: 'out' };
const VALUE = structType([structField('value', StringType)]);

beforeEach(() => {
  kafka = new FakeKafka();
  kafka.createTopic('out', 3);
});

async function open(given: { schema?: StructType; options?: object; queryId?: string } = {}) {
  const { schema = VALUE, options = OPTIONS, queryId = 'q' } = given;
  const context = sinkContext(schema, { format: 'kafka', options: { ...options }, queryId });
  const sink = await KafkaSink.open(context);
  onTestFinished(() => sink.close());
  return sink;
}

/** What a consumer sees that reads committed: partition and value, sorted. */
async function written(topic = 'out'): Promise<string[]> {
  const options = { ...SERVERS, subscribe: topic, startingOffsets: 'earliest' };
  const driver = await SourceDriver.open({ connector: kafkaConnector, options });
  onTestFinished(() => driver.source.stop());
  const rows = (await driver.next()) ?? [];
  return rows.map((row) => new TextDecoder().decode(row[1] as Uint8Array)).sort();
}

const rows = (...values: string[]): ValueRow[] => values.map((value) => [value]);

test('a batch is there when it is committed, and not before or after it is dropped', async () => {
  const sink = await open();
  await writeBatch(sink, VALUE, 0, [rows('a', 'b'), rows('c')]);
  expect(await written()).toEqual(['a', 'b', 'c']);
  await writeBatch(sink, VALUE, 1, [rows('d')], 'abort');
  await writeBatch(sink, VALUE, 1, [rows('e')]);
  expect(await written()).toEqual(['a', 'b', 'c', 'e']);
});

test('a batch that was committed before a crash is written once', async () => {
  await writeBatch(await open(), VALUE, 4, [rows('a')]);
  const restarted = await open();
  await writeBatch(restarted, VALUE, 4, [rows('a')]);
  await writeBatch(restarted, VALUE, 5, [rows('b')]);
  expect(await written()).toEqual(['a', 'b']);
  expect(restarted.metrics()).toMatchObject({ records: '1', skippedBatches: '1' });
  // Another query's batches have numbers of their own.
  await writeBatch(await open({ queryId: 'another' }), VALUE, 4, [rows('c')]);
  expect(await written()).toEqual(['a', 'b', 'c']);
});

test('with at-least-once it is written again', async () => {
  const options = { ...OPTIONS, deliveryGuarantee: 'at-least-once' };
  await writeBatch(await open({ options }), VALUE, 4, [rows('a')]);
  await writeBatch(await open({ options }), VALUE, 4, [rows('a')]);
  expect(await written()).toEqual(['a', 'a']);
  expect(kafka.requests).not.toContain('addPartitions');
});

const REQUESTS: KafkaRequest[] = [
  'connect',
  'metadata',
  'createTopic',
  'coordinator',
  'producerId',
  'listOffsets',
  'addPartitions',
  'produce',
  'endTransaction',
];
const FAULTS = REQUESTS.flatMap((request) =>
  (['before', 'after'] as const).map((when) => ({ request, when })),
);

test.each(FAULTS)(
  'a connection that is lost $when $request changes nothing',
  async ({ request, when }) => {
    let isLost = false;
    kafka[when] = (current) => {
      if (current !== request || isLost) return;
      isLost = true;
      throw FakeKafka.lost();
    };
    const sink = await open();
    await writeBatch(sink, VALUE, 0, [rows('a', 'b')]);
    await writeBatch(sink, VALUE, 1, [rows('c')]);
    kafka[when] = () => {};
    expect(isLost || request === 'listOffsets').toBe(true);
    expect(await written()).toEqual(['a', 'b', 'c']);
  },
);

test.each(FAULTS)(
  'a process that dies $when $request of a batch writes it once in the next',
  async ({ request, when }) => {
    const first = await open();
    await writeBatch(first, VALUE, 0, [rows('a')]);
    kafka[when] = (current) => {
      if (current === request) throw new Error('the process died');
    };
    const end = await writeBatch(first, VALUE, 1, [rows('b')]).then(
      () => 'committed',
      () => 'died',
    );
    kafka[when] = () => {};
    const second = await open();
    await writeBatch(second, VALUE, 1, [rows('b')]);
    await writeBatch(second, VALUE, 2, [rows('c')]);
    expect(['committed', 'died']).toContain(end);
    expect(await written()).toEqual(['a', 'b', 'c']);
  },
);

test('an older process can write nothing more once a newer one has begun', async () => {
  const older = await open();
  await writeBatch(older, VALUE, 0, [rows('a')]);
  const newer = await open();
  await expect(writeBatch(older, VALUE, 1, [rows('b')])).rejects.toMatchObject({
    condition: 'KAFKA_PRODUCER_FENCED',
    parameters: { transactionalId: 'millrace-q-kafka' },
  });
  await writeBatch(newer, VALUE, 1, [rows('b')]);
  expect(await written()).toEqual(['a', 'b']);
});

test('rows go to the partition that they name, or to that of their key as with Java', async () => {
  const schema = structType([
    structField('key', StringType),
    structField('value', StringType),
    structField('partition', IntegerType),
  ]);
  const sink = await open({ schema });
  await writeBatch(sink, schema, 0, [
    [
      ['k', 'named', 2],
      ['21', 'by key', null],
      ['foobar', 'by key', null],
    ],
  ]);
  // Java's hashes: 21 → -973932308, foobar → -790332482.
  expect([0, 1, 2].map((partition) => kafka.end('out', partition))).toEqual(
    [0, 1, 2].map((partition) => {
      const keys = [-973932308, -790332482].filter((hash) => (hash & 0x7fffffff) % 3 === partition);
      const count = keys.length + (partition === 2 ? 1 : 0);
      return count === 0 ? 0 : count + 1;
    }),
  );
  await expect(writeBatch(sink, schema, 1, [[['k', 'v', 3]]])).rejects.toMatchObject({
    condition: 'KAFKA_PARTITION_NOT_FOUND',
  });
  await expect(writeBatch(sink, schema, 1, [[['k', 'v', -1]]])).rejects.toMatchObject({
    condition: 'KAFKA_PARTITION_NOT_FOUND',
  });
});

test('a column says the topic of each row', async () => {
  kafka.createTopic('other', 1);
  const schema = structType([structField('topic', StringType), structField('value', StringType)]);
  const { topic: _, ...options } = OPTIONS;
  const sink = await open({ schema, options });
  const batch = [
    ['out', 'a'],
    ['other', 'b'],
    ['out', 'c'],
  ];
  await writeBatch(sink, schema, 0, [batch]);
  expect([await written('out'), await written('other')]).toEqual([['a', 'c'], ['b']]);
  await expect(writeBatch(sink, schema, 1, [[[null, 'x']]])).rejects.toMatchObject({
    condition: 'KAFKA_NULL_TOPIC_IN_DATA',
  });
  await expect(writeBatch(sink, schema, 1, [[['nowhere', 'x']]])).rejects.toMatchObject({
    condition: 'KAFKA_TOPIC_NOT_FOUND',
  });
});

test('a large batch goes in pieces, in one transaction', async () => {
  const sink = await open();
  const text = 'x'.repeat(100_000);
  const pieces = Array.from({ length: 30 }, () => rows(text, text, text, text, text, text));
  kafka.messageBytesMax = 700_000;
  await writeBatch(sink, VALUE, 0, pieces);
  expect(await written()).toHaveLength(180);
  expect(kafka.requests.filter((request) => request === 'produce').length).toBeGreaterThan(3);
  expect(kafka.requests.filter((request) => request === 'endTransaction')).toHaveLength(1);
  await expect(writeBatch(sink, VALUE, 1, [rows('y'.repeat(800_000))])).rejects.toMatchObject({
    condition: 'KAFKA_MESSAGE_TOO_LARGE',
  });
});

test.each([
  [structType([structField('key', StringType)]), OPTIONS, "Required attribute 'value' not found."],
  [
    structType([structField('value', LongType)]),
    OPTIONS,
    'value attribute unsupported type bigint. value must be a(n) string or binary.',
  ],
  [VALUE, SERVERS, "topic option required when no 'topic' attribute is present."],
])('columns that are no record: %#', async (schema, options, message) => {
  await expect(open({ schema, options })).rejects.toThrow(message);
  expect(kafka.requests).toEqual([]);
});
