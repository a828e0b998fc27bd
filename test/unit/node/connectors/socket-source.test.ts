import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { nodeConnectors } from '../../../../node/connectors/index.ts';
import { stdinConnector } from '../../../../node/connectors/stdin.ts';
import { nodePlatform } from '../../../../node/platform.ts';
import type { Connector } from '../../../../src/connectors/connector.ts';
import type { Platform } from '../../../../src/ports/platform.ts';
import { MemoryCheckpoints } from '../../../../src/streaming/checkpoint/memory-storage.ts';
import { SourceDriver } from '../../../support/source-driver.ts';

const socket = nodeConnectors.get('socket') as Connector;

let server: Server;
let port: number;
const connections: Socket[] = [];

async function listen(at = 0): Promise<void> {
  server = createServer((connection) => connections.push(connection));
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as { port: number }).port;
}

beforeEach(() => listen());
afterEach(async () => {
  for (const connection of connections) connection.destroy();
  connections.length = 0;
  await new Promise((resolve) => server.close(resolve));
});

async function nextConnection(): Promise<Socket> {
  if (connections.length === 0) await once(server, 'connection');
  return connections.at(-1) as Socket;
}

async function open(
  options: Record<string, string> = {},
  storage = new MemoryCheckpoints().temporary(),
  platform?: Platform,
): Promise<SourceDriver> {
  const driver = await SourceDriver.open({
    connector: socket,
    options: { host: '127.0.0.1', port: String(port), ...options },
    storage,
    platform,
  });
  onTestFinished(() => driver.source.stop());
  return driver;
}

