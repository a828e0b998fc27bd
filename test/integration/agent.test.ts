// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so are variables written in pipeline files.
/** The edge agent as systemd runs it: killed, stopped, reloaded, started twice, with a log that is written and rotated meanwhile. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Agent, startAgent } from './agent.ts';
import { committedLines, randomFrom, SEED } from './support.ts';

const KILLS = 10;
const EVENTS = 60_000;
const PIECE = 250;

let work: string;
let running: ChildProcess[];

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'millrace-agent-'));
  running = [];
});

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(work, { recursive: true, force: true });
});

const pipeline = (more = '') => `
name: lines
stateDir: state
sources:
  events:
    format: tail
    path: events.log
    schema: id BIGINT, service STRING
    options: { format: json, maxBytesPerTrigger: 64k, finishedAfter: 1 second }
queries:
  copy:
    sql: SELECT id FROM events
    trigger: 50 milliseconds
    sink: { format: json, path: copied }
  counts:
    sql: SELECT service, count(*) AS events FROM events GROUP BY service
    outputMode: complete
    trigger: 50 milliseconds
    sink: { format: memory }
${more}`;

function start(...args: readonly string[]): Agent {
  const agent = startAgent(work, ...args);
  running.push(agent.child);
  return agent;
}

const write = (text: string) => writeFileSync(join(work, 'pipeline.yaml'), text);
const line = (id: number) => `{"id":${id},"service":"s${id % 7}"}\n`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join('');
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 50 });

async function copied(): Promise<number[]> {
  const found = await committedLines(join(work, 'copied')).catch(() => []);
  return found.map((text) => (JSON.parse(text) as { id: number }).id).sort((a, b) => a - b);
}

const ids = (count: number) => Array.from({ length: count }, (_, id) => id);

test(`every line of a rotated log is there once after ${KILLS} times kill -9 (seed ${SEED})`, async () => {
  const random = randomFrom(SEED);
  const log = join(work, 'events.log');
  write(pipeline());
  writeFileSync(log, lines(0, PIECE));
  let agent = start();
  // What was rotated away before there was a checkpoint is nobody's.
  await until(async () => expect(await copied()).not.toEqual([]));
  const writing = (async () => {
    for (let id = PIECE; id < EVENTS; id += PIECE) {
      const text = lines(id, id + PIECE);
      const cut = Math.floor(random() * text.length);
      appendFileSync(log, text.slice(0, cut));
      await sleep(20);
      appendFileSync(log, text.slice(cut));
      if (id % 12_000 === 0) {
        renameSync(log, `${log}.${id}`);
        writeFileSync(log, '');
      }
    }
  })();
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(300 + 700 * random());
    agent.child.kill('SIGKILL');
    await agent.ended();
    await sleep(200 * random());
    agent = start();
  }
  await writing;
  await until(async () => expect(await copied(), agent.log()).toHaveLength(EVENTS));
  // All may have been there before the last start: a process that does not hear signals yet just dies of one.
  await until(() => expect(agent.log()).toContain('running'));
  agent.child.kill('SIGTERM');
  expect(await agent.ended()).toBe(0);
  expect(await copied()).toEqual(ids(EVENTS));
});

test('SIGTERM ends with a checkpoint, from which the next start goes on', async () => {
  write(pipeline());
  writeFileSync(join(work, 'events.log'), lines(0, 20_000));
  const agent = start('--graceful-shutdown-limit-secs', '10');
  await until(async () => expect((await copied()).length).toBeGreaterThan(0));
  agent.child.kill('SIGTERM');
  expect(await agent.ended()).toBe(0);
  const next = start('--once');
  expect(await next.ended()).toBe(0);
  expect(await copied()).toEqual(ids(20_000));
});

test('SIGHUP takes a new query in while lines come, and a wrong file changes nothing', async () => {
  const log = join(work, 'events.log');
  write(pipeline());
  writeFileSync(log, lines(0, 100));
  const agent = start();
  await until(async () => expect(await copied()).toHaveLength(100));
  write(
    pipeline(
      '  late:\n    sql: SELECT id FROM events WHERE id % 2 = 0\n    sink: { format: json, path: even }\n',
    ),
  );
  agent.child.kill('SIGHUP');
  await until(() =>
    expect(agent.log()).toMatch(/reloaded started=late stopped="" unchanged="copy counts"/),
  );
  appendFileSync(log, lines(100, 200));
  write(pipeline('    outputMod: append\n'));
  agent.child.kill('SIGHUP');
  await until(() => expect(agent.log()).toContain('did you mean outputMode?'));
  appendFileSync(log, lines(200, 300));
  await until(async () => expect(await copied()).toEqual(ids(300)));
  await until(async () => expect(await committedLines(join(work, 'even'))).toHaveLength(150));
  agent.child.kill('SIGTERM');
  expect(await agent.ended()).toBe(0);
});

test('two agents never write on one checkpoint, and the second says who has it', async () => {
  write(pipeline());
  writeFileSync(join(work, 'events.log'), lines(0, 100));
  const first = start();
  await until(async () => expect(await copied()).toHaveLength(100));
  const second = start();
  expect(await second.ended()).toBe(1);
  expect(second.log()).toContain('[PIPELINE_RUNNING_ALREADY]');
  expect(second.log()).toContain(`process ${first.child.pid}`);
  first.child.kill('SIGKILL');
  await first.ended();
  const third = start('--once');
  expect(await third.ended()).toBe(0);
  expect(await copied()).toEqual(ids(100));
});

test('a status port that is taken ends the agent at once, and says so', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  write(pipeline(`status: { port: ${port} }\n`));
  mkdirSync(join(work, 'logs'));
  writeFileSync(join(work, 'events.log'), '');
  const agent = start();
  expect(await agent.ended()).toBe(1);
  expect(agent.log()).toContain('[ADDRESS_IN_USE]');
  other.close();
});

test.each([
  [
    'an unknown key',
    pipeline().replace('    schema:', '    shema:'),
    /pipeline.yaml:8: sources.events.shema: .* did you mean schema\?/,
  ],
  [
    'a missing variable',
    pipeline().replace('events.log', '${NO_SUCH_LOG}'),
    /pipeline.yaml:7: the variable NO_SUCH_LOG is not set/,
  ],
  ['a log that is not there', pipeline(), /\[PATH_NOT_FOUND\].*events\.log/],
])('%s is refused with its place, and nothing is started', async (_, text, said) => {
  write(text);
  const agent = start();
  expect(await agent.ended()).toBe(1);
  expect(agent.log()).toMatch(said);
});
