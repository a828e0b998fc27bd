import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { pageFolder } from '../support/page-folder.ts';
import { STRICT_POLICY, serveFolder } from '../support/static-server.ts';

const PROGRAM = `
import { createSession } from './millrace/browser/index.js';
import { count, sum } from './millrace/browser/functions.js';

const session = await createSession();
globalThis.program = {};
globalThis.program.byFrame = async (limit) => {
  const numbers = session.range(0, limit).selectExpr('id % 2 AS parity', 'id');
  return numbers.groupBy('parity').agg(count('*').as('n'), sum('id').as('total')).orderBy('parity').collect();
};
globalThis.program.bySql = async (limit) => {
  await session.range(0, limit).createOrReplaceTempView('numbers');
  return (await session.sql('SELECT max(id) AS last FROM numbers WHERE id % 7 = 3')).collect();
};
globalThis.program.isReady = true;
`;

interface Program {
  isReady?: boolean;
  byFrame(limit: number): Promise<unknown>;
  bySql(limit: number): Promise<unknown>;
}
declare const program: Program;

describe('the package on a static host with a strict policy', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function open(policy = STRICT_POLICY) {
    const folder = pageFolder(PROGRAM);
    onTestFinished(() => folder.remove());
    const server = await serveFolder(folder.path, {
      path: '/tools/logs/',
      headers: { 'content-security-policy': policy },
    });
    onTestFinished(() => server.close());
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(server.url);
    await page.waitForFunction(() => typeof program === 'object' && program.isReady);
    return { page, context, complaints };
  }

  test('answers from a sub-path, and goes on answering offline', async () => {
    const { page, context, complaints } = await open();
    const rows = [
      { parity: 0, n: 5, total: 20 },
      { parity: 1, n: 5, total: 25 },
    ];
    expect(await page.evaluate(() => program.byFrame(10))).toEqual(rows);
    expect(await page.evaluate(() => program.bySql(100))).toEqual([{ last: 94 }]);
    await context.setOffline(true);
    expect(await page.evaluate(() => program.byFrame(10))).toEqual(rows);
    expect(await page.evaluate(() => program.bySql(1000))).toEqual([{ last: 997 }]);
    expect(complaints).toEqual([]);
  });

  test('says which word the policy lacks when WebAssembly is forbidden', async () => {
    const { page } = await open(STRICT_POLICY.replace(" 'wasm-unsafe-eval'", ''));
    const error = await page.evaluate(() => program.byFrame(10).catch(String));
    expect(error).toContain('[WASM_CORE_NOT_LOADED.REFUSED]');
    expect(error).toContain("'wasm-unsafe-eval'");
  });
});
