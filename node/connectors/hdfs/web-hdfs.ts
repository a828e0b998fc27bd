/**
 * The part of WebHDFS that is used here. The NameNode answers what is about names; for bytes it names a DataNode, to which the
 * request then goes. What may pass (no answer, a node that starts, a stand-by node) is tried again with longer and longer waits.
 */
import { retryDelayMs } from '../../../src/connectors/reconnect.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import {
  hdfsPermissionDenied,
  hdfsRequestFailed,
  hdfsUnreachable,
} from '../../../src/errors/hdfs-errors.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import { type Answer, exchange, type FileBody } from './exchange.ts';
import {
  type HdfsStatus,
  parseBoolean,
  parseListing,
  parseRemoteException,
  parseStatus,
  type RemoteException,
} from './web-hdfs-answers.ts';

export interface WebHdfsOptions {
  /** NameNodes, one of which is active: `http://namenode:9870`. */
  readonly urls: readonly string[];
  readonly user: string;
  /** A delegation token, where there is one. */
  readonly token: (() => Promise<string>) | undefined;
  readonly attemptsMax: number;
  readonly idleMs: number;
  readonly platform: Platform;
}

interface Operation {
  readonly op: string;
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: FileBody;
  /** Beyond this, an answer is none. */
  readonly answerBytesMax?: number;
}

const ANSWER_BYTES_MAX = 64 << 20;
const REDIRECTS_MAX = 3;

/** Names of exceptions of nodes that may answer otherwise in a while. */
const PASSING = [
  'StandbyException',
  'RetriableException',
  'SafeModeException',
  'ConnectException',
  'SocketTimeoutException',
  'NoRouteToHostException',
  'EOFException',
  'ClosedChannelException',
  'ReplicaNotFoundException',
  'BlockMissingException',
];
/** Words in the messages of exceptions that have no name of their own. */
const PASSING_WORDS = /safe ?mode|could only be (written|replicated) to|Failed to find datanode/i;

export class WebHdfs {
  readonly #options: WebHdfsOptions;
  readonly #stopped = new AbortController();
  #active = 0;
  #retries = 0;

  constructor(options: WebHdfsOptions) {
    this.#options = options;
  }

  /** How often something was tried again. */
  get retries(): number {
    return this.#retries;
  }

  get address(): string {
    return this.#options.urls.join(',');
  }

  /** What a path is; undefined where there is nothing. */
  async status(path: string): Promise<HdfsStatus | undefined> {
    const answer = await this.#callUnlessMissing({ op: 'GETFILESTATUS', method: 'GET', path });
    return answer === undefined ? undefined : parseStatus(answer, path);
  }

  /** What is in a folder; undefined where there is none. Large folders come in pages. */
  async list(folder: string): Promise<HdfsStatus[] | undefined> {
    const all: HdfsStatus[] = [];
    for (let startAfter: string | undefined; ; ) {
      const parameters: Readonly<Record<string, string>> =
        startAfter === undefined ? {} : { startAfter };
      const operation = {
        op: 'LISTSTATUS_BATCH',
        method: 'GET',
        path: folder,
        parameters,
      } as const;
      const answer = await this.#callUnlessMissing(operation);
      if (answer === undefined) return undefined;
      const { entries, isLast } = parseListing(answer, folder);
      all.push(...entries);
      startAfter = entries.at(-1)?.name;
      if (isLast || startAfter === undefined) return all;
    }
  }

  /** Bytes `[from, to)` of a file; undefined where it is not there. */
  async read(path: string, from: number, to: number): Promise<Uint8Array | undefined> {
    if (from >= to) return new Uint8Array(0);
    const parameters = { offset: String(from), length: String(to - from) };
    const answerBytesMax = to - from;
    const operation = { op: 'OPEN', method: 'GET', path, parameters, answerBytesMax } as const;
    return this.#callUnlessMissing(operation, to - from);
  }

  /** Writes a whole file, in the place of one that is there. */
  async create(path: string, body: FileBody): Promise<void> {
    const parameters = { overwrite: 'true' };
    await this.#call({ op: 'CREATE', method: 'PUT', path, parameters, body });
  }

  /** Whether the file has its new name now: not if there is one of that name, or the file is not there. */
  async rename(path: string, destination: string): Promise<boolean> {
    const parameters = { destination };
    return parseBoolean(await this.#call({ op: 'RENAME', method: 'PUT', path, parameters }), path);
  }

  async makeFolder(path: string): Promise<void> {
    await this.#call({ op: 'MKDIRS', method: 'PUT', path });
  }

  /** Removes a file, or a folder with all in it; nothing where it is not there. */
  async remove(path: string): Promise<void> {
    const parameters = { recursive: 'true' };
    await this.#callUnlessMissing({ op: 'DELETE', method: 'DELETE', path, parameters });
  }

  /** Ends what is on its way. */
  stop(): void {
    this.#stopped.abort();
  }

  async #callUnlessMissing(
    operation: Operation,
    lengthWanted?: number,
  ): Promise<Uint8Array | undefined> {
    const answer = await this.#retried(operation, lengthWanted);
    return answer instanceof Uint8Array ? answer : undefined;
  }

