import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Row, Session } from '../../../../src/index.ts';
import { RuntimeException, UnsupportedOperationException } from '../../../../src/index.ts';
import { configure } from '../../../../web/configure.ts';
import { createSession } from '../../../../web/index.ts';

beforeEach(() => {
  configure({
    wasmUrl: '/dist/browser/millrace.wasm',
    scalarWasmUrl: '/dist/browser/millrace.scalar.wasm',
    workerUrl: '/test/browser/programs/session-worker.ts',
  });
});
afterEach(() => vi.restoreAllMocks());

async function openSession(): Promise<Session> {
  const session = await createSession();
  onTestFinished(() => session.stop());
  return session;
}

describe('a session in a page', () => {
  test('compiles and instantiates nothing in the page', async () => {
    const inPage = [
      vi.spyOn(WebAssembly, 'compile'),
      vi.spyOn(WebAssembly, 'compileStreaming'),
      vi.spyOn(WebAssembly, 'instantiate'),
    ];
    const session = await openSession();
    expect(await session.range(1000).where('id % 7 = 0').count()).toBe(143);
    for (const call of inPage) expect(call).not.toHaveBeenCalled();
  });

  test('leaves the page its thread while it computes', async () => {
    const session = await openSession();
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const start = performance.now();
    await session.range(5_000_000).selectExpr('sum(id * id % 7) AS s').collect();
    const elapsed = performance.now() - start;
    clearInterval(timer);
    // A page that computed itself would have had a turn or two.
    expect(turns).toBeGreaterThan(elapsed / 50);
    expect(elapsed).toBeGreaterThan(100);
  });

  test('calls functions in the page, which may touch the document', async () => {
    const session = await openSession();
    const input = session.memoryStream('v INT');
    const list = document.createElement('ul');
    const query = await input
      .toDF()
      .writeStream.foreachBatch(async (batch) => {
        for (const { v } of await batch.collect()) {
          list.append(Object.assign(document.createElement('li'), { textContent: String(v) }));
        }
      })
      .start();
    input.addData([1], [2]);
    await query.processAllAvailable();
    input.addData([3]);
    await query.processAllAvailable();
    expect([...list.children].map((item) => item.textContent)).toEqual(['1', '2', '3']);
  });

  test('reads a stream of the page, such as a file that is unpacked on the way', async () => {
    const session = await openSession();
    const lines = Array.from({ length: 20_000 }, (_, v) => `{"v": ${v}}\n`).join('');
    const packed = new Blob([lines]).stream().pipeThrough(new CompressionStream('gzip'));
    const stream = packed.pipeThrough(new DecompressionStream('gzip'));
    const rows: Row[] = [];
    const query = await session.readStream
      .format('json')
      .schema('v INT')
      .from(stream)
      .selectExpr('count(*) AS n', 'sum(v) AS total')
      .writeStream.outputMode('complete')
      .trigger({ availableNow: true })
      .foreach((row) => rows.push(row))
      .start();
    await query.awaitTermination();
    expect(rows.at(-1)).toEqual({ n: 20_000, total: 199_990_000 });
  });

  test('is refused a program’s own connectors, with the way out', async () => {
    const failure = await createSession({ connectors: [{ name: 'mine' }] }).catch((error) => error);
    expect(failure).toBeInstanceOf(UnsupportedOperationException);
    expect(failure).toMatchObject({ condition: 'CONNECTORS_NEED_LOCAL_ENGINE' });
    expect(failure.message).toContain('`worker: false`');
  });
});

describe('a worker that can’t be had', () => {
  test('is told with the address that was tried', async () => {
    configure({ workerUrl: '/dist/nowhere/worker.js' });
    const failure = await createSession().catch((error) => error);
    expect(failure).toBeInstanceOf(RuntimeException);
    expect(failure).toMatchObject({
      condition: 'WORKER_NOT_LOADED.UNREACHABLE',
      parameters: { url: new URL('/dist/nowhere/worker.js', location.href).href },
    });
  });

  test('is told when the browser refuses it', async () => {
    configure({ workerUrl: 'http://127.0.0.1:1/worker.js' });
    await expect(createSession()).rejects.toMatchObject({ condition: 'WORKER_NOT_LOADED.REFUSED' });
  });

  test('is told when its core can’t be loaded, by the first that needs it', async () => {
    configure({ wasmUrl: '/dist/nowhere.wasm' });
    const session = await openSession();
    await expect(session.range(3).collect()).rejects.toMatchObject({
      condition: expect.stringMatching(/^WASM_CORE_NOT_LOADED/),
    });
    expect(await session.range(3).columns()).toEqual(['id']);
  });
});
