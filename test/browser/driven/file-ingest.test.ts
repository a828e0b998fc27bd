import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { generate } from '../../../bench/generate.mjs';
import { launchChromium } from '../support/chromium.ts';
import { processBytes, rendererPids } from '../support/memory-use.ts';
import { pageFolder } from '../support/page-folder.ts';
import { serveFolder } from '../support/static-server.ts';

/*
 * Q1 of the benchmark over one file, in a page and in Node by turns: the same query with a checkpoint, the page's over a
 * file that was chosen, its engine in a worker and its checkpoint in IndexedDB. MILLRACE_FILE_ROWS sets how many rows of
 * 229 bytes the file has.
 */
const ROWS = Number(process.env.MILLRACE_FILE_ROWS ?? 300_000);
const TURNS = 3;
/** A page reads files through another process, and Node does not. */
const RATIO_MIN = 0.5;
const PAGE_BYTES_MAX = 400e6;
const DIST = resolve(import.meta.dirname, '../../../dist');

const QUERY = `
const SCHEMA = 'ts TIMESTAMP, service STRING, bytes BIGINT, latency_ms DOUBLE';
async function runQ1(session, read, checkpoint) {
  const events = read(session.readStream.schema(SCHEMA).option('maxBytesPerTrigger', '64m'));
  const rows = [];
  const startMs = performance.now();
  const query = await events
    .withWatermark('ts', '5 seconds')
    .groupBy(window(col('ts'), '1 minute'), col('service'))
    .agg(count('*').as('count'), sum('bytes').as('bytes'), avg('latency_ms').as('avg'),
      min('latency_ms').as('min'), max('latency_ms').as('max'))
    .select(unix_millis(col('window.start')).as('start'), 'service', 'count', 'bytes', 'avg', 'min', 'max')
    .writeStream.outputMode('append')
    .option('checkpointLocation', checkpoint)
    .foreachBatch(async (batch) => { rows.push(...await batch.collect()); })
    .trigger({ availableNow: true })
    .start();
  await query.awaitTermination();
  const ms = performance.now() - startMs;
  const text = rows.map((row) => JSON.stringify(row)).sort().join('\\n');
  return { ms, rows: rows.length, text };
}
`;
const FUNCTIONS = 'import { avg, col, count, max, min, sum, unix_millis, window } from';

const IN_PAGE = `
import { createSession } from './millrace/browser/index.js';
${FUNCTIONS} './millrace/browser/functions.js';
${QUERY}
const input = document.createElement('input');
input.type = 'file';
document.body.append(input);
let turn = 0;
globalThis.runInPage = async () => {
  const session = await createSession();
  const result = await runQ1(session, (reader) => reader.format('json').files(input.files), 'q1-' + turn++);
  await session.stop();
  return result;
};
`;

interface Result {
  readonly ms: number;
  readonly rows: number;
  readonly text: string;
}
declare const runInPage: () => Promise<Result>;

async function inNode(file: string, folder: string, turn: number): Promise<Result> {
  const url = (name: string) => JSON.stringify(pathToFileURL(join(DIST, 'node', name)).href);
  const program = join(folder, 'program.mjs');
  writeFileSync(
    program,
    `import { createSession } from ${url('index.js')};
${FUNCTIONS} ${url('functions.js')};
${QUERY}
const session = await createSession();
const read = (reader) => reader.json(${JSON.stringify(file)});
console.log(JSON.stringify(await runQ1(session, read, ${JSON.stringify(join(folder, `q1-${turn}`))})));
await session.stop();`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [program], { maxBuffer: 1 << 28 });
  const result: Result = JSON.parse(stdout);
  return result;
}

test('Q1 over a chosen file gets on at least half as fast as in Node, in bounded memory', async () => {
  const work = mkdtempSync(join(tmpdir(), 'millrace-ingest-'));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const file = await generate(ROWS, work);
  const folder = pageFolder(IN_PAGE);
  onTestFinished(() => folder.remove());
  const server = await serveFolder(folder.path);
  onTestFinished(() => server.close());
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.setInputFiles('input', file);

  const pageTimes: number[] = [];
  const nodeTimes: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const there = await inNode(file, work, turn);
    const here = await page.evaluate(() => runInPage());
    expect(here.rows).toBeGreaterThan(10);
    expect(here.text).toBe(there.text);
    pageTimes.push(here.ms);
    nodeTimes.push(there.ms);
  }
  const [pageMs, nodeMs] = [Math.min(...pageTimes), Math.min(...nodeTimes)];
  const peaks = (await rendererPids(page)).map((pid) => processBytes(pid, 'VmHWM'));
  const peak = Math.max(...peaks);
  const perSecond = (ms: number) => Math.round((ROWS / ms) * 1000).toLocaleString('en');
  console.log(
    `Q1 over ${ROWS.toLocaleString('en')} rows: page ${perSecond(pageMs)} rows/s, Node ${perSecond(nodeMs)} rows/s, ` +
      `ratio ${(nodeMs / pageMs).toFixed(2)}; the page's process held ${Math.round(peak / 1e6)} MB at most`,
  );
  expect(nodeMs / pageMs).toBeGreaterThanOrEqual(RATIO_MIN);
  expect(peak).toBeLessThan(PAGE_BYTES_MAX);
});
