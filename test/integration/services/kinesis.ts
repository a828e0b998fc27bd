import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { freePort } from './java.ts';

const require = createRequire(import.meta.url);
const ATTEMPTS = 3;
const START_MS = 60_000;
const ANSWER_MS = 10_000;
const SAVE_MS = 20_000;

/** What the tests use of the client, besides what the connector does. */
export interface KinesisAdmin {
  createStream(input: object): Promise<unknown>;
  deleteStream(input: object): Promise<unknown>;
  splitShard(input: object): Promise<unknown>;
  mergeShards(input: object): Promise<unknown>;
  describeStreamSummary(
    input: object,
  ): Promise<{ readonly StreamDescriptionSummary?: { readonly StreamStatus?: string } }>;
  destroy(): void;
}

/** What is not there of what the emulator needs; undefined where all is. */
export function missingKinesis(): string | undefined {
  const packages = ['kinesis-local', '@aws-sdk/client-kinesis'];
  const missing = packages.filter(
    (name) => !existsSync(join(import.meta.dirname, '../node_modules', name)),
  );
  return missing.length === 0 ? undefined : `needs ${missing.join(' and ')}`;
}

/** A client for what is no part of the connector. */
export async function kinesisAdmin(endpoint: string): Promise<KinesisAdmin> {
  const load = (name: string) => import(pathToFileURL(require.resolve(name)).href);
  const { Kinesis } = await load('@aws-sdk/client-kinesis');
  const { NodeHttpHandler } = await load('@smithy/node-http-handler');
  return new Kinesis({ endpoint, requestHandler: new NodeHttpHandler() });
}

/**
 * An emulator of Kinesis, kinesis-mock as npm has it; streams are in its folder, so that it can be stopped and started. It saves
 * them every half a second by emptying the file and filling it again, and does not start over a file that is empty or cut: so the
 * last whole one is kept beside it.
 */
export class KinesisService {
  readonly #folder: string;
  readonly #ports: readonly [plain: number, tls: number];
  #process: ChildProcess | undefined;

  private constructor(folder: string, ports: readonly [number, number]) {
    this.#folder = folder;
    this.#ports = ports;
    mkdirSync(join(folder, 'data'), { recursive: true });
  }

  /** One that is not started yet. */
  static async in(folder: string): Promise<KinesisService> {
    return new KinesisService(folder, [await freePort(), await freePort()]);
  }

