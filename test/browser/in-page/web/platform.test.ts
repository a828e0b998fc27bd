import { beforeAll, describe, expect, test, vi } from 'vitest';
import { count, sum, window } from '../../../../src/api/functions.ts';
import { WasmCore } from '../../../../src/wasm/core.ts';
import { configure, webConfiguration } from '../../../../web/configure.ts';
import { compileCore, compileCoreFile } from '../../../../web/core-module.ts';
import { createSession } from '../../../../web/index.ts';
import { webPlatform } from '../../../../web/platform.ts';
import { webScheduler } from '../../../../web/timers.ts';

beforeAll(() => {
  configure({
    wasmUrl: '/dist/browser/millrace.wasm',
    scalarWasmUrl: '/dist/browser/millrace.scalar.wasm',
    workerUrl: '/test/browser/programs/session-worker.ts',
  });
});

describe('the platform in a browser', () => {
  test('loads the core once, and it runs', async () => {
    const platform = webPlatform();
    const [first, second] = await Promise.all([platform.loadCore(), platform.loadCore()]);
    expect(second).toBe(first);
    const core = await WasmCore.instantiate(first);
    expect(core.kernels.arena_alloc(10)).toBeGreaterThan(0);
  });

  test('gives different identifiers and seeds', () => {
    const { random } = webPlatform();
    expect(random.uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(random.uuid()).not.toBe(random.uuid());
    expect(random.seed()).not.toBe(random.seed());
  });

  test('writes warnings to the console, and nothing below them by default', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const info = vi.spyOn(console, 'info').mockReturnValue();
    webPlatform().logger.info('started');
    webPlatform().logger.warn('lost', { host: 'a.b' });
    webPlatform({ logLevel: 'info' }).logger.info('ended');
    expect(warn.mock.calls).toEqual([['[millrace] lost', { host: 'a.b' }]]);
    expect(info.mock.calls).toEqual([['[millrace] ended']]);
    vi.restoreAllMocks();
  });
});

describe('the configuration', () => {
  test('makes addresses absolute, and keeps what is not named again', () => {
    const before = webConfiguration();
    configure({ workerUrl: 'x/worker.js' });
    expect(webConfiguration()).toEqual({
      ...before,
      workerUrl: new URL('x/worker.js', location.href).href,
    });
    configure({ workerUrl: undefined });
    expect(webConfiguration().workerUrl).toBeDefined();
    configure(before);
  });

  test('refuses what is no address, and stays as it was', () => {
    const before = webConfiguration();
    for (const url of ['https://:80/', 'http://[1']) {
      expect(() => configure({ wasmUrl: url, workerUrl: '/worker.js' })).toThrow(
        expect.objectContaining({
          condition: 'INVALID_OPTION_VALUE',
          parameters: expect.objectContaining({ option: 'wasmUrl', value: url }),
        }),
      );
    }
    expect(webConfiguration()).toEqual(before);
  });
});

