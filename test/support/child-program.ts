import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder that is gone after the test: `onTestFinished(folder.remove)`. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'millrace-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Bundles TypeScript text, whose imports are relative to the project's root, into a program that Node can run. */
export async function bundleProgram(source: string, outfile: string): Promise<string> {
  await build({
    stdin: { contents: source, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    ignoreAnnotations: true,
    outfile,
    // Packages that are CommonJS inside call it.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

/** A child process whose lines can be awaited and that can be killed like a power cut. */
export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout === null) throw new Error('the child has no standard output');
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  static run(program: string, args: readonly string[] = []): ChildProgram {
    return new ChildProgram(
      spawn(process.execPath, [program, ...args], {
        cwd: ROOT,
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** The next line of its standard output; undefined at the end. */
  async nextLine(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }

  /** `kill -9`, awaited. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  /** Waits for the end; the exit code. */
  async exited(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit');
    }
    return this.#child.exitCode;
  }
}
