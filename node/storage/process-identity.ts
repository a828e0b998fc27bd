import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names a process so that it can't be confused with a later one of the same number. A process number alone
 * is reused: in a container that restarts, the new owner often has the very number of the dead one.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in whatever form the platform tells; empty where it does not. */
  readonly startedAt: string;
  /** The kernel's boot and the process number space; processes of another realm can't be asked about. */
  readonly realm: string;
}

/** Whether the owner still runs; `unknown` when it lives on another machine or in another container. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** The process that runs this code. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    startedAt: startTime(process.pid),
    realm: processRealm(),
  };
}

/** Asks the operating system about an owner noted earlier. */
export function livenessOf(owner: ProcessIdentity): Liveness {
  if (owner.realm !== processRealm()) return isBeforeReboot(owner) ? 'dead' : 'unknown';
  if (!processExists(owner.pid)) return 'dead';
  const startedAt = startTime(owner.pid);
  return startedAt !== '' && owner.startedAt !== '' && startedAt !== owner.startedAt
    ? 'dead'
    : 'alive';
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The same host with another boot: whatever ran then is gone. */
function isBeforeReboot(owner: ProcessIdentity): boolean {
  const [boot, space] = owner.realm.split(' ');
  const [ownBoot, ownSpace] = processRealm().split(' ');
  return owner.host === hostname() && boot !== ownBoot && boot !== '' && space === ownSpace;
}

function processRealm(): string {
  if (process.platform !== 'linux') return `${hostname()} ${process.platform}`;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return `${hostname()} linux`;
  }
}

/** Field 22 of `/proc/<pid>/stat`, counted after the command's name, which may hold spaces and parentheses. */
function linuxStartTime(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function startTime(pid: number): string {
  try {
    if (process.platform === 'linux') return linuxStartTime(pid);
    if (process.platform === 'win32') return '';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
