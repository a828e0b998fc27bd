/** Kinesis with an emulator, kinesis-mock: it has shards, resharding and sequence numbers of AWS's, and never throttles. Budget: 2 minutes. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { createSession } from '../../node/index.ts';
import type { StreamingQuery } from '../../src/streaming/streaming-query.ts';
import { type Agent, disturb, pipelineFolder, runOnce } from './agent.ts';
import {
  COUNTS_BY_MINUTE,
  countsByMinute,
  countsOf,
  HIT_SCHEMA,
  hitLines,
  hitsOf,
} from './hits.ts';
import {
  type KinesisAdmin,
  KinesisProxy,
  KinesisService,
  kinesisAdmin,
  missingKinesis,
} from './services/kinesis.ts';
import { committedLines, randomFrom, SEED } from './support.ts';

const missing = missingKinesis();
if (missing !== undefined) console.log(`the tests of Kinesis are skipped: ${missing}`);

const KILLS = 10;
const WAIT = { timeout: 60_000, interval: 100 };
const MIDDLE = String(2n ** 127n);

let work: string;
let kinesis: KinesisService;
let admin: KinesisAdmin;
let session: Awaited<ReturnType<typeof createSession>>;

describe.skipIf(missing !== undefined)('Kinesis', () => {
  beforeAll(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret-of-nobody-4711');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    // Each program would tell what Node the client wants next year.
    vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
    work = await mkdtemp(join(tmpdir(), 'millrace-kinesis-'));
    kinesis = await KinesisService.in(work);
    admin = await kinesisAdmin(kinesis.endpoint);
    session = await createSession();
  }, 180_000);

  // What happens to the emulator in one test is none of the next one's business.
  beforeEach(() => kinesis.start(), 200_000);

  afterAll(async () => {
    await session?.stop();
    admin?.destroy();
    await kinesis?.stop();
    await rm(work, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });

  test(`the agent counts by window exactly over ${KILLS} times kill -9 and a restart of the service, and loses nothing on the way to a stream (seed ${SEED})`, async () => {
    const hits = hitsOf(3000, 1);
    const input = await stream('killed-in', 3);
    const output = await stream('killed-out', 2);
    await writeLines(hitLines(hits, 1), input);
    const folder = pipelineFolder(
      join(work, 'killed'),
      `
stateDir: state
sources:
  hits:
    format: kinesis
    schema: ${HIT_SCHEMA}
    options:
      endpointUrl: ${kinesis.endpoint}
      streamName: ${input}
      initialPosition: earliest
      maxRecordsPerTrigger: 50
      fetchInterval: 100ms
      format: json
    # Shards are read each at its own pace, more so when they come back: no hit is late, and one after all of them closes the windows.
    watermark: { column: ts, delay: 1 day }
queries:
  counts:
    sql: |
      ${COUNTS_BY_MINUTE}
    sink: { format: json, path: counts }
  copied:
    sql: SELECT * FROM hits
    sink: { format: json, path: copied }
  sent:
    sql: SELECT to_json(struct(*)) AS data, service AS partitionKey FROM hits
    sink:
      format: kinesis
      options: { endpointUrl: ${kinesis.endpoint}, streamName: ${output} }
`,
    );
    // What has arrived before the emulator was stopped has, whether it is there afterwards or not.
    const taken: string[] = [];
    const restart = async ({ child }: Agent) => {
      // What the emulator has answered is lost with it when it was not saved, unlike with Kinesis.
      child.kill('SIGSTOP');
      await kinesis.saved();
      taken.push(...(await dataIn(output)));
      await kinesis.stop();
      child.kill('SIGCONT');
      await sleep(500);
      child.kill('SIGSTOP');
      await kinesis.start();
      const kept = await countedIn(output);
      if (kept.all < taken.length) console.log(`of ${taken.length} rows it kept ${kept.all}`);
      child.kill('SIGCONT');
    };
    const random = randomFrom(SEED);
    const size = { query: 'sent', batches: 40, batchMs: 100 };
    await disturb(folder, { kills: KILLS, random, ...size, restart });
    const copied = await committedLines(join(folder, 'copied'));
    expect(copied).toEqual(hits.map((hit) => JSON.stringify(hit)).sort());
    const sent = await dataIn(output);
    console.log(`of ${hits.length} rows ${sent.length - hits.length} came into the stream again`);
    // `bytes` tells each hit from all others.
    const arrived = new Set([...taken, ...sent].map((data) => JSON.parse(data).bytes));
    expect(hits.map(({ bytes }) => bytes).filter((bytes) => !arrived.has(bytes))).toEqual([]);
    expect(arrived.size).toBe(hits.length);

    await writeLines(['{"ts":"2026-01-03T00:00:00Z","service":"end"}'], input);
    await runOnce(folder);
    const expected = countsByMinute(hits);
    expect(expected).toHaveLength(50 * 7);
    expect(countsOf(await committedLines(join(folder, 'counts')))).toEqual(expected);
  }, 300_000);

  test('the emulator starts again over a file that it was killed in the midst of writing', async () => {
    const input = await stream('cut');
    await writeNumbers(0, 100, input);
    await kinesis.saved();
    await kinesis.stop();
    for (const left of ['', '{"streams":{']) {
      await writeFile(kinesis.dataFile, left);
      await kinesis.start();
      expect(await countedIn(input)).toEqual({ all: 100, distinct: 100 });
      await kinesis.stop();
    }
  });

  test('a query goes on over a split, a merge and a restart of the service, each row once', async () => {
    const input = await stream('resharded');
    await writeNumbers(0, 100, input);
    const query = await collecting('resharded_rows', input, kinesis.endpoint);
    await rowsArrive('resharded_rows', 100);
    const split = { ShardToSplit: shard(0), NewStartingHashKey: MIDDLE };
    await admin.splitShard({ StreamName: input, ...split });
    await active(input);
    await writeNumbers(100, 200, input);
    await rowsArrive('resharded_rows', 200);
    const merge = { ShardToMerge: shard(1), AdjacentShardToMerge: shard(2) };
    await admin.mergeShards({ StreamName: input, ...merge });
    await active(input);
    await writeNumbers(200, 300, input);
    await rowsArrive('resharded_rows', 300);
    await kinesis.saved();
    await kinesis.stop();
    await kinesis.start();
    expect(query.isActive).toBe(true);
    await writeNumbers(300, 400, input);
    await rowsArrive('resharded_rows', 400);
    const distinct = await session.sql(
      'SELECT count(*) AS all, count(DISTINCT data) AS distinct FROM resharded_rows',
    );
    expect(await distinct.collect()).toEqual([{ all: 400, distinct: 400 }]);
    expect(query.exception()).toBeNull();
  }, 180_000);

  test('throttling, iterators that expire, and calls that are taken in part cost retries and no rows', async () => {
    const proxy = await KinesisProxy.before(kinesis.port);
    onTestFinished(() => proxy.stop());
    const input = await stream('faulty', 2);
    proxy.add({ target: 'PutRecords', error: 'partial' }, 3);
    const slow = { error: 'ProvisionedThroughputExceededException', status: 400 };
    proxy.add({ target: 'PutRecords', ...slow }, 1);
    await writeNumbers(0, 200, input, proxy.endpoint);
    proxy.add({ target: 'GetRecords', ...slow }, 3);
    proxy.add({ target: 'GetRecords', error: 'ExpiredIteratorException', status: 400 }, 2);
    proxy.add({ target: 'GetRecords', error: 'InternalFailure', status: 500 }, 2);
    proxy.add({ target: 'GetShardIterator', ...slow }, 1);
    proxy.add({ target: 'ListShards', error: 'LimitExceededException', status: 400 }, 1);
    const query = await collecting('faulty_rows', input, proxy.endpoint);
    await rowsArrive('faulty_rows', 200);
    await vi.waitFor(() => expect(proxy.faults).toEqual([]), WAIT);
    expect(Object.fromEntries(proxy.answered)).toEqual({
      partial: 3,
      ProvisionedThroughputExceededException: 5,
      ExpiredIteratorException: 2,
      InternalFailure: 2,
      LimitExceededException: 1,
    });
    const distinct = await session.sql('SELECT count(DISTINCT data) AS rows FROM faulty_rows');
    expect(await distinct.collect()).toEqual([{ rows: 200 }]);
    await vi.waitFor(() => {
      const metrics = query.lastProgress?.sources[0].metrics;
      expect(Number(metrics?.throttled)).toBe(5);
    }, WAIT);
    expect(JSON.stringify(query.recentProgress)).not.toContain('a-secret-of-nobody');
  }, 180_000);

  test('a stream that is not there is told, to a source and to a sink', async () => {
    const nowhere = session.read
      .format('kinesis')
      .options({ endpointUrl: kinesis.endpoint, streamName: 'nowhere' });
    const condition = 'KINESIS_STREAM_NOT_FOUND';
    await expect(nowhere.load().collect()).rejects.toMatchObject({ condition });
    await expect(writeNumbers(0, 1, 'nowhere')).rejects.toMatchObject({ condition });
  });
});

const shard = (number: number) => `shardId-${String(number).padStart(12, '0')}`;

async function stream(name: string, shards = 1): Promise<string> {
  await admin.createStream({ StreamName: name, ShardCount: shards });
  await active(name);
  return name;
}

async function active(name: string): Promise<void> {
  await vi.waitFor(async () => {
    const { StreamDescriptionSummary } = await admin.describeStreamSummary({ StreamName: name });
    expect(StreamDescriptionSummary?.StreamStatus).toBe('ACTIVE');
  }, WAIT);
}

function writeNumbers(from: number, to: number, into: string, endpointUrl?: string): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, at) => String(from + at));
  return writeLines(numbers, into, endpointUrl);
}

async function writeLines(
  lines: readonly string[],
  into: string,
  endpointUrl = kinesis.endpoint,
): Promise<void> {
  const rows = lines.map((data, at) => [data, String(at)]);
  await session
    .createDataFrame(rows, 'data STRING, partitionKey STRING')
    .write.format('kinesis')
    .options({ endpointUrl, streamName: into })
    .mode('append')
    .save();
}

/** A query that gathers a stream in a table in memory; it ends with the test. */
async function collecting(
  table: string,
  streamName: string,
  endpointUrl: string,
): Promise<StreamingQuery> {
  const query = await session.readStream
    .format('kinesis')
    .options({ endpointUrl, streamName, initialPosition: 'earliest' })
    .option('fetchInterval', '100ms')
    .load()
    .selectExpr('CAST(data AS STRING) AS data')
    .writeStream.format('memory')
    .queryName(table)
    .option('checkpointLocation', join(work, table))
    .trigger({ processingTime: '0 seconds' })
    .start();
  onTestFinished(() => query.stop());
  return query;
}

async function rowsArrive(table: string, rows: number): Promise<void> {
  await vi.waitFor(async () => {
    const counted = await session.sql(`SELECT count(*) AS rows FROM ${table}`);
    expect(await counted.collect()).toEqual([{ rows }]);
  }, WAIT);
}

async function countedIn(
  streamName: string,
): Promise<{ readonly all: number; readonly distinct: number }> {
  const data = await dataIn(streamName);
  return { all: data.length, distinct: new Set(data).size };
}

async function dataIn(streamName: string): Promise<string[]> {
  const records = session.read
    .format('kinesis')
    .options({ endpointUrl: kinesis.endpoint, streamName })
    .load()
    .selectExpr('CAST(data AS STRING) AS data');
  return (await records.collect()).map(({ data }) => String(data));
}
