import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { stopBehindBatch } from '../../../node/agent/run/stop-query.ts';
import { createSession } from '../../../node/index.ts';
import { Agent, bundleAgent } from '../../support/agent-program.ts';

let root: string;
let program: string;
let work: string;
let count = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'millrace-agent-run-'));
  program = await bundleAgent(join(root, 'bundle'));
});

beforeEach(() => {
  work = join(root, `test-${count++}`);
  mkdirSync(work);
  writeFileSync(join(work, 'in.log'), lines(0, 5));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `{"n":${from + index}}\n`).join('');

const start = (...args: readonly string[]) => Agent.start({ program, cwd: work, args });

/** A pipeline that copies a log that grows. */
const copying = (more = '', query = 'SELECT n FROM events') => `
name: copy
sources:
  events:
    format: tail
    path: in.log
    schema: n INT
    options: { format: json }
queries:
  copy:
    sql: ${query}
    trigger: 50 milliseconds
    sink: { format: json, path: out }
${more}`;

const write = (text: string) => writeFileSync(join(work, 'pipeline.yaml'), text);

/** The rows in a folder of JSON files, sorted. */
function rows(folder = 'out'): unknown[] {
  const path = join(work, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) =>
      readFileSync(join(path, name), 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    )
    .map((line): unknown => JSON.parse(line))
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

const numbers = (to: number) => Array.from({ length: to }, (_, n) => ({ n }));
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

/** What the agent has logged so far. */
function logOf(agent: Agent): () => string {
  let text = '';
  agent.child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}

describe('millrace run', () => {
  test('goes on where it was, and ends well at SIGTERM', async () => {
    write(copying());
    const first = start('run');
    await until(() => expect(rows()).toEqual(numbers(5)));
    first.child.kill('SIGTERM');
    expect(await first.ended()).toMatchObject({ code: 0, out: '' });
    appendFileSync(join(work, 'in.log'), lines(5, 9));
    const second = start('run', 'pipeline.yaml');
    await until(() => expect(rows()).toEqual(numbers(9)));
    second.child.kill('SIGINT');
    expect(await second.ended()).toMatchObject({ code: 0 });
  });

  test('takes what is there and ends with --once', async () => {
    write(copying());
    expect(await start('run', '--once', '--quiet').ended()).toMatchObject({ code: 0, error: '' });
    expect(rows()).toEqual(numbers(5));
  });

  test('fails when a query does, with what is committed as it was', async () => {
    write(copying('', "SELECT n, assert_true(n < 3, 'too large') AS ok FROM events"));
    const { code, error } = await start('run', '--once', '--log-format', 'json').ended();
    expect(code).toBe(1);
    const logged = error
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(logged.at(-1)).toMatchObject({ level: 'error', message: 'the pipeline has failed' });
    expect(logged.at(-1).error).toContain('too large');
    expect(rows()).toEqual([]);
  });

  test('ends with its checkpoint when nobody reads what it prints any more', async () => {
    write(
      copying('', 'SELECT n FROM events').replace('format: json, path: out', 'format: console'),
    );
    const agent = start('run');
    await agent.shows(/\|\s+4\|/);
    agent.child.stdout?.destroy();
    const feed = setInterval(() => appendFileSync(join(work, 'in.log'), lines(5, 9)), 50);
    const { code } = await agent.ended();
    clearInterval(feed);
    expect(code).toBe(0);
  });

  test('refuses a second one over the same state', async () => {
    write(copying());
    start('run');
    await until(() => expect(rows()).toEqual(numbers(5)));
    const { code, error } = await start('run').ended();
    expect(error).toContain('[PIPELINE_RUNNING_ALREADY]');
    expect(code).toBe(1);
  });

  test('runs queries that are programs, with functions for SQL', async () => {
    writeFileSync(
      join(work, 'functions.mjs'),
      `export const setup = (session) => session.udf.register('twice', (n) => n * 2, 'INT');`,
    );
    writeFileSync(
      join(work, 'query.mjs'),
      `export const query = async (session) => session.table('events').selectExpr('n + 1 AS m');`,
    );
    write(
      copying(
        `  program:\n    module: query.mjs\n    sink: { format: json, path: out2 }\nmodules: [functions.mjs]\n`,
        'SELECT twice(n) AS n FROM events WHERE n = 4',
      ),
    );
    expect(await start('run', '--once', '--quiet').ended()).toMatchObject({ code: 0, error: '' });
    expect(rows()).toEqual([{ n: 8 }]);
    expect(rows('out2')).toEqual([1, 2, 3, 4, 5].map((m) => ({ m })));
  });
});

describe('a query that is to stop', () => {
  /** A query in the midst of a micro-batch that ends when `release` is called. */
  async function busy() {
    const session = await createSession();
    onTestFinished(() => session.stop());
    const stream = session.memoryStream('n INT');
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let began: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const query = await stream
      .toDF()
      .writeStream.foreachBatch(async () => {
        began();
        await gate;
      })
      .start();
    stream.addData([1]);
    await begun;
    return { query, release };
  }

  test('is stopped behind its micro-batch', async () => {
    const { query, release } = await busy();
    const stopping = stopBehindBatch(query, 10_000);
    release();
    expect(await stopping).toBe(true);
    expect(query.lastProgress?.batchId).toBe(0);
  });

  test('is given up when the limit is over', async () => {
    const { query, release } = await busy();
    const stopping = stopBehindBatch(query, 20);
    setTimeout(release, 100);
    expect(await stopping).toBe(false);
    expect(query.isActive).toBe(false);
  });
});

describe('SIGHUP', () => {
  const other = `  double:\n    sql: SELECT n * 2 AS n FROM events\n    trigger: 50 milliseconds\n    sink: { format: json, path: doubled }\n`;

  test('starts what is new, stops what is gone, and leaves the rest alone', async () => {
    write(copying());
    const agent = start('run');
    const log = logOf(agent);
    await until(() => expect(rows()).toEqual(numbers(5)));
    write(copying(other));
    agent.child.kill('SIGHUP');
    await until(() => expect(log()).toMatch(/reloaded started=double stopped="" unchanged=copy/));
    await until(() => expect(rows('doubled')).toHaveLength(5));
    write(copying(other, 'SELECT n FROM events WHERE n < 100'));
    agent.child.kill('SIGHUP');
    await until(() => expect(log()).toMatch(/started=copy stopped=copy unchanged=double/));
    appendFileSync(join(work, 'in.log'), '{"n":5}\n{"n":100}\n');
    await until(() => expect(rows()).toEqual(numbers(6)));
  });

  test('of a file that is wrong leaves all as it was, and says so', async () => {
    write(copying());
    const agent = start('run');
    const log = logOf(agent);
    await until(() => expect(rows()).toEqual(numbers(5)));
    for (const [wrong, said] of [
      [copying().replace('sink:', 'snk:'), 'did you mean sink?'],
      [copying('', 'SELECT m FROM events'), 'UNRESOLVED_COLUMN'],
    ]) {
      write(wrong);
      agent.child.kill('SIGHUP');
      await until(() => expect(log()).toContain(said));
    }
    appendFileSync(join(work, 'in.log'), lines(5, 6));
    await until(() => expect(rows()).toEqual(numbers(6)));
  });
});

describe('the status port', () => {
  test('speaks TLS with a certificate that is elsewhere', async () => {
    const made = spawnSync(
      'openssl',
      [
        ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' '),
        ...['-keyout', 'key.pem', '-out', 'cert.pem', '-subj', '/CN=localhost'],
      ],
      { cwd: work },
    );
    if (made.error !== undefined) {
      console.log('skipped: openssl, which makes the certificate, is not there');
      return;
    }
    write(copying('status: { port: 0, tls: { cert: "file:cert.pem", key: "file:key.pem" } }\n'));
    const log = logOf(start('run'));
    await until(() => expect(log()).toMatch(/listening url=https:/));
    const url = /listening url=(\S+)/.exec(log())?.[1] ?? '';
    const ca = readFileSync(join(work, 'cert.pem'));
    const code = await new Promise((resolve, reject) => {
      const options = { ca, servername: 'localhost', checkServerIdentity: () => undefined };
      get(`${url}/healthz`, options, (answer) => resolve(answer.statusCode)).on('error', reject);
    });
    expect(code).toBe(200);
  });

  test('tells health, readiness, progress and metrics, the latter two for the token', async () => {
    write(copying('status: { port: 0, token: "file:token" }\n'));
    writeFileSync(join(work, 'token'), 'secret\n');
    const agent = start('run');
    const log = logOf(agent);
    await until(() => expect(log()).toMatch(/listening url=/));
    const url = /listening url=(\S+)/.exec(log())?.[1] ?? '';
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(url + path, { headers });
    await until(async () => expect((await ask('/readyz')).status).toBe(200));
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/metrics')).status).toBe(401);
    expect((await ask('/progress', { authorization: 'Bearer wrong' })).status).toBe(401);
    const authorization = 'Bearer secret';
    await until(async () => {
      const metrics = await (await ask('/metrics', { authorization })).text();
      expect(metrics).toContain('millrace_query_input_rows_total{pipeline="copy",query="copy"} 5');
      expect(metrics).toMatch(/millrace_source\{.*metric="lagBytes"\} 0/);
    });
    const progress = (await (await ask('/progress', { authorization })).json()) as object;
    expect(progress).toMatchObject({
      pipeline: 'copy',
      queries: [{ name: 'copy', isActive: true }],
    });
    expect((await ask('/nothing')).status).toBe(404);
    expect((await fetch(`${url}/healthz`, { method: 'POST' })).status).toBe(405);
    expect(log() + JSON.stringify(progress)).not.toContain('secret');
  });
});

describe('millrace validate', () => {
  test('says that the example is well, which then runs', async () => {
    expect(await start('init').ended()).toMatchObject({ code: 0 });
    const { code, out } = await start('validate').ended();
    expect(out).toBe('pipeline.yaml is well: 1 source, 2 queries.\n');
    expect(code).toBe(0);
    expect((await start('init').ended()).error).toContain('[FILE_ALREADY_EXISTS]');
    const agent = start('run');
    await agent.shows(/\|\d{4}-\d\d-\d\d .*\|\s*\d+\|/);
    await until(() => expect(rows('out/even').length).toBeGreaterThan(0));
    agent.child.kill('SIGTERM');
    expect(await agent.ended()).toMatchObject({ code: 0 });
  });

  test.each([
    ['a key', (text: string) => text.replace('sink:', 'snk:'), 'did you mean sink?'],
    [
      'a column',
      (text: string) => text.replace('SELECT n', 'SELECT m'),
      'queries.copy: [UNRESOLVED_COLUMN',
    ],
    [
      'a sink',
      (text: string) => text.replace('json, path: out', 'jsn, path: out'),
      'queries.copy.sink: [DATA_SOURCE_NOT_FOUND',
    ],
    [
      'an option',
      (text: string) => text.replace('format: json }', 'fromat: json }'),
      'UNKNOWN_DATA_SOURCE_OPTION',
    ],
    [
      'a path',
      (text: string) => text.replace('format: tail', 'format: nosuch'),
      'DATA_SOURCE_NOT_FOUND',
    ],
  ])('finds %s that there is not', async (_, change, said) => {
    write(change(copying()));
    const { code, error } = await start('validate').ended();
    expect(error).toContain(said);
    expect(code).toBe(1);
  });

  test('of a file that is not there says which', async () => {
    const { code, error } = await start('validate', 'none.yaml').ended();
    expect(error).toContain(
      `[PIPELINE_NOT_FOUND] There is no pipeline file ${join(work, 'none.yaml')}.`,
    );
    expect(code).toBe(1);
  });
});

describe.skipIf(process.platform === 'win32')('under systemd', () => {
  test('the start, a reload, the stop and signs of life are told', async () => {
    const told = join(work, 'told');
    writeFileSync(join(work, 'systemd-notify'), `#!/bin/sh\necho "$@" >> '${told}'\n`, {
      mode: 0o755,
    });
    write(copying());
    const agent = Agent.start({
      program,
      cwd: work,
      args: ['run'],
      env: {
        PATH: `${work}:${process.env.PATH}`,
        NOTIFY_SOCKET: '/run/systemd/notify',
        WATCHDOG_USEC: '200000',
      },
    });
    const lines = () => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : []);
    const states = () => lines().filter((line) => line !== 'WATCHDOG=1');
    await vi.waitFor(() => expect(states()).toEqual(['READY=1']), 10_000);
    await vi.waitFor(() => expect(lines().length).toBeGreaterThan(3), 10_000);
    agent.child.kill('SIGHUP');
    await vi.waitFor(() => expect(states().at(-1)).toBe('READY=1'), 10_000);
    await vi.waitFor(() => expect(states().length).toBe(3), 10_000);
    expect(states()[1]).toMatch(/^RELOADING=1 MONOTONIC_USEC=\d+$/);
    agent.child.kill('SIGTERM');
    expect((await agent.ended()).code).toBe(0);
    await vi.waitFor(() => expect(states().at(-1)).toBe('STOPPING=1'), 10_000);
  });
});

test('metrics are sent to a collector of OpenTelemetry, the last ones at the end', async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  onTestFinished(() => void collector.close());
  const { port } = collector.address() as AddressInfo;
  write(copying());
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  const agent = Agent.start({ program, cwd: work, args: ['run', '--once'], env });
  expect((await agent.ended()).code).toBe(0);
  expect(bodies.length).toBe(1);
  const [{ scopeMetrics }] = JSON.parse(bodies[0]).resourceMetrics;
  const rows = scopeMetrics[0].metrics.find(
    ({ name }: { readonly name: string }) => name === 'millrace_query_input_rows',
  );
  expect(rows.sum.dataPoints[0].asDouble).toBe(5);
});
