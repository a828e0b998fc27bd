import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom, SEED } from '../../integration/support.ts';
import { browserProcesses } from '../support/browser-processes.ts';
import { launchProfile } from '../support/chromium.ts';
import { type PageFolder, pageFolder } from '../support/page-folder.ts';
import { type StaticServer, serveFolder } from '../support/static-server.ts';

/*
 * A streaming context in a page, with its checkpoint in IndexedDB, whose renderer is killed at random moments. The numbers
 * from 0 on come in; whatever the state has counted must be all of them up to some number, each once.
 */
const KILLS = 3;
const KEYS = 7;

const PROGRAM = `
import { createSession } from './millrace/browser/index.js';
import { Milliseconds, StreamingContext } from './millrace/browser/dstream.js';
const session = await createSession();
const numbers = session.readStream.format('rate-micro-batch').option('rowsPerBatch', 50).load();
const ssc = await StreamingContext.getOrCreate('numbers', () => {
  const ssc = new StreamingContext(session, Milliseconds(100));
  const pairs = ssc.dataFrameStream(numbers).map(({ value }) => ['key ' + (value % ${KEYS}), value]);
  pairs
    .updateStateByKey((values, { count, sum } = { count: 0, sum: 0 }) => ({
      count: count + values.length,
      sum: values.reduce((a, b) => a + b, sum),
    }))
    .foreachRDD((rdd) => {
      globalThis.states = rdd.collect();
    });
  pairs.reduceByKeyAndWindow((a, b) => a + b, (a, b) => a - b, '1 second').foreachRDD((rdd) => {
    globalThis.keysInWindow = rdd.count();
  });
  return ssc;
});
ssc.awaitTermination().catch((error) => { globalThis.failure = String(error); });
await ssc.start();
`;

interface State {
  readonly count: number;
  readonly sum: number;
}
declare const states: readonly (readonly [string, State])[] | undefined;
declare const failure: string | undefined;

let folder: PageFolder;
let server: StaticServer;
let profile: string;

beforeAll(async () => {
  folder = pageFolder(PROGRAM);
  server = await serveFolder(folder.path);
  profile = mkdtempSync(join(tmpdir(), 'millrace-dstream-kill-'));
});
afterAll(async () => {
  await server.close();
  folder.remove();
  rmSync(profile, { recursive: true, force: true });
});

async function openPage() {
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
    rmSync(join(profile, name), { force: true });
  }
  const context = await launchProfile(profile);
  const page = await context.newPage();
  await page.goto(server.url);
  const read = async () => {
    const found = await page.evaluate(() => ({
      states: 'states' in globalThis ? states : undefined,
      failure: 'failure' in globalThis ? failure : undefined,
    }));
    expect(found.failure).toBeUndefined();
    return found.states ?? [];
  };
  return { context, read };
}

/** How many numbers were counted, which must be the first ones. */
function counted(found: readonly (readonly [string, State])[]): number {
  const count = found.reduce((total, [, state]) => total + state.count, 0);
  const sum = found.reduce((total, [, state]) => total + state.sum, 0);
  expect(sum).toBe((count * (count - 1)) / 2);
  return count;
}

test('state in IndexedDB is exact over kills of the renderer', async () => {
  const random = randomFrom(SEED);
  console.log(`MILLRACE_SEED=${SEED}`);
  let known = 0;
  for (let kill = 0; kill <= KILLS; kill++) {
    const { context, read } = await openPage();
    let first = 0;
    await expect
      .poll(async () => (first = counted(await read())), { timeout: 60_000 })
      .toBeGreaterThan(0);
    // What was seen before the kill is there again, with what the interrupted batch had.
    expect(first).toBeGreaterThanOrEqual(known);
    await expect
      .poll(async () => counted(await read()), { timeout: 60_000 })
      .toBeGreaterThan(first + 200);
    await sleep(random() * 500);
    const found = await read();
    known = counted(found);
    if (kill === KILLS) {
      expect(found.length).toBe(KEYS);
      await context.close();
      break;
    }
    const closed = new Promise((resolve) => context.once('close', resolve));
    for (const pid of browserProcesses(profile).renderers) process.kill(pid, 'SIGKILL');
    await sleep(200);
    await context.close().catch(() => {});
    await Promise.race([closed, sleep(3000)]);
  }
}, 240_000);
