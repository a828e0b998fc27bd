/** `millrace serve pipeline.yaml` as a process: killed, reloaded, and read by those who are too slow or never read. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LineReader } from '../support/line-reader.ts';

const CLI = join(import.meta.dirname, '../../dist/node/cli.js');

let work: string;
let running: ChildProcess[];

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'millrace-serve-pipeline-'));
  running = [];
  mkdirSync(join(work, 'page'));
  writeFileSync(join(work, 'page/index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(work, 'events.log'), '');
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
    schema: id BIGINT, text STRING
    options: { format: json, maxBytesPerTrigger: 16m }
queries:
  all:
    sql: SELECT * FROM events
    trigger: 50 milliseconds
    sink: { format: noop }
  even:
    sql: SELECT id FROM events WHERE id % 2 = 0
    trigger: 50 milliseconds
    sink: { format: json, path: even }
${more}`;

const write = (text: string) => writeFileSync(join(work, 'pipeline.yaml'), text);

const lines = (from: number, to: number, text = 'x') =>
  Array.from({ length: to - from }, (_, n) => `{"id":${from + n},"text":"${text}"}\n`).join('');
const add = (text: string) => appendFileSync(join(work, 'events.log'), text);
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 20 });

interface Told {
  readonly title: string;
  readonly streams: readonly { readonly name: string; readonly source: { readonly url: string } }[];
}

interface Agent {
  readonly child: ChildProcess;
  readonly page: string;
  errors(): string;
  told(): Promise<Told>;
  urlOf(name: string): Promise<string>;
}

async function serve(...args: readonly string[]): Promise<Agent> {
  const given = ['serve', 'pipeline.yaml', '--no-open', '--page-dir', 'page', ...args];
  const child = spawn(process.execPath, [CLI, ...given], {
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let [out, errors] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const page = await until(() => {
    const url = /is live at (http:\S+)/.exec(out)?.[1];
    if (url === undefined) throw new Error(`no page yet: ${out}${errors}`);
    return url;
  });
  const told = async () => (await (await fetch(`${page}millrace.json`)).json()) as Told;
  const urlOf = async (name: string) =>
    (await told()).streams.find((stream) => stream.name === name)?.source.url ?? '';
  return { child, page: String(page), errors: () => errors, told, urlOf };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return child.exitCode;
}

const idsIn = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { id: number }).id);

test('serves what each query has written, page, health and metrics on one port, and ends well', async () => {
  write(pipeline());
  add(lines(0, 100));
  const agent = await serve('--port', '0');
  expect(await (await fetch(agent.page)).text()).toContain('<title>page</title>');
  expect((await agent.told()).title).toBe('lines');
  const all = new LineReader(await agent.urlOf('all'));
  await all.until(() => all.text.length >= lines(0, 100).length);
  expect(all.text).toBe(lines(0, 100));
  const even = new LineReader(await agent.urlOf('even'));
  await even.until(() => idsIn(even.text).length >= 50);
  add(lines(100, 200));
  await all.until(() => all.text.length >= lines(0, 200).length);
  await even.until(() => idsIn(even.text).length >= 100);
  expect(idsIn(even.text)).toEqual(Array.from({ length: 100 }, (_, n) => n * 2));
  const metrics = await (await fetch(`${agent.page}metrics`)).text();
  expect(metrics).toContain('millrace_query_active{pipeline="lines",query="all"} 1');
  expect((await fetch(`${agent.page}healthz`)).status).toBe(200);
  expect(await ended(agent.child, 'SIGTERM')).toBe(0);
  expect(all.closed).toBe('1001 the agent was stopped');
});

test('a reader goes on over kill -9 at the same address, and hears of a gap rather than of other rows', async () => {
  write(pipeline());
  add(lines(0, 100));
  const first = await serve('--port', '0');
  const url = await first.urlOf('all');
  const before = new LineReader(url);
  await before.until(() => before.text.length >= lines(0, 100).length);
  await ended(first.child, 'SIGKILL');
  add(lines(100, 200));
  const second = await serve();
  expect(await second.urlOf('all')).toBe(url);
  const after = new LineReader(url, before.position);
  await after.until(() => idsIn(after.text).includes(199));
  // What the killed process had not checkpointed may be there again; nothing is missing, and no position is used twice.
  const ids = new Set([...idsIn(before.text), ...idsIn(after.text)]);
  expect([...ids].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, id) => id));
  const [gap] = after.control.filter(({ type }) => type === 'gap');
  expect(gap).toMatchObject({ type: 'gap', from: before.position });
});

test('SIGHUP adds a query to the page, takes one away, and leaves the readers of others alone', async () => {
  write(pipeline());
  add(lines(0, 100));
  const agent = await serve('--port', '0');
  const all = new LineReader(await agent.urlOf('all'));
  const even = new LineReader(await agent.urlOf('even'));
  await all.until(() => all.text !== '');
  await even.until(() => even.text !== '');
  const odd =
    '  odd:\n    sql: SELECT id FROM events WHERE id % 2 = 1\n    trigger: 50 milliseconds\n    sink: { format: noop }\n';
  write(pipeline(odd).replace(/ {2}even:[\s\S]*?path: even }\n/, ''));
  agent.child.kill('SIGHUP');
  await until(async () =>
    expect((await agent.told()).streams.map(({ name }) => name)).toEqual(['all', 'odd']),
  );
  expect(await even.ended()).toBe('4404 this stream is not served any more');
  const added = new LineReader(await agent.urlOf('odd'));
  await added.until(() => idsIn(added.text).length >= 50);
  add(lines(100, 200));
  await all.until(() => all.text.length >= lines(0, 200).length);
  expect(all.text).toBe(lines(0, 200));
});

test('the page of a service is on the port of run, behind its token', async () => {
  write(pipeline('status: { port: 0, page: true, token: file:token.txt }\n'));
  writeFileSync(join(work, 'token.txt'), 'open-sesame\n');
  const child = spawn(process.execPath, [CLI, 'run', 'pipeline.yaml'], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(child);
  let log = '';
  child.stderr?.on('data', (chunk) => {
    log += chunk;
  });
  await until(() => expect(log).toMatch(/listening url=/));
  const url = /url="?(http:[^"\s]+)/.exec(log)?.[1] ?? '';
  expect((await fetch(`${url}healthz`)).status).toBe(200);
  for (const path of ['', 'millrace.json', 'metrics', 'progress'])
    expect((await fetch(`${url}${path}`)).status, path).toBe(401);
  const headers = { authorization: 'Bearer open-sesame' };
  for (const path of ['', 'millrace.json', 'metrics', 'progress'])
    expect((await fetch(`${url}${path}`, { headers })).status, path).toBe(200);
  const refused = new LineReader(`${url.replace('http', 'ws')}stream`);
  expect(await refused.ended()).toBe('4401 the token is missing, or another one');
  const entered = await fetch(`${url}?token=open-sesame`, { redirect: 'manual' });
  expect(entered.status).toBe(303);
  expect(entered.headers.get('location')).toBe('./');
  expect(await ended(child, 'SIGTERM')).toBe(0);
  expect(log).not.toContain('open-sesame');
});

test('readers that never read on neither stop the pipeline nor grow it, and hear of a gap', async () => {
  write(pipeline());
  const agent = await serve('--port', '0');
  const url = await agent.urlOf('all');
  // Who is connected without giving credit, and who stops after some.
  const idle = new LineReader(url, null, 0);
  const stuck = new LineReader(url, null, 100_000);
  await until(() => expect(idle.control).toHaveLength(1));
  const text = 'y'.repeat(180);
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${agent.child.pid}/status`, 'utf8'))?.[1]);
  const caughtUp = (count: number) =>
    until(async () => {
      const metrics = await (await fetch(`${agent.page}metrics`)).text();
      expect(metrics).toContain(
        `millrace_query_input_rows_total{pipeline="lines",query="all"} ${count}\n`,
      );
    });
  let count = 0;
  const addMore = async (pieces: number) => {
    for (let piece = 0; piece < pieces; piece++, count += 10_000)
      add(lines(count, count + 10_000, text));
    await caughtUp(count);
  };
  // What the engine itself takes for such rows, and what the page keeps at most, is taken first.
  await addMore(20);
  const before = memory();
  await addMore(60);
  const grownBytes = (memory() - before) * 1024;
  console.log(
    `${count} rows, ${Math.round((count * 205) / 1e6)} MB: memory ${Math.round(before / 1024)} MB, grew by ${Math.round(grownBytes / 1e6)} MB`,
  );
  expect(grownBytes).toBeLessThan(60e6);
  expect(stuck.text.length).toBeLessThan(200_000);
  stuck.give(1 << 30);
  await stuck.until(() => stuck.text.endsWith(lines(count - 1, count, text)));
  expect(stuck.control.some(({ type }) => type === 'gap')).toBe(true);
  await sleep(0);
}, 120_000);
