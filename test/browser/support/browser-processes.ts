/** The processes of a browser that was started on a profile, found by the operating system: for tests that kill them. */
import { readdirSync, readFileSync } from 'node:fs';

export interface BrowserProcesses {
  /** The browser itself, with whose end all others end. */
  readonly main: number;
  /** Those that run pages. */
  readonly renderers: readonly number[];
}

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

export function browserProcesses(profile: string): BrowserProcesses {
  const entries = allProcesses();
  const main = entries.find(
    ({ command }) => command.includes(`--user-data-dir=${profile}`) && !command.includes('--type='),
  );
  if (main === undefined) throw new Error(`no browser runs on ${profile}`);
  const renderers = descendants(entries, main.pid).filter(({ command }) =>
    command.includes('--type=renderer'),
  );
  return { main: main.pid, renderers: renderers.map(({ pid }) => pid) };
}

function allProcesses(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        // It ended while the list was read.
        return [];
      }
    });
}

function descendants(entries: readonly ProcessEntry[], pid: number): ProcessEntry[] {
  const children = entries.filter(({ parent }) => parent === pid);
  return [...children, ...children.flatMap((child) => descendants(entries, child.pid))];
}