  async #call(operation: Operation): Promise<Uint8Array> {
    const answer = await this.#retried(operation);
    if (answer instanceof Uint8Array) return answer;
    throw this.#refused(operation, answer);
  }

  /** The answer, or the exception that says that the path is not there. */
  async #retried(
    operation: Operation,
    lengthWanted?: number,
  ): Promise<Uint8Array | RemoteException> {
    const { attemptsMax, platform, urls } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const problem = await this.#attempt(operation, lengthWanted);
      if (!('reason' in problem)) {
        if ('bytes' in problem) return problem.bytes;
        if (problem.exception.name === 'FileNotFoundException') return problem.exception;
        throw this.#refused(operation, problem.exception);
      }
      const { reason, cause } = problem;
      if (attempt >= attemptsMax || this.#stopped.signal.aborted) {
        const attempts = String(attempt);
        throw hdfsUnreachable({ address: this.address, attempts, reason }, cause);
      }
      this.#retries++;
      this.#active = (this.#active + 1) % urls.length;
      const { op, path } = operation;
      platform.logger.warn('HDFS is asked again', { op, path, reason, attempt });
      await platform.scheduler.sleep(retryDelayMs(attempt - 1, platform), this.#stopped.signal);
    }
  }

  async #attempt(operation: Operation, lengthWanted?: number): Promise<Attempt> {
    let answer: Answer;
    try {
      answer = await this.#send(operation);
    } catch (cause) {
      // A token that can't be read, as an example, is no matter of time.
      if (cause instanceof MillraceError) throw cause;
      return { reason: reasonOf(cause), cause };
    }
    if (answer.status < 300) {
      const { length } = answer.bytes;
      if (lengthWanted === undefined || lengthWanted === length) return { bytes: answer.bytes };
      const reason = `${length} of ${lengthWanted} bytes came`;
      return { reason, cause: undefined };
    }
    const exception = parseRemoteException(answer);
    if (answer.status >= 500 && exception.name === '')
      return { reason: exception.message, cause: undefined };
    const isPassing = PASSING.includes(exception.name) || PASSING_WORDS.test(exception.message);
    if (!isPassing) return { exception };
    return { reason: `${exception.name}: ${exception.message}`, cause: undefined };
  }

  /** Asks the NameNode, and the DataNode that it names: only that one gets the body. */
  async #send({ op, method, path, parameters, body, answerBytesMax }: Operation): Promise<Answer> {
    const { urls, user, token, idleMs } = this.#options;
    const address = `${urls[this.#active]}/webhdfs/v1${encodedPath(path)}`;
    const query = new URLSearchParams({ op, ...parameters });
    if (token === undefined) query.set('user.name', user);
    else query.set('delegation', await token());
    let url = new URL(`${address}?${query}`);
    const { signal } = this.#stopped;
    const most = Math.max(answerBytesMax ?? ANSWER_BYTES_MAX, ERROR_BYTES_MAX);
    for (let redirects = 0; ; redirects++) {
      const sent = redirects > 0 ? body : undefined;
      const answer = await exchange({
        method,
        url,
        body: sent,
        answerBytesMax: most,
        idleMs,
        signal,
      });
      const isRedirect = answer.status >= 301 && answer.status <= 308;
      if (!isRedirect || answer.location === undefined) {
        if (body === undefined || redirects > 0 || answer.status >= 300) return answer;
        throw new Error('the NameNode names no DataNode');
      }
      if (redirects === REDIRECTS_MAX) throw new Error('too many redirects');
      url = new URL(answer.location, url);
    }
  }

  #refused({ op, path }: Operation, { name, message }: RemoteException): Error {
    const reason = message.split('\n')[0];
    if (name === 'AccessControlException' || name === 'SecurityException') {
      return hdfsPermissionDenied({ user: this.#options.user, operation: op, path, reason });
    }
    return hdfsRequestFailed({ operation: op, path, reason: `${name}: ${reason}` });
  }
}

type Attempt =
  | { readonly bytes: Uint8Array }
  | { readonly exception: RemoteException }
  | { readonly reason: string; readonly cause: unknown };

const ERROR_BYTES_MAX = 1 << 20;

function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause ? `${cause.code}` : '';
  return cause.message === '' ? code : cause.message;
}
