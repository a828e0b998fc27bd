import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type AvroCaller,
  type FlumeEvent,
  type FlumeStatus,
  flumeService,
} from '../../../../../node/connectors/flume/flume-protocol.ts';
import { FlumeSink } from '../../../../../node/connectors/flume/flume-sink.ts';
import { nodePlatform } from '../../../../../node/platform.ts';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import {
  IntegerType,
  mapType,
  StringType,
  structField,
  structType,
} from '../../../../../src/types/data-type.ts';
import { nextTexts, openListener } from '../../../../support/listening-source.ts';
import { sinkContext, writeBatch } from '../../../../support/sink-driver.ts';

/** An agent's Avro sink. */
async function agent(port: number): Promise<(events: FlumeEvent[]) => Promise<FlumeStatus>> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  const caller: AvroCaller = (await flumeService()).createClient();
  caller.createChannel(socket);
  return (events) =>
    new Promise((resolve, reject) => {
      caller.appendBatch(events, { timeout: 10_000 }, (error, status) => {
        if (error || status === undefined) reject(error);
        else resolve(status);
      });
    });
}

const event = (body: string, headers: Record<string, string> = {}): FlumeEvent => ({
  headers,
  body: Buffer.from(body),
});

describe('the Flume source', () => {
  test('gives events with headers and bodies, and says OK when they are durable', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const { driver, port } = await openListener('flume', {}, { storage });
    const send = await agent(port);
    expect(await send([event('one', { host: 'a' }), event('\xff two\nlines')])).toBe('OK');
    expect((await storage.list('spool-')).length).toBe(1);
    const rows = await driver.next();
    expect(rows).toEqual([
      [[['host', 'a']], new Uint8Array(Buffer.from('one'))],
      [[], new Uint8Array(Buffer.from('\xff two\nlines'))],
    ]);
    expect(driver.source.description).toBe(`FlumeSource[127.0.0.1:${port}]`);
    expect(driver.source.metrics?.()).toMatchObject({ events: '2', batches: '1' });
  });

  test('tells its protocol to an agent that was connected to the process before', async () => {
    const { port } = await openListener('flume', { format: 'text' });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    const { hash } = await flumeService();
    // Its own protocol by a hash alone, which this process has not seen; that of the server, which it remembers.
    const handshake = Buffer.concat([Buffer.alloc(16, 7), Buffer.of(0), hash, Buffer.of(0)]);
    const head = Buffer.alloc(12);
    head.writeInt32BE(1, 4);
    head.writeInt32BE(handshake.length, 8);
    socket.write(Buffer.concat([head, handshake]));
    let answer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
    });
    await vi.waitFor(() => expect(answer.length).toBeGreaterThan(100));
    // The enum's third, NONE, and the union's second, a text: a frame has its number, its parts and the first one's size before them.
    expect([...answer.subarray(12, 14)]).toEqual([2 * 2, 1 * 2]);
    expect(answer.toString('latin1')).toContain('"protocol":"AvroSourceProtocol"');
    expect(answer.includes(hash)).toBe(true);
  });

  test('reads bodies as lines of a format', async () => {
    const { driver, port } = await openListener('flume', { format: 'text' });
    const send = await agent(port);
    await send([event('one'), event(''), event('two\nthree\n')]);
    expect(await nextTexts(driver, 3)).toEqual(['one', 'two', 'three']);
  });

  test('answers FAILED where the disk does not take the events', async () => {
    const storage = new MemoryCheckpoints().temporary();
    storage.write = () => Promise.reject(new Error('no space'));
    const { driver, port } = await openListener('flume', { format: 'text' }, { storage });
    expect(await (await agent(port))([event('one')])).toBe('FAILED');
    expect(driver.failures).toEqual([new Error('no space')]);
  });

  test('leaves out what is too large, and cuts off who speaks no Avro', async () => {
    const { driver, port } = await openListener('flume', { format: 'text', maxMessageBytes: '5' });
    const stranger = connect(port, '127.0.0.1');
    stranger.on('error', () => {});
    stranger.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(100));
    const send = await agent(port);
    expect(await send([event('a large one'), event('small')])).toBe('OK');
    expect(await nextTexts(driver, 1)).toEqual(['small']);
    expect(driver.source.metrics?.().oversizedMessages).toBe('1');
    stranger.destroy();
  });
});