/** A platform that does not wait between attempts, and notes how long it should have. */
function impatient(delays: number[]): Platform {
  return {
    ...nodePlatform({ logLevel: 'off' }),
    scheduler: {
      sleep: async (delayMs) => {
        delays.push(delayMs);
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
  };
}

describe('the socket source', () => {
  test('gives whole lines only, as they come', async () => {
    const driver = await open();
    const peer = await nextConnection();
    peer.write('one\ntw');
    expect(await driver.nextTexts()).toEqual(['one']);
    peer.write('o\nthree\n');
    const texts = await driver.nextTexts();
    while (texts.length < 2) texts.push(...(await driver.nextTexts()));
    expect(texts).toEqual(['two', 'three']);
    expect(driver.source.description).toBe(`TextSocketV2[host: 127.0.0.1, port: ${port}]`);
  });

  test('reads a logged range again after a restart, though the server is gone', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const first = await open({}, storage);
    (await nextConnection()).write('one\ntwo\n');
    while ((await first.source.latestOffset(null, { kind: 'allAvailable' })) === null) {
      await new Promise<void>((resolve) => first.source.onData?.(resolve));
    }
    const end = await first.source.latestOffset(null, { kind: 'allAvailable' });
    await first.source.stop();
    const second = await open({}, storage);
    expect(await second.rows(null, end)).toEqual([['one'], ['two']]);
  });

  test('connects again, counts the gap, and keeps a last line that the server ended in order', async () => {
    const delays: number[] = [];
    const driver = await open({}, undefined, impatient(delays));
    const first = await nextConnection();
    first.end('one\ntwo');
    const texts = await driver.nextTexts();
    while (texts.length < 2) texts.push(...(await driver.nextTexts()));
    expect(texts).toEqual(['one', 'two']);
    if (connections.length < 2) await once(server, 'connection');
    connections[1].write('three\n');
    expect(await driver.nextTexts()).toEqual(['three']);
    expect(driver.source.metrics?.()).toMatchObject({
      connections: '2',
      gaps: '1',
      tornLines: '0',
    });
    expect(delays[0]).toBeGreaterThanOrEqual(50);
    expect(delays[0]).toBeLessThanOrEqual(100);
  });

  test('drops the line that a broken connection has torn', async () => {
    const driver = await open({}, undefined, impatient([]));
    const first = await nextConnection();
    first.write('one\nhal');
    expect(await driver.nextTexts()).toEqual(['one']);
    const again = once(server, 'connection');
    first.resetAndDestroy();
    await again;
    connections[1].write('two\n');
    expect(await driver.nextTexts()).toEqual(['two']);
    expect(driver.source.metrics?.()).toMatchObject({ gaps: '1', tornLines: '1' });
  });

  test('waits longer and longer for a server that is not there, and gives up if it is told so', async () => {
    const closed = port;
    await new Promise((resolve) => server.close(resolve));
    const delays: number[] = [];
    const driver = await open({ maxConnectAttempts: '6' }, undefined, impatient(delays));
    while (driver.failures.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(driver.failures).toMatchObject([
      {
        condition: 'SOURCE_CONNECTION_FAILED',
        parameters: { address: `127.0.0.1:${closed}`, attempts: '6' },
      },
    ]);
    expect(delays).toHaveLength(5);
    delays.forEach((delay, index) => {
      expect(delay).toBeLessThanOrEqual(200 * 2 ** index);
      expect(delay).toBeGreaterThanOrEqual(100 * 2 ** index);
    });
    await listen(closed);
  });

  test('adds the arrival time of each line, the same when it is read again', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const driver = await open({ includeTimestamp: 'true' }, storage);
    const before = Date.now();
    (await nextConnection()).write('one\r\n\ntwo\n');
    while ((await driver.source.latestOffset(null, { kind: 'allAvailable' })) === null) {
      await new Promise<void>((resolve) => driver.source.onData?.(resolve));
    }
    const end = await driver.source.latestOffset(null, { kind: 'allAvailable' });
    const rows = await driver.rows(null, end);
    expect(rows.map(([value]) => value)).toEqual(['one', '', 'two']);
    for (const [, time] of rows) {
      expect(Number(time as bigint) / 1000).toBeGreaterThanOrEqual(before);
      expect(Number(time as bigint) / 1000).toBeLessThanOrEqual(Date.now());
    }
    expect(await driver.rows(null, end)).toEqual(rows);
  });

  test('stops taking bytes while the spool is full, and goes on after a commit', async () => {
    const driver = await open({ maxSpoolBytes: '64k' });
    const peer = await nextConnection();
    const line = `${'x'.repeat(1023)}\n`;
    const total = 40_000;
    let sent = 0;
    const pump = () => {
      let hasRoom = true;
      for (; sent < total && hasRoom; sent++) hasRoom = peer.write(line);
      if (sent < total) peer.once('drain', pump);
    };
    pump();
    let read = (await driver.nextTexts()).length;
    expect(sent).toBeLessThan(total);
    while (read < total) read += (await driver.nextTexts()).length;
    expect(read).toBe(total);
  });

  test('keeps to maxBytesPerTrigger between two lines', async () => {
    const driver = await open({ maxBytesPerTrigger: '8' });
    const peer = await nextConnection();
    const texts: unknown[] = [];
    for (const line of ['one\n', 'two\n', 'three\n']) {
      peer.write(line);
      texts.push(await driver.nextTexts());
    }
    expect(texts).toEqual([['one'], ['two'], ['three']]);
  });

  test('needs a host and a port that is one', async () => {
    const bare = SourceDriver.open({ connector: socket, options: { port: '1' } });
    await expect(bare).rejects.toMatchObject({
      condition: 'DATA_SOURCE_OPTION.REQUIRED',
      parameters: { option: 'host', source: 'socket' },
    });
    await expect(open({ port: '70000' })).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
      parameters: { expected: 'a whole number, 1 to 65535' },
    });
    await expect(open({ format: 'xml' })).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
    });
  });
});

describe('standard input', () => {
  test('is read to its end, the last line without newline included', async () => {
    const input = new PassThrough();
    const driver = await SourceDriver.open({ connector: stdinConnector(() => input) });
    input.write('one\ntw');
    expect(await driver.nextTexts()).toEqual(['one']);
    const frozen = driver.source.freeze?.();
    input.end('o\nthree');
    await frozen;
    expect(await driver.texts()).toEqual(['two', 'three']);
    expect(driver.source.metrics?.()).toMatchObject({ ended: 'true' });
    await driver.source.stop();
  });

  test('that breaks fails the query', async () => {
    const input = new PassThrough();
    const driver = await SourceDriver.open({ connector: stdinConnector(() => input) });
    input.destroy(new Error('broken pipe'));
    await new Promise((resolve) => input.once('close', resolve));
    expect(driver.failures).toMatchObject([{ message: 'broken pipe' }]);
    await driver.source.stop();
  });
});
