import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LineReader } from '../support/line-reader.ts';
import { ended, randomFrom, SEED, startProgram } from './support.ts';

const CLI = join(import.meta.dirname, '../../dist/node/cli.js');
const EVENTS = 100_000;
const PIECE = 250;
const KILLS = 12;

let work: string;
let log: string;
let running: ChildProcess[];

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'millrace-serve-'));
  log = join(work, 'events.log');
  running = [];
  mkdirSync(join(work, 'page'));
  writeFileSync(join(work, 'page/index.html'), '');
});

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(work, { recursive: true, force: true });
});

const lines = (from: number, to: number) => {
  let text = '';
  for (let id = from; id < to; id++) text += `{"id":${id},"service":"s${id % 7}"}\n`;
  return text;
};

/** Serves the log; the first start takes any free port, later ones the same again. */
async function startAgent(
  ...args: readonly string[]
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [
      CLI,
      log,
      '--serve',
      '--state-dir',
      join(work, 'state'),
      '--page-dir',
      join(work, 'page'),
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  running.push(child);
  let out = '';
  for await (const chunk of child.stdout ?? []) {
    out += chunk;
    const page = /is live at (http:\S+)/.exec(out)?.[1];
    if (page === undefined) continue;
    const told = (await (await fetch(`${page}millrace.json`)).json()) as {
      source: { url: string };
    };
    child.stdout?.resume();
    return { child, url: told.source.url };
  }
  throw new Error('the agent ended');
}

function startReader(url: string): ChildProcess {
  const child = startProgram(
    'receive.mjs',
    'websocket',
    JSON.stringify({ url }),
    join(work, 'out'),
    join(work, 'checkpoint'),
  );
  running.push(child);
  child.stdout?.resume();
  return child;
}

/** All numbers that the reader has written, in the order of its micro-batches. */
function received(): number[] {
  const folder = join(work, 'out');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files
    .sort((left, right) => Number.parseInt(left, 10) - Number.parseInt(right, 10))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as number[]);
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

test(`a tailed log reaches a query exactly once while agent and query are killed ${KILLS} times (seed ${SEED})`, async () => {
  const random = randomFrom(SEED);
  writeFileSync(log, lines(0, 20_000));
  let agent = await startAgent('--port', '0');
  const { url } = agent;
  let reader = startReader(url);

  let isWritten = false;
  const writing = (async () => {
    for (let id = 20_000; id < EVENTS; id += PIECE) {
      // Now and then the log is rotated, and in the midst of a line at that.
      const text = lines(id, id + PIECE);
      const cut = Math.floor(random() * text.length);
      appendFileSync(log, text.slice(0, cut));
      await sleep(20);
      appendFileSync(log, text.slice(cut));
      if (id % 16_000 === 0) renameSync(log, `${log}.${id}`);
    }
    isWritten = true;
  })();

  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(200 + 800 * random());
    const victims = Math.floor(random() * 3);
    if (victims !== 0) await killed(agent.child);
    if (victims !== 1) await killed(reader);
    // The other side waits meanwhile.
    await sleep(300 * random());
    if (victims !== 0) agent = await startAgent();
    if (victims !== 1) reader = startReader(url);
    expect(agent.url).toBe(url);
  }
  await writing;
  expect(isWritten).toBe(true);
  while (received().length < EVENTS) await sleep(100);
  reader.kill('SIGTERM');
  await ended(reader);
  expect(received()).toEqual(Array.from({ length: EVENTS }, (_, id) => id));

  // One who comes late, or has never committed, gets every line from the first one on.
  const late = new LineReader(url, null);
  await late.until(
    () =>
      late.position >= EVENTS * 20 &&
      late.text.endsWith(`{"id":${EVENTS - 1},"service":"s${(EVENTS - 1) % 7}"}\n`),
  );
  expect(late.text).toBe(lines(0, EVENTS));
});

test('readers at different speeds, one of which never reads on, cost the agent no memory', async () => {
  const piece = lines(0, 20_000);
  const pieces = Math.ceil((256 << 20) / piece.length);
  for (let i = 0; i < pieces; i++) appendFileSync(log, piece);
  const begun = performance.now();
  const { child, url } = await startAgent('--port', '0');
  const startedMs = performance.now() - begun;
  const stuck = new LineReader(url, null, 100_000);
  await stuck.until(() => stuck.text.length >= 100_000);
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  const before = memory();
  const total = piece.length * pieces;
  const fast = Array.from({ length: 4 }, () => new LineReader(url, null, 1 << 20).countOnly());
  await Promise.all(fast.map((reader) => reader.until(() => reader.position >= total)));
  expect(fast.map(({ bytes }) => bytes)).toEqual(fast.map(() => total));
  const grownBytes = (memory() - before) * 1024;
  console.log(
    `${Math.round(total / 1e6)} MB: started in ${Math.round(startedMs)} ms, memory ${Math.round(before / 1024)} MB, grew by ${Math.round(grownBytes / 1e6)} MB for 4 readers`,
  );
  expect(stuck.text.length).toBeLessThan(200_000);
  expect(grownBytes).toBeLessThan(100e6);
});
