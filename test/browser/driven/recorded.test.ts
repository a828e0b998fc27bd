import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FunctionCase, runFunctionCase } from '../../parity/function-case.ts';
import type { CaseOutcome } from '../../parity/outcome.ts';
import { runStreamingCase, type StreamingCase } from '../../parity/streaming-case.ts';
import { newSession } from '../../support/session.ts';
import type { Outcomes, RecordedJob } from '../programs/recorded-worker.ts';
import { launchChromium } from '../support/chromium.ts';
import { type PageFolder, programFolder } from '../support/page-folder.ts';
import { type StaticServer, serveFolder } from '../support/static-server.ts';

/*
 * What Spark answered, asked of the engine in a module worker, and case by case compared with what the same engine
 * answers in Node.
 */
declare const runRecorded: (job: RecordedJob) => Promise<Outcomes>;

const GOLDEN = resolve(import.meta.dirname, '../../golden');

function recordedLines<Case>(file: string): Case[] {
  const lines = readFileSync(resolve(GOLDEN, file), 'utf8').trim().split('\n');
  return lines.map((line): Case => JSON.parse(line));
}

const streams = ['cases', 'recovery'].flatMap((file) =>
  recordedLines<StreamingCase>(`streaming/${file}.jsonl`),
);
const functions = readdirSync(resolve(GOLDEN, 'functions'))
  .sort()
  .flatMap((file) => recordedLines<FunctionCase>(`functions/${file}`));

async function outcomesInNode(): Promise<Outcomes> {
  const outcomes: Record<string, CaseOutcome> = {};
  for (const recorded of streams) outcomes[recorded.id] = await runStreamingCase(recorded);
  const session = await newSession();
  for (const recorded of functions) {
    outcomes[recorded.id] = await runFunctionCase(session, recorded);
  }
  await session.stop();
  return outcomes;
}

function count(outcomes: Outcomes, cases: readonly { readonly id: string }[]): string {
  const passed = cases.filter(({ id }) => outcomes[id]?.outcome === 'passed').length;
  return `${passed} of ${cases.length}`;
}

describe('recorded cases in a worker of a page', () => {
  let folder: PageFolder;
  let server: StaticServer;
  let browser: Browser;
  let page: Page;
  let inNode: Outcomes;

  beforeAll(async () => {
    folder = await programFolder('recorded-page', ['recorded-worker']);
    server = await serveFolder(folder.path);
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(server.url);
    inNode = await outcomesInNode();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
    folder.remove();
  });

  // Functions store nothing: they are asked once a core.
  test.each<Omit<RecordedJob, 'streams'>>([
    { core: 'release', storage: 'memory', functions },
    { core: 'scalar', storage: 'memory', functions },
    { core: 'release', storage: 'indexeddb', functions: [] },
  ])('end as in Node on the $core core with checkpoints in $storage', async (machine) => {
    const job: RecordedJob = { ...machine, streams };
    const cases = [...streams, ...machine.functions];
    const inWorker = await page.evaluate(
      (given) => runRecorded(JSON.parse(given)),
      JSON.stringify(job),
    );
    for (const [kind, asked] of Object.entries({ streams, functions: machine.functions })) {
      if (asked.length === 0) continue;
      const line = `${count(inWorker, asked)} ${kind} pass in a worker, ${count(inNode, asked)} in Node`;
      console.log(`${machine.core} core, ${machine.storage}: ${line}`);
    }
    expect(Object.keys(inWorker).length).toBe(cases.length);
    const isOther = (id: string) => JSON.stringify(inWorker[id]) !== JSON.stringify(inNode[id]);
    const others = cases.map(({ id }) => id).filter(isOther);
    expect(others.map((id) => [id, inWorker[id], inNode[id]])).toEqual([]);
    expect(
      Object.values(inWorker).filter(({ outcome }) => outcome === 'passed').length,
    ).toBeGreaterThan(streams.length / 2);
  });
});
