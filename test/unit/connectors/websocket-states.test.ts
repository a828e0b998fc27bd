import { describe, expect, onTestFinished, test } from 'vitest';
import type { ConnectionState } from '../../../src/connectors/source-connection.ts';
import { webSocketConnector } from '../../../src/connectors/websocket.ts';
import { WEBSOCKET_SUBPROTOCOL } from '../../../src/connectors/websocket-protocol.ts';
import type { CheckpointStorage } from '../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../src/streaming/checkpoint/memory-storage.ts';
import { type FakeConnection, FakeWebSockets } from '../../support/fake-web-sockets.ts';
import { nextTurn } from '../../support/manual-clock.ts';
import { SimulatedMachine } from '../../support/simulation.ts';
import { SourceDriver } from '../../support/source-driver.ts';

const ALL = { kind: 'allAvailable' } as const;

interface Opened {
  readonly driver: SourceDriver;
  readonly machine: SimulatedMachine;
  readonly states: ConnectionState[];
  state(): ConnectionState;
}

async function open(
  sockets: FakeWebSockets,
  options: Record<string, string> = {},
  storage: CheckpointStorage = new MemoryCheckpoints().temporary(),
): Promise<Opened> {
  const machine = new SimulatedMachine();
  const driver = await SourceDriver.open({
    connector: webSocketConnector(sockets),
    options: { url: 'ws://edge-2', ...options },
    platform: machine.process().platform,
    storage,
  });
  onTestFinished(() => driver.source.stop());
  const states: ConnectionState[] = [];
  const { connection } = driver.source;
  if (connection === undefined) throw new Error('a WebSocket source without a connection');
  connection.onChange((state) => states.push(state));
  await driver.source.latestOffset(null, ALL);
  await turns();
  return { driver, machine, states, state: () => connection.state };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await nextTurn();
}

const refuse = (connection: FakeConnection) =>
  connection.listener.closed('closed with code 1006', { code: 1006 });
const accept = (connection: FakeConnection) =>
  connection.listener.opened(connection.address.protocols?.at(0) ?? '');

describe('the state of a WebSocket source', () => {
  test('tells why there is no connection, how often it was tried and when it will be', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = refuse;
    const { driver, machine, state } = await open(sockets);
    expect(state()).toMatchObject({
      kind: 'waiting',
      attempts: 1,
      code: 1006,
      reason: 'closed with code 1006',
      sinceMs: machine.clock.nowMs(),
    });
    expect(driver.source.metrics?.()).toMatchObject({
      connected: 'false',
      attempts: '1',
      closeCode: '1006',
    });
    const first = state();
    await machine.clock.advance(10_000);
    const later = state();
    expect(later).toMatchObject({
      kind: 'waiting',
      sinceMs: (first as { sinceMs: number }).sinceMs,
    });
    expect((later as { attempts: number }).attempts).toBeGreaterThan(3);
  });

  test('waits between half of and the whole doubled delay, thirty seconds at most', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = refuse;
    const { machine, states } = await open(sockets);
    await machine.clock.advance(600_000);
    const waits = states.flatMap((state) =>
      state.kind === 'waiting' ? [state.nextAttemptMs - state.sinceMs] : [],
    );
    const delays = waits.map((end, index) => end - (index === 0 ? 0 : waits[index - 1]));
    expect(delays.length).toBeGreaterThan(20);
    delays.slice(1).forEach((delay, index) => {
      const longest = Math.min(30_000, 400 * 2 ** index);
      expect(delay).toBeLessThanOrEqual(longest);
      expect(delay).toBeGreaterThanOrEqual(longest / 2 - 1);
    });
  });

  test('a server that takes the connection and drops it at once is not hammered', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = (connection) => {
      accept(connection);
      queueMicrotask(() => connection.listener.closed('go away', { code: 1013 }));
    };
    const { machine, state } = await open(sockets);
    await machine.clock.advance(60_000);
    expect(sockets.connections.length).toBeLessThan(20);
    expect(state()).toMatchObject({ kind: 'waiting', code: 1013, reason: 'go away', attempts: 0 });
  });

  test('retry ends the wait', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = refuse;
    const { driver, machine, state } = await open(sockets);
    await machine.clock.advance(60_000);
    const tried = sockets.connections.length;
    sockets.onConnect = accept;
    driver.source.connection?.retry();
    await turns();
    expect(sockets.connections.length).toBe(tried + 1);
    expect(state()).toMatchObject({ kind: 'open' });
  });

  test('says that a server is silent, and that it speaks again', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = accept;
    const { driver, machine, state } = await open(sockets, { silentAfter: '10s' });
    expect(state()).toMatchObject({ kind: 'open', silentSinceMs: undefined });
    const sinceMs = machine.clock.nowMs();
    await machine.clock.advance(9_000);
    expect(state()).toMatchObject({ silentSinceMs: undefined });
    await machine.clock.advance(6_000);
    expect(state()).toMatchObject({ kind: 'open', silentSinceMs: sinceMs });
    expect(driver.source.metrics?.().silentSince).toBe(new Date(sinceMs).toISOString());
    sockets.last.listener.message('{"type":"hello","version":1,"start":0,"end":0}');
    expect(state()).toMatchObject({ kind: 'open', silentSinceMs: undefined });
    expect(driver.failures).toEqual([]);
  });

  test('gives up with what the server said after the attempts that it was given', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = refuse;
    const { driver, machine, state } = await open(sockets, { maxConnectAttempts: '3' });
    await machine.clock.advance(10_000);
    expect(driver.failures).toMatchObject([
      { condition: 'SOURCE_CONNECTION_FAILED', parameters: { attempts: '3' } },
    ]);
    expect(state()).toEqual({ kind: 'stopped' });
  });

  test('fails at once where the browser forbids the address', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = ({ listener }) => listener.closed('insecure', { isBlocked: true });
    const { driver, machine } = await open(sockets);
    await machine.clock.advance(60_000);
    expect(driver.failures).toMatchObject([
      { condition: 'SOURCE_ADDRESS_BLOCKED', parameters: { url: 'ws://edge-2' } },
    ]);
    expect(sockets.connections.length).toBe(1);
  });

  test('fails where the server chose another subprotocol', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = ({ listener }) => listener.opened('');
    const { driver } = await open(sockets);
    expect(driver.failures).toMatchObject([
      {
        condition: 'SOURCE_PROTOCOL_NOT_SPOKEN',
        parameters: { protocol: WEBSOCKET_SUBPROTOCOL, spoken: 'none' },
      },
    ]);
    expect(sockets.last.isClosed).toBe(true);
  });
});