/** An agent's Avro source, that answers what it is told to, one after the other, then OK; `undefined` breaks the connection. */
async function newAgent(...answers: (FlumeStatus | undefined)[]) {
  const received: FlumeEvent[][] = [];
  const service = await flumeService();
  let last: Socket | undefined;
  const avro = service.createServer().onAppendBatch((events, answer) => {
    const status = answers.length > 0 ? answers.shift() : 'OK';
    if (status === undefined) {
      last?.destroy();
      return;
    }
    received.push(events);
    answer(null, status);
  });
  const server = createServer((socket) => {
    last = socket;
    socket.on('error', () => {});
    avro.createChannel(socket).on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    last?.destroy();
    server.close();
  });
  return { port: String((server.address() as AddressInfo).port), received };
}

const EVENTS = structType([
  structField('headers', mapType(StringType, StringType)),
  structField('body', StringType),
]);

async function newSink(port: string, options: Record<string, string> = {}, schema = EVENTS) {
  const scheduler = { sleep: async () => {} };
  const sink = await FlumeSink.open(
    sinkContext(schema, {
      format: 'flume',
      options: { port, ...options },
      queryId: 'query',
      platform: { ...nodePlatform({ logLevel: 'off' }), scheduler },
    }),
  );
  onTestFinished(() => sink.close());
  return sink;
}

const texts = (events: readonly FlumeEvent[]) => events.map(({ body }) => body.toString());

describe('the Flume sink', () => {
  test('sends columns as events, each with what makes it count once', async () => {
    const { port, received } = await newAgent();
    const sink = await newSink(port);
    const headers = [['host', 'a']];
    await writeBatch(sink, EVENTS, 3, [[[headers, 'one']], [[null, 'two']]]);
    await writeBatch(sink, EVENTS, 4, []);
    expect(received.map(texts)).toEqual([['one', 'two']]);
    expect(received[0].map((sent) => ({ ...sent.headers }))).toEqual([
      { host: 'a', queryId: 'query', batchId: '3', index: '0' },
      { queryId: 'query', batchId: '3', index: '1' },
    ]);
    expect(sink.metrics()).toEqual({ events: '2', retries: '0' });
  });

  test('sends rows as lines, in calls of so many', async () => {
    const schema = structType([structField('n', IntegerType)]);
    const { port, received } = await newAgent();
    const sink = await newSink(port, { batchSize: '2' }, schema);
    await writeBatch(sink, schema, 0, [[[1], [2], [3]]]);
    expect(received.map(texts)).toEqual([['{"n":1}', '{"n":2}'], ['{"n":3}']]);
  });

  test('sends again what was not taken, over a new connection where the old one broke', async () => {
    const { port, received } = await newAgent(undefined, 'FAILED', 'OK');
    const sink = await newSink(port);
    await writeBatch(sink, EVENTS, 0, [[[null, 'one']]]);
    expect(received.map(texts)).toEqual([['one'], ['one']]);
    expect(sink.metrics()).toMatchObject({ retries: '2', lastError: 'it answered FAILED' });
  });

  test('gives up after so many attempts, and says why', async () => {
    const { port } = await newAgent('FAILED', 'FAILED');
    const sink = await newSink(port, { maxAttempts: '2' });
    await expect(writeBatch(sink, EVENTS, 0, [[[null, 'one']]])).rejects.toMatchObject({
      condition: 'FLUME_SINK_FAILED.UNAVAILABLE',
      message: expect.stringContaining('2 attempts: it answered FAILED'),
    });
    const nobody = await newSink('1', { maxAttempts: '1' });
    await expect(writeBatch(nobody, EVENTS, 0, [[[null, 'one']]])).rejects.toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('refuses columns of other types, with the way out', async () => {
    const schema = structType([structField('body', IntegerType)]);
    await expect(newSink('1', {}, schema)).rejects.toMatchObject({
      condition: 'FLUME_SINK_FAILED.COLUMN',
      message: expect.stringContaining("option('format', 'json')"),
    });
  });

  test('says what to install where Avro is not there', async () => {
    vi.doMock('../../../../../node/connectors/clients/load-client.ts', () => ({
      loadClient: () => Promise.reject(new Error('CLIENT_NOT_INSTALLED avsc')),
    }));
    onTestFinished(() => {
      vi.doUnmock('../../../../../node/connectors/clients/load-client.ts');
      vi.resetModules();
    });
    vi.resetModules();
    const { flumeService: loading } = await import(
      '../../../../../node/connectors/flume/flume-protocol.ts'
    );
    await expect(loading()).rejects.toThrow('CLIENT_NOT_INSTALLED avsc');
  });
});
