import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeHttp } from '../../../../node/http.ts';
import { createSession } from '../../../../node/index.ts';
import { nodePlatform } from '../../../../node/platform.ts';
import { fetchConnector } from '../../../../src/connectors/fetch/fetch.ts';
import type { CheckpointStorage } from '../../../../src/ports/checkpoint-storage.ts';
import type { Http } from '../../../../src/ports/http.ts';
import { SourceDriver } from '../../../support/source-driver.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Tries again at once. */
const platform = {
  ...nodePlatform({ logLevel: 'off' }),
  scheduler: { sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) },
};

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/access.log`;
}

/** A log on a server that answers ranges, as nginx does. */
class RangedLog {
  bytes: Buffer;
  version = 1;
  readonly asked: (string | undefined)[] = [];
  /** Breaks the next body off after so many bytes. */
  breakAfter: number | undefined;

  constructor(content: string | Uint8Array) {
    this.bytes = Buffer.from(content);
  }

  readonly handler: Handler = (request, response) => {
    const { range } = request.headers;
    this.asked.push(range);
    const match = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
    const from = Number(match?.[1] ?? 0);
    const to = Math.min(this.bytes.length, Number(match?.[2] || this.bytes.length) + 1);
    const headers = { etag: `"${this.version}"`, 'accept-ranges': 'bytes' };
    if (match !== null && from >= this.bytes.length) {
      response
        .writeHead(416, { ...headers, 'content-range': `bytes */${this.bytes.length}` })
        .end();
      return;
    }
    const body = this.bytes.subarray(from, to);
    const range206 = { 'content-range': `bytes ${from}-${to - 1}/${this.bytes.length}` };
    response.writeHead(match === null ? 200 : 206, {
      ...headers,
      'content-length': body.length,
      ...(match === null ? {} : range206),
    });
    const cut = this.breakAfter;
    if (cut === undefined || cut >= body.length) {
      response.end(body);
      return;
    }
    this.breakAfter = undefined;
    response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
  };
}

async function open(
  url: string,
  options: Record<string, string> = {},
  { storage, http = nodeHttp }: { storage?: CheckpointStorage; http?: Http } = {},
): Promise<SourceDriver> {
  const driver = await SourceDriver.open({
    connector: fetchConnector(http),
    options: { url, ...options },
    storage,
    platform,
  });
  onTestFinished(() => driver.source.stop());
  return driver;
}

async function drain(driver: SourceDriver): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let texts = await driver.texts(); texts !== undefined; texts = await driver.texts()) {
    rows.push(...texts);
  }
  return rows;
}

async function untilRows(driver: SourceDriver, count: number): Promise<unknown[]> {
  const rows: unknown[] = [];
  while (rows.length < count && driver.failures.length === 0) {
    rows.push(...((await driver.texts()) ?? []));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return rows;
}

const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}`);
const textOf = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');

