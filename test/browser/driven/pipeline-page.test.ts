import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { StartedAgent } from '../support/started-agent.ts';

/*
 * `millrace serve pipeline.yaml`, and a look at what goes through it: a stream is chosen from the list, by mouse, by
 * keyboard and by the address, and shows what the query has written.
 */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE_MS = 20_000;

const PIPELINE = `
name: shop
sources:
  events:
    format: tail
    path: events.log
    schema: ts TIMESTAMP, service STRING, method STRING, path STRING, status INT, ms DOUBLE
    options: { format: json }
queries:
  requests:
    sql: SELECT * FROM events
    trigger: 200 milliseconds
    sink: { format: noop }
  failing:
    sql: SELECT ts, service, path, status FROM events WHERE status >= 500
    trigger: 200 milliseconds
    sink: { format: json, path: failing }
  never:
    sql: SELECT * FROM events WHERE status = 999
    trigger: 200 milliseconds
    sink: { format: noop }
`;

let browser: Browser;
let work: string;
let written = 0;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'millrace-pipeline-page-'));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  writeFileSync(join(work, 'pipeline.yaml'), PIPELINE);
  written = 0;
  write(3000);
});

/** Adds events of the last minutes; each tenth fails. */
function write(count: number): void {
  const startMs = Date.now() - 200_000;
  let text = '';
  for (let end = written + count; written < end; written++) {
    const isFailing = written % 10 === 0;
    text += `${JSON.stringify({
      ts: new Date(startMs + written * 60).toISOString(),
      service: ['cart', 'search', 'checkout'][written % 3],
      method: isFailing ? 'POST' : 'GET',
      path: `/shop/${['cart', 'find', 'pay'][written % 3]}`,
      status: isFailing ? 503 : 200,
      ms: 5 + (written % 40),
    })}\n`;
  }
  appendFileSync(join(work, 'events.log'), text);
}

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  onTestFinished(() => context.close());
  return context;
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

const openMenu = (page: Page) => page.locator('.source-menu > button').click();

test('a stranger opens the page, and chooses between the streams of the pipeline', async () => {
  const agent = await StartedAgent.start(work, 'serve', 'pipeline.yaml', '--port', '0');
  const page = await (await newContext()).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(agent.url);
  await says(page, 'stream 1 of 3 of shop, JSON lines');
  await says(page, `${shown(3000)} rows counted`);
  expect(page.url()).toBe(`${agent.url}?stream=requests`);

  await openMenu(page);
  const menu = page.getByRole('menu');
  const streams = menu.getByRole('group', { name: 'Streams of shop' });
  expect(await streams.getByRole('menuitemradio').allTextContents()).toEqual([
    'requests',
    'failing',
    'never',
  ]);
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string }[] }> };
    };
    return (await axe.run()).violations.map(({ id }) => id);
  });
  expect(violations).toEqual([]);
  await streams.getByText('failing').click();
  await says(page, `${shown(300)} rows counted`);
  await says(page, 'stream 2 of 3 of shop');
  expect(page.url()).toBe(`${agent.url}?stream=failing`);

  // What is written from now on is there as soon as it is committed.
  write(1000);
  await says(page, `${shown(400)} rows counted`);
  await page.goBack();
  await says(page, `${shown(4000)} rows counted`);
  expect(complaints).toEqual([]);
});

test('the keyboard reaches the streams, one without rows among them, and the address remembers', async () => {
  const agent = await StartedAgent.start(work, 'serve', 'pipeline.yaml', '--port', '0');
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(`${agent.url}?stream=failing`);
  await says(page, `${shown(300)} rows counted`);
  await page.locator('.source-menu > button').focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('failing');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await says(page, 'No rows of never yet');
  // Also from there, where nothing is known yet of how its rows look.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await says(page, `${shown(3000)} rows counted`);
  await page.reload();
  await says(page, `${shown(3000)} rows counted`);
  expect(await page.locator('.source-name').textContent()).toMatch(/^requestsstream 1 of 3/);
});

test('an open page goes on with the next start of the agent, and counts each row once', async () => {
  const agent = await StartedAgent.start(work, 'serve', 'pipeline.yaml', '--port', '0');
  const page = await (await newContext()).newPage();
  await page.goto(agent.url);
  await says(page, `${shown(3000)} rows counted`);
  expect(await agent.stop()).toBe(0);
  await says(page, 'Disconnected');
  write(500);
  await StartedAgent.start(work, 'serve', 'pipeline.yaml');
  // It also tries by itself, and may be quicker than the click.
  await page
    .getByText('Try now')
    .click({ timeout: 2000 })
    .catch(() => {});
  await says(page, `${shown(3500)} rows counted`);
  expect(await page.locator('.vitals').textContent()).toMatch(/Dropped0/);
});

test('a query that is changed goes on in the open page, with its new columns', async () => {
  const agent = await StartedAgent.start(work, 'serve', 'pipeline.yaml', '--port', '0');
  const page = await (await newContext()).newPage();
  await page.goto(`${agent.url}?stream=failing`);
  await says(page, `${shown(300)} rows counted`);
  writeFileSync(
    join(work, 'pipeline.yaml'),
    PIPELINE.replace('ts, service, path, status', 'ts, path, status, ms, 1 AS one').replace(
      /never:/,
      'nothing:',
    ),
  );
  agent.reload();
  write(500);
  // From where its checkpoint is.
  await says(page, `${shown(50)} rows counted`);
  await page.locator('.line[title*=\'"one":1\']').first().waitFor();
  await openMenu(page);
  await page.getByRole('menu').getByText('nothing').waitFor();
});

test('a page that asks for a token takes it once, and lets nobody else in', async () => {
  vi.stubEnv('PAGE_TOKEN', 'open sesame');
  onTestFinished(() => void vi.unstubAllEnvs());
  const args = ['serve', 'pipeline.yaml', '--port', '0', '--token', 'env:PAGE_TOKEN'];
  const agent = await StartedAgent.start(work, ...args);
  const context = await newContext();
  const page = await context.newPage();
  expect((await page.goto(agent.url))?.status()).toBe(401);
  await page.goto(`${agent.url}?token=open+sesame&stream=failing`);
  await says(page, `${shown(300)} rows counted`);
  expect(page.url()).toBe(`${agent.url}?stream=failing`);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const other = await (await newContext()).newPage();
  expect((await other.goto(agent.url))?.status()).toBe(401);
});
