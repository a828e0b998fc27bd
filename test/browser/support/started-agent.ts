import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const CLI = join(import.meta.dirname, '../../../dist/node/cli.js');

/** A run of the built command line. */
export class StartedAgent {
  readonly #child: ChildProcess;
  #out = '';

  private constructor(folder: string, args: readonly string[]) {
    this.#child = spawn(process.execPath, [CLI, ...args, '--no-open'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (chunk) => {
      this.#out += chunk;
    });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
  }

  /** Runs it in a folder, and waits until it says where the page is. */
  static async start(folder: string, ...args: readonly string[]): Promise<StartedAgent> {
    const agent = new StartedAgent(folder, args);
    await agent.shows('is live at');
    return agent;
  }

  /** Of the page. */
  get url(): string {
    return /is live at (http:\S+)/.exec(this.#out)?.[1] ?? '';
  }

  async shows(text: string): Promise<void> {
    while (!this.#out.includes(text)) {
      if (this.#child.stdout === null) throw new Error('the agent has no output');
      if (this.#child.exitCode !== null) throw new Error(`the agent ended: ${this.#out}`);
      await Promise.race([once(this.#child.stdout, 'data'), once(this.#child, 'close')]);
    }
  }

  /** As Ctrl-C does; resolves to the exit code. */
  async stop(): Promise<number | null> {
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGINT');
    await ended;
    return this.#child.exitCode;
  }

  /** Has it read its file again. */
  reload(): void {
    this.#child.kill('SIGHUP');
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
