/** Opens an app in Chromium and asks it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from '../../browser/support/chromium.ts';

export interface BrowserAnswers {
  readonly byFrame: unknown;
  readonly bySql: unknown;
  /** What the console and the network complained about, from the first request on. */
  readonly complaints: readonly string[];
  /** Paths that were fetched up to the first answer. */
  readonly fetched: readonly string[];
}

interface Program {
  byFrame(): Promise<unknown>;
  bySql(): Promise<unknown>;
}
declare const program: Program;

/** The end of an app's entry: makes what the program exports known to `answersOf`. */
export const PUBLISH = `
import * as program from './program.js';
globalThis.program = program;
`;

/** Visits a page in a browser that was never there, runs the program, and tells what happened. */
export async function answersOf(browser: Browser, url: string): Promise<BrowserAnswers> {
  const context = await browser.newContext();
  const complaints: string[] = [];
  const fetched: string[] = [];
  // On the context: the requests of workers are not the page's.
  context.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() < 400) fetched.push(pathname);
    else if (pathname !== '/favicon.ico') complaints.push(`${response.status()} ${pathname}`);
  });
  context.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  try {
    await page.goto(url);
    await page.waitForFunction(() => typeof program === 'object', undefined, { timeout: 20_000 });
    const byFrame = await page.evaluate(() => program.byFrame().catch(String));
    const upToFirstAnswer = [...fetched];
    const bySql = await page.evaluate(() => program.bySql().catch(String));
    return { byFrame, bySql, complaints, fetched: upToFirstAnswer };
  } catch (error) {
    throw new Error(`${url} did not answer: ${complaints.join('; ')}`, { cause: error });
  } finally {
    await context.close();
  }
}

/** What some files of a folder weigh on their way, in bytes after gzip; `fetched` are their addresses below a path. */
export function gzipSizes(
  folder: string,
  { path, fetched }: { readonly path: string; readonly fetched: readonly string[] },
): { readonly files: Readonly<Record<string, number>>; readonly sum: number } {
  const names = [...new Set(fetched)].map((address) => address.slice(path.length));
  const sizes = names.map((name) => {
    const file = readFileSync(join(folder, name === '' ? 'index.html' : name));
    return [name, gzipSync(file, { level: 9 }).length] as const;
  });
  return {
    files: Object.fromEntries(sizes),
    sum: sizes.reduce((total, [, bytes]) => total + bytes, 0),
  };
}
