import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DStream, Receiver } from '../../../node/dstream/index.ts';
import type { Session } from '../../../node/index.ts';
import type { StreamingContext } from '../../../src/dstream/streaming-context.ts';
import { DStreamMachine, Fate } from '../../support/dstream-lives.ts';
import { nextTurn } from '../../support/manual-clock.ts';

let session: Session;
let machine: DStreamMachine;
let ssc: StreamingContext;
let folder: string;
beforeAll(async () => {
  session = await new DStreamMachine().session();
});
afterAll(() => session.stop());
beforeEach(async () => {
  machine = new DStreamMachine();
  ssc = machine.context(session);
  folder = await mkdtemp(join(tmpdir(), 'millrace-inputs-'));
});
afterEach(async () => {
  await ssc.stop().catch(() => {});
  await rm(folder, { recursive: true });
});

async function batch(): Promise<void> {
  machine.clock.advance(1000);
  await ssc.processAllAvailable();
}

/** Keeps what each batch has, where it has anything. */
function keep<T>(stream: DStream<T>): T[][] {
  const seen: T[][] = [];
  stream.foreachRDD((rdd) => {
    const elements = rdd.collect();
    if (elements.length > 0) seen.push(elements);
  });
  return seen;
}

async function until(isSo: () => boolean): Promise<void> {
  const begun = Date.now();
  while (!isSo()) {
    if (Date.now() - begun > 10_000) throw new Error(`has not come about: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe('sockets', () => {
  let server: Server;
  let sockets: Socket[];
  let port: number;
  beforeEach(async () => {
    sockets = [];
    server = createServer((socket) => {
      socket.on('error', () => {});
      sockets.push(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const hasWaiting = () => ssc.graph.inputs[0].hasWaiting;

  test('socketTextStream takes lines, and connects again when the connection ends', async () => {
    const errors: string[] = [];
    ssc.addStreamingListener({
      onReceiverError: ({ receiverInfo }) => errors.push(receiverInfo.lastErrorMessage),
    });
    const seen = keep(ssc.socketTextStream('127.0.0.1', port));
    await ssc.start();
    await until(() => sockets.length === 1);
    const text = Buffer.from('grüße\r\nzwei\nhal');
    // A character may be cut in two.
    sockets[0].write(text.subarray(0, 3));
    await until(() => true);
    sockets[0].write(text.subarray(3));
    await until(hasWaiting);
    await nextTurn();
    await batch();
    sockets[0].end('b');
    await until(() => errors.length === 1);
    await until(hasWaiting);
    await batch();
    expect(seen.flat()).toEqual(['grüße', 'zwei', 'halb']);
    // Two seconds later there is another connection.
    expect(sockets).toHaveLength(1);
    machine.clock.advance(2000);
    await until(() => sockets.length === 2);
    sockets[1].write('neu\n');
    await until(hasWaiting);
    await batch();
    expect(seen.flat().at(-1)).toBe('neu');
    expect(errors).toEqual([expect.stringContaining('has ended')]);
  });

  test('a server that is not there is tried again', async () => {
    const gone = port;
    await new Promise((resolve) => server.close(resolve));
    const errors: unknown[] = [];
    ssc.addStreamingListener({ onReceiverError: ({ receiverInfo }) => errors.push(receiverInfo) });
    const seen = keep(ssc.socketTextStream('127.0.0.1', gone));
    await ssc.start();
    await until(() => errors.length === 1);
    expect(errors[0]).toMatchObject({
      streamId: 0,
      name: `socket 127.0.0.1:${gone} 0`,
      lastErrorMessage: expect.stringContaining('has failed'),
      lastError: expect.stringContaining('ECONNREFUSED'),
    });
    server.listen(gone, '127.0.0.1');
    await once(server, 'listening');
    machine.clock.advance(2000);
    await until(() => sockets.length === 1);
    sockets[0].write('here\n');
    await until(hasWaiting);
    await batch();
    expect(seen).toEqual([['here']]);
  });

  test('rawSocketStream takes blocks after their lengths', async () => {
    const seen = keep(ssc.rawSocketStream('127.0.0.1', port));
    await ssc.start();
    await until(() => sockets.length === 1);
    const bytes = Buffer.from([0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0]);
    sockets[0].write(bytes.subarray(0, 5));
    await nextTurn();
    sockets[0].write(bytes.subarray(5));
    await until(hasWaiting);
    for (let turn = 0; turn < 20 && seen.flat().length < 3; turn++) {
      await nextTurn();
      await batch();
    }
    expect(seen.flat().map((block) => [...block])).toEqual([[7, 8], [], [9]]);
  });

  test('socketStream takes what a function makes of the bytes', async () => {
    const sizes = ssc.socketStream('127.0.0.1', port, async function* (bytes) {
      for await (const chunk of bytes) yield chunk.length;
    });
    const seen = keep(sizes);
    await ssc.start();
    await until(() => sockets.length === 1);
    sockets[0].write(Buffer.alloc(10));
    await until(hasWaiting);
    await batch();
    expect(seen).toEqual([[10]]);
  });

  test('lets its connection go when the context stops', async () => {
    keep(ssc.socketTextStream('127.0.0.1', port));
    await ssc.start();
    await until(() => sockets.length === 1);
    const closed = once(sockets[0], 'close');
    await ssc.stop();
    await closed;
  });
});

describe('files', () => {
  /** Puts a file that was changed so long after the clock's time now. */
  async function put(name: string, text: string | Uint8Array, afterMs = 500): Promise<void> {
    const written = join(folder, `.${name}.writing`);
    await writeFile(written, text);
    const seconds = (machine.clock.nowMs() + afterMs) / 1000;
    await utimes(written, seconds, seconds);
    await rename(written, join(folder, name));
  }

  test('textFileStream takes each new file once, and none that is hidden or old', async () => {
    await put('old.txt', 'old\n', -500);
    const seen = keep(ssc.textFileStream(folder));
    await ssc.start();
    await put('a.txt', 'one\r\ntwo\n');
    await put('.hidden', 'no\n');
    await mkdir(join(folder, 'folder'));
    await put('late.txt', 'later', 1500);
    await batch();
    expect(seen).toEqual([['one', 'two']]);
    await batch();
    await put('empty.txt', '');
    await put('0.txt', 'b\n\nc');
    await batch();
    await batch();
    expect(seen).toEqual([['one', 'two'], ['later'], ['b', '', 'c']]);
  });

  test('what was there before counts where that is asked for', async () => {
    await put('old.txt', 'old\n', -500);
    await put('ancient.txt', 'ancient\n', -120_000);
    const options = { newFilesOnly: false, filter: (path: string) => path.endsWith('.txt') };
    const seen = keep(ssc.textFileStream(folder, options));
    await ssc.start();
    await put('new.csv', 'no');
    await batch();
    await batch();
    expect(seen.flat()).toContain('old');
    expect(seen.flat()).not.toContain('no');
  });

  test('a folder that is not there yet has no files', async () => {
    const seen = keep(ssc.textFileStream(join(folder, 'later')));
    await ssc.start();
    await batch();
    await mkdir(join(folder, 'later'));
    await put('later/a'.replace('later/', ''), 'x');
    await rename(join(folder, 'a'), join(folder, 'later', 'a'));
    await batch();
    expect(seen).toEqual([['x']]);
  });

  test('fileStream and binaryRecordsStream', async () => {
    const sizes = keep(ssc.fileStream(folder, (bytes) => [bytes.length]));
    const records = keep(ssc.binaryRecordsStream(folder, 2));
    await ssc.start();
    await put('a', new Uint8Array([1, 2, 3, 4]));
    await batch();
    expect(sizes).toEqual([[4]]);
    expect(records.flat().map((record) => [...record])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await put('b', new Uint8Array([1, 2, 3]));
    await batch();
    await expect(ssc.awaitTermination()).rejects.toMatchObject({
      condition: 'DSTREAM_INPUT_FAILED',
      message: expect.stringContaining('recordLength'),
    });
    expect(() => machine.context(session).binaryRecordsStream(folder, 0)).toThrow(
      expect.objectContaining({ condition: 'INVALID_DSTREAM_OPTION' }),
    );
  });

  test('each file once over restarts, those that come meanwhile, and none older than the first start', async () => {
    await put('old.txt', 'old', -500);
    const seen: string[] = [];
    const restart = async () => {
      await ssc.stop();
      ssc = machine.context(session);
      ssc.recoverFrom('checkpoint');
      ssc.textFileStream(folder).foreachRDD((rdd) => seen.push(...rdd.collect()));
      await ssc.start();
      await ssc.processAllAvailable();
    };
    await restart();
    await put('a', 'a');
    await batch();
    await restart();
    await batch();
    expect(seen).toEqual(['a']);
    await put('b', 'b');
    await ssc.stop();
    // Longer away than files are remembered.
    machine.clock.advance(100_000);
    await put('c', 'c', -50_000);
    await restart();
    expect(seen).toEqual(['a', 'b', 'c']);
    await restart();
    await batch();
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  test('a file that cannot be read fails its batch, which has it after a restart', async () => {
    const seen: string[] = [];
    let isBroken = true;
    const t0 = machine.clock.nowMs();
    const start = async () => {
      ssc = machine.context(session);
      ssc.recoverFrom('checkpoint');
      const read = (bytes: Uint8Array) => {
        if (isBroken) throw new Error('a broken reader');
        return [String(bytes[0])];
      };
      ssc.fileStream(folder, read).foreachRDD((rdd, time) => {
        for (const value of rdd.collect()) seen.push(`${value} ${time.milliseconds - t0}`);
      });
      await ssc.start();
      await ssc.processAllAvailable();
    };
    await start();
    await put('a', new Uint8Array([7]));
    await batch();
    await batch();
    await expect(ssc.awaitTermination()).rejects.toMatchObject({
      condition: 'DSTREAM_INPUT_FAILED',
    });
    await ssc.stop();
    isBroken = false;
    await start();
    await batch();
    expect(seen).toEqual(['7 1000']);
  });
});

/** A receiver that the test speaks through. */
class Scripted extends Receiver<number> {
  readonly calls: string[] = [];
  onStarting: () => void | Promise<void> = () => {};
  onStopping: () => void = () => {};

  onStart(): void | Promise<void> {
    this.calls.push('start');
    return this.onStarting();
  }

  onStop(): void {
    this.calls.push('stop');
    this.onStopping();
  }
}

describe('receivers', () => {
  const infos: unknown[] = [];
  function listen(context = ssc): void {
    infos.length = 0;
    const on = (name: string) => (event: { readonly receiverInfo: object }) => {
      infos.push([name, event.receiverInfo]);
    };
    context.addStreamingListener({
      onReceiverStarted: on('started'),
      onReceiverError: on('error'),
      onReceiverStopped: on('stopped'),
    });
  }
  const info = (active: boolean, lastErrorMessage = '', lastError = '') => ({
    streamId: 0,
    name: 'numbers',
    active,
    lastErrorMessage,
    lastError,
  });

  test('store one element or several, also very many, and nothing before or after', async () => {
    const receiver = new Scripted();
    const seen = keep(ssc.receiverStream(receiver));
    await expect(receiver.store(0)).rejects.toMatchObject({
      condition: 'DSTREAM_INVALID_STATE.NOT_STARTED',
    });
    expect(receiver.isStopped()).toBe(true);
    await ssc.start();
    expect(receiver.isStarted()).toBe(true);
    await receiver.store(1);
    await receiver.store([2, 3]);
    const records: number[] = [];
    ssc.addStreamingListener({
      onBatchCompleted: ({ batchInfo }) => records.push(batchInfo.numRecords),
    });
    await batch();
    expect(seen).toEqual([[1, 2, 3]]);
    await receiver.store(Array.from({ length: 500_000 }, (_, index) => index));
    await batch();
    expect(records).toEqual([3, 500_000]);
    await ssc.stop();
    expect(receiver.calls).toEqual(['start', 'stop']);
    await expect(receiver.store(4)).rejects.toMatchObject({
      condition: 'DSTREAM_INVALID_STATE.ALREADY_STOPPED',
    });
  });

  test('tell listeners of errors, restarts and their end', async () => {
    const receiver = new Scripted();
    keep(ssc.receiverStream(receiver, 'numbers'));
    listen();
    await ssc.start();
    receiver.reportError('a hitch', new Error('small'));
    receiver.restart('lost', new Error('gone'), 500);
    // One that restarts already does not do so twice.
    receiver.restart('lost again', undefined, 100);
    await nextTurn();
    expect(receiver.isStopped()).toBe(true);
    machine.clock.advance(500);
    await nextTurn();
    receiver.stop('enough');
    await nextTurn();
    receiver.restart('too late');
    machine.clock.advance(5000);
    await nextTurn();
    expect(infos).toEqual([
      ['started', info(true)],
      ['error', info(true, 'a hitch', 'Error: small')],
      ['error', info(true, 'lost', 'Error: gone')],
      ['error', expect.objectContaining({ lastErrorMessage: 'lost again' })],
      ['stopped', info(false, 'lost')],
      ['started', info(true)],
      ['stopped', info(false, 'enough')],
    ]);
    expect(receiver.calls).toEqual(['start', 'stop', 'start', 'stop']);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('not yet');
      },
    ],
    ['rejects', () => Promise.reject(new Error('not yet'))],
  ])('one whose onStart %s is tried again, and hinders no start', async (_, fails) => {
    const receiver = new Scripted();
    const seen = keep(ssc.receiverStream(receiver, 'numbers'));
    listen();
    receiver.onStarting = fails;
    await ssc.start();
    await nextTurn();
    expect(infos).toContainEqual([
      'error',
      info(true, 'the receiver has failed', 'Error: not yet'),
    ]);
    receiver.onStarting = () => {};
    machine.clock.advance(2000);
    await nextTurn();
    expect(receiver.isStarted()).toBe(true);
    await receiver.store(1);
    await batch();
    expect(seen).toEqual([[1]]);
  });

  test('one whose onStart goes on for ever is not waited for', async () => {
    const receiver = new Scripted();
    const seen = keep(ssc.receiverStream(receiver));
    receiver.onStarting = async () => {
      for (let value = 0; !receiver.isStopped(); value++) {
        await receiver.store(value);
        await nextTurn();
      }
    };
    await ssc.start();
    await until(() => ssc.graph.inputs[0].hasWaiting);
    await batch();
    expect(seen[0][0]).toBe(0);
  });

  test('one whose onStop throws hinders no stop', async () => {
    const receiver = new Scripted();
    keep(ssc.receiverStream(receiver, 'numbers'));
    listen();
    receiver.onStopping = () => {
      throw new Error('stuck');
    };
    await ssc.start();
    await ssc.stop();
    expect(ssc.getState()).toBe('STOPPED');
    expect(infos).toContainEqual([
      'error',
      info(false, 'the receiver could not be stopped', 'Error: stuck'),
    ]);
  });

  test('a rate makes store wait, and a graceful stop loses nothing of what waits', async () => {
    const receiver = new Scripted();
    ssc = machine.context(session, { config: { 'spark.streaming.receiver.maxRate': 1 } });
    const seen = keep(ssc.receiverStream(receiver));
    await ssc.start();
    const stored: number[] = [];
    for (const value of [1, 2, 3]) receiver.store(value).then(() => stored.push(value));
    await nextTurn();
    expect(stored).toEqual([1]);
    await batch();
    await nextTurn();
    expect(stored).toEqual([1, 2]);
    let isStopped = false;
    const stopping = ssc.stop({ stopGracefully: true }).then(() => {
      isStopped = true;
    });
    while (!isStopped) {
      machine.clock.advance(100);
      await nextTurn();
    }
    await stopping;
    expect(seen.flat()).toEqual([1, 2, 3]);
  });
});

describe('the write-ahead log', () => {
  const config = { 'spark.streaming.receiver.writeAheadLog.enable': true };
  let receiver: Scripted;
  let seen: number[];

  async function live(): Promise<void> {
    machine.fate = new Fate();
    ssc = machine.context(session, { config });
    ssc.recoverFrom('checkpoint');
    receiver = new Scripted();
    ssc.receiverStream(receiver).foreachRDD((rdd) => seen.push(...rdd.collect()));
    await ssc.start();
    await ssc.processAllAvailable();
  }
  async function die(): Promise<void> {
    machine.fate.isDead = true;
    await ssc.stop().catch(() => {});
  }
  beforeEach(() => {
    seen = [];
  });

  test('brings back what was stored before a crash, each element in one batch', async () => {
    await live();
    await receiver.store([1, 2]);
    await batch();
    await receiver.store(3);
    await Promise.all([receiver.store(4), receiver.store(5)]);
    await die();
    await live();
    await batch();
    await receiver.store(6);
    await batch();
    await die();
    await live();
    await batch();
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('forgets what batches have had', async () => {
    await live();
    for (let value = 0; value < 5; value++) {
      await receiver.store(value);
      await batch();
    }
    const log = machine.checkpoints.open('checkpoint/inputs/0');
    expect(await log.list('received/')).toEqual([]);
  });

  test('says of each store whether it is durable, and goes on after a disk that was full', async () => {
    await live();
    const errors: string[] = [];
    ssc.addStreamingListener({
      onReceiverError: ({ receiverInfo }) => errors.push(receiverInfo.lastError),
    });
    await receiver.store(1);
    machine.fate.isDead = true;
    const outcomes = await Promise.allSettled([receiver.store(2), receiver.store(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    // A receiver that does not wait for its store brings nothing down; its listeners are told.
    receiver.store(4);
    await nextTurn();
    expect(errors).toHaveLength(3);
    machine.fate.isDead = false;
    await receiver.store(5);
    await batch();
    expect(seen).toEqual([1, 5]);
  });

  test('a graceful stop waits for what is being written', async () => {
    await live();
    machine.fate.delayTurns = 5;
    receiver.store(1);
    let isStopped = false;
    const stopping = ssc.stop({ stopGracefully: true }).then(() => {
      isStopped = true;
    });
    while (!isStopped) {
      machine.clock.advance(100);
      await nextTurn();
    }
    await stopping;
    expect(seen).toEqual([1]);
  });

  test('needs a checkpoint directory', async () => {
    ssc = machine.context(session, { config });
    ssc.receiverStream(new Scripted()).print();
    await expect(ssc.start()).rejects.toMatchObject({ condition: 'INVALID_DSTREAM_OPTION' });
  });

  test('elements that it cannot write are refused', async () => {
    await live();
    await expect(receiver.store((() => {}) as never)).rejects.toMatchObject({
      condition: 'DSTREAM_VALUE_NOT_SERIALIZABLE',
    });
  });

  test('without it what no batch has had is gone with the process', async () => {
    const plain = async () => {
      machine.fate = new Fate();
      ssc = machine.context(session);
      ssc.recoverFrom('plain');
      receiver = new Scripted();
      ssc.receiverStream(receiver).foreachRDD((rdd) => seen.push(...rdd.collect()));
      await ssc.start();
    };
    await plain();
    await receiver.store(1);
    await batch();
    await receiver.store(2);
    await die();
    await plain();
    await batch();
    expect(seen).toEqual([1]);
  });
});

describe('dataFrameStream', () => {
  test('over files and over rate', async () => {
    const files = await session.readStream.schema('v STRING').json(folder);
    const seen = keep(ssc.dataFrameStream<{ readonly v: string }>(files));
    const ticks = session.readStream.format('rate').option('rowsPerSecond', 1000).load();
    const values = keep(
      ssc
        .dataFrameStream<{ readonly value: bigint | number }>(ticks)
        .map(({ value }) => Number(value)),
    );
    await ssc.start();
    await writeFile(join(folder, 'a.json'), '{"v":"x"}\n{"v":"y"}\n');
    for (const { hasWaiting } of ssc.graph.inputs) expect(hasWaiting).toBe(false);
    await until(() => ssc.graph.inputs.every((input) => input.hasWaiting));
    await batch();
    expect(seen.flat().map(({ v }) => v)).toEqual(['x', 'y']);
    await until(() => ssc.graph.inputs[1].hasWaiting);
    await batch();
    const all = values.flat();
    expect(all).toEqual(all.map((_, index) => index));
    expect(all.length).toBeGreaterThan(0);
  });

  test('a query that fails fails the context', async () => {
    const stream = session.memoryStream('v STRING');
    const frame = stream.toDF().selectExpr("raise_error('no such luck')");
    keep(ssc.dataFrameStream(frame));
    await ssc.start();
    stream.addData(['x']);
    await expect(ssc.awaitTermination()).rejects.toMatchObject({
      condition: 'DSTREAM_INPUT_FAILED',
      message: expect.stringContaining('no such luck'),
    });
  });

  test('a stop while rows wait says nothing of a failure', async () => {
    const logged: string[] = [];
    const own = await machine.session((message) => logged.push(message));
    try {
      const context = machine.context(own);
      const stream = own.memoryStream('v DOUBLE');
      keep(context.dataFrameStream(stream.toDF()));
      await context.start();
      stream.addData([1]);
      await until(() => context.graph.inputs[0].hasWaiting);
      await context.stop();
      expect(logged).toEqual([]);
    } finally {
      await own.stop();
    }
  });

  test('rows of batches that nobody asks for are not kept', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const receiver = new Scripted();
    // Every second batch is in no window.
    ssc
      .receiverStream(receiver)
      .window(1000, 2000)
      .foreachRDD(() => {});
    await ssc.start();
    const refs: WeakRef<object>[] = [];
    const store = () => {
      const element = { some: 'thing' };
      refs.push(new WeakRef(element));
      return receiver.store(element as never);
    };
    for (let round = 0; round < 6; round++) {
      await store();
      await batch();
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
    expect(refs.slice(0, 3).map((ref) => ref.deref())).toEqual([undefined, undefined, undefined]);
  });
});
