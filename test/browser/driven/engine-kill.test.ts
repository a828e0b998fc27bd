import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RetainedLines } from '../../../node/connectors/served-lines.ts';
import { WebSocketLineServer } from '../../../node/connectors/websocket-server.ts';
import { randomFrom, SEED } from '../../integration/support.ts';
import { browserProcesses } from '../support/browser-processes.ts';
import { launchProfile } from '../support/chromium.ts';
import { type EngineFolder, EngineTab, engineFolder } from '../support/engine-harness.ts';
import { type StaticServer, serveFolder } from '../support/static-server.ts';

/*
 * The live page's engine follows a WebSocket while its renderer is killed at random moments. Each time the page shows what
 * it had counted, goes on, and in the end all of it is there, once.
 */
const KILLS = 4;
const ROWS = 40_000;

let folder: EngineFolder;
let server: StaticServer;
let profile: string;

beforeAll(async () => {
  folder = engineFolder();
  server = await serveFolder(folder.path);
  profile = mkdtempSync(join(tmpdir(), 'millrace-engine-kill-'));
});
afterAll(async () => {
  await server.close();
  folder.remove();
  rmSync(profile, { recursive: true, force: true });
});

function linesOf(from: number, to: number): Uint8Array {
  let text = '';
  for (let number = from; number < to; number++) {
    const ts = new Date(Date.UTC(2026, 10, 25, 10) + number * 10).toISOString();
    const status = number % 10 === 0 ? 500 : 200;
    text += `{"ts":"${ts}","method":"GET","path":"/items/${number % 700}","status":${status},"latency_ms":${number % 90}}\n`;
  }
  return new TextEncoder().encode(text);
}

async function openTab() {
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    rmSync(join(profile, name), { force: true });
  const context = await launchProfile(profile);
  const page = await context.newPage();
  await page.goto(server.url);
  const tab = new EngineTab(page);
  await tab.until('ready');
  return { context, tab };
}

test('counts are exact over kills of the renderer', async () => {
  const random = randomFrom(SEED);
  console.log(`MILLRACE_SEED=${SEED}`);
  const lines = new RetainedLines({ bytesMax: 1 << 28 });
  const sockets = await WebSocketLineServer.listen({ lines });
  const source = { kind: 'webSocket', url: `ws://127.0.0.1:${sockets.port}/` } as const;
  let sent = 0;
  const feeding = setInterval(() => {
    if (sent >= ROWS) return;
    lines.append(linesOf(sent, sent + 200));
    sent += 200;
    sockets.notify();
  }, 50);
  let shown = 0;
  for (let kill = 0; ; kill++) {
    const { context, tab } = await openTab();
    await tab.open(source);
    if (kill > 0) {
      await tab.until('resumed');
      const { event } = await tab.until('vitals');
      expect(event.vitals.totalRows).toBeGreaterThan(0);
    }
    if (kill === KILLS) {
      await tab.until('vitals', ({ vitals }) => vitals.totalRows === ROWS, 100_000);
      const { event } = await tab.until('lists', ({ rows }) => rows === ROWS);
      expect(event.ranked).toMatchObject([{ name: '/items/{id}', rows: ROWS, failing: ROWS / 10 }]);
      const { vitals } = (await tab.until('vitals', (each) => each.vitals.totalRows === ROWS))
        .event;
      expect(vitals).toMatchObject({ lateRows: 0, droppedRows: 0, gaps: 0, unparsedRows: 0 });
      await context.close();
      break;
    }
    await tab.until('vitals', ({ vitals }) => vitals.totalRows > shown, 60_000);
    await sleep(random() * 1500);
    shown = (await tab.seen('vitals')).at(-1)?.event.vitals.totalRows ?? shown;
    const closed = new Promise((resolve) => context.once('close', resolve));
    for (const pid of browserProcesses(profile).renderers) process.kill(pid, 'SIGKILL');
    await sleep(200);
    await context.close().catch(() => {});
    await Promise.race([closed, sleep(3000)]);
  }
  clearInterval(feeding);
  await sockets.close();
}, 240_000);

test('a file is asked for after a refresh, checked, and read on where it was', async () => {
  const path = join(profile, 'app.jsonl');
  const other = join(profile, 'other', 'app.jsonl');
  writeFileSync(path, linesOf(0, 20_000));
  const first = await openTab();
  await first.tab.openFiles(path);
  await first.tab.until('activity', ({ activity }) => activity.kind === 'finished');
  await first.context.close();

  writeFileSync(path, linesOf(0, 25_000));
  const second = await openTab();
  const { event: ready } = await second.tab.until('ready');
  const kept = ready.kept.find(({ kind }) => kind === 'files');
  expect(kept).toMatchObject({ name: 'app.jsonl', rows: 20_000 });
  await second.tab.ask({ kind: 'reopen', id: kept?.id ?? '' });
  await second.tab.until('lists', ({ rows }) => rows === 20_000);
  const { event: needed } = await second.tab.until('filesNeeded');
  expect(needed).toMatchObject({ files: [{ path: 'app.jsonl' }], refused: [] });
  await second.tab.clear();
  mkdirSync(join(profile, 'other'));
  writeFileSync(other, linesOf(7, 20_007));
  await second.tab.supplyFiles(other);
  const { event: again } = await second.tab.until('filesNeeded');
  expect(again.refused).toEqual([{ path: 'app.jsonl', reason: 'content' }]);
  await second.tab.supplyFiles(path);
  await second.tab.until('activity', ({ activity }) => activity.kind === 'finished');
  await second.tab.until('lists', ({ rows }) => rows === 25_000);
  const { event } = await second.tab.until('vitals', ({ vitals }) => vitals.totalRows === 25_000);
  expect(event.vitals.lateRows).toBe(0);
  await second.context.close();
});
