import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { BearerToken } from '../../../../node/connectors/listen/bearer-token.ts';
import { RetainedLines } from '../../../../node/connectors/served-lines.ts';
import { PageServer, type PageServerOptions } from '../../../../node/page-server/page-server.ts';
import { nodeClock } from '../../../../node/platform.ts';
import { decodeData } from '../../../../src/connectors/websocket-protocol.ts';
import { utf8 } from '../../../../src/wasm/memory.ts';
import { newCertificate } from '../../../support/certificate.ts';
import { temporaryFolder } from '../../../support/child-program.ts';
import { LineReader } from '../../../support/line-reader.ts';

let folder: string;
let page: string;
let lines: RetainedLines;

beforeEach(async () => {
  const { path, remove } = await temporaryFolder();
  onTestFinished(remove);
  folder = path;
  page = join(folder, 'page');
  await mkdir(join(page, 'parts'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(page, 'page.js'), 'export const page = 1;');
  await writeFile(join(page, 'millrace.wasm'), Uint8Array.of(0, 97, 115, 109));
  await writeFile(join(page, 'parts/lazy.js'), '');
  await writeFile(join(page, '.hidden'), 'secret');
  await writeFile(join(folder, 'outside.txt'), 'secret');
  lines = new RetainedLines({ bytesMax: 1 << 20 });
});

async function serve(options: Partial<PageServerOptions> = {}): Promise<PageServer> {
  const server = await PageServer.listen({
    page,
    streams: [{ lines, id: 'abc', name: 'access.log' }],
    host: '127.0.0.1',
    ports: [0],
    allowedOrigins: [],
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request whose path and headers arrive as they are written here: `fetch` would tidy them. */
async function ask(
  server: PageServer,
  path: string,
  { method = 'GET', ...headers }: Record<string, string> = {},
): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers });
  request.end();
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

describe('the page', () => {
  test('is the folder, with the types of its files, and / is its index', async () => {
    const server = await serve();
    const index = await ask(server, '/');
    expect(index).toMatchObject({ status: 200, text: '<!doctype html><title>page</title>' });
    expect(index.headers['content-type']).toBe('text/html; charset=utf-8');
    const type = async (path: string) => (await ask(server, path)).headers['content-type'];
    expect(await type('/page.js?v=1')).toBe('text/javascript; charset=utf-8');
    expect(await type('/millrace.wasm')).toBe('application/wasm');
    expect(await ask(server, '/parts/lazy.js')).toMatchObject({ status: 200, text: '' });
  });

  test.each([
    '/nowhere.js',
    '/parts',
    '/parts/',
    '/.hidden',
    '/../outside.txt',
    '/parts/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/..\\outside.txt',
    '//outside.txt',
    '/page.js/x',
    '/%',
    '/page.js%00',
    'http://127.0.0.1/page.js',
  ])('does not answer for %s', async (path) => {
    const { status, text } = await ask(await serve(), path);
    expect(status).toBe(404);
    expect(text).not.toContain('secret');
  });

  test('is sent again only when it has changed', async () => {
    const server = await serve();
    const { headers } = await ask(server, '/page.js');
    expect(headers['cache-control']).toBe('no-cache');
    const again = { 'If-None-Match': `"other", W/${headers.etag}` };
    expect(await ask(server, '/page.js', again)).toMatchObject({ status: 304, text: '' });
    await writeFile(join(page, 'page.js'), 'export const page = 2;');
    expect(await ask(server, '/page.js', again)).toMatchObject({
      status: 200,
      text: 'export const page = 2;',
    });
  });

  test('answers HEAD without a body, and nothing that would change something', async () => {
    const server = await serve();
    const head = await ask(server, '/page.js', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe('22');
    const post = await ask(server, '/page.js', { method: 'POST' });
    expect(post.status).toBe(405);
    expect(post.headers.allow).toBe('GET, HEAD');
  });

  test.each(['/', '/nowhere', '/millrace.json'])(
    '%s is sent under a strict policy',
    async (path) => {
      const { headers } = await ask(await serve(), path);
      expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
    },
  );

  test('may be left out, and the lines stay', async () => {
    const server = await serve({ page: undefined });
    expect((await ask(server, '/')).status).toBe(404);
    expect((await ask(server, '/millrace.json')).status).toBe(200);
  });
});

test('millrace.json names the lines by the address at which the page was asked for', async () => {
  const server = await serve({
    streams: [{ lines, id: 'abc', name: 'access.log', format: 'log' }],
  });
  const { text, headers } = await ask(server, '/millrace.json', { Host: 'localhost:9000' });
  expect(JSON.parse(text)).toEqual({
    source: { kind: 'webSocket', url: 'ws://localhost:9000/stream/abc' },
    name: 'access.log',
    format: 'log',
  });
  expect(headers['content-type']).toBe('application/json');
  expect(JSON.parse((await ask(await serve(), '/millrace.json')).text)).not.toHaveProperty(
    'format',
  );
});

test('millrace.json names all streams, the first one in the place of the only one', async () => {
  const server = await serve({
    title: 'shop',
    streams: [
      { lines, id: 'one-1', name: 'one', format: 'json' },
      { lines: new RetainedLines({ bytesMax: 1 }), id: 'two-2', name: 'two' },
    ],
  });
  const { text } = await ask(server, '/millrace.json', { Host: 'localhost:9000' });
  const source = (id: string) => ({ kind: 'webSocket', url: `ws://localhost:9000/stream/${id}` });
  const one = { source: source('one-1'), name: 'one', format: 'json' };
  const two = { source: source('two-2'), name: 'two' };
  expect(JSON.parse(text)).toEqual({ ...one, title: 'shop', streams: [one, two] });
});

describe('a host that is not this machine', () => {
  test.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'user@evil.example',
  ])('%j is refused', async (host) => {
    const server = await serve();
    expect((await ask(server, '/', { Host: host })).status).toBe(403);
    expect((await ask(server, '/millrace.json', { Host: host })).status).toBe(403);
  });

  test.each([
    '127.0.0.1:1',
    '[::1]:80',
    'localhost',
    'LOCALHOST:3',
    '192.168.1.7',
    'logs.example.net',
  ])('%j is not one', async (host) => {
    const server = await serve({ allowedOrigins: ['https://logs.example.net'] });
    expect((await ask(server, '/', { Host: host })).status).toBe(200);
  });
});

/** Connects, says hello and gives credit; resolves to the first lines, or to how it failed. */
function readLines(
  server: PageServer,
  path: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, ['millrace.lines.v1'], {
    headers,
  });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'hello', version: 1, client: 'me', offset: null }));
      socket.send(JSON.stringify({ type: 'credit', bytes: 1000 }));
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) resolve(Buffer.from(decodeData(data)?.lines ?? []).toString());
    });
    socket.on('error', () => {});
    socket.on('unexpected-response', (_, response) => resolve(`refused ${response.statusCode}`));
    socket.on('close', (code, reason) => resolve(`closed ${code} ${reason}`));
  });
}

