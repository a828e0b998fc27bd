import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { noBrowserStorage } from '../../../../../src/errors/web-storage-errors.ts';
import type { EngineHost } from '../../../../../web/dashboard/engine/host.ts';
import type { Activity, SourceRequest } from '../../../../../web/dashboard/protocol.ts';
import { EnginePage, SharedBrowser } from './engine-page.ts';

const LINES = Array.from(
  { length: 300 },
  (_, line) => `{"ts":"2026-11-25T10:00:00.${line % 10}00Z","path":"/p","status":200}\n`,
).join('');

const files = (...given: readonly [string, BlobPart][]): SourceRequest => ({
  kind: 'files',
  files: given.map(([path, content]) => ({ path, file: new File([content], path) })),
});

function pageOf(host: Omit<EngineHost, 'tell'> = new SharedBrowser().host()): EnginePage {
  const page = new EnginePage(host);
  onTestFinished(() => page.ask({ kind: 'close' }));
  return page;
}

const isFinished = ({ activity }: { activity: Activity }) => activity.kind === 'finished';

async function failureOf(page: EnginePage): Promise<string> {
  const { activity } = await page.until('activity', ({ activity }) => activity.kind === 'failed');
  return activity.kind === 'failed' ? activity.problem.condition : '';
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}/logs/app.jsonl`;
}

describe('bad input', () => {
  test('a file without lines is refused by what it is', async () => {
    const page = pageOf();
    const zip = new Uint8Array([0x50, 0x4b, 0x03, 0x04, ...new Uint8Array(600)]);
    page.ask({ kind: 'open', source: files(['logs.zip', zip]) });
    expect(await failureOf(page)).toBe('FAILED_READ_FILE.NOT_TEXT');
    page.clear();
    page.ask({ kind: 'open', source: files(['good.jsonl', LINES]) });
    await page.until('activity', isFinished);
  });

  test('an empty file says so, and is finished', async () => {
    const page = pageOf();
    page.ask({ kind: 'open', source: files(['empty.log', '']) });
    await page.until('activity', isFinished);
    const { problem } = await page.until('problem');
    expect(problem).toMatchObject({
      condition: 'SOURCE_EMPTY',
      parameters: { source: 'empty.log' },
    });
  });

  test('no file at all is no failure', async () => {
    const page = pageOf();
    page.ask({ kind: 'open', source: { kind: 'files', files: [] } });
    await page.until('activity', isFinished);
  });

  test('a cut .gz counts what came before the cut', async () => {
    const page = pageOf();
    const whole = gzipSync(LINES);
    page.ask({
      kind: 'open',
      source: files(['app.jsonl.gz', whole.subarray(0, whole.length - 12)]),
    });
    const activity = await page.until(
      'activity',
      ({ activity }) => activity.kind === 'failed' || activity.kind === 'finished',
    );
    expect(activity.activity.kind).toBe('failed');
    const { vitals } = await page.until('vitals', ({ vitals }) => vitals.totalRows > 200);
    expect(vitals.totalRows).toBeGreaterThan(200);
  });

  test('a file that changes while it is read says so', async () => {
    const page = pageOf();
    const file = new File([LINES], 'app.jsonl');
    const broken = Object.assign(file, {
      slice: () => ({
        size: file.size,
        arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')),
      }),
    });
    page.ask({
      kind: 'open',
      source: { kind: 'files', files: [{ path: 'app.jsonl', file: broken }] },
    });
    expect(await failureOf(page)).toBe('FAILED_READ_FILE.CHANGED');
  });

  test('lines that do not parse are counted as rows and shown with the reason', async () => {
    const page = pageOf();
    page.ask({ kind: 'open', source: files(['app.jsonl', `${LINES}not json\n{"cut":\n`]) });
    await page.until('activity', isFinished);
    const { vitals } = await page.until('vitals', ({ vitals }) => vitals.totalRows === 302);
    expect(vitals).toMatchObject({ unparsedRows: 2, lateRows: 0 });
    const { rows } = await page.until('tail', (tail) => tail.rows.at(-1)?.raw === '{"cut":');
    expect(rows.slice(-2)).toMatchObject([
      { number: 300, raw: 'not json', text: 'not json', error: expect.any(String) },
      { number: 301, error: expect.any(String) },
    ]);
  });

  test('without storage it counts in memory, and says so once', async () => {
    const host = new SharedBrowser().host();
    const refused = () => Promise.reject(noBrowserStorage({ location: 'x', cause: undefined }));
    const checkpoints = {
      ...host.platform.checkpoints,
      temporary: () => host.platform.checkpoints.temporary(),
      open: () => ({
        read: refused,
        list: refused,
        write: refused,
        delete: refused,
        lock: refused,
        close: async () => {},
      }),
    };
    const page = pageOf({ ...host, platform: { ...host.platform, checkpoints } });
    page.ask({ kind: 'open', source: files(['app.jsonl', LINES]) });
    await page.until('activity', isFinished);
    await page.until('vitals', ({ vitals }) => vitals.totalRows === 300);
    const { problem } = await page.until('problem');
    expect(problem.condition).toBe('CHECKPOINT_STORAGE.NOT_AVAILABLE');
  });

  test('an address that has no log says what it answered', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('no'));
    const page = pageOf();
    page.ask({ kind: 'open', source: { kind: 'url', url } });
    const { activity } = await page.until('activity', ({ activity }) => activity.kind === 'failed');
    expect(JSON.stringify(activity)).toContain('404');
  });
});

describe('a log behind an address', () => {
  test('is read to its end, by ranges or as it comes', async () => {
    for (const isRanged of [true, false]) {
      const url = await serve((request, response) => {
        const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '');
        if (range === null || !isRanged) return response.end(LINES);
        const from = Number(range[1]);
        const to = Math.min(LINES.length, range[2] === '' ? LINES.length : Number(range[2]) + 1);
        response.writeHead(206, {
          'content-range': `bytes ${from}-${to - 1}/${LINES.length}`,
          etag: '"1"',
        });
        response.end(LINES.slice(from, to));
        return response;
      });
      const page = pageOf();
      page.ask({ kind: 'open', source: { kind: 'url', url } });
      const { source } = await page.until('opened');
      expect(source).toMatchObject({ name: 'app.jsonl', format: { id: 'json' } });
      await page.until('activity', isFinished);
      await page.until('vitals', ({ vitals }) => vitals.totalRows === 300);
    }
  });
});
