/** The command line's agent, `millrace run pipeline.yaml`, as the tests start, kill and end it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { COUNTS_BY_MINUTE, HIT_SCHEMA, type Hit, writeHits } from './hits.ts';

const CLI = join(import.meta.dirname, '../../dist/node/cli.js');
const WAIT_MS = 60_000;

export interface Agent {
  readonly child: ChildProcess;
  /** What it has logged so far. */
  log(): string;
  /** Its exit code, once it has ended; null when a signal ended it. */
  ended(): Promise<number | null>;
}

/** A folder with a pipeline file, in which the clients are found that the tests have installed. */
export function pipelineFolder(folder: string, pipeline: string): string {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(import.meta.dirname, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'pipeline.yaml'), pipeline);
  return folder;
}

/** Starts the agent in the folder of its pipeline file; it ends with the test at the latest. */
export function startAgent(folder: string, ...args: readonly string[]): Agent {
  const child = spawn(process.execPath, [CLI, 'run', 'pipeline.yaml', ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let text = '';
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  const closed = once(child, 'close');
  return { child, log: () => text, ended: async () => (await closed)[0] };
}

/** Takes all that is there, and ends. */
export async function runOnce(folder: string): Promise<void> {
  const agent = startAgent(folder, '--once');
  expect(await agent.ended(), agent.log()).toBe(0);
}

/** Kills it with `kill -9`. It must not have ended by itself, nor anything have failed in it. */
export async function killAgent(agent: Agent): Promise<void> {
  agent.child.kill('SIGKILL');
  await agent.ended();
  expect(agent.child.signalCode, agent.log()).toBe('SIGKILL');
  expect(agent.log()).not.toContain('ERROR');
}

/** Waits for something of a running agent; fails when it has ended. */
export async function whileRunning(agent: Agent, isSo: () => boolean): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!isSo()) {
    if (agent.child.exitCode !== null || Date.now() > end) {
      throw new Error(`the agent (exit code ${agent.child.exitCode}) said:\n${agent.log()}`);
    }
    await sleep(2);
  }
}

/** The last micro-batch of a query in one of its logs, -1 before the first. */
function lastBatch(folder: string, query: string, log: 'offsets' | 'commits'): number {
  const path = join(folder, 'state/queries', query, log);
  const names = existsSync(path) ? readdirSync(path) : [];
  return Math.max(-1, ...names.filter((name) => /^\d+$/.test(name)).map(Number));
}

export interface Disturbance {
  readonly kills: number;
  readonly random: () => number;
  /** The query whose micro-batches say how far the agent is. */
  readonly query: string;
  /** How many of them there are to do, and how long one takes, about. */
  readonly batches: number;
  readonly batchMs: number;
  /** Stops the system that the agent reads or writes, and starts it again, while the agent is at work. */
  readonly restart?: (agent: Agent) => Promise<void>;
}

/**
 * Kills the agent again and again before it is done, and lets it take the rest with `--once`. A third of its lives ends while it
 * starts or takes up what was interrupted; in the others it commits some micro-batches and dies at any moment after that, or when
 * the next one has just begun. Midway there is the restart, over which it lives.
 */
export async function disturb(folder: string, disturbance: Disturbance): Promise<void> {
  const { kills, random, query, batches, batchMs, restart } = disturbance;
  const begun = performance.now();
  const committed = () => lastBatch(folder, query, 'commits');
  let startMs = 0;
  let inBatch = 0;
  for (let kill = 0; kill < kills; kill++) {
    const before = committed();
    const startedAt = performance.now();
    const agent = startAgent(folder);
    if (kill % 3 === 1) await sleep(random() * startMs);
    else {
      await whileRunning(agent, () => committed() > before);
      if (kill === 0) startMs = performance.now() - startedAt;
      await whileRunning(agent, atLeast(committed, Math.floor((random() * batches) / kills)));
      if (restart !== undefined && kill === Math.ceil(kills / 2)) {
        await restart(agent);
        await whileRunning(agent, atLeast(committed, 1));
      }
      if (kill % 3 === 2) await whileRunning(agent, () => hasOpenBatch(folder));
      else await sleep(random() * batchMs);
    }
    await killAgent(agent);
    if (hasOpenBatch(folder)) inBatch++;
  }
  const done = committed() + 1;
  await runOnce(folder);
  const all = committed() + 1;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(
    `${kills} kills, ${inBatch} in the midst of a micro-batch, the last after ${done} of ${all}; ${seconds} s`,
  );
  // The last kill, too, came before the work was done, and kills hit what was under way.
  expect(all).toBeGreaterThan(done);
  expect(inBatch).toBeGreaterThan(0);
}

/** Whether a micro-batch of some query was begun and not committed. */
function hasOpenBatch(folder: string): boolean {
  return readdirSync(join(folder, 'state/queries')).some(
    (query) => lastBatch(folder, query, 'offsets') > lastBatch(folder, query, 'commits'),
  );
}

/** Whether a count has grown by so much since now. */
function atLeast(count: () => number, more: number): () => boolean {
  const from = count();
  return () => count() >= from + more;
}

/** How far apart the micro-batches of a `countingFolder` of 8,000 hits are, and how many there are. */
export const COUNTING = { query: 'counts', batches: 160, batchMs: 30 };

/** A pipeline that counts hits in files, fifty a micro-batch, by minute and service into a sink. */
export async function countingFolder(
  folder: string,
  {
    hits,
    mode,
    sink,
  }: { readonly hits: readonly Hit[]; readonly mode: string; readonly sink: string },
): Promise<string> {
  await writeHits(join(folder, 'hits'), hits, 50);
  return pipelineFolder(
    folder,
    `
stateDir: state
sources:
  hits:
    format: json
    path: hits
    schema: ${HIT_SCHEMA}
    options: { maxFilesPerTrigger: 1 }
    watermark: { column: ts, delay: 5 seconds }
queries:
  counts:
    sql: |
      ${COUNTS_BY_MINUTE}
    outputMode: ${mode}
    sink:
      ${sink}
`,
  );
}
