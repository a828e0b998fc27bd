import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type {
  PostgresClient,
  PostgresPackage,
} from '../../../node/connectors/database/postgres-client.ts';
import { freePort } from './java.ts';

/** Where Debian's package has each version's programs. */
const DEBIAN = '/usr/lib/postgresql';
const START_MS = 60_000;
const STOP_MS = 20_000;

/** The user that a password is asked of. */
export const POSTGRES_USER = { name: 'alice', password: 'open-sesame-5432' };
/** One that may log in and nothing else. */
export const POSTGRES_GUEST = { name: 'guest', password: 'just-looking-5432' };
const OWNER = 'millrace';

function programs(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const versions = readdirSync(DEBIAN).sort((left, right) => Number(right) - Number(left));
  return versions
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

/** PostgreSQL refuses to run as root: then its package's own user runs it. */
function runner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = readFileSync('/etc/passwd', 'utf8').match(/^postgres:[^:]*:(\d+):(\d+):/m);
  if (entry === null) throw new Error('there is no user postgres');
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}

/** What is not there of what a server needs; undefined where all is. */
export function missingPostgres(): string | undefined {
  if (programs() !== undefined) return undefined;
  return `no PostgreSQL in ${DEBIAN}: apt-get install postgresql (or any version of it)`;
}

/** A real server on a free loopback port; data are in its folder, so that it can be stopped and started. */
export class PostgresService {
  readonly port: number;
  readonly #folder: string;
  readonly #bin: string;
  readonly #as: ReturnType<typeof runner>;
  #process: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
    this.#bin = programs() ?? '';
    this.#as = runner();
    mkdirSync(folder, { recursive: true });
    if (this.#as !== undefined) chownSync(folder, this.#as.uid, this.#as.gid);
    const options = { cwd: folder, ...this.#as };
    const settings = ['-U', OWNER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    execFileSync(join(this.#bin, 'initdb'), ['-D', this.#data, ...settings], options);
    writeFileSync(
      join(this.#data, 'pg_hba.conf'),
      `host all ${OWNER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n`,
    );
  }

  /** A server that is not started yet. */
  static async in(folder: string): Promise<PostgresService> {
    return new PostgresService(folder, await freePort());
  }

  /** The database for all, as the owner, who needs no password. */
  get url(): string {
    return `postgres://${OWNER}@127.0.0.1:${this.port}/postgres`;
  }

  /** Without a user. */
  get address(): string {
    return `postgres://127.0.0.1:${this.port}/postgres`;
  }

  /** Starts it, and waits until it answers. */
  async start(): Promise<void> {
    const log = openSync(join(this.#folder, 'server.log'), 'a');
    const settings = [
      ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=64MB'],
      ...['max_connections=50', 'fsync=off', 'logging_collector=off'],
    ].flatMap((setting) => ['-c', setting]);
    const args = ['-D', this.#data, '-p', String(this.port), ...settings];
    const child = spawn(join(this.#bin, 'postgres'), args, {
      cwd: this.#folder,
      stdio: ['ignore', log, log],
      ...this.#as,
    });
    closeSync(log);
    this.#process = child;
    const end = Date.now() + START_MS;
    while (!(await this.#answers())) {
      if (child.exitCode === null && Date.now() < end) {
        await sleep(50);
        continue;
      }
      child.kill('SIGKILL');
      throw new Error(`PostgreSQL did not start:\n${this.log().slice(-4000)}`);
    }
  }

  /** Stops it: `fast` ends sessions in good order, `immediate` as a crash would. */
  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  /** All that the server has logged. */
  log(): string {
    return readFileSync(join(this.#folder, 'server.log'), 'utf8');
  }

  /** Runs statements as the owner; the rows of the last one. */
  async query(text: string): Promise<Record<string, unknown>[]> {
    const client = await this.#client();
    try {
      const answer: { readonly rows: Record<string, unknown>[] } = await Reflect.apply(
        client.query,
        client,
        [text],
      );
      return answer.rows;
    } finally {
      await client.end();
    }
  }

  async #client(): Promise<PostgresClient> {
    const path = createRequire(import.meta.url).resolve('pg');
    const module: { default: PostgresPackage } = await import(pathToFileURL(path).href);
    const client = new module.default.Client({ connectionString: this.url });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  async #answers(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }
}
