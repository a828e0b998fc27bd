/** The programs of `examples/`, each as a process with real input. Budget: 2 minutes. */
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
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createSession } from '../../node/index.ts';
import { launchChromium } from '../browser/support/chromium.ts';
import { serveFolder } from '../browser/support/static-server.ts';
import { FakeHdfs } from '../support/fake-hdfs.ts';
import { KafkaService, kafkaPackage, missingKafka } from './services/kafka.ts';
import { KinesisService, kinesisAdmin, missingKinesis } from './services/kinesis.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WAIT = { timeout: 30_000, interval: 50 };

const withoutKafka = missingKafka();
const withoutKinesis = missingKinesis();
if (withoutKafka !== undefined) console.log(`the Kafka example is skipped: ${withoutKafka}`);
if (withoutKinesis !== undefined) console.log(`the Kinesis example is skipped: ${withoutKinesis}`);

let work: string;
let running: ChildProcess[];

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'millrace-examples-'));
  running = [];
});

afterEach(async () => {
  for (const child of running) await killed(child);
  await rm(work, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  output(): string;
}

/** Starts a program of Node in the folder of the test, or where the optional clients are installed. */
function startProgram(args: readonly string[], { cwd = work, env = {} } = {}): Running {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  return { child, output: () => text };
}

/** Runs an example as `npm run example -- NAME ARGUMENT…` does. */
function example(name: string, args: readonly (string | number)[], options = {}): Running {
  const script = join(ROOT, 'scripts/run-example.mjs');
  return startProgram([script, name, ...args.map(String)], options);
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

const printed = ({ output }: Running, text: string | RegExp) =>
  vi.waitFor(() => expect(output()).toMatch(text), WAIT);

/** A TCP server that sends lines, as `nc -lk` does. */
async function lineServer() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    /** Sends a line once somebody listens. */
    async send(line: string) {
      await vi.waitFor(() => expect(sockets.size).toBe(1), WAIT);
      for (const socket of sockets) socket.write(`${line}\n`);
    },
  };
}

describe('DStreams', () => {
  test('network-word-count counts the words of each batch', async () => {
    const { port, send } = await lineServer();
    const program = example('network-word-count', ['127.0.0.1', port]);
    await send('hello world hello');
    const lines = (pairs: string) =>
      new RegExp(`^-{43}\nTime: \\d+000 ms\n-{43}\n${pairs}\n\n`, 'm');
    await printed(program, lines('\\(hello,2\\)\n\\(world,1\\)'));
    await send('hello');
    await printed(program, lines('\\(hello,1\\)'));
  });

  test('stateful-network-word-count goes on counting from the initial state', async () => {
    const { port, send } = await lineServer();
    const program = example('stateful-network-word-count', ['127.0.0.1', port]);
    await send('hello there hello');
    await printed(program, '(hello,2)\n(there,1)\n(hello,3)\n');
    await send('world there');
    await printed(program, '(world,2)\n(there,2)\n');
  });

  test('recoverable-network-word-count goes on after kill -9 and leaves no batch out', async () => {
    const { port, send } = await lineServer();
    const file = join(work, 'counts.txt');
    writeFileSync(file, 'of a former run\n');
    const args = ['127.0.0.1', port, join(work, 'checkpoint'), file];
    const first = example('recoverable-network-word-count', args);
    await send('a hello b hello');
    await printed(first, 'Dropped 2 word(s) totally');
    expect(first.output()).toMatch(/^Creating new context\n/);
    expect(first.output()).toContain(`Appending to ${file}`);
    // What was received is lost with the process unless its batch is over, as in Spark: the one behind it tells.
    const counted = /\[\(hello, 2\)\]\n.*\[\]\n/;
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toMatch(counted), WAIT);
    await killed(first.child);
    await sleep(2000);
    const second = example('recoverable-network-word-count', args);
    await send('again');
    await printed(second, '[(again, 1)]');
    expect(second.output()).not.toContain('Creating new context');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const batches = lines.map((line) => /^Counts at time (\d+)000 ms (\[.*\])$/.exec(line));
    const counts = batches.map((match) => match?.[2]).filter((text) => text !== '[]');
    expect([...new Set(counts)]).toEqual(['[(hello, 2)]', '[(again, 1)]']);
    // The batch that was under way may be there twice.
    const seconds = [...new Set(batches.map((match) => Number(match?.[1])))];
    expect(seconds).toEqual(seconds.map((_, index) => seconds[0] + index));
  });

  test('sql-network-word-count asks each batch in SQL', async () => {
    const { port, send } = await lineServer();
    const program = example('sql-network-word-count', ['127.0.0.1', port]);
    await send('hello world hello');
    await printed(
      program,
      /========= \d+000 ms =========\n\+-+\+-+\+\n\| word\|total\|\n\+-+\+-+\+\n\|hello\| {4}2\|\n\|world\| {4}1\|/,
    );
  });

  test('network-word-join-sentiments ranks the words that are in the list', async () => {
    const { port, send } = await lineServer();
    const list = join(ROOT, 'examples/data/word-sentiments.txt');
    const program = example('network-word-join-sentiments', ['127.0.0.1', port, list]);
    await send('good sad words are good and superb');
    await printed(
      program,
      'Happiest topics in the last 5 seconds (3 total):\n' +
        'good (6 happiness)\nsuperb (5 happiness)\nsad (-2 happiness)\n',
    );
  });

  test('hdfs-word-count counts the words of files that appear in a folder', async () => {
    const folder = join(work, 'inbox');
    mkdirSync(folder);
    writeFileSync(join(folder, 'old'), 'old\n');
    const program = example('hdfs-word-count', [folder]);
    await printed(program, /Time: /);
    writeFileSync(join(work, 'draft'), 'hello world\nhello\n');
    renameSync(join(work, 'draft'), join(folder, 'new'));
    await printed(program, '\n(hello,2)\n(world,1)\n');
    expect(program.output()).not.toContain('old');
  });

  test('hdfs-word-count counts the words of files in HDFS', async () => {
    const hdfs = await FakeHdfs.start();
    onTestFinished(() => hdfs.stop());
    hdfs.folders.add('/inbox');
    const program = example('hdfs-word-count', [`webhdfs://${hdfs.authority}/inbox`, 'alice']);
    await printed(program, /Time: /);
    hdfs.put('/inbox/new', 'hello world\nhello\n');
    await printed(program, '\n(hello,2)\n(world,1)\n');
  });

  test('queue-stream counts the RDDs that the program pushes, and ends', async () => {
    const program = example('queue-stream', [3]);
    const [code] = await once(program.child, 'close');
    expect(code).toBe(0);
    const digits = Array.from({ length: 10 }, (_, digit) => `(${digit},100)`);
    const batches = program.output().split(/-{43}\nTime: \d+ ms\n-{43}\n/);
    const filled = batches.map((text) => text.trim()).filter((text) => text !== '');
    expect(filled.length).toBeGreaterThanOrEqual(2);
    for (const text of filled) expect(text.split('\n').sort()).toEqual(digits);
  });

  test.skipIf(withoutKafka !== undefined)(
    'kafka-word-count counts the words of records of Kafka',
    async () => {
      const kafka = await KafkaService.in(join(work, 'broker'));
      await kafka.start();
      onTestFinished(() => kafka.stop());
      const { Admin } = await kafkaPackage();
      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.servers] });
      for (const name of ['lines', 'more']) {
        await admin.createTopics({ topics: [name], replicas: 1, partitions: 2 });
      }
      await admin.close();
      await using session = await createSession();
      const send = async (topic: string, line: string) =>
        session
          .createDataFrame([[line]], ['value'])
          .write.format('kafka')
          .options({ 'kafka.bootstrap.servers': kafka.servers, topic })
          .mode('append')
          .save();
      const program = startClient('kafka-word-count', [kafka.servers, 'lines,more']);
      await countsOfBoth(program, (line) => send('lines', line));
      await send('more', 'other topic other');
      await printed(program, '(other,2)\n(topic,1)\n');
    },
  );

  test.skipIf(withoutKinesis !== undefined)(
    'kinesis-word-count counts the words of records of Kinesis',
    async () => {
      const env = {
        AWS_ACCESS_KEY_ID: 'nobody',
        AWS_SECRET_ACCESS_KEY: 'nothing',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      };
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
      vi.stubEnv('AWS_REGION', 'us-east-1');
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      const kinesis = await KinesisService.in(work);
      await kinesis.start();
      onTestFinished(() => kinesis.stop());
      const admin = await kinesisAdmin(kinesis.endpoint);
      onTestFinished(() => admin.destroy());
      await admin.createStream({ StreamName: 'words', ShardCount: 2 });
      await vi.waitFor(async () => {
        const answer = await admin.describeStreamSummary({ StreamName: 'words' });
        expect(answer.StreamDescriptionSummary?.StreamStatus).toBe('ACTIVE');
      }, WAIT);
      await using session = await createSession();
      const send = async (line: string) =>
        session
          .createDataFrame([[line, line]], ['data', 'partitionKey'])
          .write.format('kinesis')
          .options({ endpointUrl: kinesis.endpoint, streamName: 'words' })
          .mode('append')
          .save();
      const args = ['words', kinesis.endpoint, 'us-east-1'];
      await countsOfBoth(startClient('kinesis-word-count', args, env), send);
    },
  );
});

