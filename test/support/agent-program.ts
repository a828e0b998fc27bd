import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { bundleProgram } from './child-program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Bundles the command line from its sources into a folder; resolves to the program. */
export async function bundleAgent(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(ROOT, 'package.json'), join(folder, '../package.json'));
  symlinkSync(join(ROOT, 'dist'), join(folder, 'dist'));
  return bundleProgram(`import './node/agent/main.ts';`, join(folder, 'node/cli.mjs'));
}

export interface AgentOptions {
  readonly program: string;
  readonly cwd: string;
  readonly args: readonly string[];
  /** Beside the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface AgentEnd {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** A run of the command line, whose output is collected. It is killed at the end of the test. */
export class Agent {
  readonly child: ChildProcess;
  #out = '';
  #error = '';

  private constructor({ program, cwd, args, env }: AgentOptions) {
    this.child = spawn(process.execPath, [program, ...args], {
      cwd,
      env: { ...process.env, ...env },
    });
    this.child.stdout?.on('data', (chunk) => {
      this.#out += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.#error += chunk;
    });
    onTestFinished(() => void this.child.kill('SIGKILL'));
  }

  static start(options: AgentOptions): Agent {
    return new Agent(options);
  }

  /** Waits until the output has a text, or matches a pattern; resolves to the match. */
  async shows(wanted: string | RegExp): Promise<string> {
    for (;;) {
      const found =
        typeof wanted === 'string' ? this.#out.indexOf(wanted) : this.#out.search(wanted);
      if (found >= 0) return this.#out.slice(found).match(wanted)?.[1] ?? '';
      if (this.child.stdout === null) throw new Error('the agent has no output');
      if (this.child.exitCode !== null) throw new Error(`the agent ended: ${this.#error}`);
      await Promise.race([once(this.child.stdout, 'data'), once(this.child, 'close')]);
    }
  }

  async ended(): Promise<AgentEnd> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'close');
    }
    return { code: this.child.exitCode, out: this.#out, error: this.#error };
  }

  /** `kill -9`, awaited. */
  async killed(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }
}
