import { createSocket } from 'node:dgram';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { MemoryCheckpoints } from '../../../../../src/streaming/checkpoint/memory-storage.ts';
import { nextTexts, openListener } from '../../../../support/listening-source.ts';

/** Sends datagrams, one after the other. */
async function send(port: number, ...messages: (string | Uint8Array)[]): Promise<void> {
  const socket = createSocket('udp4');
  onTestFinished(() => {
    socket.close();
  });
  for (const message of messages) {
    await new Promise<void>((resolve, reject) => {
      socket.send(message, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    });
  }
}

describe('the UDP source', () => {
  test('takes each datagram for one line or several', async () => {
    const { driver, port } = await openListener('udp');
    await send(port, 'one', 'two\n', 'three\nfour', '');
    expect(await nextTexts(driver, 4)).toEqual(['one', 'two', 'three', 'four']);
    expect(driver.source.description).toBe(`UdpSource[127.0.0.1:${port}]`);
    await vi.waitFor(() => expect(driver.source.metrics?.().datagrams).toBe('4'));
  });

  test('takes a datagram of syslog for one message', async () => {
    const { driver, port } = await openListener('udp', { format: 'syslog' });
    await send(port, '<34>1 2024-01-02T03:04:05Z host su - ID47 - failed\nfor x\n\0');
    let rows = await driver.next();
    while (rows === undefined) {
      await new Promise<void>((resolve) => driver.source.onData?.(resolve));
      rows = await driver.next();
    }
    expect(rows.map((row) => row[10])).toEqual(['failed#012for x']);
  });

  test('drops the oldest beyond its buffer while the engine is behind, and counts them', async () => {
    const { driver, port } = await openListener('udp', {
      maxSpoolBytes: '1k',
      bufferBytes: '2k',
    });
    await send(port, 'x'.repeat(1200));
    await vi.waitFor(() => expect(Number(driver.source.metrics?.().spoolBytes)).toBe(1201));
    for (let message = 0; message < 10; message++) await send(port, `${message}${'x'.repeat(499)}`);
    await vi.waitFor(() => expect(driver.source.metrics?.().datagrams).toBe('11'));
    await vi.waitFor(() => expect(driver.source.metrics?.().droppedRows).toBe('6'));
    const texts = await nextTexts(driver, 5);
    expect(texts.map((text) => String(text)[0])).toEqual(['x', '6', '7', '8', '9']);
  });

  test('leaves out what is too long, drops what is over the rate, and counts both', async () => {
    const { driver, port } = await openListener('udp', {
      maxMessageBytes: '100',
      maxBytesPerSecond: '50',
    });
    await send(port, 'x'.repeat(101), 'y'.repeat(90), 'z'.repeat(90));
    expect(await nextTexts(driver, 1)).toEqual(['y'.repeat(90)]);
    await vi.waitFor(() =>
      expect(driver.source.metrics?.()).toMatchObject({
        oversizedMessages: '1',
        droppedDatagrams: '1',
      }),
    );
  });

  test('counts the time in which nobody listened as a gap', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const { driver, port } = await openListener('udp', {}, { storage });
    await send(port, 'one');
    await nextTexts(driver, 1);
    expect(driver.source.metrics?.().gaps).toBe('0');
    await driver.source.stop();
    const { driver: again } = await openListener('udp', {}, { storage });
    expect(again.source.metrics?.().gaps).toBe('1');
  });

  test('says that the port is taken', async () => {
    const { port } = await openListener('udp');
    await expect(openListener('udp', { port: String(port) })).rejects.toMatchObject({
      condition: 'ADDRESS_IN_USE',
    });
  });
});