describe('a plain socket that is faster than the engine', () => {
  /** A storage in which writes hang: the spool takes nothing more. */
  function hanging(): CheckpointStorage & { release(): void } {
    const storage = new MemoryCheckpoints().temporary();
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    return {
      read: (name) => storage.read(name),
      list: (prefix) => storage.list(prefix),
      write: async (writes) => {
        await gate;
        await storage.write(writes);
      },
      delete: (names) => storage.delete(names),
      lock: () => storage.lock(),
      close: () => storage.close(),
      release,
    };
  }

  const frame = (number: number) => `${String(number).padStart(7, '0')} ${'x'.repeat(64 << 10)}`;

  test('sheds the oldest whole frames beyond its buffer, counted, and logs it once', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = accept;
    const storage = hanging();
    const { driver, machine } = await open(
      sockets,
      { protocol: 'plain', bufferBytes: '1m' },
      storage,
    );
    const frames = 400;
    for (let number = 0; number < frames; number++) sockets.last.listener.message(frame(number));
    const metrics = driver.source.metrics?.() ?? {};
    expect(Number(metrics.bufferedBytes)).toBeLessThanOrEqual(1 << 20);
    expect(Number(metrics.droppedRows)).toBeGreaterThan(100);
    expect(Number(metrics.droppedBytes)).toBe(Number(metrics.droppedRows) * (frame(0).length + 1));
    storage.release();
    const numbers: number[] = [];
    while (numbers.at(-1) !== frames - 1) {
      const texts = (await driver.texts()) ?? [];
      numbers.push(...texts.map((text) => Number(String(text).slice(0, 7))));
      // The spool leaves a moment between large segments.
      await machine.clock.advance(50);
    }
    expect(numbers.length + Number(metrics.droppedRows)).toBe(frames);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(machine.log.filter(({ level }) => level === 'error').length).toBe(1);
  });

  test('makes the server wait where the platform can, and drops nothing', async () => {
    const sockets = new FakeWebSockets({ canPause: true });
    sockets.onConnect = accept;
    const storage = hanging();
    const { driver, machine } = await open(sockets, { protocol: 'plain' }, storage);
    let sent = 0;
    for (; !sockets.last.isPaused; sent++) sockets.last.listener.message(frame(sent));
    expect(driver.source.metrics?.()).toMatchObject({ droppedRows: '0' });
    storage.release();
    let rows = 0;
    while (rows < sent) {
      rows += (await driver.texts())?.length ?? 0;
      await machine.clock.advance(50);
    }
    expect(sockets.last.isPaused).toBe(false);
  });
});

describe('a server that is asked what it speaks', () => {
  const auto = { protocol: 'auto' };

  test('speaks Millrace’s protocol', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = accept;
    const { driver, state } = await open(sockets, auto);
    await driver.source.latestOffset(null, ALL);
    await turns();
    expect(state()).toMatchObject({ kind: 'open' });
    expect(sockets.last.sent.at(0)).toContain('"hello"');
  });

  test('knows nothing of it and refuses the offer, as browsers demand: its frames are lines', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = (connection) =>
      connection.address.protocols === undefined ? accept(connection) : refuse(connection);
    const { driver, machine } = await open(sockets, auto);
    sockets.last.listener.message('one\ntwo');
    await turns();
    expect(await driver.texts()).toEqual(['one', 'two']);
    expect(machine.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('is asked again until it answers, and keeps its answer over a restart', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = refuse;
    const { driver, machine, state } = await open(sockets, auto);
    expect(await driver.texts()).toBeUndefined();
    expect(state()).toMatchObject({ kind: 'waiting', attempts: 1, code: 1006 });
    sockets.onConnect = ({ listener }) => listener.opened('');
    await machine.clock.advance(1_000);
    sockets.last.listener.message('one');
    await turns();
    expect(await driver.texts()).toEqual(['one']);
    const again = new FakeWebSockets();
    again.onConnect = accept;
    await open(again, auto, driver.storage);
    expect(again.connections.map(({ address }) => address.protocols)).toEqual([undefined]);
  });

  test('a forbidden address fails at once', async () => {
    const sockets = new FakeWebSockets();
    sockets.onConnect = ({ listener }) => listener.closed('insecure', { isBlocked: true });
    const { driver } = await open(sockets, auto);
    expect(driver.failures).toMatchObject([{ condition: 'SOURCE_ADDRESS_BLOCKED' }]);
  });
});
