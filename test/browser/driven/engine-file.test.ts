import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { generate } from '../../../bench/generate.mjs';
import { launchChromium } from '../support/chromium.ts';
import { EngineTab, engineFolder } from '../support/engine-harness.ts';
import { processBytes, rendererPids } from '../support/memory-use.ts';
import { serveFolder } from '../support/static-server.ts';

/*
 * A file is dropped on the page: the first strip, the whole count, filters while it is read and afterwards, and what the
 * page's process holds. MILLRACE_FILE_ROWS sets how many rows of 229 bytes the file has; a million are 229 MB.
 */
const ROWS = Number(process.env.MILLRACE_FILE_ROWS ?? 300_000);
const FIRST_STRIP_MS_MAX = 2000;
const FILTERED_MS_MAX = 500;
const PAGE_BYTES_MAX = 400e6;

test('a dropped file is on the page at once, is counted exactly, and stays within memory', async () => {
  const work = mkdtempSync(join(tmpdir(), 'millrace-engine-file-'));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const file = await generate(ROWS, work);
  const folder = engineFolder();
  onTestFinished(() => folder.remove());
  const server = await serveFolder(folder.path);
  onTestFinished(() => server.close());
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(server.url);
  const tab = new EngineTab(page);
  await tab.until('ready');
  await tab.openFiles(file);
  const first = await tab.until('strip');
  const finished = await tab.until(
    'activity',
    ({ activity }) => activity.kind === 'finished',
    110_000,
  );
  const { event: lists } = await tab.until('lists', ({ rows }) => rows >= ROWS);
  const { event } = await tab.until('vitals', ({ vitals }) => vitals.totalRows === ROWS + 1);
  expect(event.vitals).toMatchObject({ lateRows: 0, unparsedRows: 0 });
  expect(lists.statuses.reduce((sum, { rows }) => sum + rows, 0)).toBe(lists.rows);

  const filterMs: number[] = [];
  for (const value of ['5xx', '4xx', '2xx']) {
    await tab.clear();
    const term = { field: 'status', value, match: 'class', isNegated: false } as const;
    const startMs = Date.now();
    await tab.ask({ kind: 'setFilter', filter: { terms: [term], brush: undefined } });
    await tab.until('lists', ({ rows }) => rows > 0 && rows < ROWS);
    filterMs.push(Date.now() - startMs);
  }
  const peaks = (await rendererPids(page)).map((pid) => processBytes(pid, 'VmHWM'));
  const peak = Math.max(...peaks);
  const perSecond = Math.round((ROWS / finished.atMs) * 1000).toLocaleString('en');
  console.log(
    `${ROWS.toLocaleString('en')} rows: first strip after ${Math.round(first.atMs)} ms, all after ${Math.round(finished.atMs)} ms ` +
      `(${perSecond} rows/s); a filter answered after ${Math.min(...filterMs)} ms; the page's process held ${Math.round(peak / 1e6)} MB at most`,
  );
  expect(first.atMs).toBeLessThan(FIRST_STRIP_MS_MAX);
  expect(Math.min(...filterMs)).toBeLessThan(FILTERED_MS_MAX);
  expect(peak).toBeLessThan(PAGE_BYTES_MAX);
});
