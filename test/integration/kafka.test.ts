/** Kafka with a real broker. Budget: 4 minutes. */

import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createSession } from '../../node/index.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import { disturb, pipelineFolder } from './agent.ts';
import { COUNTS_BY_MINUTE, closedCounts, countsOf, HIT_SCHEMA, hitsOf } from './hits.ts';
import {
  KAFKA_USER,
  type KafkaAdmin,
  KafkaService,
  type KafkaTestProducer,
  kafkaPackage,
  missingKafka,
} from './services/kafka.ts';
import { randomFrom, SEED } from './support.ts';

const missing = missingKafka();
if (missing !== undefined) console.log(`the tests of Kafka are skipped: ${missing}`);

const KILLS = 10;

let work: string;
let kafka: KafkaService;
let session: Awaited<ReturnType<typeof createSession>>;

describe.skipIf(missing !== undefined)('Kafka', () => {
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'millrace-kafka-'));
    kafka = await KafkaService.in(join(work, 'broker'));
    await kafka.start();
    session = await createSession();
  });

  afterAll(async () => {
    await session?.stop();
    await kafka?.stop();
    await rm(work, { recursive: true, force: true });
  });

  test(`the agent counts by window exactly over ${KILLS} times kill -9 and a restart of the broker (seed ${SEED})`, async () => {
    const hits = hitsOf(120_000, 100);
    const input = await topic({ partitions: 3 });
    const output = await topic({ partitions: 2 });
    await write(
      `SELECT CAST(id AS STRING) AS key, to_json(named_struct(
        'ts', timestamp_millis(1767225600000 + id * 10), 'service', concat('s', id % 7), 'bytes', id)) AS value
      FROM range(${hits.length})`,
      input,
    );
    const folder = pipelineFolder(
      join(work, 'killed'),
      `
stateDir: state
sources:
  hits:
    format: kafka
    schema: ${HIT_SCHEMA}
    options:
      kafka.bootstrap.servers: ${kafka.servers}
      subscribe: ${input}
      startingOffsets: earliest
      maxOffsetsPerTrigger: 1500
      format: json
    watermark: { column: ts, delay: 5 seconds }
views:
  counts: |
    ${COUNTS_BY_MINUTE}
queries:
  counts:
    sql: SELECT service AS key, to_json(struct(*)) AS value FROM counts
    sink:
      format: kafka
      options: { kafka.bootstrap.servers: ${kafka.servers}, topic: ${output} }
`,
    );
    const restart = async () => {
      await kafka.stop();
      await sleep(500);
      await kafka.start();
    };
    const random = randomFrom(SEED);
    const size = { query: 'counts', batches: 80, batchMs: 60 };
    await disturb(folder, { kills: KILLS, random, ...size, restart });
    const expected = closedCounts(hits);
    expect(expected).toHaveLength(19 * 7);
    expect(countsOf(await committedValues(output))).toEqual(expected);
  });

  test('a query goes on over a restart of the broker while rows come, each row once', async () => {
    const input = await topic({ partitions: 2 });
    const output = await topic({ partitions: 2 });
    await writeNumbers(0, 500, input);
    const query = await copying(input, output);
    await vi.waitFor(async () => expect(await countIn(output)).toBe(500), WAIT);
    // Rows are on their way as it goes.
    await writeNumbers(500, 750, input);
    await kafka.stop();
    await sleep(1000);
    expect(query.isActive).toBe(true);
    await kafka.start();
    await writeNumbers(750, 1000, input);
    await vi.waitFor(async () => expect(await countIn(output)).toBe(1000), WAIT);
    await sleep(500);
    expect(await distinctIn(output)).toEqual({ all: 1000, distinct: 1000 });
    expect(query.exception()).toBeNull();
  });

  test('partitions that are added are read from their beginning', async () => {
    const input = await topic({ partitions: 1 });
    const output = await topic({ partitions: 1 });
    await writeNumbers(0, 100, input);
    await copying(input, output, { 'kafka.metadata.max.age.ms': '200' });
    await vi.waitFor(async () => expect(await countIn(output)).toBe(100), WAIT);
    await administer((admin) => admin.createPartitions({ topics: [{ name: input, count: 4 }] }));
    await writeNumbers(100, 1100, input);
    await vi.waitFor(async () => expect(await countIn(output)).toBe(1100), WAIT);
    expect(await distinctIn(output)).toEqual({ all: 1100, distinct: 1100 });
    const spread = await session.read
      .format('kafka')
      .options({ ...servers(), subscribe: input })
      .load()
      .selectExpr('count(DISTINCT partition) AS partitions')
      .collect();
    expect(spread).toEqual([{ partitions: 4 }]);
  });

  test('records of transactions that were aborted are not read, nor those of an open one', async () => {
    const input = await topic({ partitions: 1 });
    const producer = await transactional('aborting');
    const messages = (text: string) => ({
      messages: Array.from({ length: 50 }, (_, at) => ({
        ...{ topic: input, partition: 0, value: Buffer.from(`${text}-${at}`) },
      })),
    });
    for (const [text, end] of [
      ['aborted-1', 'abort'],
      ['kept-1', 'commit'],
      ['aborted-2', 'abort'],
      ['aborted-3', 'abort'],
      ['kept-2', 'commit'],
    ] as const) {
      const transaction = await producer.beginTransaction();
      await transaction.send(messages(text));
      await transaction[end]();
    }
    const open = await producer.beginTransaction();
    await open.send(messages('open'));
    const read = async (isolation: string) => {
      const rows = await session.read
        .format('kafka')
        .options({ ...servers(), subscribe: input, 'kafka.isolation.level': isolation })
        .load()
        .selectExpr("substring_index(CAST(value AS STRING), '-', 1) AS kind", 'value')
        .groupBy('kind')
        .count()
        .orderBy('kind')
        .collect();
      return rows;
    };
    await vi.waitFor(
      async () => expect(await read('read_committed')).toEqual([{ kind: 'kept', count: 100 }]),
      WAIT,
    );
    expect(await read('read_uncommitted')).toEqual([
      { kind: 'aborted', count: 150 },
      { kind: 'kept', count: 100 },
      { kind: 'open', count: 50 },
    ]);
    await open.abort();
  });

  test('records that retention has removed fail the query, or are counted', async () => {
    const input = await topic({ partitions: 1 });
    const output = await topic({ partitions: 1 });
    await writeNumbers(0, 100, input);
    const folder = join(work, 'retention');
    const once = async (failOnDataLoss: string) => {
      const query = await copying(input, output, { failOnDataLoss }, folder, true);
      await query.awaitTermination();
      return query;
    };
    await once('true');
    await writeNumbers(100, 200, input);
    const partitions = [{ partition: 0, offset: 150n }];
    await administer((admin) => admin.deleteRecords({ topics: [{ name: input, partitions }] }));
    await expect(once('true')).rejects.toMatchObject({
      cause: {
        condition: 'KAFKA_DATA_LOSS.COULD_NOT_READ_OFFSET_RANGE',
        parameters: { startOffset: '101', endOffset: '150', topicPartition: `${input}-0` },
      },
    });
    const { lastProgress } = await once('false');
    expect(lastProgress?.sources[0].metrics).toMatchObject({ lostOffsets: '49', dataLosses: '1' });
    expect(await distinctIn(output)).toEqual({ all: 151, distinct: 151 });
  });

  test('a topic that is not there, and one that goes', async () => {
    const nowhere = session.read.format('kafka').options({ ...servers(), subscribe: 'nowhere' });
    await expect(nowhere.load().collect()).rejects.toMatchObject({
      condition: 'KAFKA_TOPIC_NOT_FOUND',
    });
    const output = await topic({ partitions: 1 });
    await expect(writeNumbers(0, 1, 'nowhere')).rejects.toMatchObject({
      condition: 'KAFKA_TOPIC_NOT_FOUND',
    });
    const input = await topic({ partitions: 1 });
    await writeNumbers(0, 10, input);
    const query = await copying(input, output, { 'kafka.metadata.max.age.ms': '200' });
    await vi.waitFor(async () => expect(await countIn(output)).toBe(10), WAIT);
    await administer((admin) => admin.deleteTopics({ topics: [input] }));
    await expect(query.awaitTermination()).rejects.toMatchObject({
      cause: { condition: 'KAFKA_DATA_LOSS.PARTITIONS_DELETED' },
    });
  });

  test('a broker that is down at the start is an error after the time for it', async () => {
    const options = {
      'kafka.bootstrap.servers': '127.0.0.1:1',
      'kafka.default.api.timeout.ms': '1500',
      subscribe: 'any',
    };
    const rows = session.read.format('kafka').options(options).load().collect();
    await expect(rows).rejects.toMatchObject({ condition: 'KAFKA_UNREACHABLE' });
  });

  test('a query that runs twice: the older one can write nothing more', async () => {
    const input = await topic({ partitions: 1 });
    const output = await topic({ partitions: 1 });
    await writeNumbers(0, 10, input);
    const first = await copying(input, output, {}, join(work, 'first'));
    await vi.waitFor(async () => expect(await countIn(output)).toBe(10), WAIT);
    await cp(join(work, 'first'), join(work, 'second'), {
      recursive: true,
      filter: (path) => !path.includes('.lock'),
    });
    await copying(input, output, {}, join(work, 'second'));
    await sleep(1000);
    await writeNumbers(10, 20, input);
    await expect(first.awaitTermination()).rejects.toMatchObject({
      cause: { condition: 'KAFKA_PRODUCER_FENCED' },
    });
    await vi.waitFor(async () => expect(await countIn(output)).toBe(20), WAIT);
    expect(await distinctIn(output)).toEqual({ all: 20, distinct: 20 });
  });

  test('a record of 10 MB goes through a topic that takes it, and through no other', async () => {
    const large = await topic({
      partitions: 1,
      configs: [{ name: 'max.message.bytes', value: '20000000' }],
    });
    const row = "SELECT repeat('x', 10000000) AS value";
    await write(row, large);
    const length = await session.read
      .format('kafka')
      .options({ ...servers(), subscribe: large })
      .load()
      .selectExpr('length(value) AS length')
      .collect();
    expect(length).toEqual([{ length: 10_000_000 }]);
    await expect(write(row, await topic({ partitions: 1 }))).rejects.toMatchObject({
      condition: 'KAFKA_MESSAGE_TOO_LARGE',
    });
  });

  test('compressed records, of this sink and of another producer', async () => {
    const input = await topic({ partitions: 2 });
    const { Producer } = await kafkaPackage();
    const producer = new Producer({ clientId: 'other', bootstrapBrokers: [kafka.servers] });
    onTestFinished(() => producer.close(true));
    for (const compression of ['gzip', 'snappy', 'lz4']) {
      await write('SELECT CAST(id AS STRING) AS value FROM range(1000)', input, {
        'kafka.compression.type': compression,
      });
      const value = Buffer.from('from another');
      await producer.send({ compression, messages: [{ topic: input, partition: 0, value }] });
    }
    expect(await countIn(input)).toBe(3003);
  });

  test('starts and ends by offset and by time; values by a format', async () => {
    const input = await topic({ partitions: 2 });
    const place = (id: string) => `CAST(${id} % 2 AS INT) AS partition`;
    const json = "to_json(named_struct('n', id)) AS value";
    await write(`SELECT ${json}, ${place('id')} FROM range(100)`, input);
    await sleep(20);
    const between = Date.now();
    await sleep(20);
    await write(`SELECT ${json}, ${place('id')} FROM range(100, 150)`, input);
    const read = async (options: Record<string, string>) => {
      const frame = session.read.format('kafka').schema('n BIGINT').option('format', 'json');
      const rows = await frame.options({ ...servers(), subscribe: input, ...options }).load();
      const [row] = await rows.selectExpr('count(*) AS rows', 'sum(n) AS sum').collect();
      return row;
    };
    expect(await read({})).toEqual({ rows: 150, sum: (149 * 150) / 2 });
    const startingOffsets = `{"${input}":{"0":10,"1":-2}}`;
    const endingOffsets = `{"${input}":{"0":20,"1":-1}}`;
    expect(await read({ startingOffsets, endingOffsets })).toMatchObject({ rows: 85 });
    const late = { rows: 50, sum: (149 * 150 - 99 * 100) / 2 };
    expect(await read({ startingTimestamp: String(between) })).toEqual(late);
    expect(await read({ endingTimestamp: String(between) })).toMatchObject({ rows: 100 });
    const future = { startingTimestamp: String(between + 3_600_000) };
    await expect(read(future)).rejects.toMatchObject({ condition: 'KAFKA_NO_TIMESTAMP_MATCH' });
    await expect(read({ startingOffsets: `{"${input}":{"0":1}}` })).rejects.toMatchObject({
      condition: 'KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED',
    });
    const backwards = { startingOffsets: `{"${input}":{"0":500,"1":0}}` };
    await expect(read(backwards)).rejects.toMatchObject({
      condition: 'RESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET',
    });
  });

  test('a login: the right one works, a wrong one is told, and the secret is nowhere to be seen', async () => {
    vi.stubEnv('KAFKA_PASSWORD', KAFKA_USER.password);
    vi.stubEnv('WRONG_PASSWORD', 'not-the-password');
    const input = await topic({ partitions: 1 });
    const output = await topic({ partitions: 1 });
    await writeNumbers(0, 10, input);
    const login = {
      'kafka.bootstrap.servers': `127.0.0.1:${kafka.loginPort}`,
      'kafka.security.protocol': 'SASL_PLAINTEXT',
      'kafka.sasl.mechanism': 'PLAIN',
      'kafka.sasl.username': KAFKA_USER.name,
      'kafka.sasl.password': 'env:KAFKA_PASSWORD',
    };
    const folder = join(work, 'login');
    const query = await copying(input, output, login, folder, true, login);
    await query.awaitTermination();
    expect(await countIn(output)).toBe(10);
    const rows = (options: Record<string, string>) =>
      session.read
        .format('kafka')
        .options({ ...login, subscribe: input, ...options })
        .load();
    const wrong = { 'kafka.sasl.password': 'env:WRONG_PASSWORD' };
    const failure = await rows(wrong)
      .collect()
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failure).toMatchObject({ condition: 'KAFKA_AUTHENTICATION_FAILED' });
    const written = await Promise.all(
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
    );
    const shown = [JSON.stringify(query.recentProgress), String(failure), ...written].join('\n');
    expect(shown).not.toContain(KAFKA_USER.password);
    expect(shown).not.toContain('not-the-password');
    const plain = rows({ 'kafka.sasl.password': KAFKA_USER.password }).collect();
    await expect(plain).rejects.toMatchObject({ condition: 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT' });
  });
});

