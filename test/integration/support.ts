import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A seed for the moments of a run, printed so that a failure can be replayed with `MILLRACE_SEED`. */
export const SEED = Number(process.env.MILLRACE_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Starts a program of `programs/` where the clients are installed; its errors go to the test's output. */
export function startProgram(name: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, 'programs', name), ...args], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Waits for a program to end. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, output };
}

/** Kills a program with SIGKILL after a delay, unless it has ended; tells whether it was killed. */
export async function killAfter(child: ChildProcess, delayMs: number): Promise<boolean> {
  const timer = setTimeout(() => child.kill('SIGKILL'), delayMs);
  const { signal, code } = await ended(child);
  clearTimeout(timer);
  if (signal === null && code !== 0) throw new Error(`the program ended with code ${code}`);
  return signal === 'SIGKILL';
}

/**
 * The lines of the files that a file sink's manifest lists, sorted: what a reader of the folder sees. The latest
 * `.compact` entry holds everything before it.
 */
export async function committedLines(folder: string): Promise<string[]> {
  const log = join(folder, '_spark_metadata');
  const entries = (await readdir(log))
    .map((name) => /^(\d+)(\.compact)?$/.exec(name))
    .filter((match) => match !== null);
  const compacted = Math.max(
    -1,
    ...entries.filter((match) => match[2]).map((match) => Number(match[1])),
  );
  const names = entries
    .filter((match) => (match[2] ? Number(match[1]) === compacted : Number(match[1]) > compacted))
    .map((match) => match[0]);
  const lines: string[] = [];
  for (const name of names) {
    const [, ...files] = textLines(await readFile(join(log, name), 'utf8'));
    for (const file of files) {
      const { path } = JSON.parse(file) as { path: string };
      lines.push(
        ...textLines(await readFile(join(folder, path.slice(path.lastIndexOf('/') + 1)), 'utf8')),
      );
    }
  }
  return lines.sort();
}

const textLines = (text: string) => text.split('\n').filter((line) => line !== '');
