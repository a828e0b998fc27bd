import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Agent, bundleAgent } from '../../support/agent-program.ts';
import { LineReader } from '../../support/line-reader.ts';

let work: string;
let program: string;

const line = (second: number) =>
  `10.0.0.1 - - [10/Oct/2023:13:00:${String(second % 60).padStart(2, '0')} +0000] "GET /${second} HTTP/1.1" 200 5 "-" "-"\n`;
const LOG = Array.from({ length: 50 }, (_, second) => line(second)).join('');

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'millrace-serve-agent-'));
  program = await bundleAgent(join(work, 'bundle'));
  mkdirSync(join(work, 'page'));
  writeFileSync(join(work, 'page/index.html'), '<!doctype html><title>the page</title>');
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Every test has a log and a state folder of its own. */
function start(...args: readonly string[]): Agent {
  return Agent.start({ program, cwd: work, args: [...args, '--page-dir', 'page'] });
}

/** A log of the given name, served on any free port. */
const serve = (name: string, ...args: readonly string[]) =>
  start(name, '--serve', '--port', '0', '--state-dir', `state-${name}`, ...args);

interface ServedSource {
  readonly page: string;
  readonly url: string;
  readonly name: string;
  readonly format?: string;
}

/** What the page is told. */
async function sourceOf(agent: Agent): Promise<ServedSource> {
  const page = await agent.shows(/is live at (http:\S+)/);
  const answer = await fetch(`${page}millrace.json`);
  const told = (await answer.json()) as ServedSource & {
    readonly source: { readonly url: string };
  };
  return { ...told, page, url: told.source.url };
}

async function readAll(
  url: string,
  length: number,
  offset: number | null = null,
): Promise<LineReader> {
  const reader = new LineReader(url, offset);
  await reader.until(() => reader.text.length >= length);
  return reader;
}

