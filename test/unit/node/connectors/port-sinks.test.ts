import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { FanOut } from '../../../../node/connectors/fan-out.ts';
import { SocketSink } from '../../../../node/connectors/socket-sink.ts';
import { WebSocketSink } from '../../../../node/connectors/websocket-sink.ts';
import { nodePlatform } from '../../../../node/platform.ts';
import {
  IntegerType,
  StringType,
  structField,
  structType,
} from '../../../../src/types/data-type.ts';
import { arrayLines, sinkContext, writeBatch } from '../../../support/sink-driver.ts';

const schema = structType([structField('n', IntegerType), structField('name', StringType)]);
const context = (options: Record<string, string> = {}) =>
  sinkContext(schema, { format: 'socket', options: { port: '0', ...options } });

async function openSocketSink(options?: Record<string, string>): Promise<SocketSink> {
  const sink = await SocketSink.open(context(options), arrayLines);
  onTestFinished(() => sink.close());
  return sink;
}

/** A TCP client whose lines can be awaited. */
async function client(sink: SocketSink): Promise<AsyncIterator<string>> {
  const before = sink.fanOut.peerCount;
  const socket = connect(sink.port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  while (sink.fanOut.peerCount === before) await new Promise((resolve) => setImmediate(resolve));
  return createInterface({ input: socket })[Symbol.asyncIterator]();
}

async function take(lines: AsyncIterator<string>, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) taken.push((await lines.next()).value);
  return taken;
}

describe('the socket sink', () => {
  test('sends each row of a committed batch to everyone who is connected', async () => {
    const sink = await openSocketSink();
    await writeBatch(sink, schema, 0, [[[0, 'nobody is here']]]);
    const first = await client(sink);
    await writeBatch(sink, schema, 1, [[[1, 'a']], [[2, 'b']]]);
    const second = await client(sink);
    await writeBatch(sink, schema, 2, [[[3, 'c']]], 'abort');
    await writeBatch(sink, schema, 2, [[[4, 'd']]]);
    expect(await take(first, 3)).toEqual(['[1,"a"]', '[2,"b"]', '[4,"d"]']);
    expect(await take(second, 1)).toEqual(['[4,"d"]']);
    expect(sink.description).toBe(`SocketSink[127.0.0.1:${sink.port}]`);
  });

  test('sends large batches whole, in order', async () => {
    const sink = await openSocketSink();
    const lines = await client(sink);
    const rows = Array.from({ length: 20_000 }, (_, index) => [index, 'x'.repeat(50)] as const);
    const received = take(lines, rows.length);
    await writeBatch(sink, schema, 0, [rows]);
    expect(await received).toEqual(rows.map((row) => JSON.stringify(row)));
    expect(sink.fanOut.droppedCount).toBe(0);
  });

  test('cuts off a peer that never reads, and nobody else', async () => {
    const sink = await openSocketSink({ maxPeerBytes: '1m' });
    const lines = await client(sink);
    const idle = connect(sink.port, '127.0.0.1');
    onTestFinished(() => {
      idle.destroy();
    });
    idle.pause();
    idle.on('error', () => {});
    await once(idle, 'connect');
    while (sink.fanOut.peerCount < 2) await new Promise((resolve) => setImmediate(resolve));
    const rows = Array.from({ length: 1000 }, (_, index) => [index, 'x'.repeat(1000)] as const);
    let batch = 0;
    while (sink.fanOut.droppedCount === 0) {
      const received = take(lines, rows.length);
      await writeBatch(sink, schema, batch++, [rows]);
      await received;
    }
    expect(sink.fanOut.peerCount).toBe(1);
    await writeBatch(sink, schema, batch, [[[7, 'still here']]]);
    expect(await take(lines, 1)).toEqual(['[7,"still here"]']);
  });

  test('says that the port is taken, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    for (const Kind of [SocketSink, WebSocketSink]) {
      await expect(Kind.open(context({ port: String(port) }), arrayLines)).rejects.toMatchObject({
        condition: 'ADDRESS_IN_USE',
        parameters: { address: `127.0.0.1:${port}` },
        message: expect.stringContaining('`port`'),
      });
      await expect(Kind.open(context({ host: '203.0.113.1' }), arrayLines)).rejects.toMatchObject({
        condition: 'ADDRESS_NOT_AVAILABLE',
      });
    }
    await expect(SocketSink.open(sinkContext(schema), arrayLines)).rejects.toMatchObject({
      condition: 'DATA_SOURCE_OPTION.REQUIRED',
      parameters: { option: 'port' },
    });
  });
});

describe('the WebSocket sink', () => {
  test('sends rows as text frames', async () => {
    const sink = await WebSocketSink.open(context(), arrayLines);
    onTestFinished(() => sink.close());
    const socket = new WebSocket(`ws://127.0.0.1:${sink.port}`);
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    while (sink.fanOut.peerCount === 0) await new Promise((resolve) => setImmediate(resolve));
    const frame = once(socket, 'message');
    await writeBatch(sink, schema, 0, [
      [
        [1, 'ä'],
        [2, 'b'],
      ],
    ]);
    const [data, isBinary] = await frame;
    expect(isBinary).toBe(false);
    expect(data.toString()).toBe('[1,"ä"]\n[2,"b"]\n');
    const closed = once(socket, 'close');
    socket.close();
    await closed;
    while (sink.fanOut.peerCount > 0) await new Promise((resolve) => setImmediate(resolve));
    await writeBatch(sink, schema, 1, [[[3, 'nobody']]]);
  });
});

test('a fan-out drops the peer whose buffer is full before it sends more', () => {
  const fanOut = new FanOut(10, nodePlatform({ logLevel: 'off' }).logger);
  const sent: number[] = [];
  let isDropped = false;
  fanOut.add({
    bufferedBytes: 8,
    send: (lines) => sent.push(lines.length),
    drop: () => {
      isDropped = true;
    },
  });
  fanOut.send(new Uint8Array(2));
  expect(sent).toEqual([2]);
  fanOut.send(new Uint8Array(3));
  expect([sent, isDropped, fanOut.peerCount, fanOut.droppedCount]).toEqual([[2], true, 0, 1]);
});
