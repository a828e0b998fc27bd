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
globalThis.program.count = async (batches) => {
  const query = await session.readStream.format('rate').option('rowsPerSecond', 50).load()
    .groupBy('value').agg(count('*').as('n'))
    .writeStream.format('noop').outputMode('update').trigger({ processingTime: '20 milliseconds' })
    .option('checkpointLocation', 'static/count').start();
  const ids = [];
  while (ids.length < batches) {
    const { batchId } = query.lastProgress ?? {};
    if (batchId !== undefined && batchId !== ids.at(-1)) ids.push(batchId);
    if (!query.isActive) throw query.exception();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return ids;
};
globalThis.program.isReady = true;
`;

interface Program {
  isReady?: boolean;
  byFrame(limit: number): Promise<unknown>;
  bySql(limit: number): Promise<unknown>;
  count(batches: number): Promise<number[]>;
}
declare const program: Program;

describe('the package on a static host with a strict policy', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function open(policy = STRICT_POLICY, { waits = true } = {}) {
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
    if (waits) await page.waitForFunction(() => typeof program === 'object' && program.isReady);
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

  test('goes on from its checkpoint when the page is refreshed in the midst of a query', async () => {
    const { page, complaints } = await open();
    let next = 0;
    for (let refresh = 0; refresh < 3; refresh++) {
      const ids = await page.evaluate(() => program.count(2));
      // The last batch before the refresh may have been committed or not: no id is left out or goes back further.
      expect(ids[0]).toBeGreaterThanOrEqual(next - 1);
      next = (ids.at(-1) ?? 0) + 1;
      await page.reload();
      await page.waitForFunction(() => typeof program === 'object' && program.isReady);
    }
    expect(next).toBeGreaterThanOrEqual(4);
    expect(complaints).toEqual([]);
  });

  test('says so when the policy forbids workers', async () => {
    const policy = STRICT_POLICY.replace("worker-src 'self'", "worker-src 'none'");
    const { complaints } = await open(policy, { waits: false });
    await expect.poll(() => complaints.join()).toContain('[WORKER_NOT_LOADED');
  });

  test('says which word the policy lacks when WebAssembly is forbidden', async () => {
    const { page } = await open(STRICT_POLICY.replace(" 'wasm-unsafe-eval'", ''));
    const error = await page.evaluate(() => program.byFrame(10).catch(String));
    expect(error).toContain('[WASM_CORE_NOT_LOADED.REFUSED]');
    expect(error).toContain("'wasm-unsafe-eval'");
  });
});
