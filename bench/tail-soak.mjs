#!/usr/bin/env node
/**
 * `npm run test:tail`: the agent follows a log at 50,000 lines a second for a minute, while the log is rotated and the agent is
 * killed ten times. Counted is how often each line is in what it has written. Options, after `--`: `--seconds 60`,
 * `--rate 50000`, `--kills 10`, `--seed 1`, `--modes rename,gzip`. Three writers: `rename` renames the log and compresses what
 * it had renamed before, `gzip` compresses what it renames at once, and `copytruncate` copies the log and truncates it, which by
 * itself loses what is written between the two.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const TICK_MS = 10;
/** How often the log is rotated. */
const ROTATION_MS = 3000;
/** Rotated files that stay as they are; older ones are compressed, and of those so many are kept. */
const PLAIN = { rename: 1, gzip: 0, copytruncate: 1 };
const COMPRESSED = 3;
const CLI = join(import.meta.dirname, '../dist/node/cli.js');

/** Writes the log, in a thread of its own so that nothing holds it up. */
async function write({ log, mode, rate, seconds }) {
  const rotated = [];
  let file = openSync(log, 'a');
  let id = 0;
  let generation = 0;
  const startMs = performance.now();
  let rotateAtMs = startMs + ROTATION_MS;
  const writeDue = () => {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - startMs) / 1000) * rate));
    let text = '';
    for (; id < due; id++) text += `{"id":${id}}\n`;
    if (text !== '') writeSync(file, text);
  };
  let raced = 0;
  while (id < rate * seconds) {
    writeDue();
    if (performance.now() >= rotateAtMs) {
      rotateAtMs += ROTATION_MS;
      const name = `${log}.${++generation}`;
      if (mode === 'copytruncate') {
        copyFileSync(log, name);
        const before = id;
        await sleep(TICK_MS);
        writeDue();
        raced += id - before;
        truncateSync(log, 0);
      } else {
        renameSync(log, name);
        closeSync(file);
        file = openSync(log, 'a');
      }
      rotated.push(name);
      const plain = rotated.at(-1 - PLAIN[mode]);
      // A process of its own, beside which the log goes on: the `.gz` grows before the agent's eyes.
      if (plain !== undefined) spawn('gzip', ['-1', plain], { stdio: 'inherit' });
      const oldest = rotated.at(-1 - PLAIN[mode] - COMPRESSED);
      if (oldest !== undefined) rmSync(`${oldest}.gz`, { force: true });
    }
    await sleep(TICK_MS);
  }
  parentPort.postMessage(raced);
}

const PIPELINE = `
name: tail
stateDir: state
sources:
  events:
    format: tail
    path: events.log
    schema: id BIGINT
    options: { format: json, finishedAfter: 1 second }
queries:
  copy:
    sql: SELECT id FROM events
    trigger: 200 milliseconds
    sink: { format: csv, path: copied }
`;

/** Starts the agent in a folder. */
function start(folder) {
  return spawn(process.execPath, [CLI, 'run', 'pipeline.yaml', '--quiet'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** How often each line is in the output that is committed: those that are there once, never and more than once. */
function count(folder, lines) {
  const times = new Uint8Array(lines);
  const out = join(folder, 'copied');
  const manifest = join(out, '_spark_metadata');
  const names = existsSync(manifest) ? committed(manifest) : [];
  for (const name of names) {
    for (const id of readFileSync(join(out, name), 'utf8').split('\n')) if (id !== '') times[id]++;
  }
  const result = { once: 0, lost: 0, twice: 0 };
  for (const found of times) {
    if (found === 1) result.once++;
    else if (found === 0) result.lost++;
    else result.twice++;
  }
  return result;
}

/** The files of the manifest: those since the latest entry that holds all before it, and those in that. */
function committed(manifest) {
  const entries = readdirSync(manifest)
    .map((name) => /^(\d+)(\.compact)?$/.exec(name))
    .filter((match) => match !== null)
    .map(([name, batch, compact]) => ({
      name,
      batch: Number(batch),
      isCompact: compact !== undefined,
    }));
  const compact = Math.max(
    -1,
    ...entries.filter((entry) => entry.isCompact).map(({ batch }) => batch),
  );
  return entries
    .filter(({ batch, isCompact }) => batch > compact || (batch === compact && isCompact))
    .flatMap(({ name }) =>
      readFileSync(join(manifest, name), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => decodeURIComponent(JSON.parse(line).path.split('/').at(-1))),
    );
}

async function soak(mode, { seconds, rate, kills, seed }) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-tail-'));
  const log = join(folder, 'events.log');
  writeFileSync(join(folder, 'pipeline.yaml'), PIPELINE);
  writeFileSync(log, '');
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  let agent = start(folder);
  // What is rotated away before there is a checkpoint is nobody's.
  while (!existsSync(join(folder, 'state/queries/copy/metadata'))) await sleep(50);
  const writer = new Worker(new URL(import.meta.url), {
    workerData: { log, mode, rate, seconds },
  });
  const written = once(writer, 'message');
  const startMs = performance.now();
  for (let kill = 0; kill < kills; kill++) {
    const atMs = ((kill + 0.2 + 0.6 * random()) / kills) * seconds * 1000;
    await sleep(Math.max(0, startMs + atMs - performance.now()));
    agent.kill('SIGKILL');
    await once(agent, 'exit');
    agent = start(folder);
  }
  const [raced] = await written;
  const lines = rate * seconds;
  let counts = count(folder, lines);
  for (let waits = 0; counts.lost > 0 && waits < 30; waits++) {
    await sleep(1000);
    const next = count(folder, lines);
    if (next.lost === counts.lost && waits > 5) break;
    counts = next;
  }
  agent.kill('SIGTERM');
  await once(agent, 'exit');
  rmSync(folder, { recursive: true, force: true });
  return { ...counts, raced };
}

async function main() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '50000' },
      kills: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      modes: { type: 'string', default: Object.keys(PLAIN).join() },
    },
  });
  const { modes, ...numbers } = values;
  const options = Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, Number(value)]),
  );
  console.log(
    `${options.rate} lines a second for ${options.seconds} s, ${options.kills} kills, seed ${options.seed}`,
  );
  let failed = 0;
  for (const mode of modes.split(',')) {
    const { once: good, lost, twice, raced } = await soak(mode, options);
    // What copytruncate itself loses is no fault of the reader.
    const between = raced > 0 ? ` (${raced} were written between copy and truncation)` : '';
    console.log(`${mode.padEnd(14)} once ${good}, lost ${lost}, more than once ${twice}${between}`);
    if (twice > 0 || lost > raced) failed++;
  }
  process.exitCode = failed > 0 ? 1 : 0;
}

if (isMainThread) await main();
else await write(workerData);
