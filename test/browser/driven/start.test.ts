import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { rendererPids } from '../support/memory-use.ts';
import { StartedAgent } from '../support/started-agent.ts';

/*
 * What a user does: `npm start -- access.log`, and looks. The numbers on the page are compared with what was written.
 */
const FIRST_ROWS = 20_000;
const PATIENCE_MS = 20_000;

let browser: Browser;
let work: string;
let log: string;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'millrace-start-'));
  log = join(work, 'access.log');
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
});

/** Writes an access log of now, and counts what it has written. */
class Writer {
  rows = 0;
  failing = 0;
  readonly #startMs = Date.now() - 300_000;

  lines(count: number): string {
    let text = '';
    for (let i = 0; i < count; i++) {
      const time = new Date(this.#startMs + this.rows * 10);
      const [, day, month, year] = time.toUTCString().match(/, (\d+) (\w+) (\d+)/) ?? [];
      const stamp = `${day}/${month}/${year}:${time.toISOString().slice(11, 19)} +0000`;
      const isFailing = this.rows % 9 === 0;
      text += `10.0.0.${this.rows % 250} - - [${stamp}] "GET /shop/page${this.rows % 7} HTTP/1.1" ${isFailing ? 503 : 200} 512 "-" "-"\n`;
      this.rows++;
      this.failing += Number(isFailing);
    }
    return text;
  }
}

const shown = (count: number) => count.toLocaleString('en');

/** Waits until the page has a text, which fails with all that it says instead. */
async function says(page: Page, text: string | RegExp): Promise<void> {
  try {
    await page.getByText(text).first().waitFor({ state: 'visible', timeout: PATIENCE_MS });
  } catch (cause) {
    throw new Error(`the page says: ${await page.locator('body').textContent()}`, { cause });
  }
}

/** The page's account of a log is that of who wrote it. */
async function agrees(page: Page, { rows, failing }: Writer): Promise<void> {
  await says(page, `${shown(rows)} rows counted`);
  const failed = page
    .getByRole('row')
    .filter({ hasText: '503' })
    .filter({ hasText: shown(failing) });
  await failed.first().waitFor({ timeout: PATIENCE_MS });
}

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  onTestFinished(() => context.close());
  return context;
}

/** A page whose complaints fail the test: a script that a policy blocks says so only there. */
async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('WebSocket')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  onTestFinished(() => expect(complaints).toEqual([]));
  await page.goto(url);
  return page;
}

async function killRenderer(page: Page): Promise<void> {
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  for (const pid of await rendererPids(page)) process.kill(pid, 'SIGKILL');
  await crashed;
  await page.close();
}

test('the page follows a log through appends, rotation, a killed renderer and a stopped agent, and counts it exactly', async () => {
  const writer = new Writer();
  writeFileSync(log, writer.lines(FIRST_ROWS));
  const agent = await StartedAgent.start(work, 'access.log', '--port', '0');
  const context = await newContext();
  let page = await openPage(context, agent.url);
  await agrees(page, writer);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^access\.log(?!:)/);

  appendFileSync(log, writer.lines(500));
  await agrees(page, writer);

  renameSync(log, `${log}.1`);
  appendFileSync(`${log}.1`, writer.lines(50));
  writeFileSync(log, writer.lines(300));
  await agrees(page, writer);

  await killRenderer(page);
  appendFileSync(log, writer.lines(70));
  page = await openPage(context, agent.url);
  await says(page, /Resumed at/);
  await agrees(page, writer);

  expect(await agent.stop()).toBe(0);
  await says(page, 'Disconnected');
  await says(page, /No connection to 127\.0\.0\.1:\d+ since|Nothing answers/);
  appendFileSync(log, writer.lines(30));
  const again = await StartedAgent.start(work, 'access.log');
  expect(again.url).toBe(agent.url);
  await agrees(page, writer);

  await again.kill();
  await says(page, 'Disconnected');
  appendFileSync(log, writer.lines(20));
  const third = await StartedAgent.start(work, 'access.log', '--serve');
  expect(third.url).toBe(agent.url);
  await agrees(page, writer);
});

test('two tabs show the same counts, and the second goes on when the first is closed', async () => {
  const writer = new Writer();
  writeFileSync(log, writer.lines(1000));
  const agent = await StartedAgent.start(work, 'access.log', '--serve', '--port', '0');
  const context = await newContext();
  const first = await openPage(context, agent.url);
  await agrees(first, writer);
  const second = await openPage(context, agent.url);
  await agrees(second, writer);
  await first.close();
  appendFileSync(log, writer.lines(100));
  await agrees(second, writer);
});

test('a compressed log is counted to its end', async () => {
  const writer = new Writer();
  writeFileSync(`${log}.gz`, gzipSync(writer.lines(FIRST_ROWS)));
  const agent = await StartedAgent.start(work, 'access.log.gz', '--serve', '--port', '0');
  await agrees(await openPage(await newContext(), agent.url), writer);
});

test('the demo is on the page and in the terminal', async () => {
  const agent = await StartedAgent.start(work, 'demo', '--port', '0', '--rate', '500');
  const page = await openPage(await newContext(), agent.url);
  await says(page, /[\d,]{4,} rows counted/);
  await says(page, 'Live');
  await agent.shows('checkout');
  expect(await agent.stop()).toBe(0);
});
