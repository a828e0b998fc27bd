import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a service that is written in Java needs and is not there; undefined where all is. */
export function missingJava(): string | undefined {
  const tools = [
    ['java', '-version'],
    ['mvn', '-version'],
  ];
  const missing = tools.filter(([tool, flag]) => spawnSync(tool, [flag]).status !== 0);
  return missing.length === 0 ? undefined : `needs ${missing.map(([tool]) => tool).join(' and ')}`;
}

/** The folder with the jars of a pom, which Maven fetches once. */
export function jarsOf(name: string, pom: string): string {
  const hash = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  const cache = process.env.MILLRACE_SERVICES_CACHE ?? join(homedir(), '.cache/millrace-services');
  const jars = join(cache, `${name}-${hash}`);
  if (existsSync(jars)) return jars;
  mkdirSync(cache, { recursive: true });
  // Another run may be fetching them, too: whoever is first gives the folder its name.
  const fetched = `${jars}.${process.pid}`;
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
  const args = ['-q', '-B', '-f', pom, plugin, '-DincludeScope=runtime'];
  const { status, stderr, stdout } = spawnSync('mvn', [...args, `-DoutputDirectory=${fetched}`]);
  if (status !== 0) throw new Error(`Maven could not fetch ${name}: ${stdout}${stderr}`);
  try {
    renameSync(fetched, jars);
  } catch {
    rmSync(fetched, { recursive: true, force: true });
  }
  return jars;
}

/** A port that is free on the loopback address. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts Java with its output in a file, and waits until the service answers. */
export async function startJava(options: {
  readonly args: readonly string[];
  readonly log: string;
  readonly isReady: () => Promise<boolean>;
  readonly timeoutMs: number;
}): Promise<ChildProcess> {
  const output = openSync(options.log, 'a');
  const child = spawn('java', options.args, { stdio: ['ignore', output, output] });
  const end = Date.now() + options.timeoutMs;
  const isReady = async () => options.isReady().catch(() => false);
  while (!(await isReady())) {
    if (child.exitCode === null && child.signalCode === null && Date.now() < end) {
      await sleep(200);
      continue;
    }
    child.kill('SIGKILL');
    throw new Error(
      `the service did not start:\n${readFileSync(options.log, 'utf8').slice(-4000)}`,
    );
  }
  return child;
}

const STOP_MS = 20_000;

/** Ends a process in good order, or after a while without. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await closed;
  clearTimeout(timer);
}
