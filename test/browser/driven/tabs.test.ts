import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OwnerReport } from '../programs/owner-page.ts';
import { browserProcesses } from '../support/browser-processes.ts';
import { launchProfile } from '../support/chromium.ts';
import { type PageFolder, programFolder } from '../support/page-folder.ts';
import { type StaticServer, serveFolder } from '../support/static-server.ts';

let folder: PageFolder;
let server: StaticServer;
let profile: string;
let context: BrowserContext;

beforeEach(async () => {
  folder = await programFolder('owner-page');
  server = await serveFolder(folder.path);
  profile = mkdtempSync(join(tmpdir(), 'millrace-profile-'));
  context = await launchProfile(profile);
});
afterEach(async () => {
  await context.close();
  await server.close();
  folder.remove();
  rmSync(profile, { recursive: true, force: true });
});

interface Tab {
  readonly page: Page;
  readonly reports: OwnerReport[];
  /** Its renderers: those that were not there before. */
  readonly processes: readonly number[];
}

async function openTab(name: string): Promise<Tab> {
  const before = new Set(browserProcesses(profile).renderers);
  const page = await context.newPage();
  const reports: OwnerReport[] = [];
  await page.exposeFunction('told', (report: OwnerReport) => void reports.push(report));
  await page.goto(`${server.url}#${name}`);
  const processes = browserProcesses(profile).renderers.filter((pid) => !before.has(pid));
  return { page, reports, processes };
}

/** In no order: what a tab sees and that it waits come by different ways. */
const kindsOf = ({ reports }: Tab) => reports.map(({ kind }) => kind).sort();

/** When a tab became the owner, in milliseconds since the epoch. */
function ownedAt({ reports }: Tab): number {
  const report = reports.find(({ kind }) => kind === 'owns');
  return report?.kind === 'owns' ? report.atMs : Number.NaN;
}

test.each<[string, (tab: Tab) => Promise<unknown>]>([
  ['is closed', ({ page }) => page.close()],
  ['goes elsewhere', ({ page }) => page.goto('about:blank')],
  ['crashes', async ({ processes }) => processes.map((pid) => process.kill(pid, 'SIGKILL'))],
])('a tab that looks on takes over when the owner %s', async (_what, end) => {
  const owner = await openTab('first');
  await expect.poll(() => kindsOf(owner)).toEqual(['owns']);
  const second = await openTab('second');
  await expect.poll(() => kindsOf(second)).toEqual(['saw', 'waiting']);
  expect(second.reports).toContainEqual({ kind: 'saw', snapshot: 'of first' });
  const third = await openTab('third');
  await expect.poll(() => kindsOf(third)).toEqual(['saw', 'waiting']);

  const endedAtMs = Date.now();
  await end(owner);
  await expect.poll(() => ownedAt(second)).toBeGreaterThan(0);
  const delayMs = ownedAt(second) - endedAtMs;
  console.log(`the next tab owns the location after ${delayMs} ms`);
  expect(delayMs).toBeLessThan(1000);
  await expect.poll(() => third.reports.at(-1)).toEqual({ kind: 'saw', snapshot: 'of second' });
  expect(kindsOf(third)).not.toContain('owns');
});
