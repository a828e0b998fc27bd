import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { type DataFrame, nodePlatform, type Session } from '../../../node/index.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';

let work: string;
let session: Session;

const newSession = () => createSessionOn(nodePlatform({ logLevel: 'off' }), nodeConnectors);

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'millrace-bad-queries-'));
  session = await newSession();
});

afterEach(async () => {
  await session.stop();
  rmSync(work, { recursive: true });
});

function put(name: string, content: string | Uint8Array): void {
  mkdirSync(join(work, 'in'), { recursive: true });
  writeFileSync(join(work, 'in', name), content);
}

const numbers = () => session.readStream.schema('a INT').json(join(work, 'in'));
const rates = () => session.readStream.format('rate').load();
const checkpoint = () => join(work, 'checkpoint');

type Take = (batch: DataFrame, id: number) => unknown;

function start(take: Take, availableNow = false): Promise<StreamingQuery> {
  const writer = numbers().writeStream.option('checkpointLocation', checkpoint());
  return (availableNow ? writer.trigger({ availableNow: true }) : writer)
    .foreachBatch(take)
    .start();
}

/** Runs to the end of what is there; the numbers that came. */
async function rest(): Promise<unknown[]> {
  const taken: unknown[] = [];
  const query = await start(
    async (batch) => taken.push(...(await batch.collect()).map(({ a }) => a)),
    true,
  );
  await query.awaitTermination();
  return taken;
}

describe('a sink that fails', () => {
  test('always gets the same batch at every start, and the first good run gets it once', async () => {
    put('a.json', '{"a":1}\n{"a":2}\n');
    const ids: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const query = await start((_, id) => {
        ids.push(id);
        throw new Error(`boom ${attempt}`);
      });
      await expect(query.awaitTermination()).rejects.toMatchObject({
        condition: 'STREAM_FAILED',
        cause: { message: `boom ${attempt}` },
      });
    }
    expect(ids).toEqual([0, 0, 0]);
    expect(await rest()).toEqual([1, 2]);
    expect(await rest()).toEqual([]);
  });

  test('in a later batch does not hand out the earlier ones again', async () => {
    put('a.json', '{"a":1}\n');
    expect(await rest()).toEqual([1]);
    put('b.json', '{"a":2}\n');
    const query = await start(() => Promise.reject(new Error('boom')));
    await expect(query.awaitTermination()).rejects.toThrow('boom');
    put('c.json', '{"a":3}\n');
    expect(await rest()).toEqual([2, 3]);
  });

  test('leaves a query that says so whatever is asked, and whose stop is quiet', async () => {
    put('a.json', '{"a":1}\n');
    const query = await start(() => Promise.reject(new Error('boom')));
    const failure = { condition: 'STREAM_FAILED' };
    await expect(query.awaitTermination()).rejects.toMatchObject(failure);
    await expect(query.awaitTermination(10)).rejects.toMatchObject(failure);
    await expect(query.processAllAvailable()).rejects.toMatchObject(failure);
    await expect(session.streams.awaitAnyTermination()).rejects.toMatchObject(failure);
    await query.stop();
    expect(query.isActive).toBe(false);
    expect(query.exception()).toMatchObject(failure);
    expect(session.streams.active).toEqual([]);
  });
});