describe('a log', () => {
  test('is served with the page that reads it, history first and then each line as it comes', async () => {
    writeFileSync(join(work, 'a.log'), LOG);
    const { page, url, name } = await sourceOf(serve('a.log'));
    expect(name).toBe('a.log');
    expect(await (await fetch(page)).text()).toContain('the page');
    const reader = await readAll(url, LOG.length);
    expect(reader.text).toBe(LOG);
    expect(reader.control).toEqual([{ type: 'hello', version: 1, start: 0, end: LOG.length }]);
    appendFileSync(join(work, 'a.log'), line(50));
    await reader.until(() => reader.text.length > LOG.length);
    expect(reader.text).toBe(LOG + line(50));
  });

  test('is given to each reader at its own pace, and to none beyond its credit', async () => {
    writeFileSync(join(work, 'pace.log'), LOG);
    const { url } = await sourceOf(serve('pace.log'));
    const slow = new LineReader(url, null, 1);
    await slow.until(() => slow.text !== '');
    expect((await readAll(url, LOG.length)).text).toBe(LOG);
    expect(slow.text).toBe(line(0));
    slow.give(line(1).length);
    await slow.until(() => slow.text.length > line(0).length);
    expect(slow.text).toBe(line(0) + line(1));
  });

  test('stays the same stream at the same address over kill -9, rotated meanwhile', async () => {
    const log = join(work, 'kill.log');
    writeFileSync(log, LOG);
    const first = serve('kill.log');
    const { url } = await sourceOf(first);
    const before = await readAll(url, LOG.length);
    await first.killed();
    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, line(50));
    writeFileSync(log, line(51));
    const again = Agent.start({
      program,
      cwd: work,
      args: ['kill.log', '--serve', '--state-dir', 'state-kill.log', '--page-dir', 'page'],
    });
    expect((await sourceOf(again)).url).toBe(url);
    const after = await readAll(url, line(50).length * 2, before.position);
    expect(after.text).toBe(line(50) + line(51));
  });

  test('is served alone by the command serve, too', async () => {
    writeFileSync(join(work, 'alone.log'), LOG);
    const agent = start('serve', 'alone.log', '--port', '0', '--state-dir', 'state-alone');
    expect((await readAll((await sourceOf(agent)).url, LOG.length)).text).toBe(LOG);
    agent.child.kill('SIGINT');
    const { out } = await agent.ended();
    expect(out).not.toMatch(/13:00:00/);
  });

  test('says goodbye at Ctrl-C, and ends well', async () => {
    writeFileSync(join(work, 'bye.log'), LOG);
    const agent = serve('bye.log');
    const reader = await readAll((await sourceOf(agent)).url, LOG.length);
    agent.child.kill('SIGINT');
    expect(await reader.ended()).toBe('1001 the agent was stopped');
    expect(await agent.ended()).toMatchObject({ code: 0, error: '' });
  });

  test('that is compressed is served as its text', async () => {
    writeFileSync(join(work, 'old.log.gz'), gzipSync(LOG));
    const { url } = await sourceOf(serve('old.log.gz'));
    const reader = await readAll(url, LOG.length);
    expect(reader.text).toBe(LOG);
    await reader.until(() => reader.control.length > 0);
    expect(reader.control).toEqual([{ type: 'hello', version: 1, start: 0, end: LOG.length }]);
  });

  test('that is a folder is served file after file', async () => {
    mkdirSync(join(work, 'logs'));
    writeFileSync(join(work, 'logs/1.log'), LOG);
    const { url, name } = await sourceOf(serve('logs'));
    expect(name).toBe('logs');
    const reader = await readAll(url, LOG.length);
    writeFileSync(join(work, 'logs/2.log'), line(50));
    await reader.until(() => reader.text.length > LOG.length);
    expect(reader.text).toBe(LOG + line(50));
  });

  test('of a folder of compressed files is their texts, in the table, too', async () => {
    mkdirSync(join(work, 'old'));
    writeFileSync(join(work, 'old/1.log.gz'), gzipSync(LOG));
    writeFileSync(join(work, 'old/2.log.gz'), gzipSync(LOG));
    const agent = start('old', '--port', '0', '--state-dir', 'state-old');
    expect((await readAll((await sourceOf(agent)).url, 2 * LOG.length)).text).toBe(LOG + LOG);
    await agent.shows(/13:00:00 +100 /);
  });

  test('that another process serves is named with its address, and shown in the terminal all the same', async () => {
    writeFileSync(join(work, 'two.log'), LOG);
    const { page } = await sourceOf(serve('two.log'));
    const second = start('two.log', '--window', '2 minutes', '--state-dir', 'state-two.log');
    await second.shows(`open ${page}`);
    await second.shows(/13:00:00 +50 /);
    const third = await serve('two.log').ended();
    expect(third.error).toContain('[LOG_SERVED_ALREADY]');
    expect(third.code).toBe(1);
  });

  test('is shown by the format that was chosen', async () => {
    writeFileSync(join(work, 'format.log'), LOG);
    expect((await sourceOf(serve('format.log', '--format', 'text'))).format).toBe('text');
  });
});

describe('standard input', () => {
  test('can be read from its beginning by a page that comes later, up to its half last line', async () => {
    const agent = start('-', '--serve', '--port', '0');
    agent.child.stdin?.write(LOG);
    const { url, name } = await sourceOf(agent);
    expect(name).toBe('standard input');
    const first = await readAll(url, LOG.length);
    agent.child.stdin?.write('the ');
    agent.child.stdin?.end('end');
    await first.until(() => first.text.endsWith('the end\n'));
    expect((await readAll(url, first.text.length)).text).toBe(`${LOG}the end\n`);
    agent.child.kill('SIGINT');
    expect(await agent.ended()).toMatchObject({ code: 0, error: '' });
  });

  test('has its page before its first line', async () => {
    const agent = start('-', '--port', '0');
    const reader = new LineReader((await sourceOf(agent)).url);
    agent.child.stdin?.write(LOG);
    await reader.until(() => reader.text === LOG);
    await agent.shows(/13:00:00 +50 /);
  });

  test('that has ended is shown for as long as someone looks', async () => {
    const agent = start('-', '--port', '0');
    agent.child.stdin?.write(LOG);
    const { url } = await sourceOf(agent);
    await readAll(url, LOG.length);
    agent.child.stdin?.end();
    await agent.shows('The input has ended');
    expect((await readAll(url, LOG.length)).text).toBe(LOG);
  });

  test('that has ended keeps no script waiting', async () => {
    const agent = start('-', '--port', '0');
    agent.child.stdin?.end(LOG);
    const { code, out } = await agent.ended();
    expect(code).toBe(0);
    expect(out).toMatch(/13:00:00 +50 /);
  });
});