describe('a URL whose server answers ranges', () => {
  test('is read by bytes, and again after a restart without a spool', async () => {
    const log = new RangedLog(textOf(lines(3000)));
    const url = await serve(log.handler);
    const first = await open(url, { maxBytesPerTrigger: '10k' });
    const taken = (await first.texts()) ?? [];
    const start = first.offset;
    const end = await first.source.latestOffset(start, { kind: 'maxBytes', bytes: 10_000 });
    const rows = await first.rows(start, end);
    const again = await open(url, {}, { storage: first.storage });
    expect(await again.rows(start, end)).toEqual(rows);
    again.offset = end;
    expect([...taken, ...rows.flat(), ...(await drain(again))]).toEqual(lines(3000));
    expect(await first.storage.list('spool-')).toEqual([]);
  });

  test('goes on where a body broke off', async () => {
    const log = new RangedLog(textOf(lines(50_000)));
    const url = await serve(log.handler);
    const driver = await open(url);
    // The first look has been answered; the next answer is the body.
    const end = await driver.source.latestOffset(null, { kind: 'allAvailable' });
    log.breakAfter = 100_000;
    expect((await driver.rows(null, end)).flat()).toEqual(lines(50_000));
    expect(log.asked.length).toBeGreaterThan(3);
  });

  test('a gzip file is decompressed', async () => {
    const log = new RangedLog(Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]));
    expect(await drain(await open(await serve(log.handler)))).toEqual(['one', 'two']);
  });

  test('is followed while it grows', async () => {
    const log = new RangedLog('one\ntw');
    const driver = await open(await serve(log.handler), { follow: 'true' });
    expect(await driver.texts()).toEqual(['one']);
    log.bytes = Buffer.from('one\ntwo\nthree\n');
    log.version++;
    expect(await driver.texts()).toEqual(['two', 'three']);
    expect(await driver.texts()).toBeUndefined();
    log.bytes = Buffer.from('new\n');
    log.version++;
    expect(await driver.texts()).toEqual(['new']);
    expect(driver.source.metrics?.()).toMatchObject({ truncations: '1' });
  });

  test('one that has changed is refused instead of being mixed', async () => {
    const log = new RangedLog(textOf(lines(1000)));
    const url = await serve(log.handler);
    const driver = await open(url, { maxBytesPerTrigger: '1k' });
    await driver.texts();
    log.bytes = Buffer.from(textOf(lines(1000).reverse()));
    log.version++;
    await expect(driver.texts()).rejects.toMatchObject({ condition: 'FAILED_READ_FILE.CHANGED' });
    await expect(open(url, {}, { storage: driver.storage })).rejects.toMatchObject({
      condition: 'SOURCE_FILE_DIFFERS.CONTENT',
    });
  });

  test('an empty log has no rows', async () => {
    expect(await drain(await open(await serve(new RangedLog('').handler)))).toEqual([]);
  });
});

describe('a URL whose server answers no ranges', () => {
  const whole =
    (content: string | Uint8Array, headers: Record<string, string> = {}): Handler =>
    (_, response) =>
      response.writeHead(200, headers).end(content);

  test('is spooled as it comes, a last line without its newline included', async () => {
    const driver = await open(await serve(whole('one\ntwo\nthree')));
    expect(await untilRows(driver, 3)).toEqual(['one', 'two', 'three']);
    expect(driver.source.description).toContain('UrlSource');
  });

  test('is decompressed, if it is a gzip file', async () => {
    const driver = await open(await serve(whole(gzipSync('one\ntwo\n'))));
    expect(await untilRows(driver, 2)).toEqual(['one', 'two']);
  });

  test('a restart passes over what was spooled of the same version, and counts no gap', async () => {
    const url = await serve(whole(textOf(lines(10)), { etag: '"1"' }));
    const first = await open(url);
    expect(await untilRows(first, 10)).toEqual(lines(10));
    await first.source.stop();
    const again = await open(url, {}, { storage: first.storage });
    again.offset = first.offset;
    await again.source.freeze?.();
    expect(await drain(again)).toEqual([]);
    expect(again.source.metrics?.()).toMatchObject({ gaps: '0', ended: 'true' });
  });

  test('a restart of a stream without a version is a gap', async () => {
    const url = await serve(whole('now\n'));
    const first = await open(url);
    await untilRows(first, 1);
    await first.source.stop();
    const again = await open(url, {}, { storage: first.storage });
    again.offset = first.offset;
    expect(await untilRows(again, 1)).toEqual(['now']);
    expect(again.source.metrics?.()).toMatchObject({ gaps: '1' });
  });

  test('takes no more than the engine does', async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      const chunk = Buffer.from(textOf(lines(5000)));
      const more = () => {
        while (sent < 200 << 20) {
          sent += chunk.length;
          if (!response.write(chunk)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
    });
    const driver = await open(url, { maxSpoolBytes: '4m' });
    for (let before = -1; before !== sent; ) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(sent).toBeLessThan(60 << 20);
    expect(driver.failures).toEqual([]);
  });

  test('a gzip file that is cut short is told, what came before counted', async () => {
    const gz = gzipSync(textOf(lines(50_000)));
    const driver = await open(await serve(whole(gz.subarray(0, gz.length / 2))));
    const rows = await untilRows(driver, 50_000);
    expect(driver.failures).toMatchObject([{ condition: 'FAILED_READ_FILE.CORRUPT_GZIP' }]);
    rows.push(...(await drain(driver)));
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows).toEqual(lines(rows.length));
  });
});

