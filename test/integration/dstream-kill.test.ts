import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, killAfter, randomFrom, SEED, startProgram } from './support.ts';

const LINES = Number(process.env.MILLRACE_ROWS ?? 60_000);
const WORDS_PER_LINE = 5;
const WORDS = LINES * WORDS_PER_LINE;
const KILLS = 10;
const BATCHES = 120;
const BATCH_MS = 20;
/** What a process needs before it counts its first word, about. */
const START_MS = 300;

type Counts = ReadonlyMap<string, number>;
let work: string;
let input: string;
let expected: Counts;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'millrace-dstream-kill-'));
  input = join(work, 'words.txt');
  const counts = new Map<string, number>();
  const lines = Array.from({ length: LINES }, (_, line) => {
    const words = Array.from(
      { length: WORDS_PER_LINE },
      (_, index) => `w${(line * line + index) % 97}`,
    );
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    return words.join(' ');
  });
  expected = counts;
  await writeFile(input, `${lines.join('\n')}\n`);
});

afterAll(() => rm(work, { recursive: true, force: true }));

async function started(name: string) {
  const output = join(work, name, 'out');
  await mkdir(output, { recursive: true });
  const batchBytes = Math.ceil((await stat(input)).size / BATCHES);
  const checkpoint = join(work, name, 'checkpoint');
  return startProgram('dstream-words.mjs', input, output, checkpoint, `${batchBytes}`, `${WORDS}`);
}

async function counts(name: string, file: string): Promise<Counts> {
  return new Map(JSON.parse(await readFile(join(work, name, 'out', file), 'utf8')));
}

/** The counts of each batch, by its time. */
async function batches(name: string): Promise<ReadonlyMap<number, Counts>> {
  const files = (await readdir(join(work, name, 'out'))).filter((file) => /^batch-\d+$/.test(file));
  const found = files.map(
    async (file) => [Number(file.slice(6)), await counts(name, file)] as const,
  );
  return new Map(await Promise.all(found));
}

function summed(all: Iterable<Counts>): Counts {
  const sums = new Map<string, number>();
  for (const each of all) {
    for (const [word, count] of each) sums.set(word, (sums.get(word) ?? 0) + count);
  }
  return sums;
}

/** Every word is in one batch, in the totals once, and in the five windows that it belongs to. */
async function check(name: string): Promise<void> {
  expect(await counts(name, 'totals')).toEqual(expected);
  const byTime = await batches(name);
  expect(byTime.size).toBeGreaterThan(BATCHES / 2);
  expect(summed(byTime.values())).toEqual(expected);
  const windows = (await readdir(join(work, name, 'out'))).filter((file) =>
    /^window-\d+$/.test(file),
  );
  expect(windows.length).toBeGreaterThanOrEqual(byTime.size);
  for (const file of windows) {
    const time = Number(file.slice(7));
    const inside = Array.from(
      { length: 5 },
      (_, back) => byTime.get(time - back * BATCH_MS) ?? new Map(),
    );
    const window = [...(await counts(name, file))].filter(([, count]) => count !== 0);
    expect(new Map(window), file).toEqual(summed(inside));
  }
}

test(`DStreams killed ${KILLS} times count every word once (seed ${SEED})`, async () => {
  const random = randomFrom(SEED);
  const begun = performance.now();
  expect(await ended(await started('calm'))).toMatchObject({ code: 0, output: 'done\n' });
  const wholeMs = performance.now() - begun;
  await check('calm');

  let kills = 0;
  for (let attempt = 0; kills < KILLS && attempt < 2 * KILLS; attempt++) {
    // No life does more than a fourteenth of the work, so that there are enough of them; some die while they start.
    const lifeMs = START_MS + Math.max(0, wholeMs - START_MS) / 14;
    if (!(await killAfter(await started('killed'), (0.4 + 0.6 * random()) * lifeMs))) break;
    kills++;
  }
  console.log(`killed ${kills} times in a run of ${Math.round(wholeMs)} ms`);
  expect(kills).toBe(KILLS);
  expect(await ended(await started('killed'))).toMatchObject({ code: 0, output: 'done\n' });
  await check('killed');
});