describe('the scheduler in a browser', () => {
  test('resolves an aborted sleep at once, and does not reject', async () => {
    const controller = new AbortController();
    const sleep = webScheduler.sleep(1e12, controller.signal);
    controller.abort();
    await sleep;
    await webScheduler.sleep(1e12, controller.signal);
  });

  test('does not turn a delay beyond the timers’ range into none', async () => {
    const controller = new AbortController();
    let isOver = false;
    const sleep = webScheduler.sleep(2 ** 31 + 5, controller.signal).then(() => {
      isOver = true;
    });
    await webScheduler.sleep(20);
    expect(isOver).toBe(false);
    controller.abort();
    await sleep;
  });

  test('yields to the event loop on a delay of 0, without the 4 ms of nested timers', async () => {
    const order: string[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => order.push('event loop');
    port2.postMessage(null);
    await webScheduler.sleep(0);
    order.push('sleeper');
    expect(order).toEqual(['event loop', 'sleeper']);
    const start = performance.now();
    for (let turn = 0; turn < 200; turn++) await webScheduler.sleep(0);
    expect(performance.now() - start).toBeLessThan(200 * 4);
  });
});

describe('the core that can’t be loaded', () => {
  const load = (url: string) =>
    compileCoreFile({ url: new URL(url, location.href).href, option: 'wasmUrl' });

  test('says which address was tried and how to choose another', async () => {
    configure({ wasmUrl: '/dist/nowhere.wasm' });
    const error = await compileCore().catch((failure: unknown) => failure);
    configure({ wasmUrl: '/dist/browser/millrace.wasm' });
    expect(String(error)).toContain('/dist/nowhere.wasm');
    expect(String(error)).toContain('configure({ wasmUrl');
  });

  test('is told from a page that answers any address', async () => {
    const html = 'data:text/html,<!doctype html><p>an application</p>';
    await expect(load(html)).rejects.toMatchObject({
      condition: 'WASM_CORE_NOT_LOADED.NOT_WEBASSEMBLY',
      parameters: { contentType: 'text/html' },
    });
  });

  test('is told from a server that does not answer', async () => {
    await expect(load('http://127.0.0.1:1/millrace.wasm')).rejects.toMatchObject({
      condition: 'WASM_CORE_NOT_LOADED.UNREACHABLE',
    });
  });

  test('is told from a file that was cut short, whatever the server calls it', async () => {
    const whole = await (await fetch('/dist/browser/millrace.wasm')).arrayBuffer();
    for (const type of ['application/wasm', 'application/octet-stream']) {
      const url = URL.createObjectURL(new Blob([whole.slice(0, 5000)], { type }));
      await expect(load(url)).rejects.toMatchObject({ condition: 'WASM_CORE_NOT_LOADED.REFUSED' });
    }
  });

  test('compiles under any type that a server gives it', async () => {
    const whole = await (await fetch('/dist/browser/millrace.wasm')).arrayBuffer();
    const url = URL.createObjectURL(new Blob([whole], { type: 'text/plain' }));
    expect(await load(url)).toBeInstanceOf(WebAssembly.Module);
  });

  test('is tried again after a failure', async () => {
    const platform = webPlatform();
    configure({ wasmUrl: '/dist/nowhere.wasm' });
    await expect(platform.loadCore()).rejects.toThrow();
    configure({ wasmUrl: '/dist/browser/millrace.wasm' });
    expect(await platform.loadCore()).toBeInstanceOf(WebAssembly.Module);
  });
});

describe.each([
  ['in a worker', { worker: true }],
  ['in the page itself', { worker: false }],
])('a session with its engine %s', (_, options) => {
  test('runs a table query and SQL', async () => {
    const session = await createSession(options);
    const visits = session.createDataFrame(
      [
        { page: '/a', ms: 3 },
        { page: '/b', ms: 5 },
        { page: '/a', ms: 4 },
      ],
      'page STRING, ms INT',
    );
    const sums = visits.groupBy('page').agg(count('*').as('hits'), sum('ms').as('ms'));
    expect(await sums.orderBy('page').collect()).toEqual([
      { page: '/a', hits: 2, ms: 7 },
      { page: '/b', hits: 1, ms: 5 },
    ]);
    await visits.createOrReplaceTempView('visits');
    const answer = await session.sql('SELECT count(*) AS n FROM visits WHERE ms > 3');
    expect(await answer.collect()).toEqual([{ n: 2 }]);
    await session.stop();
  });

  test('runs a streaming query with windows and a watermark', async () => {
    const session = await createSession(options);
    const stream = session.memoryStream('ts TIMESTAMP, k STRING');
    const counts = stream
      .toDF()
      .withWatermark('ts', '10 seconds')
      .groupBy(window('ts', '1 minute'), 'k')
      .agg(count('*').as('n'));
    const query = await counts
      .selectExpr('window.start AS start', 'k', 'n')
      .writeStream.format('memory')
      .queryName('counts')
      .outputMode('append')
      .start();
    stream.addData(
      [new Date('2024-03-01T10:00:05Z'), 'a'],
      [new Date('2024-03-01T10:00:50Z'), 'a'],
      [new Date('2024-03-01T10:02:00Z'), 'b'],
    );
    await query.processAllAvailable();
    expect(await session.table('counts').collect()).toEqual([
      { start: new Date('2024-03-01T10:00:00Z'), k: 'a', n: 2 },
    ]);
    await session.stop();
  });
});
