import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { launchChromium } from '../support/chromium.ts';
import { pageFolder } from '../support/page-folder.ts';
import { serveFolder } from '../support/static-server.ts';

/*
 * Servers that know nothing of Millrace, as a page meets them, with WebSocketStream and without. The engine runs in the
 * page itself, so that the test can take WebSocketStream away.
 */
const PROGRAM = `
import { createSession } from './millrace/browser/index.js';
globalThis.read = async (options, { streams = true, triggerMs = 100 } = {}) => {
  if (!streams) delete globalThis.WebSocketStream;
  const session = await createSession({ worker: false });
  const seen = [];
  const query = await session.readStream.format('websocket').options(options).load()
    .writeStream.trigger({ processingTime: triggerMs + ' milliseconds' })
    .foreachBatch(async (batch) => { seen.push(...(await batch.collect()).map(({ value }) => value.slice(0, 40))); })
    .start();
  globalThis.state = { seen, query };
  globalThis.metrics = () => query.lastProgress?.sources[0].metrics ?? {};
};
globalThis.isReady = true;
`;

interface ReadOptions {
  readonly streams?: boolean;
  readonly triggerMs?: number;
}
declare const read: (options: Record<string, string>, how?: ReadOptions) => Promise<void>;
declare const metrics: () => Record<string, string>;
declare const state: {
  readonly seen: readonly string[];
  readonly query: { readonly isActive: boolean; exception(): { cause?: unknown } | null };
};
declare const isReady: boolean | undefined;

async function plainServer(onConnection: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    // It takes no subprotocol, whatever is offered.
    handleProtocols: () => false,
  });
  server.on('connection', onConnection);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a plain WebSocket server and a page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function openPage(url?: string): Promise<Page> {
    const folder = pageFolder(PROGRAM);
    onTestFinished(() => folder.remove());
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    if (url === undefined) {
      const host = await serveFolder(folder.path);
      onTestFinished(() => host.close());
      await page.goto(host.url);
    } else {
      await context.route(`${url}**`, (route) => {
        const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
        const types: Record<string, string> = { js: 'text/javascript', html: 'text/html' };
        const contentType = types[name.split('.').at(-1) ?? ''] ?? 'application/wasm';
        return route.fulfill({ body: readFileSync(join(folder.path, name)), contentType });
      });
      await page.goto(url);
    }
    await page.waitForFunction(() => isReady === true);
    return page;
  }

  test.each([true, false])(
    'text and binary frames are lines; WebSocketStream: %s',
    async (streams) => {
      const url = await plainServer((socket) => {
        socket.send('one');
        socket.send(Buffer.from('two\nthree\n'));
        socket.send('vier ä');
      });
      const page = await openPage();
      await page.evaluate(([options, how]) => read(options, how), [
        { url, protocol: 'plain' },
        { streams },
      ] as const);
      await page.waitForFunction(() => state.seen.length === 4);
      expect(await page.evaluate(() => state.seen)).toEqual(['one', 'two', 'three', 'vier ä']);
    },
  );

  test.each([true, false])(
    'auto finds out that it is plain; WebSocketStream: %s',
    async (streams) => {
      const url = await plainServer((socket) => socket.send('one'));
      const page = await openPage();
      await page.evaluate(([options, how]) => read(options, how), [
        { url, protocol: 'auto' },
        { streams },
      ] as const);
      await page.waitForFunction(() => state.seen.length > 0);
      expect(await page.evaluate(() => state.seen)).toEqual(['one']);
    },
  );

  const FRAMES = 600;
  const FRAME = 'x'.repeat(64 << 10);

  /** Sends all frames as fast as the reader takes them. */
  const flood = (socket: WebSocket) => {
    for (let number = 0; number < FRAMES; number++) socket.send(`${number} ${FRAME}`);
  };
  const busy = { protocol: 'plain', maxSpoolBytes: '1m', bufferBytes: '2m' };

  test('without WebSocketStream the oldest lines of a server that is too fast are dropped and counted', async () => {
    const page = await openPage();
    const options = { ...busy, url: await plainServer(flood) };
    await page.evaluate((given) => read(given, { streams: false, triggerMs: 3000 }), options);
    await page.waitForFunction((last) => state.seen.at(-1)?.startsWith(`${last} `), FRAMES - 1);
    const seen = await page.evaluate(() => state.seen.map((line) => Number(line.split(' ')[0])));
    const { droppedRows, droppedBytes } = await page.evaluate(() => metrics());
    console.log(`${droppedRows} of ${FRAMES} lines dropped`);
    expect(Number(droppedRows)).toBeGreaterThan(100);
    expect(Number(droppedBytes)).toBeGreaterThan(100 * FRAME.length);
    expect(seen.length + Number(droppedRows)).toBe(FRAMES);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });

  test('with WebSocketStream the server waits, and nothing is dropped', async () => {
    const page = await openPage();
    const options = { ...busy, url: await plainServer(flood) };
    await page.evaluate((given) => read(given, { triggerMs: 50 }), options);
    await page.waitForFunction((count) => state.seen.length === count, FRAMES);
    expect(await page.evaluate(() => metrics())).toMatchObject({ droppedRows: '0' });
  });

  test('a close code and its reason reach the progress', async () => {
    let connections = 0;
    const url = await plainServer((socket) => {
      socket.send(`connection ${++connections}`);
      if (connections === 1) setTimeout(() => socket.close(4001, 'token ended'), 100);
    });
    const page = await openPage();
    const options = { url, protocol: 'plain' };
    await page.evaluate((given) => read(given), options);
    await page.waitForFunction(() => state.seen.length === 2);
    expect(await page.evaluate(() => metrics())).toMatchObject({ gaps: '1', connections: '2' });
  });

  test('a page that came over https may not open ws:, and says so at once', async () => {
    const page = await openPage('https://logs.example/');
    const cause = await page.evaluate(async () => {
      await read({ url: 'ws://edge-2.example:8080', protocol: 'plain' }).catch(() => {});
      while (state.query.isActive) await new Promise((resolve) => setTimeout(resolve, 50));
      const error = state.query.exception()?.cause;
      return JSON.parse(JSON.stringify(error));
    });
    expect(cause).toMatchObject({
      condition: 'SOURCE_ADDRESS_BLOCKED',
      parameters: { url: 'ws://edge-2.example:8080' },
    });
  });
});
