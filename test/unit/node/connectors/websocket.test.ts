import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { nodeConnectors } from '../../../../node/connectors/index.ts';
import { RetainedLines } from '../../../../node/connectors/served-lines.ts';
import { WebSocketLineServer } from '../../../../node/connectors/websocket-server.ts';
import { nodePlatform } from '../../../../node/platform.ts';
import type { Connector } from '../../../../src/connectors/connector.ts';
import type { CheckpointStorage } from '../../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../../src/streaming/checkpoint/memory-storage.ts';
import { utf8 } from '../../../../src/wasm/memory.ts';
import { SourceDriver } from '../../../support/source-driver.ts';

const websocket = nodeConnectors.get('websocket') as Connector;
const ALL = { kind: 'allAvailable' } as const;

/** Tries again at once. */
const platform = {
  ...nodePlatform({ logLevel: 'off' }),
  scheduler: { sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) },
};

async function serve(lines: RetainedLines, port = 0): Promise<WebSocketLineServer> {
  const server = await WebSocketLineServer.listen({ lines, port });
  onTestFinished(() => server.close());
  return server;
}

async function open(
  port: number,
  options: Record<string, string> = {},
  storage: CheckpointStorage = new MemoryCheckpoints().temporary(),
): Promise<SourceDriver> {
  const driver = await SourceDriver.open({
    connector: websocket,
    options: { url: `ws://127.0.0.1:${port}`, ...options },
    storage,
    platform,
  });
  onTestFinished(() => driver.source.stop());
  return driver;
}

function publish(server: WebSocketLineServer, lines: RetainedLines, text: string): void {
  lines.append(utf8(text));
  server.notify();
}

/** Rows until there are as many as wanted. */
async function takeTexts(driver: SourceDriver, count: number): Promise<unknown[]> {
  const texts: unknown[] = [];
  while (texts.length < count) texts.push(...(await driver.nextTexts()));
  return texts;
}

async function offsetWithData(driver: SourceDriver) {
  for (;;) {
    const changed = new Promise<void>((resolve) => driver.source.onData?.(resolve));
    const end = await driver.source.latestOffset(driver.offset, ALL);
    if (end !== driver.offset) return end;
    await changed;
  }
}

