import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RetainedLines } from '../../node/connectors/served-lines.ts';
import { WebSocketLineServer } from '../../node/connectors/websocket-server.ts';
import { ended, startProgram } from './support.ts';

const EVENTS = 100_000;
const PIECE = 500;

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'millrace-network-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

/** Lines `from` to `to`, each with its number. */
function lines(from: number, to: number): Buffer {
  const parts: string[] = [];
  for (let id = from; id < to; id++) parts.push(`{"id":${id},"service":"s${id % 7}"}\n`);
  return Buffer.from(parts.join(''));
}

interface Progress {
  readonly rows: number;
  readonly metrics: Readonly<Record<string, string>>;
}

/** Starts the receiving program; `until` resolves when a batch's report satisfies the condition. */
function receive(format: string, options: Record<string, unknown>) {
  const child: ChildProcess = startProgram(
    'receive.mjs',
    format,
    JSON.stringify(options),
    join(work, 'out'),
    join(work, 'checkpoint'),
  );
  if (child.stdout === null) throw new Error('no output');
  const reports = createInterface({ input: child.stdout });
  const until = (isEnough: (progress: Progress) => boolean) =>
    new Promise<Progress>((resolve) => {
      const listener = (line: string) => {
        const progress = JSON.parse(line) as Progress;
        if (!isEnough(progress)) return;
        reports.off('line', listener);
        resolve(progress);
      };
      reports.on('line', listener);
    });
  return { child, until };
}

/** All numbers that were written, in order. */
function received(): number[] {
  const folder = join(work, 'out');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as number[])
    .sort((a, b) => a - b);
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

test('the WebSocket protocol gives each of 100,000 events once, over a kill in the middle', async () => {
  const served = new RetainedLines({ bytesMax: 64 << 20 });
  const server = await WebSocketLineServer.listen({ lines: served });
  const options = { url: `ws://127.0.0.1:${server.port}` };
  const append = async (from: number, to: number) => {
    for (let id = from; id < to; id += PIECE) {
      served.append(lines(id, id + PIECE));
      server.notify();
      await setImmediate();
    }
  };
  const first = receive('websocket', options);
  let seen = 0;
  const isUnderWay = first.until(({ rows }) => {
    seen += rows;
    return seen > EVENTS / 10;
  });
  await append(0, EVENTS / 2);
  await isUnderWay;
  await killed(first.child);
  const before = received().length;
  expect(before).toBeGreaterThan(0);

  const second = receive('websocket', options);
  const isComplete = second.until(() => received().length >= EVENTS);
  await append(EVENTS / 2, EVENTS);
  await isComplete;
  second.child.kill('SIGTERM');
  await ended(second.child);
  await server.close();
  expect(received()).toEqual(Array.from({ length: EVENTS }, (_, id) => id));
});

/** A plain TCP server that writes lines to whoever is connected; what is written to nobody is lost. */
class PlainServer {
  readonly #server = createServer((socket) => {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
    });
    this.#connected();
  });
  #socket: Socket | undefined;
  #connected: () => void = () => {};

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async connection(): Promise<void> {
    if (this.#socket !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#connected = resolve;
    });
  }

  async write(bytes: Buffer): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }
}

test('a plain TCP port gives each of 100,000 events at most once, and what a kill lost is one gap that is counted', async () => {
  const server = new PlainServer();
  const options = { host: '127.0.0.1', port: String(await server.listen()) };
  const send = async () => {
    for (let id = 0; id < EVENTS; id += PIECE) {
      await server.write(lines(id, id + PIECE));
      await setTimeout(10);
    }
  };
  const first = receive('socket', options);
  await server.connection();
  let seen = 0;
  const isUnderWay = first.until(({ rows }) => {
    seen += rows;
    return seen > EVENTS / 10;
  });
  const isSent = send();
  await isUnderWay;
  await killed(first.child);
  const second = receive('socket', options);
  const last = second.until(() => received().at(-1) === EVENTS - 1);
  await isSent;
  const { metrics } = await last;
  second.child.kill('SIGTERM');
  await ended(second.child);
  server.close();

  const ids = received();
  expect(new Set(ids).size).toBe(ids.length);
  const isGap = (index: number) => index > 0 && ids[index] !== ids[index - 1] + 1;
  const gaps = ids.filter((_, index) => isGap(index)).length;
  expect(ids[0]).toBe(0);
  expect(gaps).toBe(1);
  console.log(
    `${EVENTS - ids.length} events lost in ${gaps} gap(s); the source counts ${metrics.gaps}`,
  );
  expect(Number(metrics.gaps)).toBeGreaterThanOrEqual(gaps);
});
