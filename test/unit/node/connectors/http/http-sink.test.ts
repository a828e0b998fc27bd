import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { HttpSink } from '../../../../../node/connectors/http/http-sink.ts';
import { nodePlatform } from '../../../../../node/platform.ts';
import {
  IntegerType,
  StringType,
  structField,
  structType,
} from '../../../../../src/types/data-type.ts';
import { sinkContext, writeBatch } from '../../../../support/sink-driver.ts';

const schema = structType([structField('n', IntegerType), structField('name', StringType)]);

interface Received {
  readonly key: string;
  readonly text: string;
  readonly headers: IncomingMessage['headers'];
}

/** A server that keeps what is posted, and answers what it is told to, one status after the other; then 200. */
async function newServer(...statuses: number[]) {
  const received: Received[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
    const isGzip = request.headers['content-encoding'] === 'gzip';
    const status = statuses.shift() ?? 200;
    if (status === 0) {
      request.socket.destroy();
      return;
    }
    received.push({
      key: String(request.headers['idempotency-key']),
      text: (isGzip ? gunzipSync(body) : body).toString(),
      headers: request.headers,
    });
    response.writeHead(status, status === 429 ? { 'Retry-After': '7' } : {});
    response.end(`answer ${status}`);
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => answer(request, response, Buffer.concat(parts)));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/rows`, received, server };
}

/** A sink whose waits between attempts are noted and not waited for. */
async function newSink(url: string, options: Record<string, string> = {}) {
  const delays: number[] = [];
  const sink = await HttpSink.open(
    sinkContext(schema, {
      format: 'http',
      options: { url, ...options },
      queryId: 'query',
      platform: {
        ...nodePlatform({ logLevel: 'off' }),
        scheduler: {
          sleep: async (delayMs) => {
            delays.push(delayMs);
          },
        },
      },
    }),
  );
  onTestFinished(() => sink.close());
  return { sink, delays };
}

describe('the HTTP sink', () => {
  test('posts the rows of a micro-batch as JSON lines', async () => {
    const { url, received } = await newServer();
    const { sink } = await newSink(url);
    await writeBatch(sink, schema, 3, [[[1, 'a']], [[2, null]]]);
    await writeBatch(sink, schema, 4, []);
    expect(received.map(({ key, text }) => [key, text])).toEqual([
      ['query/3/0', '{"n":1,"name":"a"}\n{"n":2}\n'],
    ]);
    expect(received[0].headers['content-type']).toBe('application/x-ndjson');
    expect(sink.description).toBe(`HttpSink[${url}]`);
  });

  test('cuts a micro-batch into the same requests, however its rows come', async () => {
    const { url, received } = await newServer();
    const { sink } = await newSink(url, { maxRequestBytes: '50' });
    const rows = Array.from({ length: 7 }, (_, row): [number, string] => [
      row,
      'x'.repeat(row * 8),
    ]);
    await writeBatch(sink, schema, 0, [rows]);
    const once = received.splice(0);
    await writeBatch(sink, schema, 0, [rows.slice(0, 1), rows.slice(1, 5), rows.slice(5)]);
    expect(received.map(({ key, text }) => [key, text])).toEqual(
      once.map(({ key, text }) => [key, text]),
    );
    expect(once.map(({ text }) => text.trim().split('\n').length)).toEqual([2, 1, 1, 1, 1, 1]);
    expect(new Set(once.map(({ key }) => key)).size).toBe(6);
  });

  test('tries again what is transient, and when the server says', async () => {
    const { url, received } = await newServer(0, 503, 429, 200);
    const { sink, delays } = await newSink(url);
    await writeBatch(sink, schema, 0, [[[1, 'a']]]);
    expect(received.map(({ key }) => key)).toEqual(['query/0/0', 'query/0/0', 'query/0/0']);
    expect(delays.length).toBe(3);
    expect(delays[1]).toBeGreaterThan(100);
    expect(delays[2]).toBe(7000);
    expect(sink.metrics?.()).toEqual({
      requests: '1',
      retries: '3',
      lastError: 'it answered 429',
    });
  });

  test.each([
    [400, 'HTTP_SINK_FAILED.REFUSED', 'answer 400'],
    [401, 'HTTP_SINK_FAILED.NOT_ALLOWED', 'token'],
    [413, 'HTTP_SINK_FAILED.TOO_LARGE', 'maxRequestBytes'],
  ])('fails with the way out where the server answers %i', async (status, condition, text) => {
    const { url } = await newServer(status);
    const { sink, delays } = await newSink(`${url}?key=hidden`);
    const error = await writeBatch(sink, schema, 0, [[[1, 'a']]]).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ condition });
    expect(String(error)).toContain(text);
    expect(String(error)).not.toContain('hidden');
    expect(delays).toEqual([]);
    await writeBatch(sink, schema, 0, [[[1, 'a']]]);
  });

  test('gives up after so many attempts, and says why', async () => {
    const { url } = await newServer(500, 500, 500);
    const { sink } = await newSink(url, { maxAttempts: '3' });
    await expect(writeBatch(sink, schema, 0, [[[1, 'a']]])).rejects.toMatchObject({
      condition: 'HTTP_SINK_FAILED.UNAVAILABLE',
      message: expect.stringContaining('3 attempts: it answered 500'),
    });
  });

  test('does not follow to other addresses, nor wait for a server that never answers', async () => {
    const { sink } = await newSink((await newServer(302)).url, { maxAttempts: '1' });
    const write = () => writeBatch(sink, schema, 0, [[[1, 'a']]]);
    await expect(write()).rejects.toMatchObject({
      condition: expect.stringContaining('HTTP_SINK_FAILED'),
    });
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const options = { maxAttempts: '1', requestTimeout: '50ms' };
    const { sink: waiting } = await newSink(`http://127.0.0.1:${port}/`, options);
    await expect(writeBatch(waiting, schema, 0, [[[1, 'a']]])).rejects.toMatchObject({
      condition: 'HTTP_SINK_FAILED.UNAVAILABLE',
    });
  });

  test('sends secrets from where they stand, and compresses what it is told to', async () => {
    vi.stubEnv('MILLRACE_TEST_TOKEN', 'sesame');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { url, received } = await newServer();
    const { sink } = await newSink(url, {
      token: 'env:MILLRACE_TEST_TOKEN',
      'header.X-Api-Key': 'env:MILLRACE_TEST_TOKEN',
      'header.X-Source': 'edge',
      compression: 'gzip',
      format: 'csv',
    });
    await writeBatch(sink, schema, 0, [[[1, 'a']]]);
    expect(received[0]).toMatchObject({
      text: '1,a\n',
      headers: {
        authorization: 'Bearer sesame',
        'x-api-key': 'sesame',
        'x-source': 'edge',
        'content-type': 'text/csv',
      },
    });
  });

  test.each([
    [{ url: 'ftp://host/' }, 'INVALID_OPTION_VALUE'],
    [{ url: 'http://me:secret@host/' }, 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT'],
    [{ token: 'secret' }, 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT'],
    [{ 'header.Authorization': 'Bearer secret' }, 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT'],
    [{ token: 'env:MILLRACE_TEST_NOT_SET' }, 'CREDENTIAL_UNAVAILABLE.NOT_SET'],
  ])('refuses the options %j', async (options, condition) => {
    const opened = newSink('http://127.0.0.1:1/', options);
    const error = await opened.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ condition: expect.stringContaining(condition) });
    expect(String(error)).not.toContain('secret@');
  });
});
