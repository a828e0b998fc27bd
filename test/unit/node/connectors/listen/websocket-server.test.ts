import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { nextTexts, openListener } from '../../../../support/listening-source.ts';

async function client(port: number, options: object = {}): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, options);
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}

describe('a WebSocket source with a port', () => {
  test('takes the frames of all who connect as lines', async () => {
    const { driver, port } = await openListener('websocket');
    const first = await client(port);
    first.send('one');
    expect(await nextTexts(driver, 1)).toEqual(['one']);
    const second = await client(port);
    second.send(Buffer.from('two\nthree\n'));
    expect(await nextTexts(driver, 2)).toEqual(['two', 'three']);
    expect(driver.source.description).toBe(`WebSocketSource[ws://127.0.0.1:${port}]`);
    expect(driver.source.metrics?.()).toMatchObject({ connections: '2' });
  });

  test('ends a connection whose frame is too large, and keeps the others', async () => {
    const { driver, port } = await openListener('websocket', { maxMessageBytes: '100' });
    const large = await client(port);
    const small = await client(port);
    large.send('x'.repeat(101));
    const [code] = await once(large, 'close');
    expect(code).toBe(1009);
    small.send('small');
    expect(await nextTexts(driver, 1)).toEqual(['small']);
    expect(driver.source.metrics?.()).toMatchObject({ oversizedMessages: '1' });
  });

  test('makes a sender wait while the engine is behind', async () => {
    const { driver, port } = await openListener('websocket', { maxSpoolBytes: '100k' });
    const socket = await client(port);
    const line = 'x'.repeat(1 << 16);
    for (let frame = 0; frame < 400; frame++) socket.send(line);
    const spooled = () => Number(driver.source.metrics?.().spoolBytes);
    await vi.waitFor(() => expect(spooled()).toBeGreaterThan(100 << 10));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(spooled()).toBeLessThan(8 << 20);
    expect(socket.bufferedAmount).toBeGreaterThan(1 << 20);
    expect((await nextTexts(driver, 400)).length).toBe(400);
  });

  test('asks for the token, and turns other pages away', async () => {
    vi.stubEnv('MILLRACE_TEST_TOKEN', 'open sesame'.replace(' ', '-'));
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { port } = await openListener('websocket', { token: 'env:MILLRACE_TEST_TOKEN' });
    const refused = async (options: object) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`, options);
      const [error] = await once(socket, 'error');
      return String(error);
    };
    expect(await refused({})).toContain('401');
    expect(await refused({ origin: 'https://elsewhere.example' })).toContain('403');
    await client(port, { headers: { Authorization: 'Bearer open-sesame' } });
  });

  test('is one of both: it connects, or it listens', async () => {
    await expect(openListener('websocket', { url: 'ws://127.0.0.1:1/' })).rejects.toMatchObject({
      condition: expect.stringContaining('CONFLICT'),
    });
  });
});
