import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom, SEED } from '../../integration/support.ts';
import type { EpochReport } from '../programs/epoch-worker.ts';
import { browserProcesses } from '../support/browser-processes.ts';
import { launchProfile } from '../support/chromium.ts';
import { type PageFolder, programFolder } from '../support/page-folder.ts';
import { type StaticServer, serveFolder } from '../support/static-server.ts';

/*
 * A worker writes to IndexedDB as fast as it can while its renderer, or the whole browser, is killed like by a power
 * cut. Afterwards one epoch is there, whole, and not an older one than the last that was acknowledged.
 */
const KILLS = 10;

let folder: PageFolder;
let server: StaticServer;
let profile: string;

beforeAll(async () => {
  folder = await programFolder('epoch-page', ['epoch-worker']);
  server = await serveFolder(folder.path);
  profile = mkdtempSync(join(tmpdir(), 'millrace-profile-'));
});
afterAll(async () => {
  await server.close();
  folder.remove();
  rmSync(profile, { recursive: true, force: true });
});

/** One life of the page, from its opening on. */
class Life {
  acknowledged = 0;
  #resumed: (report: EpochReport) => void = () => {};
  readonly resumed = new Promise<EpochReport>((resolve) => {
    this.#resumed = resolve;
  });

  async open(context: BrowserContext): Promise<void> {
    const page = await context.newPage();
    await page.exposeFunction('told', (report: EpochReport) => {
      if (report.kind === 'acknowledged') this.acknowledged = report.epoch;
      else this.#resumed(report);
    });
    await page.goto(server.url);
  }
}

async function openBrowser(): Promise<BrowserContext> {
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    rmSync(join(profile, name), { force: true });
  return launchProfile(profile);
}

test('of ten kills in the midst of writes, none tears an epoch or loses one', async () => {
  const random = randomFrom(SEED);
  console.log(`MILLRACE_SEED=${SEED}`);
  let context = await openBrowser();
  let acknowledged = 0;
  const lines: string[] = [];
  for (let kill = 0; ; kill++) {
    const life = new Life();
    await life.open(context);
    const found = await life.resumed;
    lines.push(`${JSON.stringify(found)} after ${acknowledged} was acknowledged`);
    expect(found, lines.join('\n')).toMatchObject({ kind: 'resumed', problems: [] });
    if (found.kind !== 'resumed') return;
    // Writes may have been completed whose acknowledgement did not get out.
    expect(found.epoch).toBeGreaterThanOrEqual(acknowledged);
    if (kill === KILLS) break;
    await expect.poll(() => life.acknowledged, { timeout: 20_000 }).toBeGreaterThan(found.epoch);
    await sleep(random() * 400);
    const { main, renderers } = browserProcesses(profile);
    const isWholeBrowser = kill % 2 === 1;
    const closed = new Promise((resolve) => context.once('close', resolve));
    for (const pid of isWholeBrowser ? [main] : renderers) process.kill(pid, 'SIGKILL');
    if (isWholeBrowser) {
      await closed;
      context = await openBrowser();
    }
    acknowledged = life.acknowledged;
  }
  console.log(lines.join('\n'));
  await context.close();
});