describe('a URL that has no log', () => {
  test.each([
    [404, 'SOURCE_URL_FAILED.NOT_FOUND'],
    [401, 'SOURCE_URL_FAILED.NOT_ALLOWED'],
    [403, 'SOURCE_URL_FAILED.NOT_ALLOWED'],
    [500, 'SOURCE_URL_FAILED.STATUS'],
    [400, 'SOURCE_URL_FAILED.STATUS'],
  ])('status %i', async (status, condition) => {
    const url = await serve((_, response) => response.writeHead(status).end('no'));
    await expect(open(url)).rejects.toMatchObject({
      condition,
      parameters: { status: String(status), url },
    });
  });

  test('a server that is busy is asked again', async () => {
    let asked = 0;
    const log = new RangedLog('one\n');
    const url = await serve((request, response) => {
      if (++asked < 3) response.writeHead(503).end();
      else log.handler(request, response);
    });
    expect(await drain(await open(url))).toEqual(['one']);
  });

  test('nothing answers', async () => {
    await expect(open('http://127.0.0.1:1/log')).rejects.toMatchObject({
      condition: 'SOURCE_URL_FAILED.UNREACHABLE',
    });
  });

  test('a redirect to a login page is a web page, and says from where', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/login') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><p>Log in');
      } else response.writeHead(302, { location: '/login' }).end();
    });
    const driver = await open(url);
    await untilRows(driver, 1);
    expect(driver.failures).toMatchObject([
      {
        condition: 'SOURCE_URL_FAILED.WEB_PAGE',
        parameters: { url, answeredUrl: url.replace('/access.log', '/login') },
      },
    ]);
  });

  test('a binary file is refused', async () => {
    const zip = new RangedLog('PK\x03\x04rest');
    const driver = await open(await serve(zip.handler));
    await expect(driver.texts()).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.NOT_TEXT',
      parameters: { looksLike: 'a zip archive' },
    });
  });

  test('an address that the page may not use is refused before it is asked', async () => {
    const http: Http = { ...nodeHttp, refuses: () => 'the page is https, and the address http' };
    await expect(open('http://edge-2/log', {}, { http })).rejects.toMatchObject({
      condition: 'SOURCE_ADDRESS_BLOCKED',
    });
  });

  test('an address that is none is refused', async () => {
    await expect(open('ftp://x/y')).rejects.toMatchObject({ condition: 'INVALID_OPTION_VALUE' });
  });

  test('headers are sent', async () => {
    const url = await serve((request, response) =>
      response.writeHead(200).end(`${request.headers.authorization}\n`),
    );
    const driver = await open(url, { 'header.Authorization': 'Bearer 7' });
    expect(await untilRows(driver, 1)).toEqual(['Bearer 7']);
  });
});

test('a program reads a URL by its format, with headers', async () => {
  const log = new RangedLog('{"a":1}\n{"a":2}\n');
  const url = await serve(log.handler);
  const session = await createSession();
  onTestFinished(() => session.stop());
  const table = session.read
    .format('fetch')
    .schema('a INT')
    .options({ url, format: 'json', 'header.Authorization': 'Bearer 7' })
    .load();
  expect(await table.collect()).toEqual([{ a: 1 }, { a: 2 }]);
});

test('the schema of a table behind a URL is found, where the server answers ranges', async () => {
  const session = await createSession();
  onTestFinished(() => session.stop());
  const read = (url: string, format: string) =>
    session.read.format('fetch').options({ url, format }).load();
  const ranged = await serve(new RangedLog(gzipSync('{"a":1}\n{"a":2,"b":"x"}\n')).handler);
  expect(await read(ranged, 'json').collect()).toEqual([
    { a: 1, b: null },
    { a: 2, b: 'x' },
  ]);
  const plain = await serve((_, response) => response.end('{"a":1}\n'));
  await expect(read(plain, 'json').collect()).rejects.toMatchObject({
    condition: 'UNABLE_TO_INFER_SCHEMA',
  });
  await expect(read(ranged, 'logfmt').collect()).rejects.toMatchObject({
    condition: 'UNABLE_TO_INFER_SCHEMA',
  });
});