describe('the address', () => {
  async function takenPort(): Promise<string> {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    return String((other.address() as AddressInfo).port);
  }

  test('that was asked for and is taken is refused', async () => {
    writeFileSync(join(work, 'taken.log'), LOG);
    const agent = start('taken.log', '--port', await takenPort(), '--state-dir', 'state-taken');
    expect(await agent.ended()).toMatchObject({ code: 1 });
    expect((await agent.ended()).error).toContain('[ADDRESS_IN_USE]');
  });

  test('beyond this machine comes with a warning', async () => {
    writeFileSync(join(work, 'open.log'), LOG);
    const agent = serve('open.log', '--host', '0.0.0.0');
    await agent.shows('Whoever reaches 0.0.0.0 can read these lines');
    expect((await sourceOf(agent)).page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  test.each([
    ['--no-page', ['--no-page']],
    ['--once', ['--once']],
  ])('is not there with %s', async (_, options) => {
    writeFileSync(join(work, 'none.log'), LOG);
    const agent = start('none.log', '--state-dir', 'state-none', ...options);
    await agent.shows(/13:00:00 +50 /);
    agent.child.kill('SIGINT');
    const { out, code } = await agent.ended();
    expect(out).not.toContain('http');
    expect(code).toBe(0);
  });

  test('of an origin that is none is refused', async () => {
    const { error, code } = await start('x', '--allow-origin', 'logs.example.net').ended();
    expect(error).toContain('an origin is needed, such as https://logs.example.net');
    expect(code).toBe(2);
  });
});

test('the demo asks others for its token, and not its own table', async () => {
  writeFileSync(join(work, 'demo-token'), 'secret\n');
  const options = ['--rate', '1000', '--state-dir', 'state-demo-token', '--port', '0'];
  const agent = start('demo', ...options, '--token', 'file:demo-token');
  const page = await agent.shows(/is live at (http:\S+)/);
  await agent.shows(/checkout +\d+/);
  expect((await fetch(`${page}millrace.json`)).status).toBe(401);
  const headers = { authorization: 'Bearer secret' };
  expect((await fetch(`${page}millrace.json`, { headers })).status).toBe(200);
  await agent.shows('Open it once with');
  agent.child.kill('SIGINT');
  const { out, error } = await agent.ended();
  expect(out + error).not.toContain('secret');
});

test('a log whose token is not there is not served', async () => {
  writeFileSync(join(work, 'token.log'), LOG);
  const agent = serve('token.log', '--token', 'env:NO_SUCH_TOKEN');
  expect(await agent.ended()).toMatchObject({
    code: 1,
    error: expect.stringContaining('CREDENTIAL_UNAVAILABLE'),
  });
});

test('the demo is on the page, too, and on it from where it was', async () => {
  const demo = (...args: readonly string[]) =>
    start('demo', '--rate', '1000', '--state-dir', 'state-demo', ...args);
  const first = demo('--port', '0');
  const { url, format } = await sourceOf(first);
  expect(format).toBe('json');
  const before = await readAll(url, 256_000);
  await first.shows(/checkout +\d+/);
  await first.killed();
  const second = demo('--serve');
  expect((await sourceOf(second)).url).toBe(url);
  const after = await readAll(url, 1000, before.position);
  expect(after.control).toContainEqual(expect.objectContaining({ type: 'hello', start: 0 }));
  expect(JSON.parse(after.text.split('\n')[0])).toHaveProperty('latency_ms');
});