describe('the lines', () => {
  beforeEach(() => lines.append(utf8('one\n')));

  test('are at /stream and under their id', async () => {
    const server = await serve();
    expect(await readLines(server, '/stream')).toBe('one\n');
    expect(await readLines(server, '/stream/abc')).toBe('one\n');
    expect(server.readerCount).toBe(2);
  });

  test('of another log are refused with a reason that a page can show', async () => {
    const closed = 'closed 4404 another log is served here now';
    expect(await readLines(await serve(), '/stream/other')).toBe(closed);
  });

  test.each(['/', '/streams', '/page.js'])('are not at %s', async (path) => {
    expect(await readLines(await serve(), path)).toBe('refused 404');
  });

  test('are for pages of this server and of allowed origins', async () => {
    const server = await serve({ allowedOrigins: ['https://logs.example.net'] });
    const from = (Origin: string) => readLines(server, '/stream', { Origin });
    expect(await from(`http://127.0.0.1:${server.port}`)).toBe('one\n');
    expect(await from('https://logs.example.net')).toBe('one\n');
    for (const origin of [
      'https://evil.example',
      'http://logs.example.net',
      'http://127.0.0.1:1',
      `http://localhost:${server.port}`,
      'null',
    ]) {
      expect(await from(origin)).toBe('refused 403');
    }
  });

  test('are refused to a page that has bent its name to this address', async () => {
    const server = await serve();
    const bent = {
      Host: `evil.example:${server.port}`,
      Origin: `http://evil.example:${server.port}`,
    };
    expect(await readLines(server, '/stream', bent)).toBe('refused 403');
  });

  test('end with a goodbye that says why', async () => {
    const server = await serve();
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/stream`);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await server.close('the agent was stopped');
    const [code, reason] = await closed;
    expect(`${code} ${reason}`).toBe('1001 the agent was stopped');
  });
});

describe('several streams', () => {
  let others: RetainedLines;
  beforeEach(() => {
    lines.append(utf8('one\n'));
    others = new RetainedLines({ bytesMax: 1 << 20 });
    others.append(utf8('two\n'));
  });
  const streams = () => [
    { lines, id: 'a', name: 'a' },
    { lines: others, id: 'b', name: 'b' },
  ];

  test('are each under an id', async () => {
    const server = await serve({ streams: streams() });
    expect(await readLines(server, '/stream/a')).toBe('one\n');
    expect(await readLines(server, '/stream/b')).toBe('two\n');
    expect(await readLines(server, '/stream')).toBe('one\n');
    expect(server.readerCount).toBe(3);
  });

  test('may go while others go on', async () => {
    const server = await serve({ streams: streams() });
    const readOf = async (id: string) => {
      const reader = new LineReader(`ws://127.0.0.1:${server.port}/stream/${id}`);
      await reader.until(() => reader.text !== '');
      return reader;
    };
    const [going, staying] = [await readOf('a'), await readOf('b')];
    server.show(streams().slice(1));
    expect(await going.ended()).toBe('4404 this stream is not served any more');
    expect(await readLines(server, '/stream/a')).toBe('closed 4404 another log is served here now');
    others.append(utf8('three\n'));
    server.notify(others);
    await staying.until(() => staying.text === 'two\nthree\n');
    expect(await readLines(server, '/stream')).toBe('two\n');
  });
});

