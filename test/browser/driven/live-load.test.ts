import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { RetainedLines } from '../../../node/connectors/served-lines.ts';
import { WebSocketLineServer } from '../../../node/connectors/websocket-server.ts';
import { pageFolder } from '../support/page-folder.ts';
import { receiveReports } from '../support/report-server.ts';
import { serveFolder } from '../support/static-server.ts';
import { openUndriven } from '../support/undriven-chromium.ts';

/*
 * 30,000 events a second in frames of 64 KiB, counted by windows in the worker of a page, beside an idle page in another
 * browser at the same time: the page's main thread must be as free as the idle one's. Nobody drives the browsers, since a
 * driver charges for every frame. MILLRACE_LIVE_SECONDS sets for how long.
 */
const SECONDS = Number(process.env.MILLRACE_LIVE_SECONDS ?? 6);
const EVENTS_PER_SECOND = 30_000;
const TICK_MS = 20;
const START_MS = Date.UTC(2026, 0, 1);
const SERVICES = 12;
/** As long as an access line of a real log. */
const LINE_BYTES = 229;

const page = (isIdle: boolean, socket: string, reports: string, expected: number) => `
import { createSession } from './millrace/browser/index.js';
import { col, count, unix_millis, window } from './millrace/browser/functions.js';
const report = (path, body) => fetch('${reports}' + path, { method: 'POST', body: JSON.stringify(body) });
const session = await createSession();
const longTasks = [];
const watchLongTasks = () => new PerformanceObserver((list) => {
  longTasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
}).observe({ type: 'longtask' });
// Blocks the page once it is over, to see that the observer would have told.
const isObserved = async () => {
  const before = longTasks.length;
  setTimeout(() => { for (const endMs = performance.now() + 100; performance.now() < endMs; ); }, 0);
  await new Promise((resolve) => setTimeout(resolve, 600));
  return longTasks.length > before;
};
if (${isIdle}) {
  watchLongTasks();
  await report('/ready', {});
  await new Promise((resolve) => setTimeout(resolve, ${SECONDS * 1000}));
  await report('/idle', { longTasks: [...longTasks], isObserved: await isObserved() });
} else {
  const counts = new Map();
  let finish;
  const finished = new Promise((resolve) => { finish = resolve; });
  const query = await session.readStream.format('websocket').schema('ts TIMESTAMP, service STRING')
    .options({ url: '${socket}', format: 'json' }).load()
    .withWatermark('ts', '5 seconds').groupBy(window(col('ts'), '1 second'), col('service'))
    .agg(count('*').as('n')).select(unix_millis(col('window.start')).as('start'), 'service', 'n')
    .writeStream.outputMode('update').option('checkpointLocation', 'live-load')
    .trigger({ processingTime: '500 milliseconds' })
    .foreachBatch(async (batch) => {
      for (const { start, service, n } of await batch.collect()) counts.set(start + service, n);
      if ([...counts.values()].reduce((sum, n) => sum + n, 0) >= ${expected}) finish();
    }).start();
  watchLongTasks();
  await report('/ready', {});
  await finished;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { metrics } = query.lastProgress.sources[0];
  await report('/live', { longTasks: [...longTasks], isObserved: await isObserved(), counts: Object.fromEntries(counts), metrics });
}
`;

interface IdleReport {
  readonly longTasks: readonly number[];
  readonly isObserved: boolean;
}
interface LiveReport extends IdleReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, string>>;
}

/** Sends events at the rate, by the clock: what a late timer has missed is sent with the next. */
async function send(lines: RetainedLines, server: WebSocketLineServer, total: number) {
  const truth: Record<string, number> = {};
  const startMs = performance.now();
  for (let made = 0; made < total; await sleep(TICK_MS)) {
    const due = Math.min(
      total,
      Math.floor(((performance.now() - startMs) / 1000) * EVENTS_PER_SECOND),
    );
    const texts: string[] = [];
    for (; made < due; made++) {
      const ms = START_MS + Math.floor((made * 1000) / EVENTS_PER_SECOND);
      const service = `s${(made * 7) % SERVICES}`;
      const name = `${ms - (ms % 1000)}${service}`;
      truth[name] = (truth[name] ?? 0) + 1;
      const line = `{"ts":"${new Date(ms).toISOString()}","service":"${service}","rest":"`;
      texts.push(`${line.padEnd(LINE_BYTES - 3, 'x')}"}\n`);
    }
    lines.append(new TextEncoder().encode(texts.join('')));
    server.notify();
  }
  return { truth, seconds: (performance.now() - startMs) / 1000 };
}

test('30,000 events a second are counted exactly, and the page stays as free as an idle one', async () => {
  const total = EVENTS_PER_SECOND * SECONDS;
  const lines = new RetainedLines({ bytesMax: 256 << 20 });
  const server = await WebSocketLineServer.listen({ lines });
  onTestFinished(() => server.close());
  const waiting = new Map<string, (body: unknown) => void>();
  let ready = 0;
  const reports = await receiveReports((path, body) => {
    if (path === '/ready') ready++;
    else waiting.get(path)?.(body);
  });
  onTestFinished(() => reports.close());
  const reported = <T>(path: string) =>
    new Promise<T>((resolve) => waiting.set(path, (body) => resolve(body as T)));
  const idle = reported<IdleReport>('/idle');
  const live = reported<LiveReport>('/live');
  for (const isIdle of [true, false]) {
    const socket = `ws://127.0.0.1:${server.port}`;
    const folder = pageFolder(page(isIdle, socket, reports.url, total));
    onTestFinished(() => folder.remove());
    const host = await serveFolder(folder.path);
    onTestFinished(() => host.close());
    const browser = await openUndriven(host.url);
    onTestFinished(() => browser.close());
  }
  while (ready < 2) await sleep(50);
  const { truth, seconds } = await send(lines, server, total);
  const [control, loaded] = await Promise.all([idle, live]);
  console.log(
    `${total.toLocaleString('en')} events in ${seconds.toFixed(1)} s; long tasks: ` +
      `${loaded.longTasks.length} under load, ${control.longTasks.length} in the idle page`,
  );
  expect([control.isObserved, loaded.isObserved]).toEqual([true, true]);
  expect(loaded.counts).toEqual(truth);
  expect(loaded.metrics).toMatchObject({ gaps: '0', lostBytes: '0' });
  expect(loaded.longTasks.length).toBeLessThanOrEqual(control.longTasks.length + 1);
}, 120_000);