describe('Millrace’s WebSocket protocol', () => {
  test('brings lines from the first one kept, and as they are appended', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 20 });
    const server = await serve(lines);
    lines.append(utf8('one\ntwo\n'));
    const driver = await open(server.port);
    expect(await takeTexts(driver, 2)).toEqual(['one', 'two']);
    publish(server, lines, 'three\n');
    expect(await takeTexts(driver, 1)).toEqual(['three']);
    expect(driver.offset).toBe(14);
    expect(driver.source.description).toBe(`WebSocket[ws://127.0.0.1:${server.port}]`);
  });

  test('reads a logged, uncommitted range again after a crash, exactly', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 20 });
    const server = await serve(lines);
    const storage = new MemoryCheckpoints().temporary();
    const first = await open(server.port, {}, storage);
    publish(server, lines, 'one\n');
    expect(await takeTexts(first, 1)).toEqual(['one']);
    publish(server, lines, 'two\nthree\n');
    const start = first.offset;
    const end = await offsetWithData(first);
    await first.source.stop();
    publish(server, lines, 'four\n');
    const second = await open(server.port, {}, storage);
    expect(await second.rows(start, end)).toEqual([['two'], ['three']]);
    second.offset = end;
    expect(await takeTexts(second, 1)).toEqual(['four']);
  });

  test('goes on where it was when the connection breaks', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 20 });
    let server = await serve(lines);
    const { port } = server;
    const driver = await open(port);
    publish(server, lines, 'one\n');
    expect(await takeTexts(driver, 1)).toEqual(['one']);
    await server.close();
    lines.append(utf8('two\n'));
    server = await serve(lines, port);
    publish(server, lines, 'three\n');
    expect(await takeTexts(driver, 2)).toEqual(['two', 'three']);
    expect(driver.source.metrics?.()).toMatchObject({
      gaps: '0',
      lostBytes: '0',
      connections: '2',
    });
  });

  test('counts what the server could not keep as a gap, and goes on after it', async () => {
    const lines = new RetainedLines({ bytesMax: 10 });
    const server = await serve(lines);
    const driver = await open(server.port);
    publish(server, lines, 'one\n');
    expect(await takeTexts(driver, 1)).toEqual(['one']);
    await driver.source.stop();
    lines.append(utf8('lost\n'));
    lines.append(utf8('kept 1\n'));
    lines.append(utf8('k2\n'));
    const again = await open(server.port, {}, driver.storage);
    again.offset = driver.offset;
    expect(await takeTexts(again, 2)).toEqual(['kept 1', 'k2']);
    expect(again.source.metrics?.()).toMatchObject({ gaps: '1', lostBytes: '5' });
    expect(server.gapCount).toBe(1);
  });

  test('keeps what another reader has not committed, and forgets what all have', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 20 });
    const server = await serve(lines);
    const fast = await open(server.port);
    const slow = await open(server.port);
    publish(server, lines, 'one\n');
    const end = await offsetWithData(slow);
    expect(await takeTexts(fast, 1)).toEqual(['one']);
    publish(server, lines, 'two\n');
    await takeTexts(fast, 1);
    expect(lines.start).toBe(0);
    await slow.rows(null, end);
    await slow.source.commit(end);
    publish(server, lines, 'three\n');
    slow.offset = end;
    expect(await takeTexts(slow, 2)).toEqual(['two', 'three']);
    while (lines.start < 8) await new Promise((resolve) => setImmediate(resolve));
    expect(server.readerCount).toBe(2);
  });

  test('gets no more than it has room for until it consumes', async () => {
    const lines = new RetainedLines({ bytesMax: 64 << 20 });
    const server = await serve(lines);
    const text = `${'x'.repeat(999)}\n`.repeat(2000);
    lines.append(utf8(text));
    const driver = await open(server.port, { bufferBytes: '300k' });
    let texts = 0;
    let largest = 0;
    while (texts < 2000) {
      texts += (await driver.nextTexts()).length;
      largest = Math.max(largest, Number(driver.source.metrics?.().bufferedBytes));
    }
    expect(texts).toBe(2000);
    expect(largest).toBeLessThanOrEqual(300 * 1024 + (1 << 16));
  });

  test('keeps to maxBytesPerTrigger at line ends', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 20 });
    const server = await serve(lines);
    lines.append(utf8('one\ntwo\na long line\nfour\n'));
    const driver = await open(server.port, { maxBytesPerTrigger: '9' });
    const batches: unknown[] = [];
    for (let batch = 0; batch < 3; batch++) batches.push(await driver.nextTexts());
    expect(batches).toEqual([['one', 'two'], ['a long line'], ['four']]);
  });

  test('availableNow ends at what the server had', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 20 });
    const server = await serve(lines);
    lines.append(utf8('one\ntwo\n'));
    const driver = await open(server.port);
    await driver.source.freeze?.();
    expect(await driver.texts()).toEqual(['one', 'two']);
    publish(server, lines, 'three\n');
    expect(await driver.texts()).toBeUndefined();
  });

  test('fails for a stream that does not reach the checkpoint’s offset', async () => {
    const server = await serve(new RetainedLines({ bytesMax: 100 }));
    const driver = await open(server.port);
    driver.offset = 1000;
    const changed = new Promise<void>((resolve) => driver.source.onData?.(resolve));
    await driver.source.latestOffset(1000, ALL);
    await changed;
    expect(driver.failures).toMatchObject([
      { condition: 'SOURCE_OFFSET_AHEAD', parameters: { offset: '1000', end: '0' } },
    ]);
  });

  test('refuses a URL that is none, and asks for one', async () => {
    await expect(open(0, { url: 'http://x' })).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
    });
    await expect(SourceDriver.open({ connector: websocket })).rejects.toMatchObject({
      condition: 'DATA_SOURCE_OPTION.REQUIRED',
      parameters: { option: 'url' },
    });
  });
});

describe('a WebSocket that knows nothing of the protocol', () => {
  async function plainServer(): Promise<{ port: number; next: () => Promise<WebSocket> }> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    const waiting: WebSocket[] = [];
    server.on('connection', (socket, request) => {
      waiting.push(Object.assign(socket, { token: request.headers.authorization }));
    });
    await once(server, 'listening');
    onTestFinished(() => {
      for (const socket of server.clients) socket.terminate();
      server.close();
    });
    const next = async () => {
      while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
      return waiting.shift() as WebSocket;
    };
    return { port: (server.address() as { port: number }).port, next };
  }

  test('gives a line or several a frame, text or binary, spooled', async () => {
    const { port, next } = await plainServer();
    const driver = await open(port, { protocol: 'plain', 'header.Authorization': 'Bearer 7' });
    const peer = await next();
    expect(peer).toMatchObject({ token: 'Bearer 7' });
    peer.send('one');
    peer.send(Buffer.from('two\nthree\n'));
    peer.send('');
    peer.send('vier ä');
    expect(await takeTexts(driver, 4)).toEqual(['one', 'two', 'three', 'vier ä']);
  });

  test('counts each lost connection as a gap', async () => {
    const { port, next } = await plainServer();
    const driver = await open(port, { protocol: 'plain' });
    const first = await next();
    first.send('one');
    expect(await takeTexts(driver, 1)).toEqual(['one']);
    first.terminate();
    (await next()).send('two');
    expect(await takeTexts(driver, 1)).toEqual(['two']);
    expect(driver.source.metrics?.()).toMatchObject({ gaps: '1', connections: '2' });
  });
});