describe('a token', () => {
  const TOKEN = 'secret';
  let server: PageServer;
  beforeEach(async () => {
    lines.append(utf8('one\n'));
    vi.stubEnv('PAGE_TOKEN', TOKEN);
    onTestFinished(() => void vi.unstubAllEnvs());
    const token = await BearerToken.at({ option: '--token', place: 'env:PAGE_TOKEN' }, nodeClock);
    server = await serve({ token });
  });

  /** The cookie that a browser is given. */
  async function enter(path: string): Promise<{ cookie: string; answer: Answer }> {
    const answer = await ask(server, path);
    return { cookie: answer.headers['set-cookie']?.[0].split(';')[0] ?? '', answer };
  }

  test.each(['/', '/page.js', '/millrace.json', '/nowhere', '/?token=', '/?token=other'])(
    'is asked for at %s',
    async (path) => {
      const { status, headers, text } = await ask(server, path);
      expect(status).toBe(401);
      expect(headers).toMatchObject({ 'www-authenticate': 'Bearer', 'cache-control': 'no-store' });
      expect(headers['set-cookie']).toBeUndefined();
      expect(text).toContain('?token=');
    },
  );

  test('that is shown once in the address is a cookie from then on, and the address is without it', async () => {
    const { cookie, answer } = await enter('/?stream=two&token=secret');
    expect(answer).toMatchObject({ status: 303, text: '' });
    expect(answer.headers.location).toBe('./?stream=two');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(decodeURIComponent(cookie)).not.toContain(TOKEN);
    expect((await ask(server, '/', { Cookie: `other=1; ${cookie}` })).text).toContain('<title>');
    expect((await ask(server, '/millrace.json', { Cookie: cookie })).status).toBe(200);
    expect(await readLines(server, '/stream', { Cookie: cookie })).toBe('one\n');
  });

  test('is a pass only, which is none for programs, and stands beside those of other servers', async () => {
    const { cookie } = await enter('/?token=secret');
    const [name, pass] = cookie.split('=');
    expect(name).toMatch(/^millrace_[\w-]{8}$/);
    const asked = { Authorization: `Bearer ${pass}` };
    expect((await ask(server, '/', asked)).status).toBe(401);
    expect((await ask(server, `/?token=${pass}`)).status).toBe(401);
    expect((await ask(server, '/', { Cookie: `${name}=other` })).status).toBe(401);
    const both = { Cookie: `millrace_another=other; ${cookie}` };
    expect((await ask(server, '/', both)).status).toBe(200);
  });

  test('is shown by programs in a header, and by other pages in the address of the lines', async () => {
    const header = { Authorization: `Bearer ${TOKEN}` };
    expect((await ask(server, '/', header)).status).toBe(200);
    expect(await readLines(server, '/stream', header)).toBe('one\n');
    expect(await readLines(server, `/stream?token=${TOKEN}`)).toBe('one\n');
  });

  test.each(['/stream', '/stream/abc', '/stream/other', '/stream?token=other'])(
    'that is missing at %s is said in a way that a page can show',
    async (path) => {
      expect(await readLines(server, path)).toBe(
        'closed 4401 the token is missing, or another one',
      );
    },
  );

  test('that is right does not let another origin or host in', async () => {
    const { cookie } = await enter('/?token=secret');
    const from = { Cookie: cookie, Origin: 'https://evil.example' };
    expect(await readLines(server, '/stream', from)).toBe('refused 403');
    expect((await ask(server, '/', { Cookie: cookie, Host: 'evil.example' })).status).toBe(403);
    expect((await ask(server, '//evil.example/?token=secret')).headers.location).toBeUndefined();
  });
});

