import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { pageFolder } from '../support/page-folder.ts';
import { serveFolder } from '../support/static-server.ts';

/*
 * A chosen file is a snapshot: once the file on disk has changed it can't be read. The query says so, and goes on with its
 * checkpoint when the file is chosen again, after a refresh too.
 */
const PROGRAM = `
import { createSession } from './millrace/browser/index.js';
const input = document.createElement('input');
input.type = 'file';
document.body.append(input);
globalThis.run = async (trigger) => {
  const session = await createSession();
  const seen = [];
  let failure;
  try {
    const query = await session.readStream.format('text').option('maxBytesPerTrigger', '4k').files(input.files)
      .writeStream.option('checkpointLocation', 'changed-file').trigger(trigger)
      .foreachBatch(async (batch) => { seen.push(...(await batch.collect()).map(({ value }) => value)); })
      .start();
    globalThis.seenCount = () => seen.length;
    await query.awaitTermination();
  } catch (error) {
    const { condition, parameters } = error.cause ?? error;
    failure = { condition, parameters };
  }
  await session.stop();
  return { seen, failure };
};
`;

interface Outcome {
  readonly seen: readonly string[];
  readonly failure?: { readonly condition: string; readonly parameters: Record<string, string> };
}
declare const run: (trigger: Record<string, unknown>) => Promise<Outcome>;
declare const seenCount: undefined | (() => number);

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}`);
const textOf = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');

test('a file that changes while it is read is told, and read on when it is chosen again', async () => {
  const work = mkdtempSync(join(tmpdir(), 'millrace-changed-'));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const file = join(work, 'access.log');
  writeFileSync(file, textOf(lines(0, 20_000)));
  const folder = pageFolder(PROGRAM);
  onTestFinished(() => folder.remove());
  const host = await serveFolder(folder.path);
  onTestFinished(() => host.close());
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(host.url);
  await page.setInputFiles('input', file);

  const reading = page.evaluate(() => run({ processingTime: '200 milliseconds' }));
  await page.waitForFunction(() => typeof seenCount === 'function' && seenCount() > 0);
  // Chromium compares times of change by the second.
  await sleep(1200);
  appendFileSync(file, textOf(lines(20_000, 20_100)));
  const { seen, failure } = await reading;
  expect(failure).toEqual({
    condition: 'FAILED_READ_FILE.CHANGED',
    parameters: { path: 'access.log' },
  });
  expect(seen).toEqual(lines(0, seen.length));

  await page.reload();
  await page.setInputFiles('input', file);
  const rest = await page.evaluate(() => run({ availableNow: true }));
  expect(rest.failure).toBeUndefined();
  expect([...seen, ...rest.seen]).toEqual(lines(0, 20_100));

  await page.reload();
  writeFileSync(file, textOf(lines(0, 10)));
  await page.setInputFiles('input', file);
  expect(await page.evaluate(() => run({ availableNow: true }))).toMatchObject({
    seen: [],
    failure: { condition: 'SOURCE_FILE_DIFFERS.SIZE', parameters: { path: 'access.log' } },
  });
});
