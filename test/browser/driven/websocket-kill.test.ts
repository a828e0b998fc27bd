import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { randomSource } from '../../../bench/generate.mjs';
import { RetainedLines } from '../../../node/connectors/served-lines.ts';
import { WebSocketLineServer } from '../../../node/connectors/websocket-server.ts';
import { launchChromium } from '../support/chromium.ts';
import { rendererPids } from '../support/memory-use.ts';
import { pageFolder } from '../support/page-folder.ts';
import { receiveReports } from '../support/report-server.ts';
import { serveFolder } from '../support/static-server.ts';

/*
 * A hundred thousand events over the WebSocket into a windowed count, whose engine is a worker with its checkpoint in
 * IndexedDB. The renderer is killed at random moments and the page opened again; MILLRACE_SEED repeats a run.
 */
const EVENTS = 100_000;
const KILLS = 10;
const KEYS = 7;
const START_MS = Date.UTC(2026, 0, 1);
const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);

/** Absolute counts, so that a batch which is reported again changes nothing. */
const program = (socket: string, reports: string) => `
import { createSession } from './millrace/browser/index.js';
import { col, count, unix_millis, window } from './millrace/browser/functions.js';
const session = await createSession();
const events = session.readStream.format('websocket').schema('ts TIMESTAMP, key INT')
  .options({ url: '${socket}', format: 'json', maxBytesPerTrigger: '24k' }).load();
await events.withWatermark('ts', '1 minute').groupBy(window(col('ts'), '10 seconds'), col('key'))
  .agg(count('*').as('n'))
  .select(unix_millis(col('window.start')).as('start'), 'key', 'n')
  .writeStream.outputMode('update').option('checkpointLocation', 'kill-test')
  .foreachBatch(async (batch, id) => {
    const rows = await batch.collect();
    await fetch('${reports}/rows', { method: 'POST', body: JSON.stringify({ id, rows }) });
  }).start();
`;

interface Report {
  readonly id: number;
  readonly rows: readonly { readonly start: number; readonly key: number; readonly n: number }[];
}

const nameOf = (start: number, key: number) => `${start} ${key}`;

/** Makes events, and counts them itself. */
class Events {
  readonly truth = new Map<string, number>();
  readonly #random = randomSource(seed);
  #made = 0;

  lines(count: number): Uint8Array {
    const lines: string[] = [];
    for (let i = 0; i < count; i++) {
      const timeMs = START_MS + this.#made++ * 5 + Math.floor(this.#random() * 2000);
      const key = Math.floor(this.#random() * KEYS);
      const name = nameOf(timeMs - (timeMs % 10_000), key);
      this.truth.set(name, (this.truth.get(name) ?? 0) + 1);
      lines.push(`{"ts":"${new Date(timeMs).toISOString()}","key":${key}}\n`);
    }
    return new TextEncoder().encode(lines.join(''));
  }
}

async function kill(browser: Browser, page: Page): Promise<void> {
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  for (const pid of await rendererPids(page)) process.kill(pid, 'SIGKILL');
  await crashed;
  await page.close();
  expect(browser.isConnected()).toBe(true);
}

test('a hundred thousand events are counted exactly though the renderer is killed ten times', async () => {
  console.log(`seed ${seed}`);
  const random = randomSource(seed + 1);
  const events = new Events();
  const lines = new RetainedLines({ bytesMax: 64 << 20 });
  const server = await WebSocketLineServer.listen({ lines });
  onTestFinished(() => server.close());
  const counts = new Map<string, number>();
  const batches = new Set<number>();
  let repeated = 0;
  let wake: () => void = () => {};
  const reports = await receiveReports((_, body) => {
    const { id, rows } = body as Report;
    if (batches.has(id)) repeated++;
    batches.add(id);
    for (const { start, key, n } of rows) counts.set(nameOf(start, key), n);
    wake();
  });
  onTestFinished(() => reports.close());
  const folder = pageFolder(program(`ws://127.0.0.1:${server.port}`, reports.url));
  onTestFinished(() => folder.remove());
  const host = await serveFolder(folder.path);
  onTestFinished(() => host.close());
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const context = await browser.newContext();
  const counted = () => [...counts.values()].reduce((sum, n) => sum + n, 0);
  const nextReport = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  const publish = (count: number) => {
    lines.append(events.lines(count));
    server.notify();
  };
  for (let round = 0; round < KILLS; round++) {
    const page = await context.newPage();
    publish(Math.floor(EVENTS / (KILLS + 1)));
    const opened = nextReport();
    await page.goto(host.url);
    // Now and then it dies before it has said anything, mostly in the midst of micro-batches.
    const reportsBefore = Math.floor(random() * 8);
    if (reportsBefore > 0) await opened;
    for (let report = 1; report < reportsBefore; report++) await nextReport();
    await sleep(random() * 20);
    await kill(browser, page);
  }
  const page = await context.newPage();
  publish(EVENTS - KILLS * Math.floor(EVENTS / (KILLS + 1)));
  await page.goto(host.url);
  while (counted() < EVENTS) await nextReport();
  // Whatever would count a row twice has had its chance then.
  await sleep(1000);
  console.log(`${batches.size} micro-batches, of which ${repeated} ran again after a kill`);
  expect(counted()).toBe(EVENTS);
  expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(events.truth));
  expect(server.gapCount).toBe(0);
}, 120_000);
