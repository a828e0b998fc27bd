import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../../bench/generate.mjs';
import { committedLines, ended, killAfter, randomFrom, SEED, startProgram } from './support.ts';

/** `MILLRACE_ROWS=5000000` runs the size that the README speaks of. */
const ROWS = Number(process.env.MILLRACE_ROWS ?? 500_000);
const KILLS = 10;
const BATCHES = 500;
/** What a process needs before it reads its first row, about. */
const START_MS = 250;

let work: string;
let input: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'millrace-kill-'));
  input = await generate(ROWS, join(import.meta.dirname, '../../bench/data'));
});

afterAll(() => rm(work, { recursive: true, force: true }));

test(`a windowed query killed ${KILLS} times ends like an undisturbed one (seed ${SEED})`, async () => {
  const random = randomFrom(SEED);
  const batchBytes = Math.ceil(statSync(input).size / BATCHES);
  const folders = (name: string) => [
    join(work, name, 'out'),
    join(work, name, 'checkpoint'),
    String(batchBytes),
  ];
  const begun = performance.now();
  const undisturbed = await ended(startProgram('tumbling.mjs', input, ...folders('calm')));
  const wholeMs = performance.now() - begun;
  expect(undisturbed).toMatchObject({ code: 0, output: 'done\n' });

  let kills = 0;
  for (let attempt = 0; kills < KILLS && attempt < 2 * KILLS; attempt++) {
    // No life does more than a fourteenth of the work, so that there are enough of them; some die while they start.
    const lifeMs = START_MS + Math.max(0, wholeMs - START_MS) / 14;
    const delayMs = (0.4 + 0.6 * random()) * lifeMs;
    const program = startProgram('tumbling.mjs', input, ...folders('killed'));
    const wasKilled = await killAfter(program, delayMs);
    if (!wasKilled) break;
    kills++;
  }
  console.log(`killed ${kills} times in a run of ${Math.round(wholeMs)} ms`);
  expect(kills).toBe(KILLS);
  expect(await ended(startProgram('tumbling.mjs', input, ...folders('killed')))).toMatchObject({
    code: 0,
  });

  const expected = await committedLines(folders('calm')[0]);
  const actual = await committedLines(folders('killed')[0]);
  expect(expected.length).toBeGreaterThan(ROWS / 20_000);
  expect(actual).toEqual(expected);
});
