import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CheckpointPage } from '../programs/storage-page.ts';
import { launchChromium } from '../support/chromium.ts';
import { type PageFolder, programFolder } from '../support/page-folder.ts';
import { type StaticServer, serveFolder } from '../support/static-server.ts';

/* What a real browser does to a checkpoint: its allowance ends, the user clears the site's data, the page is not secure. */
declare const checkpointPage: CheckpointPage;

/** A name that is not that of this machine, so that pages of it are not secure. */
const OTHER_HOST = 'logs.example';

let folder: PageFolder;
let server: StaticServer;
let browser: Awaited<ReturnType<typeof launchChromium>>;
beforeAll(async () => {
  folder = await programFolder('storage-page');
  server = await serveFolder(folder.path);
  browser = await launchChromium([`--host-resolver-rules=MAP ${OTHER_HOST} 127.0.0.1`]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  folder.remove();
});

let context: BrowserContext;
beforeEach(async () => {
  context = await browser.newContext();
  return () => context.close();
});

async function open(url = server.url): Promise<{ page: Page; devtools: CDPSession }> {
  const page = await context.newPage();
  await page.goto(url);
  return { page, devtools: await context.newCDPSession(page) };
}

const write = (page: Page, name: string, kilobytes: number) =>
  page.evaluate(([entry, size]) => checkpointPage.write(entry, size), [name, kilobytes] as const);
const list = (page: Page) => page.evaluate(() => checkpointPage.list());

describe('a browser whose allowance is used up', () => {
  test('refuses a set as a whole, says what is used, and takes it again when there is room', async () => {
    const { page, devtools } = await open();
    const { origin } = new URL(server.url);
    // Before the first write: the browser remembers for a while how much room there was.
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4_000_000 });
    expect(await write(page, 'state/1', 2000)).toMatchObject({ kind: 'done' });
    for (const name of ['offsets/1', 'state/2']) {
      const refused = await write(page, name, 5000);
      expect(refused).toMatchObject({
        kind: 'failed',
        condition: 'CHECKPOINT_STORAGE.QUOTA_EXCEEDED',
        message: expect.stringMatching(/uses \d+ of the 4000000 bytes/),
      });
    }
    expect(await list(page)).toEqual({ kind: 'done', value: ['state/1'] });
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    expect(await write(page, 'offsets/1', 5000)).toMatchObject({ kind: 'done' });
  });
});

describe('a user who clears the data of the site', () => {
  test('ends the query that writes, which says so and does not begin an empty checkpoint', async () => {
    const { page, devtools } = await open();
    const { origin } = new URL(server.url);
    await page.evaluate(() => checkpointPage.lock());
    expect(await write(page, 'offsets/0', 1)).toMatchObject({ kind: 'done' });
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    const lost = { kind: 'failed', condition: 'CHECKPOINT_STORAGE.LOST' };
    expect(await write(page, 'offsets/1', 1)).toMatchObject(lost);
    expect(await list(page)).toMatchObject(lost);
    const { page: again } = await open();
    expect(await list(again)).toEqual({ kind: 'done', value: [] });
  });
});

describe('a page that is not secure', () => {
  test('has no lock, and says so; it has identifiers and knows that it may keep nothing', async () => {
    const { page } = await open(server.url.replace('127.0.0.1', OTHER_HOST));
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    expect(await page.evaluate(() => checkpointPage.lock())).toMatchObject({
      kind: 'failed',
      condition: 'CHECKPOINT_STORAGE.NO_LOCKS',
    });
    expect(await page.evaluate(() => checkpointPage.uuid())).toMatch(/^[0-9a-f-]{36}$/);
    expect(await page.evaluate(() => checkpointPage.state())).toEqual({
      isAvailable: true,
      isPersisted: false,
    });
  });
});

describe('two tabs', () => {
  test('don’t write one checkpoint, until the first is closed or refreshed', async () => {
    const { page: first } = await open();
    const { page: second } = await open();
    const lock = (page: Page) => page.evaluate(() => checkpointPage.lock());
    expect(await lock(first)).toMatchObject({ kind: 'done' });
    expect(await lock(second)).toMatchObject({ kind: 'failed', condition: 'CONCURRENT_QUERY' });
    for (let refresh = 0; refresh < 5; refresh++) {
      await first.reload();
      expect(await lock(first)).toMatchObject({ kind: 'done' });
    }
    await first.close();
    expect(await lock(second)).toMatchObject({ kind: 'done' });
  });
});
