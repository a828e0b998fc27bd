/** The live page on its own engine: what stands on the page is what is in the log. */
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { RetainedLines } from '../../../node/connectors/served-lines.ts';
import { WebSocketLineServer } from '../../../node/connectors/websocket-server.ts';
import { demoLog } from '../../../web/dashboard/empty/demo-log.ts';
import { countText } from '../../../web/dashboard/text/numbers.ts';
import { launchChromium } from '../support/chromium.ts';
import { type LivePage, serveLivePage } from '../support/live-page.ts';

const LINES = demoLog(Date.UTC(2026, 10, 25, 10, 42))
  .trimEnd()
  .split('\n');
const TEXT = `${LINES.join('\n')}\n`;
const statusOf = (line: string) => /" (\d{3}) \d+ "/.exec(line)?.[1] ?? '';
const countWhere = (holds: (line: string) => boolean) => countText(LINES.filter(holds).length);

describe('the live page on a log', () => {
  let browser: Browser;
  let live: LivePage;
  let page: Page;

  beforeAll(async () => {
    live = await serveLivePage({ isMadeUp: false });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
  });
  beforeEach(async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    onTestFinished(() => context.close());
    page = await context.newPage();
    await page.goto(live.url);
    await page.locator('.ways').waitFor();
  });

  const counts = () => page.locator('.counts').textContent();
  const state = () => page.locator('.state').textContent();
  const listed = (list: string) =>
    page
      .locator(`.${list} tbody tr`)
      .evaluateAll((rows) =>
        Object.fromEntries(
          rows.map((row) => [
            (row.querySelector('.name b') ?? row.querySelector('.name'))?.textContent ?? '',
            row.querySelector('td:not(.spark-cell)')?.textContent ?? '',
          ]),
        ),
      );
  const finished = () => expect.poll(state, { timeout: 30_000 }).toBe('Finished');
  const seeAll = async () => {
    await page.getByRole('button', { name: 'Last 15 min' }).click();
    await page.getByRole('menuitemradio', { name: 'All that is kept' }).click();
  };

  /** Everything on the page against the lines themselves. */
  const expectTheTruth = async () => {
    await expect.poll(counts).toBe(`${countText(LINES.length)} rows counted`);
    await seeAll();
    const statuses = new Set(LINES.map(statusOf));
    const truth = [...statuses].map((status) => [
      status,
      countWhere((line) => statusOf(line) === status),
    ]);
    await expect.poll(() => listed('statuses')).toEqual(Object.fromEntries(truth));
    const ranked = await listed('ranked');
    expect(ranked['POST /api/checkout']).toBe(
      countWhere((line) => line.includes('POST /api/checkout ')),
    );
    expect(ranked['GET /api/products/{id}']).toBe(
      countWhere((line) => line.includes('GET /api/products/')),
    );
  };

  test('a chosen file is counted to its last line', async () => {
    await page.setInputFiles('#files', {
      name: 'access.log',
      mimeType: 'text/plain',
      buffer: Buffer.from(TEXT),
    });
    await finished();
    await expectTheTruth();
    expect(await page.locator('.source-name').textContent()).toMatch(
      /^access\.log.*combined.*\d+ %/,
    );
  });

  test('a dropped .gz is counted as what is in it', async () => {
    const bytes = gzipSync(TEXT).toString('base64');
    const transfer = await page.evaluateHandle(async (encoded) => {
      const response = await fetch(`data:application/gzip;base64,${encoded}`).catch(
        () => undefined,
      );
      const data =
        response === undefined
          ? Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))
          : new Uint8Array(await response.arrayBuffer());
      const dropped = new DataTransfer();
      dropped.items.add(new File([data], 'access.log.gz'));
      return dropped;
    }, bytes);
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    expect(await page.locator('.drop').textContent()).toBe('Drop to read it');
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await finished();
    await expectTheTruth();
    expect(await page.locator('.drop').count()).toBe(0);
  });

  test('a served log is counted as it comes, and over a loss of the connection', async () => {
    const lines = new RetainedLines({ bytesMax: 64 * 2 ** 20 });
    const first = await WebSocketLineServer.listen({ lines });
    const { port } = first;
    const half = LINES.length / 2;
    lines.append(Buffer.from(`${LINES.slice(0, half).join('\n')}\n`));
    await page.fill('#address', `ws://127.0.0.1:${port}/logs`);
    await page.press('#address', 'Enter');
    await expect.poll(counts, { timeout: 30_000 }).toBe(`${countText(half)} rows counted`);
    await first.close();
    await expect.poll(state, { timeout: 30_000 }).toBe('Disconnected');
    const notice = page.locator('.notice.broken');
    expect(await notice.textContent()).toContain(`No connection to 127.0.0.1:${port} since`);

    lines.append(Buffer.from(`${LINES.slice(half).join('\n')}\n`));
    const second = await WebSocketLineServer.listen({ lines, port });
    onTestFinished(() => second.close());
    await expect.poll(state, { timeout: 30_000 }).toMatch(/^(Live|Behind)$/);
    await expect.poll(() => notice.count()).toBe(0);
    await expectTheTruth();
  });

  test('an address where nothing answers is said to be one', async () => {
    await page.fill('#address', 'ws://127.0.0.1:9/logs');
    await page.press('#address', 'Enter');
    await expect.poll(state, { timeout: 30_000 }).toBe('Disconnected');
    expect(await page.locator('.notice.broken').textContent()).toContain(
      'Nothing answers at 127.0.0.1:9',
    );
    await page.getByRole('button', { name: 'Change URL' }).click();
    await page.locator('.ways').waitFor();
  });

  test('a filter shows its rows only: counts, lists and every line of the tail', async () => {
    await page.setInputFiles('#files', {
      name: 'a.log',
      mimeType: 'text/plain',
      buffer: Buffer.from(TEXT),
    });
    await finished();
    await seeAll();
    await page.fill('#filter', 'status:5xx');
    await page.press('#filter', 'Enter');
    const failing = (line: string) => statusOf(line).startsWith('5');
    await expect.poll(counts).toBe(`${countWhere(failing)} of ${countText(LINES.length)} rows`);
    await expect
      .poll(() => page.locator('.line .code').allTextContents())
      .toEqual(LINES.filter(failing).slice(-13).map(statusOf));
    const raws = await page
      .locator('.line')
      .evaluateAll((lines) => lines.map((line) => line.getAttribute('title')));
    expect(raws).toEqual(LINES.filter(failing).slice(-13));
  });

  test('pasted lines open a log', async () => {
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }, LINES.slice(0, 100).join('\n'));
    await finished();
    await expect.poll(counts).toBe('100 rows counted');
  });

  test('after a refresh the file is asked for by name, and the counts are there', async () => {
    const file = { name: 'access.log', mimeType: 'text/plain', buffer: Buffer.from(TEXT) };
    await page.setInputFiles('#files', file);
    await finished();
    await page.reload();
    await expect
      .poll(() => page.locator('.notice.broken').textContent(), { timeout: 30_000 })
      .toContain('access.log is needed again');
    await expect.poll(counts).toBe(`${countText(LINES.length)} rows counted`);
    await page.setInputFiles('#files', file);
    await finished();
    expect(await counts()).toBe(`${countText(LINES.length)} rows counted`);
  });

  test('the demo of a static host is a log like any other', async () => {
    await page.keyboard.press('d');
    await finished();
    await expect.poll(counts).toBe('60,000 rows counted');
  });
});
