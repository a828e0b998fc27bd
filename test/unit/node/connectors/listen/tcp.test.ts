import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { nodeConnectors } from '../../../../../node/connectors/index.ts';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import { newCertificate } from '../../../../support/certificate.ts';
import { temporaryFolder } from '../../../../support/child-program.ts';
import { nextTexts, openListener } from '../../../../support/listening-source.ts';
import { SourceDriver } from '../../../../support/source-driver.ts';

async function client(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  // A test may break the connection.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

describe('the TCP source', () => {
  test('takes the lines of all who connect', async () => {
    const { driver, port } = await openListener('tcp');
    const first = await client(port);
    const second = await client(port);
    first.write('one\nhal');
    expect(await nextTexts(driver, 1)).toEqual(['one']);
    second.write('two\n');
    expect(await nextTexts(driver, 1)).toEqual(['two']);
    first.end('f');
    expect(await nextTexts(driver, 1)).toEqual(['half']);
    expect(driver.source.description).toBe(`TcpSource[127.0.0.1:${port}]`);
    expect(driver.source.metrics?.()).toMatchObject({
      connectionsAccepted: '2',
      tornMessages: '0',
    });
  });

  test('drops the line that a broken connection has torn, and counts it', async () => {
    const { driver, port } = await openListener('tcp');
    const socket = await client(port);
    socket.write('one\nhal');
    expect(await nextTexts(driver, 1)).toEqual(['one']);
    socket.resetAndDestroy();
    await vi.waitFor(() =>
      expect(driver.source.metrics?.()).toMatchObject({ tornMessages: '1', connections: '0' }),
    );
  });

  test('reads syslog of both framings', async () => {
    const { driver, port } = await openListener('tcp', { format: 'syslog' });
    const socket = await client(port);
    const message = '<34>1 2024-01-02T03:04:05Z host su - ID47 - failed\nfor x';
    socket.write(`${message.length} ${message}<13>1 2024-01-02T03:04:06Z host cron - - - done\n`);
    const rows: unknown[][] = [];
    while (rows.length < 2) {
      const changed = new Promise<void>((resolve) => driver.source.onData?.(resolve));
      rows.push(...((await driver.next()) ?? []).map((row) => [...row]));
      if (rows.length < 2) await changed;
    }
    expect(rows.map((row) => [row[2], row[6], row[10]])).toEqual([
      [2, 'su', 'failed#012for x'],
      [5, 'cron', 'done'],
    ]);
  });

  test('reads a logged range again after a restart', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const { driver, port } = await openListener('tcp', {}, { storage });
    (await client(port)).end('one\ntwo\n');
    const taken = await nextTexts(driver, 2);
    await driver.source.stop();
    const { driver: again } = await openListener('tcp', {}, { storage });
    expect(await again.rows(null, driver.offset ?? 0)).toEqual(taken.map((text) => [text]));
  });

  test('makes a sender wait while the engine is behind', async () => {
    const { driver, port } = await openListener('tcp', { maxSpoolBytes: '100k' });
    const socket = await client(port);
    const lines = Array.from({ length: 400_000 }, (_, row) => `line ${row} ${'x'.repeat(20)}\n`);
    const isSent = new Promise<void>((resolve) => socket.end(lines.join(''), resolve));
    let isOver = false;
    void isSent.then(() => {
      isOver = true;
    });
    const spooled = () => Number(driver.source.metrics?.().spoolBytes);
    await vi.waitFor(() => expect(spooled()).toBeGreaterThan(100 << 10));
    await new Promise((resolve) => setTimeout(resolve, 200));
    // Some megabytes are under way in the buffers of both ends; the rest has to wait.
    expect(spooled()).toBeLessThan(8 << 20);
    expect(isOver).toBe(false);
    const texts = await nextTexts(driver, lines.length);
    expect(texts.length).toBe(lines.length);
    expect(texts.at(-1)).toBe(lines.at(-1)?.trimEnd());
    await isSent;
  });

  test('leaves out lines that are too long, and turns away who comes over the limit', async () => {
    const { driver, port } = await openListener('tcp', {
      maxMessageBytes: '10',
      maxConnections: '1',
    });
    const first = await client(port);
    const second = await client(port);
    await once(second, 'close');
    first.write('a longer line\nshort\n');
    expect(await nextTexts(driver, 1)).toEqual(['short']);
    expect(driver.source.metrics?.()).toMatchObject({
      connectionsRefused: '1',
      oversizedMessages: '1',
    });
  });

  test('takes no more than the rate that is allowed', async () => {
    const { driver, port } = await openListener('tcp', { maxBytesPerSecond: '10k' });
    const socket = await client(port);
    const startMs = performance.now();
    for (let part = 0; part < 3; part++) {
      socket.write(`${'x'.repeat(7 << 10)}\n`);
      await nextTexts(driver, 1);
    }
    // 21 kB, of which a second’s worth is taken at once and one part may go over it.
    expect(performance.now() - startMs).toBeGreaterThan(350);
    expect(Number(driver.source.metrics?.().throttled)).toBeGreaterThan(0);
  });

  test('says that the port is taken', async () => {
    const { port } = await openListener('tcp');
    await expect(openListener('tcp', { port: String(port) })).rejects.toMatchObject({
      condition: 'ADDRESS_IN_USE',
    });
  });

  test('speaks TLS, and lets in only clients with a certificate where that is asked for', async () => {
    const { path, remove } = await temporaryFolder();
    onTestFinished(remove);
    const server = newCertificate(path);
    const trusted = newCertificate(path, 'trusted');
    const stranger = newCertificate(path, 'stranger');
    const { driver, port } = await openListener('tcp', {
      'tls.certificate': server.certificate,
      'tls.key': server.key,
      'tls.clientCa': trusted.certificate,
    });
    const connectAs = (files: typeof trusted) => {
      const socket = connectTls({
        port,
        host: 'localhost',
        ca: readFileSync(server.certificate),
        cert: readFileSync(files.certificate),
        key: readFileSync(files.key),
      });
      onTestFinished(() => {
        socket.destroy();
      });
      return socket;
    };
    const refused = connectAs(stranger);
    refused.write('from a stranger\n');
    await once(refused, 'close');
    connectAs(trusted).write('from a friend\n');
    expect(await nextTexts(driver, 1)).toEqual(['from a friend']);
    expect(driver.source.metrics?.()).toMatchObject({ connectionsRefused: '1' });
  });

  test.each([
    [{}, 'DATA_SOURCE_OPTION.REQUIRED'],
    [{ port: '70000' }, 'INVALID_OPTION_VALUE'],
    [{ port: '0', framing: 'tea leaves' }, 'INVALID_OPTION_VALUE'],
    [{ port: '0', 'tls.certificate': '/nowhere.pem', 'tls.key': 'k' }, 'INVALID_OPTION_VALUE'],
    [{ port: '0', 'tls.key': 'k' }, 'DATA_SOURCE_OPTION.REQUIRED'],
  ])('refuses the options %j', async (options, condition) => {
    const connector = await nodeConnectors.get('tcp')?.load?.();
    if (connector === undefined) throw new Error('not there');
    const open = SourceDriver.open({ connector, options });
    await expect(open).rejects.toMatchObject({ condition: expect.stringContaining(condition) });
  });
});