test('a certificate makes it https and wss, and the cookie one that goes nowhere else', async () => {
  const { certificate, key } = newCertificate(folder);
  const files = { cert: readFileSync(certificate), key: readFileSync(key) };
  vi.stubEnv('PAGE_TOKEN', 'secret');
  onTestFinished(() => void vi.unstubAllEnvs());
  const server = await serve({
    tls: { ...files, requestCert: false, rejectUnauthorized: false },
    token: await BearerToken.at({ option: '--token', place: 'env:PAGE_TOKEN' }, nodeClock),
  });
  const asked = async (path: string, headers: Record<string, string> = {}) => {
    const to = { host: '127.0.0.1', port: server.port, path, headers, rejectUnauthorized: false };
    const request = httpsRequest(to).end();
    const [response] = await once(request, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    return { text, headers: response.headers as IncomingHttpHeaders };
  };
  const [cookie] = (await asked('/?token=secret')).headers['set-cookie'] ?? [''];
  expect(cookie).toMatch(/; Secure$/);
  const told = JSON.parse((await asked('/millrace.json', { Cookie: cookie.split(';')[0] })).text);
  expect(told.source.url).toBe(`wss://127.0.0.1:${server.port}/stream/abc`);
});

describe('the port', () => {
  async function takenPort(): Promise<number> {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    return (other.address() as AddressInfo).port;
  }

  test('is the first that is free', async () => {
    const taken = await takenPort();
    const server = await serve({ ports: [taken, 0] });
    expect(server.port).not.toBe(taken);
    expect((await ask(server, '/')).status).toBe(200);
  });

  test('that is taken, and the only one, is an error that names the way out', async () => {
    await expect(serve({ ports: [await takenPort()] })).rejects.toThrow(/ADDRESS_IN_USE.*port/s);
  });
});