/** Runs an example where the optional clients are installed, as a user has installed them. */
function startClient(name: string, args: readonly string[], env = {}): Running {
  return example(name, args, { cwd: import.meta.dirname, env });
}

/** Counts begin when the program has found where a stream ends: what is sent until then is not counted. */
async function countsOfBoth(
  program: Running,
  send: (line: string) => Promise<unknown>,
): Promise<void> {
  while (!program.output().includes('(probe,')) {
    expect(program.child.exitCode).toBeNull();
    await send('probe');
    await sleep(500);
  }
  await send('hello world hello');
  await printed(program, '(hello,2)\n(world,1)\n');
}

describe('Structured Streaming', () => {
  test('structured-network-word-count counts over all that came', async () => {
    const { port, send } = await lineServer();
    const program = example('structured-network-word-count', ['127.0.0.1', port]);
    await send('hello world');
    await printed(program, '|hello|    1|\n|world|    1|\n');
    await send('hello');
    await printed(program, '|hello|    2|\n|world|    1|\n');
  });

  test('structured-network-word-count-windowed counts in windows that overlap', async () => {
    const { port, send } = await lineServer();
    const args = ['127.0.0.1', port, 10, 5];
    const program = example('structured-network-word-count-windowed', args);
    await send('hello world hello');
    const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d[05]`;
    const row = new RegExp(String.raw`\|\{${time}, ${time}\}\|(\w+) *\|(\d+) +\|`, 'g');
    const rows = () =>
      [...program.output().matchAll(row)].map(([, word, count]) => `${word} ${count}`);
    const twice = ['hello 2', 'hello 2', 'world 1', 'world 1'];
    await vi.waitFor(() => expect(rows().sort()).toEqual(twice), WAIT);
  });

  test('structured-sessionization tells of sessions and of their end', async () => {
    const { port, send } = await lineServer();
    const program = example('structured-sessionization', ['127.0.0.1', port]);
    await send('alice bob alice');
    await printed(program, /\|alice\| +0\| +2\| +false\|\n\| +bob\| +0\| +1\| +false\|/);
    await sleep(200);
    await send('bob');
    await printed(program, /\| *bob\| +\d{3,}\| +2\| +false\|/);
    await printed(program, /\| *alice\| +0\| +2\| +true\|/);
    await printed(program, /\| *bob\| +\d{3,}\| +2\| +true\|/);
  });

  test('access-log-alerts tells once of each minute that has too many errors', async () => {
    const log = join(work, 'access.log');
    const write = (minute: number, statuses: readonly number[]) => {
      const at = `01/Jan/2026:10:${String(minute).padStart(2, '0')}:30 +0000`;
      const lines = statuses.map(
        (status) => `10.0.0.1 - - [${at}] "GET / HTTP/1.1" ${status} 12 "-" "curl/8"\n`,
      );
      appendFileSync(log, lines.join(''));
    };
    const args = [log, 0.25, join(work, 'checkpoint')];
    write(0, [200, 500, 200, 503]);
    const first = example('access-log-alerts', args);
    write(1, [200, 200, 200, 500]);
    write(2, [500]);
    const alerts = (text: string) => text.split('\n').filter((line) => line.startsWith('ALERT'));
    const minute0 = 'ALERT 2026-01-01T10:00:00.000Z: 2 of 4 requests failed (50.0 %)';
    await printed(first, minute0);
    await vi.waitFor(() => expect(existsSync(join(work, 'checkpoint/commits/1'))).toBe(true), WAIT);
    await killed(first.child);
    const second = example('access-log-alerts', args);
    write(2, [200]);
    write(4, [200]);
    await printed(second, /ALERT 2026-01-01T10:02/);
    expect(alerts(first.output())).toEqual([minute0]);
    expect(alerts(second.output())).toEqual([
      'ALERT 2026-01-01T10:02:00.000Z: 1 of 2 requests failed (50.0 %)',
    ]);
  });
});

test('each example has a test', () => {
  const here = readFileSync(import.meta.filename, 'utf8');
  const names = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.ts'));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(here).toContain(`('${name.slice(0, -'.ts'.length)}', `);
});

test('an example that there is not, and one without its arguments, are told', async () => {
  const script = join(ROOT, 'scripts/run-example.mjs');
  const wrong = startProgram([script, 'network-word-cuont']);
  expect(await once(wrong.child, 'close')).toEqual([2, null]);
  const bare = startProgram([script, 'network-word-count']);
  expect(await once(bare.child, 'close')).toEqual([1, null]);
});

test('the page counts lines that are typed and files that are dropped', async () => {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const server = await serveFolder(ROOT, { headers: { 'content-security-policy': '' } });
  onTestFinished(() => server.close());
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.url}examples/page/index.html`);
  const rows = () => page.locator('td').allTextContents();
  const type = async (line: string) => {
    await page.locator('input').fill(line);
    await page.keyboard.press('Enter');
  };
  await page.waitForFunction('document.ondrop !== null');
  await type('ERROR disk is full');
  await type('hello');
  await type('12:00 ERROR again');
  await vi.waitFor(
    async () => expect((await rows()).sort()).toEqual(['typed: ERROR 2', 'typed: others 1']),
    WAIT,
  );
  await page.evaluate(`
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['INFO up\\nWARN hot\\nINFO down\\n'], 'app.log'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  `);
  await vi.waitFor(
    async () =>
      expect((await rows()).sort()).toEqual([
        'app.log: INFO 2',
        'app.log: WARN 1',
        'typed: ERROR 2',
        'typed: others 1',
      ]),
    WAIT,
  );
  expect(complaints).toEqual([]);
  const lines = readFileSync(join(ROOT, 'examples/page/index.html'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(40);
});

test('the edge pipeline counts into SQLite and posts failures', async () => {
  const posted: string[] = [];
  const collector = createHttpServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    posted.push(...body.trimEnd().split('\n'));
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  onTestFinished(() => {
    collector.closeAllConnections();
    collector.close();
  });
  const log = join(work, 'access.log');
  const line = (second: string, status: number) =>
    `10.0.0.1 - - [01/Jan/2026:10:${second} +0000] "GET /a HTTP/1.1" ${status} 12 "-" "curl/8"\n`;
  writeFileSync(log, line('00:01', 200) + line('00:02', 503));
  const env = {
    ACCESS_LOG: log,
    DATABASE: join(work, 'edge.db'),
    STATE_DIR: join(work, 'state'),
    STATUS_PORT: '0',
    COLLECTOR: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`,
  };
  const command = [
    join(ROOT, 'dist/node/cli.js'),
    'run',
    join(ROOT, 'examples/edge/pipeline.yaml'),
  ];
  // Where the client of SQLite is installed.
  const { child } = startProgram([...command, '--quiet'], { cwd: import.meta.dirname, env });
  const failure = (second: string) => ({
    ts: `2026-01-01T10:${second}.000Z`,
    ip: '10.0.0.1',
    method: 'GET',
    path: '/a',
    status: 503,
  });
  const failures = () => posted.map((text) => JSON.parse(text));
  await vi.waitFor(() => expect(failures()).toEqual([failure('00:02')]), WAIT);
  appendFileSync(log, line('00:03', 200) + line('01:04', 503));
  await vi.waitFor(() => expect(failures()).toEqual(['00:02', '01:04'].map(failure)), WAIT);
  await using session = await createSession();
  const counted = async () =>
    session.read
      .format('sqlite')
      .option('dbtable', 'per_minute')
      .load(env.DATABASE)
      .orderBy('minute', 'status')
      .collect();
  const row = (minute: number, status: number, requests: number) => ({
    minute: new Date(Date.UTC(2026, 0, 1, 10, minute)),
    status,
    requests,
    bytes: 12 * requests,
  });
  const expected = [row(0, 200, 2), row(0, 503, 1), row(1, 503, 1)];
  await vi.waitFor(async () => expect(await counted()).toEqual(expected), WAIT);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
