import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CheckpointStorage } from '../../../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import { newCertificate } from '../../../../support/certificate.ts';
import { temporaryFolder } from '../../../../support/child-program.ts';
import { nextTexts, openListener } from '../../../../support/listening-source.ts';

async function post(
  port: number,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  path = '/',
): Promise<number> {
  const url = `http://127.0.0.1:${port}${path}`;
  const response = await fetch(url, { method: 'POST', body, headers });
  await response.text();
  return response.status;
}

describe('the HTTP source', () => {
  test('takes lines that are posted, and says so when they are durable', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const { driver, port } = await openListener('http', {}, { storage });
    expect(await post(port, 'one\ntwo')).toBe(204);
    expect(await storage.list('spool-')).toEqual(['spool-0-8']);
    expect(await post(port, '')).toBe(204);
    expect(await nextTexts(driver, 2)).toEqual(['one', 'two']);
    expect(driver.source.description).toBe(`HttpSource[http://127.0.0.1:${port}]`);
    expect(driver.source.metrics?.()).toMatchObject({
      requestsAccepted: '2',
      requestsRefused: '0',
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('takes bodies that are compressed by %s', async (encoding, compress) => {
    const { driver, port } = await openListener('http');
    expect(await post(port, compress('one\ntwo\n'), { 'Content-Encoding': encoding })).toBe(204);
    expect(await nextTexts(driver, 2)).toEqual(['one', 'two']);
  });

  test('turns away what it does not take, with the reason, and goes on', async () => {
    const { driver, port } = await openListener('http', { path: '/logs', maxMessageBytes: '1k' });
    const url = `http://127.0.0.1:${port}/logs`;
    expect((await fetch(url)).status).toBe(405);
    expect(await post(port, 'x', {}, '/other')).toBe(404);
    expect(await post(port, 'x'.repeat(2000), {}, '/logs')).toBe(413);
    const bomb = gzipSync('x'.repeat(1 << 20));
    expect(bomb.length).toBeLessThan(2000);
    expect(await post(port, bomb.subarray(0, 900), { 'Content-Encoding': 'gzip' }, '/logs')).toBe(
      413,
    );
    expect(await post(port, 'no gzip', { 'Content-Encoding': 'gzip' }, '/logs')).toBe(400);
    expect(await post(port, 'x', { 'Content-Encoding': 'lzma' }, '/logs')).toBe(415);
    const chunked = new ReadableStream({
      start(controller) {
        for (let chunk = 0; chunk < 4; chunk++) controller.enqueue(Buffer.alloc(500, 'x'));
        controller.close();
      },
    });
    const init = { method: 'POST', body: chunked, duplex: 'half' } as RequestInit;
    const response = await fetch(url, init);
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: 'a request has at most 1024 bytes' });
    expect(await post(port, 'taken', {}, '/logs?from=me')).toBe(204);
    expect(await nextTexts(driver, 1)).toEqual(['taken']);
    expect(driver.source.metrics?.()).toMatchObject({ requestsRefused: '7' });
  });

  test('lets pages of other origins, and names bent to this address, send nothing', async () => {
    const { port } = await openListener('http', { allowedOrigins: 'https://shop.example' });
    expect(await post(port, 'x', { Origin: 'https://elsewhere.example' })).toBe(403);
    expect(await post(port, 'x', { Origin: 'https://shop.example' })).toBe(204);
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    socket.write('POST / HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Length: 1\r\n\r\nx');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 403/);
  });

  test('asks for the token, finds one that was changed, and shows it nowhere', async () => {
    const { path, remove } = await temporaryFolder();
    onTestFinished(remove);
    const file = join(path, 'token');
    writeFileSync(file, 'first-secret\n');
    const { driver, port } = await openListener('http', { token: `file:${file}` });
    const show = (token: string) => post(port, 'x', { Authorization: `Bearer ${token}` });
    expect(await post(port, 'x')).toBe(401);
    expect(await show('second-secret')).toBe(401);
    expect(await show('first-secret')).toBe(204);
    writeFileSync(file, 'second-secret\n');
    const later = performance.now() + 60_000;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    expect(await show('second-secret')).toBe(204);
    expect(await show('first-secret')).toBe(401);
    expect(JSON.stringify([driver.source.description, driver.source.metrics?.()])).not.toContain(
      'secret',
    );
    await expect(openListener('http', { token: 'plain' })).rejects.toMatchObject({
      condition: 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT',
    });
  });

  test('answers 503 while the engine is behind, and 429 beyond the rate', async () => {
    const { driver, port } = await openListener('http', { maxSpoolBytes: '1k' });
    expect(await post(port, 'x'.repeat(2000))).toBe(204);
    const url = `http://127.0.0.1:${port}/`;
    const busy = await fetch(url, { method: 'POST', body: 'y' });
    expect([busy.status, busy.headers.get('Retry-After')]).toEqual([503, '1']);
    await nextTexts(driver, 1);
    expect(await post(port, 'y')).toBe(204);
    const { port: slow } = await openListener('http', { maxBytesPerSecond: '100' });
    expect(await post(slow, 'x'.repeat(250))).toBe(204);
    const early = await fetch(`http://127.0.0.1:${slow}/`, { method: 'POST', body: 'y' });
    expect([early.status, early.headers.get('Retry-After')]).toEqual([429, '2']);
  });

  test('answers 500 where the disk does not take the lines, and fails the query', async () => {
    const { driver, port } = await openListener('http', {}, { storage: fullStorage() });
    expect(await post(port, 'x')).toBe(500);
    expect(driver.failures).toEqual([new Error('no space')]);
  });

  test('does not count a body whose sender goes away', async () => {
    const { driver, port } = await openListener('http');
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf a bo');
    await once(socket, 'connect');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect(await post(port, 'whole')).toBe(204);
    expect(await nextTexts(driver, 1)).toEqual(['whole']);
  });

  test('gives leave to a client that waits for it', async () => {
    const { driver, port } = await openListener('http');
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    socket.write(
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n',
    );
    const [leave] = await once(socket, 'data');
    expect(String(leave)).toMatch(/^HTTP\/1.1 100/);
    socket.write('body');
    expect(await nextTexts(driver, 1)).toEqual(['body']);
  });

  test('speaks TLS', async () => {
    const { path, remove } = await temporaryFolder();
    onTestFinished(remove);
    const files = newCertificate(path);
    const { driver, port } = await openListener('http', {
      'tls.certificate': files.certificate,
      'tls.key': files.key,
    });
    const sent = request({
      ...{ host: 'localhost', port, method: 'POST', ca: readFileSync(files.certificate) },
    });
    sent.end('encrypted');
    const [response] = await once(sent, 'response');
    expect(response.statusCode).toBe(204);
    response.resume();
    expect(await nextTexts(driver, 1)).toEqual(['encrypted']);
    expect(driver.source.description).toBe(`HttpSource[https://127.0.0.1:${port}]`);
  });
});

/** A storage that takes nothing. */
function fullStorage(): CheckpointStorage {
  const storage = new MemoryCheckpoints().temporary();
  storage.write = () => Promise.reject(new Error('no space'));
  return storage;
}