  get port(): number {
    return this.#ports[0];
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where it saves what it has. */
  get dataFile(): string {
    return join(this.#folder, 'data/kinesis-data.json');
  }

  /** Starts it unless it runs, and waits until it answers. */
  async start(): Promise<void> {
    for (let attempt = 1; !(await this.#isRunning()); attempt++) {
      await this.#kill();
      this.#restoreData();
      const said = await this.#attempt();
      if (said === undefined) return;
      console.log(`Kinesis did not start, attempt ${attempt} of ${ATTEMPTS}:\n${said}`);
      if (attempt === ATTEMPTS) throw new Error(`Kinesis did not start:\n${said}`);
      await sleep(1000);
    }
  }

  /** Waits until all that it has answered by now is on its disk, as a whole. */
  async saved(): Promise<void> {
    // The first save may have looked at the streams before now; the second begins when the first has ended.
    for (let save = 0; save < 2; save++) {
      rmSync(this.dataFile, { force: true });
      const end = Date.now() + SAVE_MS;
      while (!this.#keepData()) {
        if (Date.now() > end) throw new Error(`Kinesis has saved nothing for ${SAVE_MS} ms`);
        await sleep(50);
      }
    }
  }

  /** Ends it at once: it does not listen to anything milder. */
  async stop(): Promise<void> {
    const child = this.#process;
    const end = Date.now() + SAVE_MS;
    while (child !== undefined && isAlive(child) && Date.now() < end) {
      // Frozen, it can't empty the file while that is looked at.
      child.kill('SIGSTOP');
      await sleep(20);
      if (!existsSync(this.dataFile) || this.#keepData()) break;
      child.kill('SIGCONT');
      await sleep(50);
    }
    await this.#kill();
  }

  async #isRunning(): Promise<boolean> {
    const child = this.#process;
    return child !== undefined && isAlive(child) && (await this.#answers());
  }

  async #kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || !isAlive(child)) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** One attempt to start it; what it said when it failed. */
  async #attempt(): Promise<string | undefined> {
    const log = join(this.#folder, 'kinesis.log');
    const output = openSync(log, 'w');
    // Its certificate is found from the working directory.
    const cwd = dirname(require.resolve('kinesis-local/package.json'));
    const quick = ['CREATE_STREAM', 'DELETE_STREAM', 'SPLIT_SHARD', 'MERGE_SHARDS'];
    const child = spawn(process.execPath, ['main.js'], {
      cwd,
      stdio: ['ignore', output, output],
      env: {
        ...process.env,
        KINESIS_MOCK_PLAIN_PORT: String(this.#ports[0]),
        KINESIS_MOCK_TLS_PORT: String(this.#ports[1]),
        LOG_LEVEL: 'WARN',
        SHOULD_PERSIST_DATA: 'true',
        PERSIST_PATH: dirname(this.dataFile),
        PERSIST_INTERVAL: '500ms',
        ...Object.fromEntries(quick.map((name) => [`${name}_DURATION`, '50ms'])),
      },
    });
    closeSync(output);
    this.#process = child;
    const end = Date.now() + START_MS;
    while (isAlive(child) && Date.now() < end) {
      if (await this.#answers()) return undefined;
      await sleep(100);
    }
    const how = isAlive(child) ? `no answer for ${START_MS} ms` : `exit code ${child.exitCode}`;
    await this.#kill();
    return `${how}\n${readFileSync(log, 'utf8').slice(-4000)}`;
  }

  /** Keeps a copy of the file when it is whole; whether it was. */
  #keepData(): boolean {
    const text = existsSync(this.dataFile) ? readFileSync(this.dataFile, 'utf8') : '';
    if (!isJson(text)) return false;
    writeFileSync(this.#keptFile, text);
    return true;
  }

  /** Puts the last whole file where a process died in the midst of saving; none where there was none yet. */
  #restoreData(): void {
    if (this.#keepData()) return;
    rmSync(this.dataFile, { force: true });
    if (existsSync(this.#keptFile)) copyFileSync(this.#keptFile, this.dataFile);
  }

  get #keptFile(): string {
    return join(this.#folder, 'kept.json');
  }

  #answers(): Promise<boolean> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    return fetch(`${this.endpoint}/healthcheck`, { signal }).then(
      () => true,
      () => false,
    );
  }
}

const isAlive = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode === null && signalCode === null;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A fault for the next requests of a kind: an answer of AWS's, or for PutRecords every second record refused. */
export type Fault =
  | { readonly target: string; readonly error: string; readonly status: number }
  | { readonly target: 'PutRecords'; readonly error: 'partial' };

interface PutAnswer {
  readonly Records: object[];
  readonly FailedRecordCount: number;
}

/** Stands before the emulator, which never throttles, and answers some requests as AWS does when it has too many. */
export class KinesisProxy {
  readonly faults: Fault[] = [];
  /** Faults that were answered with, by their error. */
  readonly answered = new Map<string, number>();
  readonly #server: Server;
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer((from, to) => {
      this.#answer(from, to).catch((error: unknown) => to.destroy(Error(String(error))));
    });
  }

  static async before(port: number): Promise<KinesisProxy> {
    const proxy = new KinesisProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get endpoint(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  add(fault: Fault, times: number): void {
    for (let time = 0; time < times; time++) this.faults.push(fault);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of from) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const target = String(from.headers['x-amz-target']).split('.')[1];
    const at = this.faults.findIndex((fault) => fault.target === target);
    const fault = at < 0 ? undefined : this.faults.splice(at, 1)[0];
    if (fault === undefined) return this.#pass(from, to, body);
    this.answered.set(fault.error, (this.answered.get(fault.error) ?? 0) + 1);
    if ('status' in fault) {
      to.writeHead(fault.status, { 'content-type': 'application/x-amz-json-1.1' });
      to.end(JSON.stringify({ __type: fault.error, message: 'a fault' }));
      return;
    }
    await this.#passHalf(from, to, body);
  }

  async #pass(from: IncomingMessage, to: ServerResponse, body: Buffer): Promise<void> {
    const answer = await this.#forward(from, body);
    to.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
    to.end(answer.body);
  }

  async #passHalf(from: IncomingMessage, to: ServerResponse, body: Buffer): Promise<void> {
    const put = JSON.parse(body.toString());
    const kept = put.Records.filter((_: object, index: number) => index % 2 === 0);
    const passed = await this.#forward(
      from,
      Buffer.from(JSON.stringify({ ...put, Records: kept })),
    );
    const answer: PutAnswer = JSON.parse(passed.body.toString());
    const refused = {
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage: 'Rate exceeded',
    };
    const Records = put.Records.map((_: object, index: number) =>
      index % 2 === 0 ? answer.Records[index / 2] : refused,
    );
    const FailedRecordCount = put.Records.length - kept.length;
    to.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    to.end(JSON.stringify({ ...answer, Records, FailedRecordCount }));
  }

  async #forward(
    { method, url: path, headers }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; body: Buffer }> {
    const to = request({
      ...{ host: '127.0.0.1', port: this.#port, method, path },
      headers: { ...headers, 'content-length': body.length },
    });
    to.end(body);
    const [answer]: IncomingMessage[] = await once(to, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    return { status: answer.statusCode ?? 500, body: Buffer.concat(chunks) };
  }
}
