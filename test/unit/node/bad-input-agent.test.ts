import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Agent, bundleAgent } from '../../support/agent-program.ts';

const MINUTES = 3;
const LOG = Array.from(
  { length: MINUTES * 60 },
  (_, second) =>
    `10.0.0.1 - - [10/Oct/2023:13:0${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')} +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n`,
).join('');

let work: string;
let program: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'millrace-bad-agent-'));
  program = await bundleAgent(join(work, 'bundle'));
  writeFileSync(join(work, 'access.log'), LOG);
});

afterAll(() => rmSync(work, { recursive: true }));

const start = (...args: readonly string[]) => Agent.start({ program, cwd: work, args });
const run = (...args: readonly string[]) => start(...args).ended();

describe('what can’t be shown is refused in one line', () => {
  test.each([
    ['a path that is not there', ['nowhere.log'], '[PATH_NOT_FOUND]'],
    ['a format that there is not', ['access.log', '--format', 'wrong'], 'Allowed choices are'],
    ['an option that there is not', ['access.log', '--bogus'], "unknown option '--bogus'"],
    ['a window that is no duration', ['access.log', '--window', 'soon'], '[CANNOT_PARSE_INTERVAL]'],
    ['a port that is none', ['demo', '--port', 'abc'], 'a whole number from 0 to 65535'],
    ['a port beyond the last', ['demo', '--port', '65536'], 'a whole number from 0 to 65535'],
    ['a rate below 1', ['demo', '--rate', '0'], 'a whole number above 0'],
    [
      'a folder for state that is a file',
      ['access.log', '--state-dir', 'access.log'],
      'NOT_A_FOLDER',
    ],
    ['a .gz that is cut short', ['cut.gz'], '[FAILED_READ_FILE.CORRUPT_GZIP]'],
    ['a .gz that is none', ['none.gz'], '[FAILED_READ_FILE.CORRUPT_GZIP]'],
  ])('%s', async (_, args, message) => {
    writeFileSync(join(work, 'cut.gz'), gzipSync(LOG).subarray(0, 300));
    writeFileSync(join(work, 'none.gz'), LOG);
    const { code, error } = await run(...args);
    expect(error).toContain(message);
    expect(error).not.toMatch(/^\s+at /m);
    // What the command line itself refuses has no condition.
    expect(code).toBe(/\[[A-Z_.]+\]/.test(error) ? 1 : 2);
  });
});

test.each([
  ['an empty file', (path: string) => writeFileSync(path, '')],
  ['a folder without files', (path: string) => mkdirSync(join(path, 'sub'), { recursive: true })],
  [
    'bytes of no text',
    (path: string) =>
      writeFileSync(
        path,
        Uint8Array.from({ length: 5000 }, (_, i) => (i * 97) & 255),
      ),
  ],
])('%s is shown as it is', async (name, make) => {
  const path = join(work, name.replaceAll(' ', '-'));
  make(path);
  expect(await run(path, '--once')).toMatchObject({ code: 0, error: '' });
});

describe('standard input', () => {
  test('that is closed at once has no events', async () => {
    const agent = start('-');
    agent.child.stdin?.end();
    expect(await agent.ended()).toMatchObject({ code: 0, error: '' });
  });

  test('that stays open is given up at Ctrl-C, and what came before is shown', async () => {
    const agent = start('-');
    agent.child.stdin?.write(LOG);
    await agent.shows('standard input');
    agent.child.kill('SIGINT');
    const { code, out, error } = await agent.ended();
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/2023-10-10 13:02:00 +60 /);
  });
});

test('a reader that goes away ends the run without an error', async () => {
  const agent = start('access.log', '--state-dir', 'pipe');
  await agent.shows('access.log');
  agent.child.stdout?.destroy();
  writeFileSync(join(work, 'access.log'), LOG, { flag: 'a' });
  expect(await agent.ended()).toMatchObject({ code: 0, error: '' });
  writeFileSync(join(work, 'access.log'), LOG);
});

test('SIGTERM leaves a checkpoint, from which the next start goes on', async () => {
  writeFileSync(join(work, 'term.log'), LOG);
  const agent = start('term.log', '--state-dir', 'term');
  await agent.shows('13:02:00');
  agent.child.kill('SIGTERM');
  expect(await agent.ended()).toMatchObject({ code: 0, error: '' });
  writeFileSync(join(work, 'term.log'), LOG.split('\n')[MINUTES * 60 - 1], { flag: 'a' });
  writeFileSync(join(work, 'term.log'), '\n', { flag: 'a' });
  const { out } = await run('term.log', '--state-dir', 'term', '--once');
  expect(out).toMatch(/2023-10-10 13:02:00 +61 /);
  expect(out).toMatch(/2023-10-10 13:01:00 +60 /);
});

test('windows of different sizes over one log have states of their own', async () => {
  const sized = (...window: readonly string[]) =>
    run('access.log', '--once', '--state-dir', 'sizes', ...window);
  expect((await sized()).out).toMatch(/13:02:00 +60 /);
  expect((await sized('--window', '5 minutes')).out).toMatch(/13:00:00 +180 /);
  expect((await sized()).out).toMatch(/13:02:00 +60 /);
  expect(readdirSync(join(work, 'sizes'))).toHaveLength(2);
});
