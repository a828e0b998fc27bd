import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { withSecretHeaders } from '../../../../../node/connectors/clients/header-secrets.ts';
import { nodeConnectors } from '../../../../../node/connectors/index.ts';
import type { Connector } from '../../../../../src/connectors/connector.ts';
import { SourceDriver } from '../../../../support/source-driver.ts';

beforeEach(() => {
  vi.stubEnv('MILLRACE_TEST_HEADER', 'Bearer sesame');
  return () => {
    vi.unstubAllEnvs();
  };
});

test('options of headers say where their values stand, others do not', async () => {
  const options = { url: 'env:HOME', 'Header.Authorization': 'env:MILLRACE_TEST_HEADER' };
  expect(await withSecretHeaders({ ...options, 'header.X-Plain': 'plain' })).toEqual({
    url: 'env:HOME',
    'Header.Authorization': 'Bearer sesame',
    'header.X-Plain': 'plain',
  });
  await expect(
    withSecretHeaders({ 'header.X': 'env:MILLRACE_TEST_NOT_SET' }),
  ).rejects.toMatchObject({ condition: 'CREDENTIAL_UNAVAILABLE.NOT_SET' });
});

async function open(format: string, options: Record<string, string>): Promise<SourceDriver> {
  const driver = await SourceDriver.open({
    connector: nodeConnectors.get(format) as Connector,
    options,
  });
  onTestFinished(() => driver.source.stop());
  return driver;
}

test('a WebSocket source shows a secret to its server, and has it nowhere else', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const connected = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  const driver = await open('websocket', {
    url: `ws://127.0.0.1:${port}/`,
    protocol: 'plain',
    'header.Authorization': 'env:MILLRACE_TEST_HEADER',
  });
  const [, request] = await connected;
  expect(request.headers.authorization).toBe('Bearer sesame');
  expect(JSON.stringify([driver.source.description, driver.source.metrics?.()])).not.toContain(
    'sesame',
  );
});

test('a log behind a URL is asked for with a secret, and one that is not there is said at once', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end('one\ntwo\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log.txt`;
  const driver = await open('fetch', {
    url,
    'header.Authorization': 'env:MILLRACE_TEST_HEADER',
  });
  expect(await driver.nextTexts()).toEqual(['one', 'two']);
  expect(new Set(seen)).toEqual(new Set(['Bearer sesame']));
  const missing = { url, 'header.Authorization': 'env:MILLRACE_TEST_NOT_SET' };
  await expect(open('fetch', missing)).rejects.toMatchObject({
    condition: 'CREDENTIAL_UNAVAILABLE.NOT_SET',
  });
});