const WAIT = { timeout: 60_000, interval: 200 };
const servers = () => ({ 'kafka.bootstrap.servers': kafka.servers });
let topics = 0;

/** A client of its own for each request: its later ones may wait for ever. */
async function administer(request: (admin: KafkaAdmin) => Promise<unknown>): Promise<void> {
  const { Admin } = await kafkaPackage();
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.servers] });
  try {
    await request(admin);
  } finally {
    await admin.close();
  }
}

async function topic(options: { partitions: number; configs?: object[] }): Promise<string> {
  const name = `topic-${++topics}`;
  await administer((admin) => admin.createTopics({ topics: [name], replicas: 1, ...options }));
  return name;
}

async function write(sql: string, to: string, options = {}): Promise<void> {
  const frame = await session.sql(sql);
  await frame.write
    .format('kafka')
    .options({ ...servers(), topic: to, ...options })
    .mode('append')
    .save();
}

function writeNumbers(from: number, to: number, into: string): Promise<void> {
  return write(
    `SELECT CAST(id AS STRING) AS key, CAST(id AS STRING) AS value FROM range(${from}, ${to})`,
    into,
  );
}

/** A query that copies a topic; it ends with the test. */
async function copying(
  input: string,
  output: string,
  options = {},
  folder = join(work, `copy-${output}`),
  availableNow = false,
  sinkOptions = {},
): Promise<StreamingQuery> {
  const query = await session.readStream
    .format('kafka')
    .options({ ...servers(), subscribe: input, startingOffsets: 'earliest', ...options })
    .load()
    .select('key', 'value')
    .writeStream.format('kafka')
    .options({ ...servers(), topic: output, ...sinkOptions })
    .option('checkpointLocation', folder)
    .trigger(availableNow ? { availableNow: true } : { processingTime: '0 seconds' })
    .start();
  onTestFinished(() => query.stop());
  return query;
}

function rowsOf(name: string, options = {}) {
  return session.read
    .format('kafka')
    .options({ ...servers(), subscribe: name, ...options })
    .load()
    .selectExpr('CAST(key AS STRING) AS key', 'CAST(value AS STRING) AS value');
}

const countIn = (name: string) => rowsOf(name).count();

async function distinctIn(name: string): Promise<unknown> {
  const counted = rowsOf(name).selectExpr('count(*) AS all', 'count(DISTINCT value) AS distinct');
  return (await counted.collect())[0];
}

/** What is there for a reader that sees committed records alone. */
async function committedValues(name: string): Promise<string[]> {
  const rows = await rowsOf(name, { 'kafka.isolation.level': 'read_committed' }).collect();
  return rows.map(({ value }) => String(value));
}

async function transactional(id: string): Promise<KafkaTestProducer> {
  const { Producer } = await kafkaPackage();
  const producer = new Producer({
    ...{ clientId: id, bootstrapBrokers: [kafka.servers], transactionalId: id },
    // "None yet": the client's own default is taken for an older process.
    ...{ idempotent: true, producerId: -1n, producerEpoch: -1 },
  });
  onTestFinished(() => producer.close(true));
  return producer;
}