describe('a query that is stopped', () => {
  test('in a batch ends it first, and does not run it again', async () => {
    put('a.json', '{"a":1}\n');
    let entered = () => {};
    const inBatch = new Promise<void>((resolve) => {
      entered = resolve;
    });
    let isDone = false;
    const query = await start(async () => {
      entered();
      await new Promise((resolve) => setTimeout(resolve, 50));
      isDone = true;
    });
    await inBatch;
    await query.stop();
    expect(isDone).toBe(true);
    expect(readdirSync(join(checkpoint(), 'commits'))).toEqual(['0']);
    expect(await rest()).toEqual([]);
  });

  test('by a signal ends without an error', async () => {
    const controller = new AbortController();
    const query = await rates().writeStream.format('noop').start({ signal: controller.signal });
    controller.abort();
    expect(await query.awaitTermination()).toBe(true);
    expect(query.exception()).toBeNull();
  });

  test('before it starts leaves no trace', async () => {
    const writer = rates().writeStream.format('noop').option('checkpointLocation', checkpoint());
    await expect(writer.start({ signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    expect(readdirSync(work)).toEqual([]);
  });

  test('with its session refuses what comes after', async () => {
    const own = await newSession();
    const query = await own.readStream.format('rate').load().writeStream.format('noop').start();
    await own.stop();
    expect(query.isActive).toBe(false);
    expect(query.exception()).toBeNull();
    await expect(own.sql('SELECT 1')).rejects.toMatchObject({ condition: 'SESSION_STOPPED' });
    await own.stop();
  });
});

test('a name that an active query has is refused, and free again after that', async () => {
  const named = () => rates().writeStream.format('noop').queryName('same').start();
  const query = await named();
  await expect(named()).rejects.toMatchObject({ condition: 'STREAMING_QUERY_NAME_IN_USE' });
  await query.stop();
  await (await named()).stop();
});

test.each([undefined, null, {}, '1 second', { processingTme: '1 second' }])(
  'the trigger %j is none',
  (trigger) => {
    const { writeStream } = rates();
    expect(() => writeStream.trigger(trigger as never)).toThrow('[INVALID_TRIGGER]');
  },
);

describe('a .gz file', () => {
  const whole = gzipSync('{"a":1}\n'.repeat(5000));

  test.each([
    ['that is cut short', whole.subarray(0, whole.length >> 1)],
    ['that is none', Buffer.from('{"a":1}\n')],
  ])('%s fails the query by its name, and is read once when it is mended', async (_, bytes) => {
    put('a.json.gz', bytes);
    const query = await start(() => {}, true);
    await expect(query.awaitTermination()).rejects.toMatchObject({
      cause: {
        condition: 'FAILED_READ_FILE.CORRUPT_GZIP',
        message: expect.stringContaining('a.json.gz'),
      },
    });
    put('a.json.gz', whole);
    expect(await rest()).toHaveLength(5000);
    expect(await rest()).toEqual([]);
  });
});

describe('bytes of no text', () => {
  const noise = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919 + ((i * i) >> 3)) & 255);

  test.each(['json', 'csv'])('are malformed lines of %s, none of them lost', async (format) => {
    put('noise', noise);
    const rows = session.read
      .schema('a INT, _corrupt_record STRING')
      .format(format)
      .load(join(work, 'in'));
    const lines = Buffer.from(noise)
      .toString('latin1')
      .split(/\r\n|[\r\n]/)
      .filter((line) => line !== '');
    expect(await rows.count()).toBe(lines.length);
    expect(await rows.filter('a IS NOT NULL AND _corrupt_record IS NULL').count()).toBe(0);
  });

  test.each([
    ['json', 'a INT'],
    ['csv', 'a INT'],
    ['text', undefined],
    ['log', undefined],
  ])('an empty file and an empty folder of %s have no rows', async (format, schema) => {
    mkdirSync(join(work, 'in'));
    const reader = () => (schema === undefined ? session.read : session.read.schema(schema));
    expect(await reader().format(format).load(join(work, 'in')).collect()).toEqual([]);
    put('empty', '');
    expect(await reader().format(format).load(join(work, 'in')).collect()).toEqual([]);
  });
});

describe('a place that is not to be had', () => {
  test('a folder of results below a file', async () => {
    put('a.json', '{"a":1}\n');
    const writer = numbers().writeStream.option('checkpointLocation', checkpoint());
    await expect(writer.format('json').start(join(work, 'in/a.json/out'))).rejects.toMatchObject({
      condition: 'TASK_WRITE_FAILED',
    });
  });

  test.each(['socket', 'websocket'])('a port that another server has, for %s', async (format) => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const writer = rates().writeStream.option('checkpointLocation', checkpoint());
    await expect(
      writer.format(format).option('host', '127.0.0.1').option('port', port).start(),
    ).rejects.toMatchObject({ condition: 'ADDRESS_IN_USE' });
    server.close();
  });

  test('a server that takes the connection and says nothing does not hold up stop', async () => {
    const server = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const query = await session.readStream
      .schema('a INT')
      .format('websocket')
      .options({ url: `ws://127.0.0.1:${port}`, format: 'json' })
      .load()
      .writeStream.format('noop')
      .start();
    await query.stop();
    expect(query.exception()).toBeNull();
    server.close();
  });
});
