/** What processes of a browser hold, as the kernel sees it. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** A number of `/proc/<pid>/status` in bytes: `VmRSS`, or `VmHWM` for the most that it ever was. */
export function processBytes(pid: number, key: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** The renderer processes of a page's browser. */
export async function rendererPids(page: Page): Promise<number[]> {
  const browser = page.context().browser();
  if (browser === null) return [];
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}
